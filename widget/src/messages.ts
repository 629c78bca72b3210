// The rules of a conversation's messages: one of each, in the order of `seq`. Pure.

import type { VisitorMessage } from "./api.ts";

/** `known` with `news` in it: each message once, ordered by `seq`. */
export function merged(known: readonly VisitorMessage[], news: readonly VisitorMessage[]): VisitorMessage[] {
  const bySeq = new Map<number, VisitorMessage>();
  for (const message of [...known, ...news]) bySeq.set(message.seq, message);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** How many messages to the visitor they have not read. The system's own lines do not count. */
export function unread(messages: readonly VisitorMessage[], readSeq: number): number {
  return messages.filter(m => m.seq > readSeq && isAnswer(m)).length;
}

/** The last `seq` of an answer, or 0. */
export function lastAnswer(messages: readonly VisitorMessage[]): number {
  return messages.findLast(isAnswer)?.seq ?? 0;
}

function isAnswer(message: VisitorMessage): boolean {
  return message.author_kind === "staff" || message.author_kind === "bot";
}
