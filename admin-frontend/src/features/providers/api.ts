// The requests about the providers that people sign in with.

import { useQuery } from "@tanstack/react-query";
import { FETCHED_ANEW, useChange } from "../../lib/changes.ts";
import { answerOf, api } from "../../lib/http.ts";
import type { CreateProvider } from "../../lib/words.ts";
import type { ProviderChange } from "./form.ts";

const KEY = ["providers"];

export function useProviders() {
  return useQuery({
    queryKey: KEY,
    ...FETCHED_ANEW,
    queryFn: async ({ signal }) => (await answerOf(api.GET("/api/v1/providers", { signal }))).items,
  });
}

export function useCreateProvider() {
  return useChange((body: CreateProvider) => answerOf(api.POST("/api/v1/providers", { body })), KEY);
}

export function useChangeProvider(id: string) {
  return useChange(
    (body: ProviderChange) =>
      answerOf(api.PATCH("/api/v1/providers/{id}", { params: { path: { id } }, body })),
    KEY,
  );
}

export function useDeleteProvider(id: string) {
  return useChange<undefined>(
    () => answerOf(api.DELETE("/api/v1/providers/{id}", { params: { path: { id } } })),
    KEY,
  );
}
