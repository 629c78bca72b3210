// How messages become lines of the screen: day lines, and bubbles that belong together. Pure, knows no DOM.

import type { Attachment, VisitorMessage } from "./api.ts";
import type { Outgoing } from "./kept.ts";

const TOGETHER_MS = 5 * 60_000;

export type Row =
  | { key: string; is: "day"; at: number }
  | { key: string; is: "system"; body: string }
  | {
      key: string;
      is: "bubble";
      mine: boolean;
      name: string;
      body: string;
      files: readonly Attachment[];
      at: number;
      /** Whether the one before is by the same author, shortly before. */
      joined: boolean;
      mark: Mark;
    };

/** What is known of the visitor's own message; of others' nothing. */
export type Mark = undefined | "stored" | "sent" | "read" | "going" | { failed: string };

/** The stored messages, then those on their way. Only the last stored own message says how far it came. */
export function rows(
  messages: readonly VisitorMessage[],
  outbox: readonly Outgoing[],
  staffReadSeq: number,
): Row[] {
  const stored = new Set(messages.map(m => m.client_id));
  const lastOwn = messages.findLast(m => m.author_kind === "visitor");
  const rows: Row[] = [];
  let day = "";
  let before: { by: string; at: number } | undefined;

  function onDay(at: number): void {
    if (day === dayOf(at)) return;
    day = dayOf(at);
    before = undefined;
    rows.push({ key: `day ${day}`, is: "day", at });
  }

  function bubble(
    by: string,
    at: number,
    row: { key: string; name: string; body: string; files: readonly Attachment[]; mark: Mark },
  ): void {
    onDay(at);
    const joined = before?.by === by && at - before.at < TOGETHER_MS;
    rows.push({ is: "bubble", mine: by === "me", at, joined, ...row });
    before = { by, at };
  }

  for (const message of messages) {
    const { body, author_name: name } = message;
    const mine = message.author_kind === "visitor";
    const at = Date.parse(message.created_at);
    // The same key before and after it was stored: the bubble stays where it is.
    const key = message.client_id ?? message.id;
    if (message.author_kind === "system") {
      onDay(at);
      rows.push({ key, is: "system", body });
      before = undefined;
      continue;
    }
    const mark = message !== lastOwn ? "stored" : message.seq <= staffReadSeq ? "read" : "sent";
    bubble(mine ? "me" : name, at, {
      key,
      name,
      body,
      files: message.attachments ?? [],
      mark: mine ? mark : undefined,
    });
  }
  for (const { client_id: key, body, files = [], at, failed } of outbox) {
    if (!stored.has(key))
      bubble("me", at, { key, name: "", body, files, mark: failed ? { failed } : "going" });
  }
  return rows;
}

/** The day of a time, in the visitor's own time zone. */
export function dayOf(at: number): string {
  return new Date(at).toDateString();
}
