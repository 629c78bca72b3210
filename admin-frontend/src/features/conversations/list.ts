// The fetched part of the conversation list and where a changed conversation stands in it. Pure.

import type { InfiniteData } from "@tanstack/react-query";
import type { Conversation, Page } from "../../lib/words.ts";

export type List = InfiniteData<Page<Conversation>>;

/** Newest message first; of two at the same time, the younger conversation. As the server orders. */
export function before(a: Conversation, b: Conversation): boolean {
  if (a.last_message_at !== b.last_message_at) return a.last_message_at > b.last_message_at;
  return a.id > b.id;
}

export function find(list: List, id: string): Conversation | undefined {
  for (const page of list.pages) {
    const found = page.items.find(item => item.id === id);
    if (found) return found;
  }
  return undefined;
}

/**
 * The list with `conversation` as it is now: at its place when it belongs there, gone when it does not. When only the
 * server can tell (`undefined`: a search), what is listed stays where it is and nothing new comes in.
 */
export function place(list: List, conversation: Conversation, belongs: boolean | undefined): List {
  const old = find(list, conversation.id);
  if (old && old.updated_at > conversation.updated_at) return list;
  if (belongs === undefined) return old ? replace(list, conversation) : list;
  if (!old && !belongs) return list;
  if (old && belongs && old.last_message_at === conversation.last_message_at)
    return replace(list, conversation);
  const without = withoutId(list, conversation.id);
  return belongs ? insert(without, conversation) : without;
}

/** The list with every conversation run through `change`; the same list when nothing changed. */
export function mapList(list: List, change: (conversation: Conversation) => Conversation): List {
  let changed = false;
  const pages = list.pages.map(page => {
    const items = page.items.map(change);
    if (items.every((item, i) => item === page.items[i])) return page;
    changed = true;
    return { ...page, items };
  });
  return changed ? { ...list, pages } : list;
}

function replace(list: List, conversation: Conversation): List {
  return mapList(list, item => (item.id === conversation.id ? conversation : item));
}

/** The list without this conversation; the same list when it is not in it. */
export function withoutId(list: List, id: string): List {
  if (!find(list, id)) return list;
  const pages = list.pages.map(page =>
    page.items.some(item => item.id === id)
      ? { ...page, items: page.items.filter(item => item.id !== id) }
      : page,
  );
  return { ...list, pages };
}

function insert(list: List, conversation: Conversation): List {
  const at = list.pages.findIndex(page => page.items.some(item => before(conversation, item)));
  const last = list.pages.length - 1;
  // Older than everything fetched: it comes with its own page, unless this was the last one.
  if (at < 0 && (last < 0 || list.pages[last]?.next_cursor)) return list;
  const target = at < 0 ? last : at;
  const pages = list.pages.map((page, i) => {
    if (i !== target) return page;
    const found = page.items.findIndex(item => before(conversation, item));
    const index = found < 0 ? page.items.length : found;
    return { ...page, items: page.items.toSpliced(index, 0, conversation) };
  });
  return { ...list, pages };
}
