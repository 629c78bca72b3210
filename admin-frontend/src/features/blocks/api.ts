// The requests about those whose messages are not taken.

import { useInfiniteQuery } from "@tanstack/react-query";
import { FETCHED_ANEW, useChange } from "../../lib/changes.ts";
import { answerOf, api } from "../../lib/http.ts";
import { pageAt } from "../../lib/pages.ts";
import type { CreateBlock } from "../../lib/words.ts";

const KEY = ["blocks"];

export function useBlocks() {
  return useInfiniteQuery({
    queryKey: KEY,
    ...FETCHED_ANEW,
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.GET("/api/v1/blocks", { params: { query: { limit: 100, ...pageAt(pageParam) } }, signal }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next_cursor ?? undefined,
  });
}

export function useBlock() {
  return useChange((body: CreateBlock) => answerOf(api.POST("/api/v1/blocks", { body })), KEY);
}

export function useUnblock(id: string) {
  return useChange<undefined>(
    () => answerOf(api.DELETE("/api/v1/blocks/{id}", { params: { path: { id } } })),
    KEY,
  );
}
