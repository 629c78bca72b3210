// One connection to the daemon that outlives its WebSockets: it says hello, resumes after the last applied event,
// sends again what was not acknowledged, notices a dead peer and comes back by itself.
// It knows nothing of screens or of what the frames mean, and is small: the widget carries it.

import { backoff } from "./backoff.ts";
import {
  type AckOf,
  type CursorOf,
  type FieldError,
  type Frame,
  type HelloOf,
  type Known,
  type Limits,
  POISONED,
  type SendOf,
  SIGN_IN,
  STOPS,
  SUBPROTOCOL,
} from "./protocol.ts";
import { online, onWake } from "./wake.ts";

export type SocketState =
  | { is: "connecting" }
  | { is: "live" }
  /** The time of the next try has passed while that try is going on. */
  | { is: "reconnecting"; since: number; nextTryAt: number }
  /** The browser says that there is no network; tries go on, for the browser may be wrong. */
  | { is: "offline"; since: number }
  | { is: "signed_out" }
  | { is: "stopped"; reason: string };

export interface SocketOptions<Client extends Frame, Server extends Frame> {
  /** The socket's address, `wss://…`. */
  url: string;
  /** The token for `hello`; `fresh` after the server refused the last one. Nothing: signed out. A rejection is retried. */
  token(fresh: boolean): Promise<string | undefined>;
  /** More fields for `hello`, such as topics. */
  hello?(): Partial<HelloOf<Client>>;
  /** Resume after this event. Absent: only what comes from now on. */
  cursor?: CursorOf<Server> | undefined;
  /** Every frame but `pong`, and of events only news. */
  onFrame(frame: Server): void;
  onState(state: SocketState): void;
  /** The log no longer reaches back: fetch everything afresh. Later events wait until this is done. */
  onResync(cursor: CursorOf<Server>): Promise<void>;
  /** Milliseconds before a try; for tests. */
  delay?(attempt: number): number;
}

/** The server refused what was sent; sending the same again would not help. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    detail: string,
    readonly errors: readonly FieldError[] = [],
  ) {
    super(detail);
  }
}

interface Pending<Client, Server> {
  frame: SendOf<Client>;
  /** Whether it went out on the present WebSocket. */
  out: boolean;
  done(ack: AckOf<Server>): void;
  refused(why: Refused): void;
}

/** How long a connection may take until `welcome`, and a probed one to answer. */
const WELCOME_MS = 15_000;
const PROBE_MS = 5_000;
/** A connection that held this long was a good one: the next retry is quick again. */
const STEADY_MS = 10_000;

export class Socket<Client extends Frame, Server extends Frame> {
  readonly #options: SocketOptions<Client, Server>;
  readonly #pending = new Map<string, Pending<Client, Server>>();
  #state: SocketState = { is: "connecting" };
  #cursor: CursorOf<Server> | undefined;
  #limits: Pick<Limits, "ping_ms" | "dead_ms" | "frame_bytes"> = {
    ping_ms: 20_000,
    dead_ms: 45_000,
    frame_bytes: 65_536,
  };
  #ws: WebSocket | undefined;
  #held: (() => void)[] | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #retryAfter = 0;
  #lostAt = 0;
  #liveAt = 0;
  #fresh = false;
  #running = false;
  /** Stops listening to the browser. */
  #sleep = () => {};

  constructor(options: SocketOptions<Client, Server>) {
    this.#options = options;
    this.#cursor = options.cursor;
  }

  get state(): SocketState {
    return this.#state;
  }

  /** The last event applied. */
  get cursor(): CursorOf<Server> | undefined {
    return this.#cursor;
  }

  /** Connects, and stays connected. Also after `signed_out`, when somebody has signed in again. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#fresh = false;
    this.#attempt = this.#lostAt = 0;
    this.#sleep = onWake(event => this.#woken(event));
    this.#say({ is: "connecting" });
    this.#connect();
  }

  /** Disconnects. What was not acknowledged stays, for the next `start`. */
  stop(reason = "stopped"): void {
    this.#end({ is: "stopped", reason });
  }

  /** Sends, now or when connected again, until it is acknowledged. Rejects with [Refused] only. */
  send(frame: SendOf<Client> & { client_id: string }): Promise<AckOf<Server>> {
    return new Promise((done, refused) => {
      const pending = { frame, out: false, done, refused };
      this.#pending.set(frame.client_id, pending);
      this.#flush(pending, frame.client_id);
    });
  }

  /** Sends a frame whose loss does no harm; drops it when not connected. */
  hint(frame: Exclude<Client, SendOf<Client>>): void {
    if (this.#state.is === "live") this.#write(frame);
  }

  /** Gives the open connection a new token before the old one ends. */
  async renew(): Promise<void> {
    const ws = this.#ws;
    const token = await this.#options.token(false);
    if (token && ws === this.#ws && this.#state.is === "live") this.#hello(token);
  }

  #say(state: SocketState): void {
    this.#state = state;
    this.#options.onState(state);
  }

  #connect(): void {
    const ws = new WebSocket(this.#options.url, SUBPROTOCOL);
    this.#ws = ws;
    this.#expect(WELCOME_MS);
    ws.onopen = async () => {
      try {
        const token = await this.#options.token(this.#fresh);
        if (ws !== this.#ws) return;
        if (token) this.#hello(token);
        else this.#end({ is: "signed_out" });
      } catch {
        if (ws === this.#ws) this.#lost();
      }
    };
    ws.onmessage = message => this.#read(String(message.data));
    ws.onclose = close => this.#closed(close.code);
  }

  #hello(token: string): void {
    const resume = this.#cursor === undefined ? {} : { resume_after: this.#cursor };
    this.#write({ type: "hello", token, ...resume, ...this.#options.hello?.() });
  }

  #write(frame: object): void {
    this.#ws?.send(JSON.stringify(frame));
    this.#rest();
  }

  /** Pings unless something else is written in time. */
  #rest(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#write({ type: "ping", n: Date.now() }), this.#limits.ping_ms);
  }

  /** Gives the connection up unless something is heard in time. */
  #expect(ms: number): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lost(), ms);
  }

  #read(text: string): void {
    this.#expect(this.#limits.dead_ms);
    let frame: Server;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    // TypeScript cannot narrow a type parameter; every server speaks at least these.
    const known = frame as unknown as Known<CursorOf<Server>>;
    switch (known.type) {
      case "pong":
        break;
      case "welcome":
        this.#welcomed(known, frame);
        break;
      case "event":
        this.#event(known.cursor, frame);
        break;
      case "resync":
        void this.#resync(known.cursor);
        break;
      case "ack":
        this.#options.onFrame(frame);
        this.#settle(known.client_id)?.done(frame as unknown as AckOf<Server>);
        break;
      case "error":
        this.#options.onFrame(frame);
        this.#settle(known.client_id)?.refused(new Refused(known.code, known.detail, known.errors));
        break;
      case "bye":
        this.#retryAfter = known.retry_after_ms ?? 0;
        break;
      default:
        this.#options.onFrame(frame);
    }
  }

  #welcomed(welcome: { cursor: CursorOf<Server>; limits: Limits }, frame: Server): void {
    this.#cursor ??= welcome.cursor;
    this.#limits = welcome.limits;
    this.#expect(this.#limits.dead_ms);
    this.#rest();
    const renewed = this.#state.is === "live";
    if (!renewed) {
      this.#fresh = false;
      this.#lostAt = 0;
      this.#liveAt = Date.now();
      this.#say({ is: "live" });
    }
    this.#options.onFrame(frame);
    if (!renewed) for (const [id, pending] of this.#pending) this.#flush(pending, id);
  }

  #event(cursor: CursorOf<Server>, frame: Server): void {
    if (this.#held) {
      this.#held.push(() => this.#event(cursor, frame));
      return;
    }
    const last = this.#cursor;
    // Opaque cursors cannot be ordered; there the server's own resume leaves only the last one to come twice.
    const known = typeof cursor === "number" && last !== undefined ? cursor <= Number(last) : cursor === last;
    if (known) return;
    this.#options.onFrame(frame);
    this.#cursor = cursor;
  }

  async #resync(cursor: CursorOf<Server>): Promise<void> {
    const held: (() => void)[] = [];
    this.#held = held;
    try {
      await this.#options.onResync(cursor);
    } catch {
      // The old cursor stays: the next connection is told to resync again.
      if (this.#held === held) this.#lost();
      return;
    }
    if (this.#held !== held) return;
    this.#held = undefined;
    this.#cursor = cursor;
    for (const apply of held) apply();
  }

  #flush(pending: Pending<Client, Server>, id: string): void {
    if (this.#state.is !== "live") return;
    if (new TextEncoder().encode(JSON.stringify(pending.frame)).length > this.#limits.frame_bytes) {
      this.#settle(id)?.refused(new Refused("too_large", "This is too long to be sent. Send it in parts."));
      return;
    }
    pending.out = true;
    this.#write(pending.frame);
  }

  #settle(id: string | undefined | null): Pending<Client, Server> | undefined {
    const pending = this.#pending.get(id ?? "");
    this.#pending.delete(id ?? "");
    return pending;
  }

  #closed(code: number): void {
    const reason = STOPS[code];
    const poison = POISONED[code];
    if (reason) {
      this.#end({ is: "stopped", reason });
    } else if (code !== SIGN_IN) {
      // Sent again, such a frame would end the next connection too.
      if (poison) this.#refuseSent(new Refused(poison, "The server could not read this message."));
      this.#lost();
    } else if (this.#fresh) {
      // A fresh token was refused as well: only a person can help.
      this.#end({ is: "signed_out" });
    } else {
      this.#fresh = true;
      this.#lost(0);
    }
  }

  #refuseSent(why: Refused): void {
    for (const [id, { out }] of this.#pending) if (out) this.#settle(id)?.refused(why);
  }

  #lost(soon?: number): void {
    this.#drop();
    clearTimeout(this.#retry);
    const now = Date.now();
    this.#lostAt ||= now;
    if (this.#liveAt && now - this.#liveAt >= STEADY_MS) this.#attempt = 0;
    this.#liveAt = 0;
    const wait = soon ?? this.#retryAfter + (this.#options.delay ?? backoff)(this.#attempt++);
    this.#retryAfter = 0;
    this.#retry = setTimeout(() => this.#connect(), wait);
    const since = this.#lostAt;
    this.#say(online() ? { is: "reconnecting", since, nextTryAt: now + wait } : { is: "offline", since });
  }

  #end(state: SocketState): void {
    this.#running = false;
    this.#drop();
    clearTimeout(this.#retry);
    this.#sleep();
    this.#say(state);
  }

  /** Lets go of the WebSocket without waiting for it: a dead one would take minutes to say that it closed. */
  #drop(): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#silence);
    this.#held = undefined;
    for (const pending of this.#pending.values()) pending.out = false;
    const ws = this.#ws;
    this.#ws = undefined;
    if (!ws) return;
    ws.onopen = ws.onmessage = ws.onclose = null;
    ws.close();
  }

  /** Finds out now how the connection is. */
  #woken(event: Event): void {
    if (this.#state.is === "live") {
      this.#write({ type: "ping", n: Date.now() });
      this.#expect(PROBE_MS);
    } else if (!this.#ws || event.type === "online") {
      // A try that began without a network would only time out.
      this.#attempt = 0;
      this.#lost(online() ? 0 : undefined);
    }
  }
}
