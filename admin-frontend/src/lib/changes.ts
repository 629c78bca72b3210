// Lists that no event keeps current, such as the settings: fetched when their page opens, and again after a change.

import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";

/** For queries of such lists. */
export const FETCHED_ANEW = { staleTime: 0 } as const;

/** A change, done only when the lists under `keys` show it: they are fetched again. */
export function useChange<Given = void, Answer = unknown>(
  change: (given: Given) => Promise<Answer>,
  ...keys: QueryKey[]
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => Promise.all(keys.map(queryKey => queries.invalidateQueries({ queryKey }))),
  });
}
