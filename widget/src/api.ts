// The daemon's HTTP answers to a visitor, typed. It keeps nothing and decides nothing.

import type { components } from "web-client/schema";

export type Schemas = components["schemas"];
export type VisitorMessage = Schemas["VisitorMessage"];
export type Attachment = Schemas["Attachment"];
export type VisitorConversation = Schemas["VisitorConversation"];

/** How long an answer may take, and how long the server may wait for news before it gives one. */
const ANSWER_MS = 20_000;
const WAIT_S = 15;

/** An answer that is not what was asked for. `status` 0: no answer at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly retryAfterMs = 0,
    readonly errors: readonly Schemas["FieldError"][] = [],
  ) {
    super(detail);
  }

  /** Whether the same request may be answered later. */
  get passing(): boolean {
    return !this.status || this.status === 429 || this.status >= 500;
  }
}

/** Who the visitor is, by the word of the site's backend. */
export type Identity = NonNullable<Schemas["StartSession"]["identity"]>;

export class Api {
  readonly #base: URL;
  readonly inbox: string;
  readonly #identity: Identity | undefined;

  /** `script` is the address of the widget's script: the daemon that serves it also answers it. */
  constructor(script: string, inbox: string, identity?: Identity) {
    this.#base = new URL("api/v1/widget/", script);
    this.inbox = inbox;
    this.#identity = identity;
  }

  /** Whether the site's backend says who it is. */
  get vouched(): boolean {
    return !!this.#identity;
  }

  get origin(): string {
    return this.#base.origin;
  }

  get socketUrl(): string {
    const url = new URL("socket", this.#base);
    url.protocol = url.protocol.replace("http", "ws");
    return url.href;
  }

  config(): Promise<Schemas["WidgetConfig"]> {
    return this.#ask(`config?inbox_id=${encodeURIComponent(this.inbox)}`);
  }

  startSession(): Promise<Schemas["VisitorSession"]> {
    const body: Schemas["StartSession"] = { inbox_id: this.inbox };
    if (this.#identity) body.identity = this.#identity;
    return this.#ask("sessions", undefined, body);
  }

  history(token: string, before?: number): Promise<Schemas["VisitorHistory"]> {
    return this.#ask(before ? `messages?before=${before}` : "messages", token);
  }

  /** The history as soon as something comes after `cursor`, or as it is when nothing does. */
  news(token: string, cursor: string, stop: AbortSignal): Promise<Schemas["VisitorHistory"]> {
    return this.#ask(`messages?wait=${WAIT_S}&after=${encodeURIComponent(cursor)}`, token, undefined, stop);
  }

  send(token: string, body: Schemas["VisitorSend"], stop: AbortSignal): Promise<VisitorMessage> {
    return this.#ask("messages", token, body, stop);
  }

  leaveContact(token: string, body: Schemas["LeaveContact"]): Promise<Schemas["ContactLeft"]> {
    return this.#ask("followups", token, body);
  }

  /** A link to a file, which holds for some minutes. */
  link(token: string, id: string): Promise<Schemas["AttachmentLink"]> {
    return this.#ask(`attachments/${id}/link`, token);
  }

  /** Sends a file up. Only the older way of asking tells how far it is. */
  upload(token: string, file: File, far: (part: number) => void, stop: AbortSignal): Promise<Attachment> {
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      request.open("POST", new URL(`attachments?name=${encodeURIComponent(file.name)}`, this.#base));
      request.setRequestHeader("authorization", `Bearer ${token}`);
      request.responseType = "json";
      request.upload.onprogress = ({ loaded, total }) => far(loaded / total);
      request.onloadend = () => {
        const { status, response } = request;
        if (status === 201) done(response);
        else failed(status ? refusal(status, response) : unreachable());
      };
      stop.addEventListener("abort", () => request.abort());
      request.send(file);
    });
  }

  async #ask<Answer>(path: string, token?: string, body?: object, stop?: AbortSignal): Promise<Answer> {
    const headers: Record<string, string> = {};
    if (token) headers.authorization = `Bearer ${token}`;
    if (body) headers["content-type"] = "application/json";
    let response: Response;
    try {
      response = await fetch(new URL(path, this.#base), {
        method: body ? "POST" : "GET",
        headers,
        body: body ? JSON.stringify(body) : null,
        credentials: "omit",
        signal: within(ANSWER_MS, stop),
      });
      if (response.ok) return await response.json();
    } catch {
      throw unreachable();
    }
    const problem = await response.json().catch(() => undefined);
    throw refusal(response.status, problem, response.headers.get("retry-after"));
  }
}

function unreachable(): ApiError {
  return new ApiError(0, "unreachable", "The chat cannot be reached just now.");
}

function refusal(
  status: number,
  problem?: Partial<Schemas["Problem"]>,
  retry: string | null = null,
): ApiError {
  return new ApiError(
    status,
    problem?.code ?? "internal",
    problem?.detail ?? `The chat answered ${status}.`,
    retryAfter(retry),
    problem?.errors,
  );
}

/** A signal after so long, or with another one. */
function within(ms: number, stop?: AbortSignal): AbortSignal {
  const late = new AbortController();
  const end = () => late.abort();
  setTimeout(end, ms);
  stop?.addEventListener("abort", end);
  return late.signal;
}

/** Milliseconds that a `Retry-After` header asks for: seconds, or a date (RFC 9110, 10.2.3). */
export function retryAfter(header: string | null, now: number = Date.now()): number {
  if (!header) return 0;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Math.max(0, ms || 0);
}
