// The requests about those whose messages are not taken.

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { FETCHED_ANEW, useChange } from "../../lib/changes.ts";
import { answerOf, api } from "../../lib/http.ts";
import { pageAt } from "../../lib/pages.ts";
import type { Block, CreateBlock } from "../../lib/words.ts";

const KEY = ["blocks"];

export function useBlocks() {
  return useInfiniteQuery({
    queryKey: [...KEY, "all"],
    ...FETCHED_ANEW,
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.GET("/api/v1/blocks", { params: { query: { limit: 100, ...pageAt(pageParam) } }, signal }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next_cursor ?? undefined,
  });
}

/** Whom a blocked contact's id is of; nothing for other blocks, and while it is not known. */
export function useNameOf({ kind, value }: Block): string | undefined {
  const contact = useQuery({
    queryKey: [...KEY, "contact", value],
    ...FETCHED_ANEW,
    enabled: kind === "contact",
    queryFn: ({ signal }) =>
      answerOf(api.GET("/api/v1/contacts/{id}", { params: { path: { id: value } }, signal })),
  });
  return contact.data?.name;
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
