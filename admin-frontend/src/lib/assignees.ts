// The people whom work can be given to: a conversation, a place on a rota.

import { useQuery } from "@tanstack/react-query";
import { FETCH_AGAIN, type Patch } from "./cache.ts";
import { FETCHED_ANEW } from "./changes.ts";
import { answerOf, api } from "./http.ts";
import { allOf } from "./pages.ts";

const KEY = ["assignees"];

/** Somebody got another name, or came or went. */
export const patchAssignees: Patch = ([feature], data, news) =>
  feature === KEY[0] && news.kind === "user.changed" ? FETCH_AGAIN : data;

/** All of them, by name. */
export function useAssignees(wanted: boolean) {
  return useQuery({
    queryKey: KEY,
    enabled: wanted,
    // Some work in a tenant above, of which nothing is heard here.
    ...FETCHED_ANEW,
    queryFn: async ({ signal }) => {
      const people = await allOf(query =>
        answerOf(api.GET("/api/v1/assignees", { params: { query }, signal })),
      );
      return people.sort((a, b) => a.name.localeCompare(b.name));
    },
  });
}
