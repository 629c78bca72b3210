// The rows of a conversation's timeline: day lines, the mark where the new ones begin, system lines, and bubbles in groups
// of one author. Pure.

import { sameDay } from "../../lib/time.ts";
import type { Message } from "../../lib/words.ts";
import type { Unsent } from "./outbox.ts";

export type Row =
  | { is: "day"; key: string; at: string }
  | { is: "new"; key: string }
  | { is: "system"; key: string; message: Message }
  | { is: "bubble"; key: string; message: Message; opens: boolean; ends: boolean }
  | { is: "unsent"; key: string; unsent: Unsent; opens: boolean };

/** Messages of one author that follow within so long are one group. */
const GROUP_MS = 5 * 60_000;

export interface Given {
  messages: readonly Message[];
  unsent: readonly Unsent[];
  /** The last message that staff had read when the conversation was opened. */
  readSeq: number;
  me: string;
}

export function rowsOf({ messages, unsent, readSeq, me }: Given): Row[] {
  const rows: Row[] = [];
  let last: Message | undefined;
  let marked = false;
  for (const [i, message] of messages.entries()) {
    if (!last || !sameDay(last.created_at, message.created_at)) {
      rows.push({ is: "day", key: `day ${message.seq}`, at: message.created_at });
    }
    if (!marked && message.seq > readSeq && message.author.kind === "visitor") {
      marked = true;
      if (last) rows.push({ is: "new", key: "new" });
    }
    if (message.author.kind === "system") rows.push({ is: "system", key: message.id, message });
    else {
      const opens = rows.at(-1)?.is !== "bubble" || !last || !together(last, message);
      const next = messages[i + 1];
      const ends = !next || !together(message, next);
      rows.push({ is: "bubble", key: message.client_id, message, opens, ends });
    }
    last = message;
  }
  const arrived = new Set(messages.slice(-100).map(message => message.client_id));
  let own = last?.author.id === me;
  for (const one of unsent) {
    if (arrived.has(one.client_id)) continue;
    rows.push({ is: "unsent", key: one.client_id, unsent: one, opens: !own });
    own = true;
  }
  return rows;
}

function together(a: Message, b: Message): boolean {
  return (
    a.author.kind === b.author.kind &&
    a.author.id === b.author.id &&
    a.kind === b.kind &&
    sameDay(a.created_at, b.created_at) &&
    Date.parse(b.created_at) - Date.parse(a.created_at) < GROUP_MS
  );
}
