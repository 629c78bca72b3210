// The visitor's conversation: session, history, socket, outbox. It knows no DOM; the view reads it and calls it.
// One way to send: into the outbox, through the socket, out of the outbox when the server has it on disk.

import { backoff } from "web-client/backoff";
import { type Refused, Socket, type SocketState } from "web-client/socket";
import { uuidv7 } from "web-client/uuid";
import {
  type Api,
  ApiError,
  type Attachment,
  type Schemas,
  type VisitorConversation,
  type VisitorMessage,
} from "./api.ts";
import { Fallback } from "./fallback.ts";
import { type Kept, type Outgoing, sendable } from "./kept.ts";
import { lastAnswer, merged, unread } from "./messages.ts";
import { words } from "./words.ts";

type ClientFrame = Schemas["VisitorClientFrame"];
type ServerFrame = Schemas["VisitorServerFrame"];

/** After so many tries in vain the socket may be what does not get through. */
const TRIES = 2;
const HINT_MS = 6_000;
const REPEAT_MS = 3_000;

export class Chat {
  messages: VisitorMessage[] = [];
  conversation: VisitorConversation | undefined;
  /** Whether there are earlier messages than the ones here. */
  more = false;
  loading = false;
  connection: SocketState | { is: "idle" | "without_socket" } = { is: "idle" };
  /** Who of the team is typing. */
  typing: string | undefined;
  /** How the inbox is: its look, its hours, its limits. */
  config: Schemas["WidgetConfig"];
  /** Called after every change. */
  onChange = () => {};

  readonly #api: Api;
  readonly #kept: Kept;
  #socket: Socket<ClientFrame, ServerFrame> | undefined;
  #fallback: Fallback | undefined;
  #tries = 0;
  #token: string | undefined;
  #connecting = false;
  #attending = false;
  #readSeq = 0;
  #typingEnds: ReturnType<typeof setTimeout> | undefined;
  #typedAt = 0;
  #contactLeft = false;

  constructor(api: Api, kept: Kept, config: Schemas["WidgetConfig"]) {
    this.#api = api;
    this.#kept = kept;
    this.config = config;
    kept.onElsewhere(() => this.resume());
  }

  get outbox(): readonly Outgoing[] {
    return this.#kept.state.outbox;
  }

  get draft(): string {
    return this.#kept.state.draft;
  }

  /** Whether somebody of the team is there. */
  get available(): boolean {
    return this.config.available;
  }

  /** Whether the server waits for how to reach the visitor. */
  get asked(): boolean {
    return !this.#contactLeft && !!this.conversation?.ask_contact;
  }

  get unread(): number {
    return unread(this.messages, this.#readSeq);
  }

  /** Whether the visitor wrote, nobody is there to answer, and nobody knows how to reach them. */
  get unheard(): boolean {
    return !this.available && !this.#contactLeft && this.messages.at(-1)?.author_kind === "visitor";
  }

  /** Goes on where an earlier page or another tab left off, if there is anything to go on with. */
  resume(): void {
    const { token, outbox } = this.#kept.state;
    if (!this.#socket && (token || outbox.some(o => !o.failed))) void this.#connect();
    this.onChange();
  }

  send(body: string, files: Attachment[] = []): void {
    const outgoing = { client_id: uuidv7(), body, files, at: Date.now() };
    this.#kept.push(outgoing);
    this.#typedAt = 0;
    this.#deliver(outgoing);
  }

  /** Sends a file up, to be named in a message. */
  async upload(file: File, far: (part: number) => void, stop: AbortSignal): Promise<Attachment> {
    const { token } = await this.#session();
    try {
      return await this.#api.upload(token, file, far, stop);
    } catch (why) {
      // The next try begins a new session.
      if (why instanceof ApiError && why.status === 401) {
        this.#token = token;
        this.#forget();
      }
      throw why;
    }
  }

  /** A link to a file, which holds for some minutes. */
  async link(id: string): Promise<Schemas["AttachmentLink"]> {
    return this.#api.link((await this.#session()).token, id);
  }

  retry(clientId: string): void {
    this.#kept.fail(clientId);
    const outgoing = this.outbox.find(o => o.client_id === clientId);
    if (outgoing) this.#deliver(outgoing);
  }

  remove(clientId: string): void {
    this.#kept.drop(new Set([clientId]));
    this.onChange();
  }

  /** The visitor changed the draft. */
  typed(draft: string): void {
    this.#kept.keepDraft(draft);
    const now = Date.now();
    if (draft && now - this.#typedAt < REPEAT_MS) return;
    if (!draft && !this.#typedAt) return;
    this.#typedAt = draft ? now : 0;
    this.#socket?.hint({ type: "typing", on: !!draft });
  }

  /** Whether the visitor has the conversation before their eyes: what comes is read. */
  attend(attending: boolean): void {
    this.#attending = attending;
    // Who is known to the site may have written from another device.
    if (attending && this.#api.vouched && !this.#socket) void this.#connect();
    this.#markRead();
    this.onChange();
  }

  async loadEarlier(): Promise<void> {
    const { token } = this.#kept.state;
    if (!token || this.loading) return;
    await this.#loading(async () => {
      const history = await this.#api.history(token, this.messages[0]?.seq);
      this.messages = merged(history.messages, this.messages);
      this.more = history.more;
    }).catch(() => {
      // The button stays; the connection line says why.
    });
  }

  async leaveContact(contact: Schemas["LeaveContact"]): Promise<void> {
    const { token } = await this.#session();
    await this.#api.leaveContact(token, contact);
    this.#contactLeft = true;
    this.resume();
  }

  /** Asks again whether somebody is there. */
  async refresh(): Promise<void> {
    const config = await this.#api.config().catch(() => undefined);
    if (config) this.config = config;
    this.onChange();
  }

  #deliver(outgoing: Outgoing): void {
    this.onChange();
    if (outgoing.failed) return;
    if (!this.#socket) {
      void this.#connect();
      return;
    }
    if (this.#fallback) {
      this.#fallback.flush();
      return;
    }
    const message = sendable(outgoing);
    this.#socket.send({ type: "send", ...message }).then(
      ack => this.#stored(ack.message),
      (why: Refused) => this.#refused(message.client_id, why.message),
    );
  }

  #stored(message: VisitorMessage): void {
    this.messages = merged(this.messages, [message]);
    this.#kept.drop(new Set([message.client_id ?? undefined]));
    if (message.author_kind === "staff") {
      this.config.available = true;
      this.#setTyping(undefined);
    }
    this.#markRead();
    this.onChange();
  }

  #refused(clientId: string, why: string): void {
    this.#kept.fail(clientId, why);
    this.onChange();
  }

  #refuseAll(why: string): void {
    for (const { client_id } of this.outbox) this.#refused(client_id, why);
  }

  /** The visitor's token; with a cursor when their session begins here and now, so that nothing happened before it. */
  async #session(): Promise<{ token: string; cursor?: string }> {
    const { token } = this.#kept.state;
    if (token) return { token };
    const session = await this.#api.startSession();
    this.#kept.change(state => (state.token ??= session.token));
    const kept = this.#kept.state.token ?? session.token;
    // Another tab may have been first, and who is known to the site may have a history.
    return kept === session.token && !this.#api.vouched ? session : { token: kept };
  }

  /** Session, history, socket. Tries until it works or the server says that it never will. */
  async #connect(): Promise<void> {
    if (this.#connecting) return;
    this.#connecting = true;
    const since = Date.now();
    this.#say({ is: "connecting" });
    for (let attempt = 0; ; attempt++) {
      try {
        const { token, cursor } = await this.#session();
        this.#token = token;
        this.#open(token, cursor ?? (await this.#loading(() => this.#load(token))));
        break;
      } catch (error) {
        const why = error instanceof ApiError ? error : new ApiError(400, "bad_request", String(error));
        if (why.status === 401) {
          if (!this.#forget()) break;
        } else if (!why.passing) {
          this.#refuseAll(why.message);
          this.#say({ is: "idle" });
          break;
        } else {
          const wait = why.retryAfterMs + backoff(attempt);
          const nextTryAt = Date.now() + wait;
          this.#say(navigator.onLine ? { is: "reconnecting", since, nextTryAt } : { is: "offline", since });
          await pause(wait);
        }
      }
    }
    this.#connecting = false;
  }

  /** The newest part of the history, and where the socket goes on from it. */
  async #load(token: string): Promise<string> {
    const history = await this.#api.history(token);
    this.messages = [];
    this.#take(history);
    return history.cursor;
  }

  /** The newest part of the history, with what is here of the earlier ones where nothing is missing in between. */
  #take({ conversation, messages, more }: Schemas["VisitorHistory"]): void {
    // Messages that were just stored may be here before their conversation is.
    const same = !conversation || !this.conversation || conversation.id === this.conversation.id;
    const joined = same && (messages[0]?.seq ?? 0) <= (this.messages.at(-1)?.seq ?? -1) + 1;
    this.messages = joined ? merged(this.messages, messages) : messages;
    if (!joined) this.more = more;
    this.#kept.drop(new Set(messages.map(m => m.client_id ?? undefined)));
    this.#converse(conversation ?? undefined);
  }

  async #loading<Result>(load: () => Promise<Result>): Promise<Result> {
    this.loading = true;
    this.onChange();
    try {
      return await load();
    } finally {
      this.loading = false;
      this.onChange();
    }
  }

  #open(token: string, cursor: string): void {
    const socket = new Socket<ClientFrame, ServerFrame>({
      url: this.#api.socketUrl,
      cursor,
      // A visitor's token cannot be renewed: when it is refused, a new session begins.
      token: async fresh => (fresh ? undefined : token),
      onFrame: frame => this.#heard(frame),
      onState: state => this.#socket === socket && this.#connected(state),
      onResync: async () => void (await this.#loading(() => this.#load(token))),
    });
    this.#socket = socket;
    socket.start();
    for (const outgoing of this.outbox) this.#deliver(outgoing);
  }

  #connected(state: SocketState): void {
    if (state.is === "reconnecting") this.#tries++;
    else this.#leaveFallback();
    if (!this.#fallback) this.#say(state);
    if (state.is === "live") {
      this.#tries = 0;
    } else if (state.is === "reconnecting") {
      if (this.#tries >= TRIES) this.#fallBack();
    } else if (state.is === "signed_out") {
      if (this.#forget()) void this.#connect();
    } else if (state.is === "stopped") {
      this.#refuseAll(words.stopped);
      this.#socket = undefined;
    }
  }

  /** Does without the socket, which goes on trying, for as long as the server answers otherwise. */
  #fallBack(): void {
    if (this.#fallback || !this.#token) return;
    const holds = () => this.#say({ is: "without_socket" });
    this.#fallback = new Fallback({
      api: this.#api,
      token: this.#token,
      next: () => this.outbox.find(o => !o.failed),
      onHistory: history => {
        this.#take(history);
        holds();
      },
      onStored: message => {
        this.#stored(message);
        holds();
      },
      onRefused: (clientId, why) => this.#refused(clientId, why),
      onEnd: why => {
        if (why.status === 401) {
          if (this.#forget()) void this.#connect();
        } else {
          this.#leaveFallback();
          if (this.#socket) this.#say(this.#socket.state);
        }
      },
    });
  }

  #leaveFallback(): void {
    if (!this.#fallback) return;
    this.#fallback.stop();
    this.#fallback = undefined;
    // What it has not sent is the socket's again, once that has told of its new state.
    queueMicrotask(() => {
      for (const outgoing of this.outbox) this.#deliver(outgoing);
    });
  }

  /** The session ended. What was not sent is kept for the next one; says whether there is reason to begin one. */
  #forget(): boolean {
    this.#fallback?.stop();
    this.#fallback = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.stop();
    this.#kept.change(state => {
      // Another tab may have begun the next session already.
      if (state.token === this.#token) delete state.token;
    });
    this.messages = [];
    this.more = false;
    this.conversation = undefined;
    this.#readSeq = 0;
    this.#say({ is: "idle" });
    return !!this.#kept.state.token || this.outbox.some(o => !o.failed);
  }

  #heard(frame: ServerFrame): void {
    if (frame.type === "welcome") {
      this.config.available = frame.available;
      // The server may not have heard it before the connection was lost.
      this.#sayRead();
    } else if (frame.type === "typing") {
      this.#setTyping(frame.on ? frame.name : undefined);
    } else if (frame.type === "event" && frame.kind === "message.created") {
      this.#stored(frame.data);
    } else if (frame.type === "event" && frame.kind === "conversation.changed") {
      const { token } = this.#kept.state;
      const anew = this.conversation && this.conversation.id !== frame.data.id;
      // A conversation that began anew counts its messages from 1 again.
      if (anew && token) void this.#loading(() => this.#load(token)).catch(() => {});
      this.#converse(frame.data);
    }
    this.onChange();
  }

  #converse(conversation: VisitorConversation | undefined): void {
    const same = conversation?.id === this.conversation?.id;
    this.#readSeq = Math.max(conversation?.visitor_read_seq ?? 0, same ? this.#readSeq : 0);
    this.conversation = conversation;
    this.#markRead();
  }

  #setTyping(name: string | undefined): void {
    clearTimeout(this.#typingEnds);
    this.typing = name;
    if (!name) return;
    this.config.available = true;
    this.#typingEnds = setTimeout(() => {
      this.typing = undefined;
      this.onChange();
    }, HINT_MS);
  }

  #markRead(): void {
    const last = lastAnswer(this.messages);
    if (!this.#attending || last <= this.#readSeq) return;
    this.#readSeq = last;
    this.#sayRead();
  }

  #sayRead(): void {
    if (this.#readSeq) this.#socket?.hint({ type: "read", seq: this.#readSeq });
  }

  #say(connection: Chat["connection"]): void {
    this.connection = connection;
    this.onChange();
  }
}

/** Waits, but not longer than until the network is back. */
function pause(ms: number): Promise<void> {
  return new Promise(done => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      done();
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
  });
}
