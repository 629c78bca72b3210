// The mobile app of the system before: what it asks over HTTP, and its two sockets.

import { once } from "node:events";
import WebSocket from "ws";
import { eventually } from "../eventually.ts";

export type Frame = Record<string, unknown>;

export class OldApp {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async signIn(url: string, username: string, password: string): Promise<OldApp> {
    const body = new URLSearchParams({ username, password });
    const answer = await fetch(`${url}/api/v1/auth/login`, { method: "POST", body });
    const said = (await answer.json()) as { access_token: string; token_type: string };
    if (said.token_type !== "bearer") throw new Error(JSON.stringify(said));
    return new OldApp(url, said.access_token);
  }

  /** Asks for a path as it stands: the app encodes nothing. */
  async get(path: string): Promise<Frame> {
    return await this.call(path, {});
  }

  async post(path: string, body: Frame): Promise<Frame> {
    return await this.call(path, { method: "POST", body: JSON.stringify(body) });
  }

  private async call(path: string, how: RequestInit): Promise<Frame> {
    const headers = { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json" };
    const answer = await fetch(`${this.url}${path}`, { ...how, headers });
    const said = (await answer.json()) as Frame;
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(said)}`);
    return said;
  }

  /** Opens a socket, which answers each ping. */
  async listens(): Promise<Listening> {
    const socket = new WebSocket(`${this.url.replace("http", "ws")}/admin-ws?token=${this.token}`);
    const listening = new Listening(socket);
    await once(socket, "open");
    return listening;
  }
}

export class Listening {
  readonly frames: Frame[] = [];
  closed: number | undefined;

  constructor(private readonly socket: WebSocket) {
    socket.on("message", data => {
      const frame = JSON.parse(data.toString()) as Frame;
      this.frames.push(frame);
      if (frame.type === "ping") socket.send(JSON.stringify({ type: "pong" }));
    });
    socket.on("close", code => {
      this.closed = code;
    });
  }

  say(frame: Frame): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** Waits for a message: the app takes what has no type, or one that is empty. */
  async message(text: string): Promise<Frame> {
    return await eventually(
      `a message ${text}`,
      () => this.frames.find(frame => (frame.type ?? "") === "" && frame.text === text),
      () => JSON.stringify(this.frames.slice(-10)),
    );
  }

  close(): void {
    this.socket.close();
  }
}
