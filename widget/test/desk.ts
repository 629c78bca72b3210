// The daemon as the widget sees it, in memory: answers HTTP and the socket, keeps what it was told. A test makes it
// lose acks, refuse, forget sessions or go down.

import { vi } from "vitest";
import type { Schemas, VisitorConversation, VisitorMessage } from "../src/api.ts";
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
      "WebSocket",
      class extends FakeSocket {
        constructor() {
          super(desk);
        }
      },
    );
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
    const { client_id, body } = frame as unknown as Schemas["VisitorSend"];
    if (this.refuse) {
      this.say({ type: "error", code: "invalid", detail: this.refuse, client_id });
      return;
    }
    const stored = this.#store({ client_id, body });
    if (!this.ack) return;
    this.say({ type: "ack", client_id, message: stored });
    this.#converse({ status: "open" });
  }

  /** Once, however often it is sent. */
  #store({ client_id, body }: Schemas["VisitorSend"]): VisitorMessage {
    const known = this.messages.find(m => m.client_id === client_id);
    if (known) return known;
    const stored = message(this.messages.length + 1, { author_kind: "visitor", client_id, body });
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
    if (path === "config") return Response.json({ available: this.available });
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
