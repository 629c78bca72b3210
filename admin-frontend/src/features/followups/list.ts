// The fetched parts of the follow-ups, to do and archived, and what events do to them. Pure.

import type { InfiniteData } from "@tanstack/react-query";
import type { Patch } from "../../lib/cache.ts";
import type { Followup, Page } from "../../lib/words.ts";

export type Followups = InfiniteData<Page<Followup>>;

export const followupsKey = (archived: boolean) => ["followups", archived] as const;

export const patchFollowups: Patch = ([feature, archived], data, news) => {
  if (feature !== "followups") return data;
  if (news.kind !== "followup.created" && news.kind !== "followup.changed") return data;
  return place(data as Followups, news.data, !!news.data.archived_at === archived);
};

/** How many nobody has looked at; `more` when there are more that were not fetched. */
export function unviewed(list: Followups | undefined): { count: number; more: boolean } {
  const items = list?.pages.flatMap(page => page.items) ?? [];
  return { count: items.filter(item => !item.viewed_at).length, more: !!list?.pages.at(-1)?.next_cursor };
}

/** The list, newest first, with this one as it is now: where it stood, where it belongs, or gone. */
function place(list: Followups, followup: Followup, belongs: boolean): Followups {
  const stood = list.pages.some(page => page.items.some(item => item.id === followup.id));
  if (!stood && !belongs) return list;
  if (stood) {
    const change = (item: Followup) => (item.id !== followup.id ? [item] : belongs ? [followup] : []);
    return { ...list, pages: list.pages.map(page => ({ ...page, items: page.items.flatMap(change) })) };
  }
  const older = (item: Followup) => item.created_at < followup.created_at;
  const at = list.pages.findIndex(page => page.items.some(older));
  const last = list.pages.length - 1;
  if (at < 0 && (last < 0 || list.pages[last]?.next_cursor)) return list;
  const pages = list.pages.map((page, i) => {
    if (i !== (at < 0 ? last : at)) return page;
    const found = page.items.findIndex(older);
    return { ...page, items: page.items.toSpliced(found < 0 ? page.items.length : found, 0, followup) };
  });
  return { ...list, pages };
}
