// The network between clients and the daemon: an address of its own that passes bytes on, and in a storm does to them
// what networks do. It knows nothing of what the bytes mean.

import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { CALM, Deck, type Fate } from "./fate.ts";
import type { Random } from "./random.ts";

/** Bytes pass; each new connection meets its fate; connections stay and nothing passes on any of them. */
export type Weather = "calm" | "storm" | "silence";

interface Connection {
  client: Socket;
  server: Socket;
  fate: Fate;
  left: number;
  silent: boolean;
}

export class TcpProxy {
  /** What happened to connections, and how often. */
  readonly met = new Map<string, number>();
  readonly #server: Server;
  readonly #to: { host: string; port: number };
  readonly #deck: Deck;
  readonly #connections = new Set<Connection>();
  #weather: Weather = "calm";

  private constructor(server: Server, daemon: string, random: Random) {
    const { hostname, port } = new URL(daemon);
    this.#to = { host: hostname, port: Number(port) };
    this.#deck = new Deck(random);
    this.#server = server.on("connection", client => this.#lead(client));
  }

  /** A calm network that leads to this daemon. */
  static async open(daemon: string, random: Random): Promise<TcpProxy> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new TcpProxy(server, daemon, random);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many connections have met their fates. */
  get fates(): number {
    return [...this.met.values()].reduce((all, times) => all + times, 0);
  }

  /** A storm cuts off what is there; silence falls on what is there and on what comes, and stays on it. */
  set weather(weather: Weather) {
    this.#weather = weather;
    for (const connection of this.#connections) {
      if (weather === "silence") connection.silent = true;
      if (weather === "storm") cut(connection);
    }
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) cut(connection);
    await new Promise(closed => this.#server.close(closed));
  }

  #lead(client: Socket): void {
    const fate = this.#weather === "storm" ? this.#deck.next() : CALM;
    if (this.#weather === "storm") this.met.set(fate.name, (this.met.get(fate.name) ?? 0) + 1);
    // Whether it ended well is for both ends to notice.
    client.on("error", () => {});
    if (!fate.lasts) {
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.#to).on("error", () => {});
    const silent = this.#weather === "silence";
    const connection: Connection = { client, server, fate, left: fate.lasts, silent };
    this.#connections.add(connection);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.setNoDelay(true);
      from.once("close", () => {
        cut(connection);
        this.#connections.delete(connection);
      });
      this.#pass(from, to, connection).catch(() => cut(connection));
    }
  }

  async #pass(from: Socket, to: Socket, connection: Connection): Promise<void> {
    const { fate } = connection;
    for await (const bytes of from as AsyncIterable<Buffer>) {
      for (let at = 0; at < bytes.length; at += fate.crumb) {
        const crumb = bytes.subarray(at, at + Math.min(fate.crumb, bytes.length));
        if (fate.late) await pause(this.#deck.random() * fate.late);
        // Read and never passed on: for both ends the connection stands.
        if (connection.silent) return await never();
        const passes = Math.min(crumb.length, connection.left);
        connection.left -= passes;
        if (!to.write(crumb.subarray(0, passes))) await Promise.race([once(to, "drain"), once(to, "close")]);
        if (connection.left) continue;
        if (fate.ends === "cut") return cut(connection);
        connection.silent = true;
      }
    }
    cut(connection);
  }
}

/** What was passed on already still arrives. */
function cut({ client, server }: Connection): void {
  client.destroySoon();
  server.destroySoon();
}

function never(): Promise<never> {
  return new Promise(() => {});
}
