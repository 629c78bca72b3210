// The daemon as the widget sees it, in memory: answers HTTP and the socket, keeps what it was told. A test makes it
// lose acks, refuse, forget sessions or go down.

import { vi } from "vitest";
import type { Attachment, Schemas, VisitorConversation, VisitorMessage } from "../src/api.ts";
import { message } from "./message.ts";

type Frame = { type: string } & Record<string, unknown>;

export class Desk {
  readonly requests: string[] = [];
  readonly heard: Frame[] = [];
  /** What sessions were begun with. */
  readonly begun: unknown[] = [];
  messages: VisitorMessage[] = [];
  conversation: VisitorConversation | undefined;
  up = true;
  /** Whether WebSockets get through. */
  sockets = true;
  available = true;
  hours: Schemas["WidgetConfig"]["hours"];
  /** Files that were sent up, and uploads that wait for what becomes of them. */
  readonly files: Attachment[] = [];
  readonly uploads: FakeUpload[] = [];
  ack = true;
  refuse: string | undefined;
  /** Answers to the next requests, instead of the usual ones. */
  readonly next: Response[] = [];
  #waiting: (() => void)[] = [];
  #session = 0;
  #cursor = 0;
  readonly #log: { cursor: number; kind: string; data: object }[] = [];
  #socket: FakeSocket | undefined;

  constructor() {
    vi.stubGlobal("fetch", (url: URL, init: RequestInit) => this.#fetch(url, init));
    const desk = this;
    vi.stubGlobal(
      "XMLHttpRequest",
      class extends FakeUpload {
        constructor() {
          super(desk);
        }
      },
    );
    vi.stubGlobal(
      "WebSocket",
      class extends FakeSocket {
        constructor() {
          super(desk);
        }
      },
    );
  }

  /** What the inbox says of itself. */
  get config(): Schemas["WidgetConfig"] {
    const look = { team_name: "Example Bikes", greeting: "<b>Hi!</b>", color: "#ffd400" };
    const { available, hours = null } = this;
    return { inbox_id: "inbox", ...look, available, hours, file_bytes: 2048 };
  }

  get token(): string {
    return `token ${this.#session}`;
  }

  /** Nobody's token is good any more. */
  endSessions(): void {
    this.#session++;
    this.messages = [];
    this.conversation = undefined;
    this.#socket?.end(4401);
  }

  drop(): void {
    this.#socket?.end(1006);
  }

  say(frame: object): void {
    this.#socket?.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** The team writes. */
  answer(body: string): void {
    this.#add(message(this.messages.length + 1, { body }));
  }

  /** The team writes, and whoever waits for news gets none: the network took the answer. */
  answerUnheard(body: string): void {
    this.#waiting = [];
    this.answer(body);
  }

  close(): void {
    this.#converse({ status: "closed" });
  }

  /** Nobody came: the visitor is to be asked how to reach them. */
  askForContact(): void {
    this.#converse({ ask_contact: true });
  }

  /** The team writes with a file. */
  answerWith(file: Attachment): void {
    this.#add(message(this.messages.length + 1, { body: "", attachments: [file] }));
  }

  connected(socket: FakeSocket): void {
    this.#socket = socket;
    if (this.up && this.sockets) socket.onopen?.();
    else socket.end(1006);
  }

  hear(frame: Frame): void {
    this.heard.push(frame);
    if (frame.type === "hello") {
      if (frame.token !== this.token) this.#socket?.end(4401);
      else this.#welcome(frame.resume_after as string | undefined);
    }
    if (frame.type !== "send") return;
    if (this.refuse) {
      this.say({ type: "error", code: "invalid", detail: this.refuse, client_id: frame.client_id });
      return;
    }
    const stored = this.#store(frame as unknown as Schemas["VisitorSend"]);
    if (!this.ack) return;
    this.say({ type: "ack", client_id: frame.client_id, message: stored });
    this.#converse({ status: "open" });
  }

  /** Once, however often it is sent. */
  #store({ client_id, body = "", attachments = [] }: Schemas["VisitorSend"]): VisitorMessage {
    const known = this.messages.find(m => m.client_id === client_id);
    if (known) return known;
    const files = this.files.filter(file => attachments.includes(file.id));
    const own = { author_kind: "visitor" as const, client_id, body, attachments: files };
    const stored = message(this.messages.length + 1, own);
    this.messages.push(stored);
    return stored;
  }

  #add(news: VisitorMessage): void {
    this.messages.push(news);
    this.#tell("message.created", news);
  }

  #converse(change: Partial<VisitorConversation>): void {
    const before = this.conversation ?? { id: "c", status: "open", visitor_read_seq: 0, staff_read_seq: 0 };
    this.conversation = { ...before, ...change };
    this.#tell("conversation.changed", this.conversation);
  }

  async #fetch(url: URL, init: RequestInit): Promise<Response> {
    const path = url.pathname.replace("/api/v1/widget/", "");
    this.requests.push(`${init.method} ${path}`);
    const answer = this.next.shift();
    if (answer) return answer;
    if (!this.up) throw new TypeError("network");
    if (path === "config") return Response.json(this.config);
    if (path === "sessions") {
      this.begun.push(JSON.parse(String(init.body)));
      return Response.json({
        token: this.token,
        contact_id: "x",
        expires_at: "",
        cursor: `c${this.#cursor}`,
      });
    }
    if (new Headers(init.headers).get("authorization") !== `Bearer ${this.token}`)
      return problem(401, "unauthorized");
    const linked = /^attachments\/(.*)\/link$/.exec(path)?.[1];
    if (linked) {
      const expires_at = new Date(Date.now() + 600_000).toISOString();
      return Response.json({ url: `https://desk.example/api/v1/files/${linked}`, expires_at });
    }
    if (path === "followups") return Response.json({ created_at: "" });
    if (init.method === "POST") return this.#post(JSON.parse(String(init.body)));
    if (url.searchParams.get("after") === `c${this.#cursor}`) {
      await this.#news(Number(url.searchParams.get("wait")), init.signal);
    }
    const before = Number(url.searchParams.get("before") ?? Number.POSITIVE_INFINITY);
    const earlier = this.messages.filter(m => m.seq < before);
    return Response.json({
      conversation: this.conversation,
      messages: earlier.slice(-50),
      more: earlier.length > 50,
      cursor: `c${this.#cursor}`,
    });
  }

  /** Then what happened since, and nothing when they do not say since when. */
  #welcome(after = `c${this.#cursor}`): void {
    this.say(welcome(this.available, after));
    for (const { cursor, ...event } of this.#log) {
      if (cursor > Number(after.slice(1))) this.say({ type: "event", cursor: `c${cursor}`, ...event });
    }
  }

  #tell(kind: string, data: object): void {
    const cursor = ++this.#cursor;
    this.#log.push({ cursor, kind, data: structuredClone(data) });
    for (const news of this.#waiting.splice(0)) news();
    this.say({ type: "event", cursor: `c${cursor}`, kind, data });
  }

  #post(send: Schemas["VisitorSend"]): Response {
    if (this.refuse) return problem(422, "invalid");
    const stored = this.#store(send);
    this.#converse({ status: "open" });
    return Response.json(stored, { status: 201 });
  }

  /** Until something happens, or for so many seconds. */
  #news(seconds: number, stop: AbortSignal | null | undefined): Promise<void> {
    return new Promise((done, stopped) => {
      this.#waiting.push(done);
      setTimeout(done, seconds * 1000);
      stop?.addEventListener("abort", () => stopped(new Error("aborted")));
    });
  }
}

export function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  return Response.json({ status, code, detail: `It is ${code}.` }, { status, headers });
}

function welcome(available: boolean, cursor: string): object {
  const limits = { message_chars: 10_000, frame_bytes: 65_536, ping_ms: 20_000, dead_ms: 45_000 };
  return { type: "welcome", cursor, available, limits };
}

/** A file on its way up. The test says how far it is and what becomes of it. */
class FakeUpload {
  status = 0;
  response: unknown;
  aborted = false;
  file: File | undefined;
  readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onloadend?: () => void;
  authorization = "";
  #name = "";
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  open(_method: string, url: URL): void {
    this.#name = url.searchParams.get("name") ?? "";
  }

  setRequestHeader(_name: string, value: string): void {
    this.authorization = value;
  }

  send(file: File): void {
    this.file = file;
    this.#desk.uploads.push(this);
  }

  abort(): void {
    this.aborted = true;
    this.onloadend?.();
  }

  far(loaded: number, total: number): void {
    this.upload.onprogress?.({ loaded, total });
  }

  /** It is on the server. */
  arrive(media_type = "text/plain"): void {
    const file = {
      id: `file-${this.#desk.files.length}`,
      name: this.#name,
      media_type,
      bytes: this.file?.size ?? 0,
    };
    this.#desk.files.push(file);
    this.#end(201, file);
  }

  /** The server refused it, or with 0: the connection broke. */
  fail(status: number): void {
    this.#end(status, status ? { code: "x", detail: `It is ${status}.` } : null);
  }

  #end(status: number, response: unknown): void {
    this.status = status;
    this.response = response;
    this.onloadend?.();
  }
}

class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((close: { code: number }) => void) | null = null;
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
    queueMicrotask(() => desk.connected(this));
  }

  send(text: string): void {
    this.#desk.hear(JSON.parse(text));
  }

  close(): void {}

  end(code: number): void {
    this.onclose?.({ code });
  }
}
