// The requests about follow-ups. What they fetched is kept current by list.ts.

import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { uuidv7 } from "web-client/uuid";
import { answerOf, api } from "../../lib/http.ts";
import { useLive } from "../../lib/live-context.ts";
import { pageAt } from "../../lib/pages.ts";
import { followupsKey } from "./list.ts";

export function useFollowups(archived: boolean) {
  return useInfiniteQuery({
    queryKey: followupsKey(archived),
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.GET("/api/v1/followups", {
          params: { query: { archived, limit: 100, ...pageAt(pageParam) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next_cursor ?? undefined,
  });
}

export function useChangeFollowup(id: string) {
  const live = useLive();
  return useMutation({
    mutationFn: (change: { viewed?: true; archived?: boolean }) =>
      answerOf(api.PATCH("/api/v1/followups/{id}", { params: { path: { id } }, body: change })),
    onSuccess: data => live.apply({ kind: "followup.changed", data }),
  });
}

/** Writes to who left their contact; one message, however often it has to be sent. */
export function useReply(id: string) {
  const client_id = useRef(uuidv7());
  return useMutation({
    mutationFn: (body: string) =>
      answerOf(
        api.POST("/api/v1/followups/{id}/reply", {
          params: { path: { id } },
          body: { client_id: client_id.current, body },
        }),
      ),
  });
}

/** All follow-ups as a table. */
export function exportFollowups(): Promise<string> {
  return answerOf(api.GET("/api/v1/followups/export", { parseAs: "text" }));
}
