// The visitor's way to the server: a session, then the socket, and without one the fallback. It keeps trying until the
// server says that it never will. One way to send: out of the outbox once the server has it on disk.

import { backoff } from "web-client/backoff";
import { type Refused, Socket, type SocketState } from "web-client/socket";
import { type Api, ApiError, type Schemas } from "./api.ts";
import { Fallback } from "./fallback.ts";
import { type Kept, type Outgoing, sendable } from "./kept.ts";
import * as words from "./words.ts";

type ClientFrame = Schemas["VisitorClientFrame"];
export type ServerFrame = Schemas["VisitorServerFrame"];
export type Connection = SocketState | { is: "idle" | "without_socket" };

/** After so many tries in vain the socket may be what does not get through. */
const TRIES = 2;

/** Who hears what comes. */
export interface Hearer {
  /** Fetches the newest part of the history afresh; gives where the socket goes on from it. */
  load(token: string): Promise<string>;
  onFrame(frame: ServerFrame): void;
  onHistory(history: Schemas["VisitorHistory"]): void;
  onStored(message: Schemas["VisitorMessage"]): void;
  /** The session ended, and with it the conversation. */
  onEnd(): void;
  /** The connection or the outbox is in another state. */
  onChange(): void;
}

export class Wire {
  connection: Connection = { is: "idle" };
  readonly #api: Api;
  readonly #kept: Kept;
  readonly #hearer: Hearer;
  #socket: Socket<ClientFrame, ServerFrame> | undefined;
  #fallback: Fallback | undefined;
  #tries = 0;
  #token: string | undefined;
  #connecting = false;

  constructor(api: Api, kept: Kept, hearer: Hearer) {
    this.#api = api;
    this.#kept = kept;
    this.#hearer = hearer;
  }

  /** The visitor's token; with a cursor when their session begins here and now, so that nothing happened before it. */
  async session(): Promise<{ token: string; cursor?: string }> {
    const { token } = this.#kept.state;
    if (token) return { token };
    const session = await this.#api.startSession();
    this.#kept.change(state => (state.token ??= session.token));
    const kept = this.#kept.state.token ?? session.token;
    // Another tab may have been first, and who is known to the site may have a history.
    return kept === session.token && !this.#api.vouched ? session : { token: kept };
  }

  /** Session, history, socket. Tries until it works or the server says that it never will. */
  async connect(): Promise<void> {
    if (this.#connecting || this.#socket) return;
    this.#connecting = true;
    const since = Date.now();
    this.#say({ is: "connecting" });
    for (let attempt = 0; ; attempt++) {
      try {
        const { token, cursor } = await this.session();
        this.#token = token;
        this.#open(token, cursor ?? (await this.#hearer.load(token)));
        break;
      } catch (error) {
        const why = error instanceof ApiError ? error : new ApiError(400, "bad_request", String(error));
        if (why.status === 401) {
          if (!this.forget()) break;
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

  /** Sends a message of the outbox, now or when there is a way. */
  deliver(outgoing: Outgoing): void {
    if (outgoing.failed) return;
    if (!this.#socket) {
      void this.connect();
      return;
    }
    if (this.#fallback) {
      this.#fallback.flush();
      return;
    }
    const message = sendable(outgoing);
    this.#socket.send({ type: "send", ...message }).then(
      ack => this.#hearer.onStored(ack.message),
      (why: Refused) => this.#refused(message.client_id, why.message),
    );
  }

  /** Says something whose loss does no harm. */
  hint(frame: Exclude<ClientFrame, { type: "send" }>): void {
    this.#socket?.hint(frame);
  }

  /** The session ended. What was not sent is kept for the next one; says whether there is reason to begin one. */
  forget(token = this.#token): boolean {
    this.#fallback?.stop();
    this.#fallback = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.stop();
    this.#kept.change(state => {
      // Another tab may have begun the next session already.
      if (state.token === token) delete state.token;
    });
    this.#hearer.onEnd();
    this.#say({ is: "idle" });
    return !!this.#kept.state.token || !!this.#next();
  }

  /** The first message that is to be sent. */
  #next(): Outgoing | undefined {
    return this.#kept.state.outbox.find(o => !o.failed);
  }

  #deliverAll(): void {
    for (const outgoing of this.#kept.state.outbox) this.deliver(outgoing);
  }

  #refused(clientId: string, why: string): void {
    this.#kept.fail(clientId, why);
    this.#hearer.onChange();
  }

  #refuseAll(why: string): void {
    for (const { client_id } of this.#kept.state.outbox) this.#refused(client_id, why);
  }

  #open(token: string, cursor: string): void {
    const hearer = this.#hearer;
    const socket = new Socket<ClientFrame, ServerFrame>({
      url: this.#api.socketUrl,
      cursor,
      // A visitor's token cannot be renewed: when it is refused, a new session begins.
      token: async fresh => (fresh ? undefined : token),
      onFrame: hearer.onFrame,
      onState: state => this.#socket === socket && this.#connected(state),
      onResync: async () => void (await hearer.load(token)),
    });
    this.#socket = socket;
    socket.start();
    this.#deliverAll();
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
      this.#beginAnew();
    } else if (state.is === "stopped") {
      this.#refuseAll(words.stopped);
      this.#socket = undefined;
    }
  }

  /** Does without the socket, which goes on trying, for as long as the server answers otherwise. */
  #fallBack(): void {
    if (this.#fallback || !this.#token) return;
    const hearer = this.#hearer;
    const holds = () => this.#say({ is: "without_socket" });
    this.#fallback = new Fallback({
      api: this.#api,
      token: this.#token,
      next: () => this.#next(),
      onHistory: history => {
        hearer.onHistory(history);
        holds();
      },
      onStored: message => {
        hearer.onStored(message);
        holds();
      },
      onRefused: (clientId, why) => this.#refused(clientId, why),
      onEnd: why => {
        if (why.status === 401) {
          this.#beginAnew();
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
    queueMicrotask(() => this.#deliverAll());
  }

  #beginAnew(): void {
    if (this.forget()) void this.connect();
  }

  #say(connection: Connection): void {
    this.connection = connection;
    this.#hearer.onChange();
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
