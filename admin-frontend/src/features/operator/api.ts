// The requests of the installation's operator about its organizations.

import { useInfiniteQuery } from "@tanstack/react-query";
import { FETCHED_ANEW, useChange } from "../../lib/changes.ts";
import { answerOf, api } from "../../lib/http.ts";
import { pageAt } from "../../lib/pages.ts";

const KEY = ["organizations"];

export function useOrganizations() {
  return useInfiniteQuery({
    queryKey: KEY,
    ...FETCHED_ANEW,
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.GET("/api/v1/operator/organizations", {
          params: { query: { limit: 100, ...pageAt(pageParam) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next_cursor ?? undefined,
  });
}

export function useCreateOrganization() {
  return useChange(
    (body: { name: string; owner: string }) => answerOf(api.POST("/api/v1/operator/organizations", { body })),
    KEY,
  );
}

export function useSuspend(id: string) {
  return useChange(
    (suspended: boolean) =>
      answerOf(
        api.PATCH("/api/v1/operator/organizations/{id}", { params: { path: { id } }, body: { suspended } }),
      ),
    KEY,
  );
}
