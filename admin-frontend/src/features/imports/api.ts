// The requests about contacts from files, and the decisions about what differs.

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { FETCHED_ANEW } from "../../lib/changes.ts";
import { answerOf, api } from "../../lib/http.ts";
import { pageAt } from "../../lib/pages.ts";
import type { ContactRow, ContactsImported, ImportConflict, ResolveConflict } from "../../lib/words.ts";
import { batchesOf, together } from "./batches.ts";

export const KEY = ["imports"];

export function useConflicts(resolved: boolean) {
  return useInfiniteQuery({
    queryKey: [...KEY, "conflicts", resolved],
    ...FETCHED_ANEW,
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.GET("/api/v1/imports/conflicts", {
          params: { query: { resolved, limit: 100, ...pageAt(pageParam) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next_cursor ?? undefined,
  });
}

/** Decides; `onDecided` hears of it once the lists show it, though the row that asked is gone from them by then. */
export function useResolve(id: string, onDecided: (conflict: ImportConflict) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ResolveConflict) =>
      answerOf(api.POST("/api/v1/imports/conflicts/{id}/resolve", { params: { path: { id } }, body })),
    onSuccess: async decided => {
      await queries.invalidateQueries({ queryKey: KEY });
      onDecided(decided);
    },
  });
}

export interface Import {
  file: string;
  region: string;
  rows: ContactRow[];
}

/** Most rows of one dry run. */
export const MOST_LOOKED_AT = 50_000;

/** What an import would do with all rows, which are looked at together as far as one dry run goes. */
export async function look({ rows, region }: Import, signal: AbortSignal): Promise<ContactsImported> {
  const { batches, told } = batchesOf(rows);
  const all = batches.flat();
  let sum = told;
  for (let from = 0; from < all.length; from += MOST_LOOKED_AT) {
    const lines = all.slice(from, from + MOST_LOOKED_AT).map(row => JSON.stringify(row));
    const asked = api.POST("/api/v1/imports/contacts/preview", {
      params: { query: region ? { region } : {} },
      body: lines.join("\n") as never,
      bodySerializer: (body: unknown) => body as string,
      headers: { "content-type": "application/x-ndjson" },
      signal,
    });
    sum = together(sum, await answerOf(asked));
  }
  return sum;
}

/** Brings all rows, one request after another; `onDone` hears how many are done. Ends early when `signal` says so. */
export async function bring(
  { rows, region, file }: Import,
  onDone: (rows: number) => void,
  signal: AbortSignal,
): Promise<ContactsImported> {
  const { batches, told } = batchesOf(rows);
  let all = told;
  let done = told.refused.length;
  for (const batch of batches) {
    signal.throwIfAborted();
    onDone(done);
    const body = { file, ...(region && { region }), rows: batch };
    all = together(all, await answerOf(api.POST("/api/v1/imports/contacts", { body, signal })));
    done += batch.length;
  }
  onDone(done);
  return all;
}
