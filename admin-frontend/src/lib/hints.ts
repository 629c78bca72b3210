// Who types and who looks, by conversation. Hints, not facts: each ends by itself, and all end with the connection.

import { createStore, useStore } from "./store.ts";
import { HINT_MS, type ServerFrame, type UserRef } from "./words.ts";

export interface Hints {
  /** Whether the contact types. */
  visitorTypes: boolean;
  /** Whether the contact has the page open. */
  visitorHere: boolean;
  /** The users who type there. */
  typists: UserRef[];
  /** The users who look at it. */
  lookers: UserRef[];
}

type Hint = Extract<ServerFrame, { type: "typing" | "presence" }>;

const NONE: Hints = { visitorTypes: false, visitorHere: false, typists: [], lookers: [] };
const hints = createStore<Readonly<Record<string, Hints>>>({});
const ends = new Map<string, ReturnType<typeof setTimeout>>();

export function currentHints(conversation: string): Hints {
  return hints.get()[conversation] ?? NONE;
}

export function useHints(conversation: string): Hints {
  return useStore(hints, all => all[conversation] ?? NONE);
}

export function hear(hint: Hint): void {
  const { conversation } = hint;
  if (hint.type === "presence") {
    change(conversation, { lookers: hint.users, visitorHere: hint.visitor_online });
    return;
  }
  type(conversation, hint.who ?? undefined, hint.on);
  const key = `${conversation} ${hint.who?.id ?? "visitor"}`;
  clearTimeout(ends.get(key));
  if (hint.on) ends.set(key, setTimeout(type, HINT_MS, conversation, hint.who ?? undefined, false));
}

/** Somebody wrote: the words that they typed have come. */
export function wrote(conversation: string, user: string | undefined): void {
  type(conversation, user === undefined ? undefined : { id: user, name: "" }, false);
}

/** The connection is gone, and with it what was known through it. */
export function hush(): void {
  for (const timer of ends.values()) clearTimeout(timer);
  ends.clear();
  hints.set({});
}

function type(conversation: string, who: UserRef | undefined, on: boolean): void {
  if (!who) {
    change(conversation, { visitorTypes: on });
    return;
  }
  const others = currentHints(conversation).typists.filter(user => user.id !== who.id);
  change(conversation, { typists: on ? [...others, who] : others });
}

function change(conversation: string, to: Partial<Hints>): void {
  hints.update(all => ({ ...all, [conversation]: { ...(all[conversation] ?? NONE), ...to } }));
}
