// The fetched part of a conversation's messages. Page 0 holds the newest, each next page earlier ones. Pure.

import type { InfiniteData } from "@tanstack/react-query";
import { FETCH_AGAIN } from "../../lib/cache.ts";
import type { Message, MessagePage } from "../../lib/words.ts";

export type Thread = InfiniteData<MessagePage>;

/** All messages fetched, in order. */
export function messagesOf(thread: Thread): Message[] {
  return thread.pages.toReversed().flatMap(page => page.items);
}

/** The thread with a message that fared on: it was accepted, delivered, or failed. */
export function revise(thread: Thread, message: Message): Thread {
  const known = thread.pages.some(page => page.items.some(old => old.id === message.id));
  if (!known) return thread;
  const pages = thread.pages.map(page => ({
    ...page,
    items: page.items.map(old => (old.id === message.id ? message : old)),
  }));
  return { ...thread, pages };
}

/** The thread with a message that was just written. With a gap before it only the server knows the rest. */
export function append(thread: Thread, message: Message): Thread | typeof FETCH_AGAIN {
  const [newest, ...earlier] = thread.pages;
  if (!newest) return FETCH_AGAIN;
  const last = newest.items.at(-1)?.seq ?? 0;
  if (message.seq <= last) return thread;
  if (message.seq > last + 1) return FETCH_AGAIN;
  return { ...thread, pages: [{ ...newest, items: [...newest.items, message] }, ...earlier] };
}
