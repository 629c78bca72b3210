// Files on their way to the server, before the message they belong to is sent. They are kept in memory only: a reload
// loses what was not sent, and the composer says so by showing them.

import { answerOf, api } from "../../lib/http.ts";
import { byField, inWords } from "../../lib/problem.ts";
import { createStore, useStore } from "../../lib/store.ts";
import type { Attachment, MessageKind } from "../../lib/words.ts";

/** Most files of one message. */
export const MOST = 10;

export interface Upload {
  key: number;
  name: string;
  bytes: number;
  /** Once the server has it. */
  file?: Attachment;
  /** Why it could not be sent up. */
  wrong?: string;
}

const uploads = createStore<Readonly<Record<string, readonly Upload[]>>>({});
const stops = new Map<number, AbortController>();
let next = 1;

/** Those of one conversation's next message. */
export function useUploads(conversation: string): readonly Upload[] {
  return useStore(uploads, all => all[conversation] ?? NONE);
}
const NONE: readonly Upload[] = [];

/** Sends files up, each by itself. For a message the server looks at once whether the conversation's carrier takes them. */
export function sendUp(conversation: string, kind: MessageKind, files: Iterable<File>): void {
  for (const file of files) {
    const upload: Upload = { key: next++, name: file.name || "picture.png", bytes: file.size };
    const going = (uploads.get()[conversation] ?? NONE).filter(({ wrong }) => !wrong).length;
    const wrong = `A message holds ${MOST} files at most.`;
    change(conversation, all => [...all, going < MOST ? upload : { ...upload, wrong }]);
    if (going < MOST) void bring(conversation, kind, upload, file);
  }
}

/** Forgets one, and stops sending it. */
export function drop(conversation: string, key: number): void {
  stops.get(key)?.abort();
  change(conversation, all => all.filter(upload => upload.key !== key));
}

/** Takes out what is ready, for a message that is sent now. */
export function takeFiles(conversation: string): Attachment[] {
  const ready = (uploads.get()[conversation] ?? []).flatMap(upload => upload.file ?? []);
  change(conversation, all => all.filter(upload => !upload.file));
  return ready;
}

async function bring(
  conversation: string,
  kind: MessageKind,
  { key, name }: Upload,
  file: File,
): Promise<void> {
  const stop = new AbortController();
  stops.set(key, stop);
  const set = (part: Partial<Upload>) =>
    change(conversation, all => all.map(upload => (upload.key === key ? { ...upload, ...part } : upload)));
  try {
    const sent = api.POST("/api/v1/attachments", {
      params: { query: kind === "message" ? { name, conversation_id: conversation } : { name } },
      body: file as unknown as never,
      bodySerializer: (body: unknown) => body as BodyInit,
      headers: { "content-type": "application/octet-stream" },
      signal: stop.signal,
    });
    set({ file: await answerOf(sent) });
  } catch (error) {
    if (!stop.signal.aborted) set({ wrong: byField(error).attachments ?? inWords(error) });
  } finally {
    stops.delete(key);
  }
}

function change(conversation: string, how: (all: readonly Upload[]) => readonly Upload[]): void {
  uploads.update(all => ({ ...all, [conversation]: how(all[conversation] ?? NONE) }));
}
