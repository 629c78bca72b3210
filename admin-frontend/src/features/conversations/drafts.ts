// What was typed and not sent, by conversation: kept in this browser, so that nothing typed is ever lost. The reply and
// the note are kept apart: what was meant for colleagues must not slip into the reply.

import { recall, recallKeys, remember } from "../../lib/storage.ts";
import { createStore, useStore } from "../../lib/store.ts";
import type { MessageKind } from "../../lib/words.ts";

export interface Draft {
  message: string;
  note: string;
  /** Which of the two is being written. */
  kind: MessageKind;
}

const EMPTY: Draft = { message: "", note: "", kind: "message" };
const drafts = createStore<Readonly<Record<string, Draft>>>({});
let owner = "";

/** Brings back what this user had typed in this browser. */
export function openDrafts(user: string): void {
  owner = user;
  const start = `draft.${user}.`;
  const kept = recallKeys(start).map(key => [key.slice(start.length), recall<Draft>(key) ?? EMPTY] as const);
  drafts.set(Object.fromEntries(kept));
}

export function draftOf(conversation: string): Draft {
  return drafts.get()[conversation] ?? EMPTY;
}

export function useDraft(conversation: string): Draft {
  return useStore(drafts, all => all[conversation] ?? EMPTY);
}

export function changeDraft(conversation: string, change: Partial<Draft>): void {
  const draft = { ...draftOf(conversation), ...change };
  const empty = !draft.message && !draft.note;
  drafts.update(all => ({ ...all, [conversation]: draft }));
  remember(`draft.${owner}.${conversation}`, empty ? undefined : draft);
}
