// The canned replies of the team: the composer looks among them, the settings change them.

import { useQuery } from "@tanstack/react-query";
import { FETCHED_ANEW } from "./changes.ts";
import { answerOf, api } from "./http.ts";

export const CANNED = ["canned"];

export function useCannedReplies() {
  return useQuery({
    queryKey: CANNED,
    ...FETCHED_ANEW,
    queryFn: async ({ signal }) => (await answerOf(api.GET("/api/v1/canned-replies", { signal }))).items,
  });
}
