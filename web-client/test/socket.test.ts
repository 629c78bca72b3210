import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";
import type { components } from "../src/schema.ts";
import { Refused, Socket, type SocketOptions, type SocketState } from "../src/socket.ts";
import { Daemon } from "./daemon.ts";

type Client = components["schemas"]["VisitorClientFrame"];
type Server = components["schemas"]["VisitorServerFrame"];
type Staff = components["schemas"]["ServerFrame"];

/** Node's client throws what nobody listens to; a browser's does not. */
class BrowserLike extends NodeWebSocket {
  constructor(url: string, protocol: string) {
    super(url, protocol);
    this.on("error", () => {});
  }
}

let daemon: Daemon;
let socket: Socket<Client, Server>;
let states: SocketState[];
let frames: Server[];
let onState: () => void;

beforeEach(async () => {
  vi.stubGlobal("WebSocket", BrowserLike);
  daemon = await Daemon.start();
  states = [];
  frames = [];
  onState = () => {};
});

afterEach(async () => {
  socket.stop();
  await daemon.stop();
  vi.unstubAllGlobals();
});

function start(options: Partial<SocketOptions<Client, Server>> = {}): void {
  socket = new Socket<Client, Server>({
    url: daemon.url,
    token: async () => "token",
    onFrame: frame => frames.push(frame),
    onState: state => {
      states.push(state);
      onState();
    },
    onResync: async () => {},
    delay: () => 1,
    ...options,
  });
  socket.start();
}

/** Waits until the socket has been in this state. */
async function reached(is: SocketState["is"]): Promise<void> {
  while (!states.some(state => state.is === is)) {
    await new Promise<void>(changed => {
      onState = changed;
    });
  }
}

const event = (cursor: string, body: string) => ({
  type: "event",
  kind: "message.created",
  cursor,
  data: { body },
});

/** The texts of the messages that reached the screen. */
const applied = () =>
  frames.flatMap(f => (f.type === "event" && f.kind === "message.created" ? [f.data.body] : []));

const send = (client_id: string, body = "hello") => ({ type: "send", client_id, body }) as const;

describe("resuming", () => {
  test("a reconnect asks for what came after the last applied event", async () => {
    start();
    const first = await daemon.connection();
    expect(await first.welcome()).toEqual({ type: "hello", token: "token" });
    first.say(event("c1", "one"));
    await vi.waitFor(() => expect(socket.cursor).toBe("c1"));
    first.ws.terminate();
    const second = await daemon.connection();
    expect(await second.next("hello")).toEqual({ type: "hello", token: "token", resume_after: "c1" });
    expect(states.map(s => s.is)).toEqual(["connecting", "live", "reconnecting"]);
  });

  test("a connection without events resumes where it began", async () => {
    start();
    const first = await daemon.connection();
    await first.welcome();
    await reached("live");
    first.ws.terminate();
    expect((await (await daemon.connection()).next("hello")).resume_after).toBe("c0");
  });

  test("an event that comes twice is applied once", async () => {
    start({ cursor: "c1" });
    const connection = await daemon.connection();
    await connection.welcome();
    for (const cursor of ["c1", "c2", "c2", "c3"]) connection.say(event(cursor, cursor));
    await vi.waitFor(() => expect(applied()).toEqual(["c2", "c3"]));
  });

  test("numbered events are applied in order only", async () => {
    const seen: number[] = [];
    const staff = new Socket<components["schemas"]["ClientFrame"], Staff>({
      url: daemon.url,
      token: async () => "token",
      hello: () => ({ topics: ["inbox"] }),
      cursor: 7,
      onFrame: frame => frame.type === "event" && seen.push(frame.cursor),
      onState: () => {},
      onResync: async () => {},
    });
    staff.start();
    const connection = await daemon.connection();
    expect(await connection.welcome()).toMatchObject({ resume_after: 7, topics: ["inbox"] });
    for (const cursor of [6, 7, 8, 7, 10]) connection.say({ type: "event", cursor });
    await vi.waitFor(() => expect(seen).toEqual([8, 10]));
    staff.stop();
    start();
  });
});

describe("sending", () => {
  test("a message whose ack was lost is sent again with the same client_id, and settles once", async () => {
    start();
    const first = await daemon.connection();
    await first.welcome();
    const sent = socket.send(send("a"));
    expect(await first.next("send")).toEqual(send("a"));
    first.ws.terminate();
    const second = await daemon.connection();
    await second.welcome();
    expect(await second.next("send")).toEqual(send("a"));
    second.say({ type: "ack", client_id: "a", message: { id: "m", seq: 1 } });
    expect((await sent).message.seq).toBe(1);
    second.ws.terminate();
    const third = await daemon.connection();
    await third.welcome({ ping_ms: 1 });
    await third.next("ping");
    expect(third.heard.filter(f => f.type === "send")).toEqual([]);
  });

  test("what is written while disconnected goes out in order after the welcome", async () => {
    start();
    void socket.send(send("a"));
    void socket.send(send("b"));
    const connection = await daemon.connection();
    await connection.welcome();
    expect([(await connection.next("send")).client_id, (await connection.next("send")).client_id]).toEqual([
      "a",
      "b",
    ]);
  });

  test("a refusal reaches the sender with its reason", async () => {
    start();
    const connection = await daemon.connection();
    await connection.welcome();
    const sent = socket.send(send("a"));
    await connection.next("send");
    connection.say({ type: "error", code: "invalid", detail: "`body` is too long.", client_id: "a" });
    await expect(sent).rejects.toMatchObject({ code: "invalid", message: "`body` is too long." });
  });

  test("a frame over the limit is refused here, for the server would end the connection", async () => {
    start();
    await (await daemon.connection()).welcome({ frame_bytes: 100 });
    await reached("live");
    await expect(socket.send(send("a", "ä".repeat(60)))).rejects.toBeInstanceOf(Refused);
  });

  test("a message that ended the connection is not sent again", async () => {
    start();
    const connection = await daemon.connection();
    await connection.welcome();
    const sent = socket.send(send("a"));
    await connection.next("send");
    connection.ws.close(4413);
    await expect(sent).rejects.toMatchObject({ code: "too_large" });
    await (await daemon.connection()).welcome();
  });

  test("a hint is dropped while disconnected", async () => {
    start();
    socket.hint({ type: "typing", on: true });
    const connection = await daemon.connection();
    await connection.welcome();
    await reached("live");
    socket.hint({ type: "typing", on: false });
    expect(await connection.next("typing")).toEqual({ type: "typing", on: false });
  });
});

describe("signing in", () => {
  test("4401 gets a fresh token and comes back at once", async () => {
    const asked: boolean[] = [];
    start({
      token: async fresh => {
        asked.push(fresh);
        return fresh ? "new" : "old";
      },
      delay: () => 60_000,
    });
    const first = await daemon.connection();
    expect((await first.next("hello")).token).toBe("old");
    first.ws.close(4401);
    expect((await (await daemon.connection()).welcome()).token).toBe("new");
    expect(asked).toEqual([false, true]);
  });

  test("a fresh token that is refused too means signed out, until started again", async () => {
    start();
    (await daemon.connection()).ws.close(4401);
    (await daemon.connection()).ws.close(4401);
    await reached("signed_out");
    const sent = socket.send(send("a"));
    socket.start();
    const connection = await daemon.connection();
    await connection.welcome();
    await connection.next("send");
    connection.say({ type: "ack", client_id: "a", message: { seq: 1 } });
    await sent;
  });

  test("no token means signed out", async () => {
    start({ token: async () => undefined });
    await daemon.connection();
    await reached("signed_out");
  });

  test("a token that cannot be fetched just now is asked for again", async () => {
    let tries = 0;
    start({
      token: async () => {
        if (tries++ === 0) throw new TypeError("network");
        return "token";
      },
    });
    await daemon.connection();
    await (await daemon.connection()).welcome();
  });

  test("an open connection is given the next token without closing", async () => {
    let token = "one";
    start({ token: async () => token });
    const connection = await daemon.connection();
    await connection.welcome();
    await reached("live");
    token = "two";
    await socket.renew();
    expect((await connection.welcome()).token).toBe("two");
    expect(states.map(s => s.is)).toEqual(["connecting", "live"]);
  });

  test.each([
    [4403, "not_allowed"],
    [4409, "replaced"],
  ])("%i stops it for good", async (code, reason) => {
    start();
    (await daemon.connection()).ws.close(code);
    await reached("stopped");
    expect(socket.state).toEqual({ is: "stopped", reason });
    expect(daemon.unasked).toBe(0);
  });
});

describe("resync", () => {
  test("events wait until everything was fetched afresh, and the cursor goes on from there", async () => {
    let fetched = () => {};
    start({
      cursor: "old",
      onResync: () =>
        new Promise(done => {
          fetched = done;
        }),
    });
    const connection = await daemon.connection();
    await connection.welcome();
    connection.say({ type: "resync", reason: "retention", cursor: "c5" });
    connection.say(event("c6", "six"));
    connection.say({ type: "typing", name: "Ana", on: true });
    await vi.waitFor(() => expect(frames.at(-1)).toMatchObject({ type: "typing" }));
    expect(applied()).toEqual([]);
    expect(socket.cursor).toBe("old");
    fetched();
    await vi.waitFor(() => expect(applied()).toEqual(["six"]));
    expect(socket.cursor).toBe("c6");
  });

  test("when fetching fails, the next connection is told to resync again", async () => {
    start({ cursor: "old", onResync: () => Promise.reject(new TypeError("network")) });
    const first = await daemon.connection();
    await first.welcome();
    first.say({ type: "resync", reason: "retention", cursor: "c5" });
    expect((await (await daemon.connection()).next("hello")).resume_after).toBe("old");
  });
});

describe("the state of the connection", () => {
  test("it pings when it has been quiet", async () => {
    start();
    const connection = await daemon.connection();
    await connection.welcome({ ping_ms: 5 });
    const ping = await connection.next("ping");
    connection.say({ type: "pong", n: ping.n });
    await connection.next("ping");
    expect(states.map(s => s.is)).toEqual(["connecting", "live"]);
  });

  test("a peer that says nothing is given up", async () => {
    start();
    await (await daemon.connection()).welcome({ dead_ms: 10 });
    await (await daemon.connection()).welcome();
    expect(states.map(s => s.is).slice(0, 3)).toEqual(["connecting", "live", "reconnecting"]);
  });

  test("it comes back no earlier than a restarting server asks", async () => {
    start();
    const connection = await daemon.connection();
    await connection.welcome();
    const before = Date.now();
    connection.say({ type: "bye", code: 4503, retry_after_ms: 30_000 });
    connection.ws.close(4503);
    await reached("reconnecting");
    const state = states.find(s => s.is === "reconnecting");
    expect(state?.is === "reconnecting" && state.nextTryAt).toBeGreaterThanOrEqual(before + 30_000);
  });

  test("without a network it says offline, and tries at once when the network is back", async () => {
    const page = Object.assign(new EventTarget(), {
      document: Object.assign(new EventTarget(), { hidden: false }),
    });
    const browser = { onLine: true };
    vi.stubGlobal("window", page);
    vi.stubGlobal("document", page.document);
    vi.stubGlobal("navigator", browser);
    start({ delay: () => 60_000 });
    const first = await daemon.connection();
    await first.welcome();
    browser.onLine = false;
    first.ws.terminate();
    await reached("offline");
    browser.onLine = true;
    page.dispatchEvent(new Event("online"));
    await (await daemon.connection()).welcome();
    await vi.waitFor(() => expect(socket.state.is).toBe("live"));
  });
});
