// The requests about messages on their way out, and about what carriers brought.

import { useInfiniteQuery } from "@tanstack/react-query";
import { FETCHED_ANEW, useChange } from "../../lib/changes.ts";
import { answerOf, api } from "../../lib/http.ts";
import { askOutbox, type OutboxVerb } from "../../lib/outgoing.ts";
import { pageAt } from "../../lib/pages.ts";
import type { DeliveryState, InboundState } from "../../lib/words.ts";

const OUT = ["outbox"];
const IN = ["inbound"];

export function useOutbox(state: DeliveryState | undefined) {
  return useInfiniteQuery({
    queryKey: [...OUT, state],
    ...FETCHED_ANEW,
    queryFn: ({ pageParam, signal }) => {
      const query = { ...(state && { state }), ...pageAt(pageParam) };
      return answerOf(api.GET("/api/v1/outbox", { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next_cursor ?? undefined,
  });
}

export function useOutgoing() {
  return useChange(({ id, verb }: { id: string; verb: OutboxVerb }) => askOutbox(id, verb), OUT);
}

export function useInbound(state: InboundState | undefined) {
  return useInfiniteQuery({
    queryKey: [...IN, state],
    ...FETCHED_ANEW,
    queryFn: ({ pageParam, signal }) => {
      const query = { ...(state && { state }), ...pageAt(pageParam) };
      return answerOf(api.GET("/api/v1/inbound", { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next_cursor ?? undefined,
  });
}

export function useReplay() {
  return useChange(
    (id: string) => answerOf(api.POST("/api/v1/inbound/{id}/replay", { params: { path: { id } } })),
    IN,
  );
}
