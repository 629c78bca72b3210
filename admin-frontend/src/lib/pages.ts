// Lists that come in pages.

import type { Page } from "./words.ts";

/** The query for the page that begins at `cursor`; for the first one without it. */
export function pageAt(cursor: string | undefined): { cursor?: string } {
  return cursor === undefined ? {} : { cursor };
}

/** All items of a list that is known to be short. */
export async function allOf<Item>(
  fetchPage: (query: { limit: number; cursor?: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await fetchPage({ limit: 100, ...pageAt(cursor) });
    items.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return items;
}
