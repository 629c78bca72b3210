// The teams of the tenant: what conversations are given to. Used wherever a team is chosen.

import { useQuery } from "@tanstack/react-query";
import { FETCH_AGAIN, type Patch } from "./cache.ts";
import { FETCHED_ANEW } from "./changes.ts";
import { answerOf, api } from "./http.ts";

export const TEAMS_KEY = ["teams"];

/** A team was made, changed or removed. */
export const patchTeams: Patch = ([feature], data, news) =>
  feature === TEAMS_KEY[0] && news.kind === "team.changed" ? FETCH_AGAIN : data;

/** All teams, by name. */
export function useTeams(wanted = true) {
  return useQuery({
    queryKey: TEAMS_KEY,
    ...FETCHED_ANEW,
    enabled: wanted,
    queryFn: async ({ signal }) => {
      const { items } = await answerOf(api.GET("/api/v1/teams", { signal }));
      return items.sort((a, b) => a.name.localeCompare(b.name));
    },
  });
}
