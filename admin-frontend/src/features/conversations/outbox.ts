// What was sent and is not on the server's disk yet. It survives a lost connection, a reload and a restarted daemon; the
// same client_id makes sure that it arrives once. Nothing leaves here but by an acknowledgement or by hand.

import { Refused } from "web-client/socket";
import { uuidv7 } from "web-client/uuid";
import { sendMessage } from "../../lib/live.ts";
import { recall, recallKeys, remember } from "../../lib/storage.ts";
import { createStore, useStore } from "../../lib/store.ts";
import type { Attachment, Message, MessageKind } from "../../lib/words.ts";

export interface Unsent {
  client_id: string;
  conversation: string;
  body: string;
  kind: MessageKind;
  /** Files that are on the server already. */
  files?: Attachment[];
  /** When it was sent here. */
  at: string;
  /** Why the server refused it; absent while it is on its way. */
  refused?: string;
}

const outbox = createStore<readonly Unsent[]>([]);
let owner = "";
let stored: (message: Message) => void = () => undefined;

/** Sends again what this user left unsent in this browser; `onStored` hears of each message that arrived. */
export function openOutbox(user: string, onStored: (message: Message) => void): void {
  owner = user;
  stored = onStored;
  const kept = recallKeys(`outbox.${user}.`).flatMap(key => recall<Unsent>(key) ?? []);
  outbox.set(kept.sort((a, b) => (a.client_id < b.client_id ? -1 : 1)));
  for (const unsent of outbox.get()) if (!unsent.refused) void deliver(unsent);
}

/** Sends, now or as soon as there is a connection. */
export function post(conversation: string, body: string, kind: MessageKind, files: Attachment[] = []): void {
  const unsent = { client_id: uuidv7(), conversation, body, kind, files, at: new Date().toISOString() };
  keep(unsent);
  void deliver(unsent);
}

/** Tries a refused one again. */
export function postAgain(client_id: string): void {
  const found = outbox.get().find(unsent => unsent.client_id === client_id);
  if (!found) return;
  const { refused: _, ...unsent } = found;
  keep(unsent);
  void deliver(unsent);
}

/** Tries all refused ones of a conversation again. */
export function postRefusedAgain(conversation: string): void {
  for (const unsent of outbox.get()) {
    if (unsent.conversation === conversation && unsent.refused) postAgain(unsent.client_id);
  }
}

/** Takes one out: it arrived, or it was refused and is thrown away or written anew. */
export function takeOut(client_id: string): void {
  outbox.update(all => all.filter(unsent => unsent.client_id !== client_id));
  remember(keyOf(client_id), undefined);
}

/** Those of one conversation, in the order in which they were sent. */
export function useUnsent(conversation: string): readonly Unsent[] {
  const all = useStore(outbox);
  return all.filter(unsent => unsent.conversation === conversation);
}

/** How many are not on the server's disk yet. */
export function useUnsentCount(): number {
  return useStore(outbox, all => all.length);
}

async function deliver(unsent: Unsent): Promise<void> {
  const { client_id, conversation, body, kind, files = [] } = unsent;
  try {
    const attachments = files.map(file => file.id);
    stored(await sendMessage(client_id, conversation, body, kind, attachments));
    takeOut(client_id);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const [wrong] = error.errors;
    const what = wrong?.field === "attachments" ? "What is attached" : "The text";
    keep({ ...unsent, refused: wrong ? `${what} ${wrong.message}.` : error.message });
  }
}

/** Each under a key of its own: another tab of the same user keeps its own beside them. */
const keyOf = (client_id: string) => `outbox.${owner}.${client_id}`;

function keep(unsent: Unsent): void {
  const { client_id } = unsent;
  const known = outbox.get().some(other => other.client_id === client_id);
  outbox.update(all =>
    known ? all.map(other => (other.client_id === client_id ? unsent : other)) : [...all, unsent],
  );
  remember(keyOf(client_id), unsent);
}
