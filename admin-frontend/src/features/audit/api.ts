// The requests about the audit trail. Nothing here changes it; exporting is noted in it by the server.

import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { FETCHED_ANEW, useChange } from "../../lib/changes.ts";
import { saveFile } from "../../lib/files.ts";
import { answerOf, api } from "../../lib/http.ts";
import { pageAt } from "../../lib/pages.ts";

const KEY = ["audit"];

/** Entries whose action begins like this and that this user did; all where empty. */
export interface Filter {
  action: string;
  actor: string;
}

export function useTrail({ action, actor }: Filter) {
  return useInfiniteQuery({
    queryKey: [...KEY, action, actor],
    ...FETCHED_ANEW,
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.GET("/api/v1/audit", {
          params: {
            query: {
              limit: 50,
              ...(action && { action }),
              ...(actor && { actor_id: actor }),
              ...pageAt(pageParam),
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next_cursor ?? undefined,
  });
}

export function useVerify() {
  return useMutation({ mutationFn: () => answerOf(api.POST("/api/v1/audit/verify")) });
}

/** Saves the whole trail as a file, one entry a line. */
export function useExport() {
  return useChange(async () => {
    const text = await answerOf(api.GET("/api/v1/audit/export", { parseAs: "blob" }));
    saveFile(`omnichat-audit-${new Date().toISOString().slice(0, 10)}.jsonl`, text as Blob);
  }, KEY);
}
