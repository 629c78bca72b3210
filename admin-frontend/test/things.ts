// Things to test with, each as the API would show it.

import type { Conversation, Followup, Me, Message, Page } from "../src/lib/words.ts";

const START = Date.parse("2026-11-21T09:00:00.000Z");

/** A time so many minutes after the start of the test's day. */
export const at = (minutes: number) => new Date(START + minutes * 60_000).toISOString();

export const ana: Me = {
  id: "user-ana",
  email: "ana@example.com",
  name: "Ana",
  email_verified: true,
  tenant: {
    id: "tenant",
    name: "Example Bikes",
    state: "active",
    second_factor_required: false,
    created_at: at(0),
  },
  role: "staff",
  permissions: ["conversation_read", "conversation_write", "contact_read", "user_read"],
  sees: "all",
  teams: [],
  operator: false,
  second_factor: false,
  session_id: "session",
};

/** A conversation whose last message came at `minutes`. */
export function conversation(id: string, minutes: number, more: Partial<Conversation> = {}): Conversation {
  return {
    id,
    inbox: { id: "inbox", name: "Shop" },
    channel: "webchat",
    contact: { id: `contact-${id}`, name: `Visitor ${id}` },
    status: "open",
    last_seq: 1,
    unread: 0,
    staff_read_seq: 0,
    visitor_read_seq: 0,
    last_message_at: at(minutes),
    created_at: at(0),
    updated_at: at(minutes),
    ...more,
  };
}

export function message(seq: number, more: Partial<Message> = {}): Message {
  return {
    id: `message-${seq}`,
    conversation_id: "a",
    seq,
    kind: "message",
    author: { kind: "visitor", id: "contact-a", name: "Maya" },
    body: `text ${seq}`,
    client_id: `client-${seq}`,
    created_at: at(seq),
    ...more,
  };
}

export const byAna = { kind: "staff", id: ana.id, name: ana.name } as const;

export function followup(id: string, minutes: number, more: Partial<Followup> = {}): Followup {
  return {
    id,
    conversation_id: "a",
    contact: { id: "contact-a", name: "Maya" },
    created_at: at(minutes),
    ...more,
  };
}

/** Fetched pages of a list; with `more`, the server has another one. */
export function pages<Item>(items: Item[][], more = false): { pages: Page<Item>[]; pageParams: unknown[] } {
  const fetched = items.map((page, i) => ({
    items: page,
    ...((more || i < items.length - 1) && { next_cursor: `after ${i}` }),
  }));
  return { pages: fetched, pageParams: items.map((_, i) => (i ? `after ${i - 1}` : undefined)) };
}
