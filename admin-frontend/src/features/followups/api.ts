// The requests about follow-ups. What they fetched is kept current by list.ts.

import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { ask } from "../../lib/http.ts";
import { useLive } from "../../lib/live-context.ts";
import type { Followup, Page } from "../../lib/words.ts";
import { followupsKey } from "./list.ts";

export function useFollowups(archived: boolean, enabled = true) {
  return useInfiniteQuery({
    queryKey: followupsKey(archived),
    enabled,
    queryFn: ({ pageParam, signal }) =>
      ask<Page<Followup>>("/followups", { query: { archived, limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next_cursor ?? undefined,
  });
}

export function useChangeFollowup(id: string) {
  const live = useLive();
  return useMutation({
    mutationFn: (change: { viewed?: true; archived?: boolean }) =>
      ask<Followup>(`/followups/${id}`, { method: "PATCH", body: change }),
    onSuccess: data => live.apply({ kind: "followup.changed", data }),
  });
}
