// The other tabs of the same browser: one at a time renews the session, and all hear of it.

import type { Tokens } from "./words.ts";

export type News = { tokens: Tokens; goodForMs: number } | { out: true };

const channel =
  typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("omnichat.session");

export function tellOtherTabs(news: News): void {
  channel?.postMessage(news);
}

export function fromOtherTabs(heard: (news: News) => void): void {
  channel?.addEventListener("message", message => heard(message.data as News));
}

/** Runs `work` while no other tab runs its own. Browsers without locks, or pages without TLS, do without. */
export function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  return locks ? (locks.request("omnichat.session", work) as Promise<T>) : work();
}
