// A daemon of the length of a test: a real WebSocket server on loopback that speaks the visitor's small language and
// does what the test tells it to. It keeps what it was told, so that a test can wait for it.

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

type Heard = { type: string } & Record<string, unknown>;

/** One connection, as the server sees it. */
export class Connection {
  readonly heard: Heard[] = [];
  #waiting: (() => void)[] = [];

  constructor(readonly ws: WebSocket) {
    ws.on("message", data => {
      this.heard.push(JSON.parse(String(data)));
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** The next frame of this type that nobody has taken yet. */
  async next(type: string): Promise<Heard> {
    for (;;) {
      const at = this.heard.findIndex(frame => frame.type === type);
      const [frame] = at < 0 ? [] : this.heard.splice(at, 1);
      if (frame) return frame;
      await new Promise<void>(wake => this.#waiting.push(wake));
    }
  }

  say(frame: object): void {
    this.ws.send(JSON.stringify(frame));
  }

  /** Takes the hello and answers it. */
  async welcome(limits: object = {}): Promise<Heard> {
    const hello = await this.next("hello");
    this.say({
      type: "welcome",
      cursor: "c0",
      limits: { message_chars: 10_000, frame_bytes: 65_536, ping_ms: 20_000, dead_ms: 45_000, ...limits },
    });
    return hello;
  }
}

export class Daemon {
  readonly #server: WebSocketServer;
  readonly #arrived: Connection[] = [];
  #waiting: ((connection: Connection) => void) | undefined;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on("connection", ws => {
      const connection = new Connection(ws);
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting) waiting(connection);
      else this.#arrived.push(connection);
    });
  }

  static async start(): Promise<Daemon> {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    await once(server, "listening");
    return new Daemon(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next connection that comes. */
  async connection(): Promise<Connection> {
    return this.#arrived.shift() ?? new Promise(arrived => (this.#waiting = arrived));
  }

  /** How many came that nobody asked for. */
  get unasked(): number {
    return this.#arrived.length;
  }

  async stop(): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    await new Promise(stopped => this.#server.close(stopped));
  }
}
