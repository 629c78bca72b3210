// The live connection of this page: one socket for everything. It says how it is, and hands events to whoever listens;
// what they mean is the features' matter.

import { Socket, type SocketState } from "web-client/socket";
import { serverSaid } from "./clock.ts";
import { hear, hush } from "./hints.ts";
import { onRenewed, session, socketToken } from "./session.ts";
import { createStore } from "./store.ts";
import type { ClientFrame, Event, Message, MessageKind, ServerFrame } from "./words.ts";

export interface Listener {
  /** One row of the log, in order, once. */
  onEvent(event: Event): void;
  /** What was fetched before this is older than where the events begin: fetch it again. */
  onBegin(): void;
  /** The log no longer reaches back: fetch everything again, then the events go on. */
  onResync(): Promise<void>;
  /** Connected again; nothing was missed. */
  onBack(): void;
}

type Hint = Exclude<ClientFrame, { type: "send" }>;

export const connection = createStore<SocketState>({ is: "connecting" });

let socket: Socket<ClientFrame, ServerFrame> | undefined;
const watched = new Map<string, number>();

/** Connects for the user who is signed in, and stays connected until the returned function is called. */
export function connect(listener: Listener): () => void {
  let begun = false;
  const mine = new Socket<ClientFrame, ServerFrame>({
    url: `${location.origin.replace(/^http/, "ws")}/api/v1/socket`,
    token: socketToken,
    hello: () => ({ topics: ["inbox", ...[...watched.keys()].map(topic)] }),
    onState: state => {
      if (state.is !== "live") hush();
      if (socket === mine) connection.set(state);
    },
    onResync: () => listener.onResync(),
    onFrame(frame) {
      if (frame.type === "event") listener.onEvent(frame);
      else if (frame.type === "typing" || frame.type === "presence") hear(frame);
      else if (frame.type === "welcome") {
        serverSaid(frame.server_time);
        if (begun) listener.onBack();
        else listener.onBegin();
        begun = true;
      }
    },
  });
  socket = mine;
  mine.start();
  const quiet = [
    onRenewed(() => void mine.renew()),
    session.watch(() => {
      if (session.get().is === "in") mine.start();
    }),
  ];
  return () => {
    for (const stop of quiet) stop();
    mine.stop();
    socket = undefined;
  };
}

/** Tries now instead of at the next turn, also after the server had closed for good. */
export function reconnect(): void {
  socket?.stop();
  socket?.start();
}

/** Resolves with the message when it is on disk, however long the connection takes to come back; rejects with `Refused`. */
export async function sendMessage(
  client_id: string,
  conversation: string,
  body: string,
  kind: MessageKind,
  attachments: string[] = [],
): Promise<Message> {
  if (!socket) throw new Error("not connected yet");
  const files = attachments.length ? { attachments } : {};
  const { message } = await socket.send({ type: "send", client_id, conversation, body, kind, ...files });
  return message;
}

/** Says something whose loss does no harm. */
export function hint(frame: Hint): void {
  socket?.hint(frame);
}

/** Hears who types and looks in a conversation, until the returned function is called. */
export function watchConversation(id: string): () => void {
  const count = watched.get(id) ?? 0;
  watched.set(id, count + 1);
  if (count === 0) hint({ type: "watch", topics: [topic(id)] });
  return () => {
    const left = (watched.get(id) ?? 1) - 1;
    if (left > 0) return void watched.set(id, left);
    watched.delete(id);
    hint({ type: "unwatch", topics: [topic(id)] });
  };
}

const topic = (id: string) => `conversation:${id}`;
