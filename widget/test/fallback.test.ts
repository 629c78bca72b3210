// Where no WebSocket gets through: the conversation goes on over HTTP, and goes back to the socket when one does.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Api } from "../src/api.ts";
import { Chat } from "../src/chat.ts";
import { Kept } from "../src/kept.ts";
import { Desk } from "./desk.ts";

let desk: Desk;
let chat: Chat;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  desk = new Desk();
  desk.sockets = false;
  chat = new Chat(new Api("https://desk.example/widget.js", "inbox"), new Kept("inbox"), desk.config);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const bodies = () => chat.thread.messages.map(m => m.body);

/** The visitor has written and was heard, without a socket. */
async function talking(): Promise<void> {
  chat.send("hello");
  await vi.waitFor(() => expect(bodies()).toEqual(["hello"]));
  await vi.waitFor(() => expect(chat.connection.is).toBe("without_socket"));
}

test("what the visitor writes goes out once and in order, and answers come in", async () => {
  await talking();
  for (const body of ["one", "two", "three"]) chat.send(body);
  await vi.waitFor(() => expect(chat.outbox).toEqual([]));
  desk.answer("Here I am.");
  await vi.waitFor(() => expect(bodies()).toEqual(["hello", "one", "two", "three", "Here I am."]));
  expect(desk.messages.map(m => m.body)).toEqual(bodies());
  expect(desk.heard).toEqual([]);
});

test("an answer comes as soon as it is there, and nobody asks all the time", async () => {
  await talking();
  await vi.advanceTimersByTimeAsync(5_000);
  const before = desk.requests.length;
  await vi.advanceTimersByTimeAsync(150_000);
  expect(desk.requests.length - before).toBeLessThanOrEqual(11);
  desk.answer("Here I am.");
  await vi.advanceTimersByTimeAsync(1);
  expect(bodies()).toEqual(["hello", "Here I am."]);
});

test("a server that does not wait is not asked more than once a second", async () => {
  await talking();
  const never = () => desk.answer("…");
  const before = desk.requests.length;
  for (let ms = 0; ms < 10_000; ms += 100) {
    never();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(desk.requests.length - before).toBeLessThanOrEqual(11);
});

test("as soon as a socket gets through it is used, and nothing is asked, lost or doubled", async () => {
  await talking();
  desk.answer("Here I am.");
  await vi.waitFor(() => expect(bodies()).toHaveLength(2));
  desk.sockets = true;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(chat.connection.is).toBe("live");
  const before = desk.requests.length;
  chat.send("one");
  await vi.waitFor(() => expect(chat.outbox).toEqual([]));
  desk.answer("two");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(bodies()).toEqual(["hello", "Here I am.", "one", "two"]);
  expect(desk.messages.map(m => m.body)).toEqual(bodies());
  expect(desk.requests.length).toBe(before);
  expect(desk.heard.filter(frame => frame.type === "send").map(frame => frame.body)).toContain("one");
});

test("what is answered between the last question over HTTP and the first socket is not missed", async () => {
  await talking();
  await vi.advanceTimersByTimeAsync(5_000);
  desk.answerUnheard("Here I am.");
  desk.sockets = true;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(chat.connection.is).toBe("live");
  expect(bodies()).toEqual(["hello", "Here I am."]);
});

test("when the server is away altogether that is said, and what is written waits", async () => {
  await talking();
  desk.up = false;
  chat.send("one");
  await vi.waitFor(() => expect(chat.connection.is).toBe("reconnecting"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(chat.outbox.map(o => o.body)).toEqual(["one"]);
  expect(chat.connection.is).toBe("reconnecting");
  desk.up = true;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(bodies()).toEqual(["hello", "one"]);
  expect(chat.connection.is).toBe("without_socket");
});

test("a refused message says why and holds up nothing", async () => {
  await talking();
  desk.refuse = "blank";
  chat.send("one");
  await vi.waitFor(() => expect(chat.outbox[0]?.failed).toBe("It is invalid."));
  desk.refuse = undefined;
  chat.send("two");
  await vi.waitFor(() => expect(bodies()).toEqual(["hello", "two"]));
});

test("when the session has ended, the conversation goes on in a new one", async () => {
  await talking();
  desk.endSessions();
  chat.send("one");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(bodies()).toEqual(["one"]);
  expect(chat.outbox).toEqual([]);
});
