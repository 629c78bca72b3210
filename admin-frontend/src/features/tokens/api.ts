// The requests about tokens for programs: one's own, and the tenant's.

import { useQuery } from "@tanstack/react-query";
import { FETCHED_ANEW, useChange } from "../../lib/changes.ts";
import { answerOf, api } from "../../lib/http.ts";
import { allOf } from "../../lib/pages.ts";
import type { CreateApiToken } from "../../lib/words.ts";

/** Whose tokens: one's own, which act as oneself, or the tenant's, which act by themselves. */
export type Whose = "own" | "tenant";

const LISTS = { own: "/api/v1/me/tokens", tenant: "/api/v1/tokens" } as const;
const ONE = { own: "/api/v1/me/tokens/{id}", tenant: "/api/v1/tokens/{id}" } as const;
const key = (whose: Whose) => ["tokens", whose];

export function useTokens(whose: Whose) {
  return useQuery({
    queryKey: key(whose),
    ...FETCHED_ANEW,
    queryFn: ({ signal }) => allOf(query => answerOf(api.GET(LISTS[whose], { params: { query }, signal }))),
  });
}

export function useCreateToken(whose: Whose) {
  return useChange((body: CreateApiToken) => answerOf(api.POST(LISTS[whose], { body })), key(whose));
}

export function useRevokeToken(whose: Whose, id: string) {
  return useChange<undefined>(
    () => answerOf(api.DELETE(ONE[whose], { params: { path: { id } } })),
    key(whose),
  );
}
