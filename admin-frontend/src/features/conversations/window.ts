// Until when a contact can be answered freely: some channels take a reply only for some hours after the contact wrote.

import type { Conversation } from "../../lib/words.ts";

/** From here on the time that is left is said with more weight. */
export const SOON_MS = 2 * 3600_000;

/** In unix milliseconds: infinity where the channel takes a reply at any time, 0 where the contact has to write first. */
export function freeUntil({ channel, reply_until }: Conversation): number {
  if (reply_until) return Date.parse(reply_until);
  return channel === "whatsapp" || channel === "messenger" ? 0 : Number.POSITIVE_INFINITY;
}

/** How long that still is: in whole hours, so that nobody is promised too much, and in minutes at the end. */
export function inHours(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes < 60) return minutes === 1 ? "1 minute" : `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  return hours === 1 ? "1 hour" : `${hours} hours`;
}

/** The same for a narrow column: `25 min`, `23 h`. */
export function shortly(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}
