// One client of the shared socket, staff or visitor, that says things and keeps what it sent, what was acknowledged,
// what it heard and which state it was in. It judges nothing.

import type { Frame, HelloOf, SendOf } from "web-client/protocol";
import type { components } from "web-client/schema";
import { Socket, type SocketState } from "web-client/socket";

type Schemas = components["schemas"];
/** What messages have in common, whoever hears of them. */
export type Heard = Schemas["VisitorMessage"] | Schemas["Message"];

interface Event {
  type: "event";
  kind: string;
  cursor: unknown;
  data: unknown;
}

export class Party<Client extends Frame, Server extends Frame> {
  readonly #socket: Socket<Client, Server>;
  /** Of every message it sent, in order, the client_id. */
  readonly sent: string[] = [];
  /** Of those that were acknowledged, the message. */
  readonly acknowledged: Heard[] = [];
  readonly events: Event[] = [];
  readonly states: SocketState[] = [];
  resyncs = 0;

  /** Connects to this address, and stays. */
  constructor(url: string, token: string, hello: Partial<HelloOf<Client>> = {}) {
    this.#socket = new Socket<Client, Server>({
      url: url.replace("http", "ws"),
      token: async () => token,
      hello: () => hello,
      onFrame: frame => {
        if (frame.type === "event") this.events.push(frame as unknown as Event);
      },
      onState: state => this.states.push(state),
      onResync: async () => void this.resyncs++,
    });
    this.#socket.start();
  }

  get isLive(): boolean {
    return this.#socket.state.is === "live";
  }

  /** The messages it heard of, in the order in which it did. */
  get heard(): Heard[] {
    return this.events.filter(({ kind }) => kind === "message.created").map(({ data }) => data as Heard);
  }

  /** Sends, and waits until it is acknowledged. */
  async says(frame: SendOf<Client> & { client_id: string }): Promise<void> {
    this.sent.push(frame.client_id);
    const ack = await this.#socket.send(frame);
    this.acknowledged.push((ack as unknown as { message: Heard }).message);
  }

  leaves(): void {
    this.#socket.stop();
  }
}

export class Desk extends Party<Schemas["ClientFrame"], Schemas["ServerFrame"]> {
  constructor(url: string, token: string) {
    super(`${url}/api/v1/socket`, token, { topics: ["inbox"] });
  }

  replies(conversation: string, body: string): Promise<void> {
    return this.says({ type: "send", client_id: crypto.randomUUID(), conversation, body });
  }
}

export class Guest extends Party<Schemas["VisitorClientFrame"], Schemas["VisitorServerFrame"]> {
  constructor(url: string, token: string) {
    super(`${url}/api/v1/widget/socket`, token);
  }

  writes(body: string): Promise<void> {
    return this.says({ type: "send", client_id: crypto.randomUUID(), body });
  }
}
