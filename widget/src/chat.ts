// The visitor's chat: what the view reads of it, and what it calls. It knows no DOM, and of the network only that there is
// a way to the server.

import { uuidv7 } from "web-client/uuid";
import { type Api, ApiError, type Attachment, type Schemas, type VisitorMessage } from "./api.ts";
import type { Kept, Outgoing } from "./kept.ts";
import { Thread } from "./thread.ts";
import { type Connection, type ServerFrame, Wire } from "./wire.ts";

const HINT_MS = 6_000;
const REPEAT_MS = 3_000;

export class Chat {
  thread = new Thread();
  loading = false;
  /** Who of the team is typing. */
  typing: string | undefined;
  /** How the inbox is: its look, its hours, its limits. */
  config: Schemas["WidgetConfig"];
  /** Called after every change. */
  onChange = () => {};

  readonly #api: Api;
  readonly #kept: Kept;
  readonly #wire: Wire;
  #attending = false;
  #typingEnds: ReturnType<typeof setTimeout> | undefined;
  #typedAt = 0;
  #contactLeft = false;

  constructor(api: Api, kept: Kept, config: Schemas["WidgetConfig"]) {
    this.#api = api;
    this.#kept = kept;
    this.config = config;
    this.#wire = new Wire(api, kept, {
      load: token => this.#load(token),
      onFrame: frame => this.#heard(frame),
      onHistory: history => this.#take(history),
      onStored: message => this.#stored(message),
      onEnd: () => (this.thread = new Thread()),
      onChange: () => this.onChange(),
    });
    kept.onElsewhere(() => this.resume());
  }

  get connection(): Connection {
    return this.#wire.connection;
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
    return !this.#contactLeft && !!this.thread.conversation?.ask_contact;
  }

  /** Whether the visitor wrote, nobody is there to answer, and nobody knows how to reach them. */
  get unheard(): boolean {
    return !this.available && !this.#contactLeft && this.thread.messages.at(-1)?.author_kind === "visitor";
  }

  /** Goes on where an earlier page or another tab left off, if there is anything to go on with. */
  resume(): void {
    const { token, outbox } = this.#kept.state;
    if (token || outbox.some(o => !o.failed)) void this.#wire.connect();
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
    const { token } = await this.#wire.session();
    try {
      return await this.#api.upload(token, file, far, stop);
    } catch (why) {
      // The next try begins a new session.
      if (why instanceof ApiError && why.status === 401) this.#wire.forget(token);
      throw why;
    }
  }

  /** A link to a file, which holds for some minutes. */
  async link(id: string): Promise<Schemas["AttachmentLink"]> {
    return this.#api.link((await this.#wire.session()).token, id);
  }

  retry(clientId: string): void {
    this.#kept.fail(clientId);
    const outgoing = this.outbox.find(o => o.client_id === clientId);
    if (outgoing) this.#deliver(outgoing);
  }

  remove(clientId: string): void {
    this.#kept.drop([clientId]);
    this.onChange();
  }

  /** The visitor changed the draft. */
  typed(draft: string): void {
    this.#kept.keepDraft(draft);
    const now = Date.now();
    if (draft && now - this.#typedAt < REPEAT_MS) return;
    if (!draft && !this.#typedAt) return;
    this.#typedAt = draft ? now : 0;
    this.#wire.hint({ type: "typing", on: !!draft });
  }

  /** Whether the visitor has the conversation before their eyes: what comes is read. */
  attend(attending: boolean): void {
    this.#attending = attending;
    // Who is known to the site may have written from another device.
    if (attending && this.#api.vouched) void this.#wire.connect();
    this.#markRead();
    this.onChange();
  }

  async loadEarlier(): Promise<void> {
    const { token } = this.#kept.state;
    if (!token || this.loading) return;
    await this.#loading(async () => {
      this.thread.before(await this.#api.history(token, this.thread.messages[0]?.seq));
    }).catch(() => {
      // The button stays; the connection line says why.
    });
  }

  async leaveContact(contact: Schemas["LeaveContact"]): Promise<void> {
    const { token } = await this.#wire.session();
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
    this.#wire.deliver(outgoing);
  }

  #stored(message: VisitorMessage): void {
    this.thread.add([message]);
    this.#kept.drop([message.client_id]);
    if (message.author_kind === "staff") {
      this.config.available = true;
      this.#setTyping(undefined);
    }
    this.#markRead();
    this.onChange();
  }

  /** The newest part of the history, and where the socket goes on from it. */
  #load(token: string): Promise<string> {
    return this.#loading(async () => {
      const history = await this.#api.history(token);
      this.thread.messages = [];
      this.#take(history);
      return history.cursor;
    });
  }

  #take(history: Schemas["VisitorHistory"]): void {
    this.thread.newest(history);
    this.#kept.drop(history.messages.map(m => m.client_id));
    this.#markRead();
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
      const { conversation } = this.thread;
      // A conversation that began anew counts its messages from 1 again.
      if (conversation && conversation.id !== frame.data.id && token) void this.#load(token).catch(() => {});
      this.thread.converse(frame.data);
      this.#markRead();
    }
    this.onChange();
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
    if (this.#attending && this.thread.look()) this.#sayRead();
  }

  #sayRead(): void {
    const seq = this.thread.readSeq;
    if (seq) this.#wire.hint({ type: "read", seq });
  }
}
