import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Api } from "../src/api.ts";
import { Chat } from "../src/chat.ts";
import { Kept } from "../src/kept.ts";
import { Desk, problem } from "./desk.ts";
import { message } from "./message.ts";

let desk: Desk;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  desk = new Desk();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A page with the widget on it. */
function page(): Chat {
  const chat = new Chat(new Api("https://desk.example/widget.js", "inbox"), new Kept("inbox"), desk.config);
  chat.resume();
  return chat;
}

/** A page on which the visitor has written and was heard. */
async function talking(): Promise<Chat> {
  const chat = page();
  chat.send("hello");
  await vi.waitFor(() => expect(chat.thread.messages).toHaveLength(1));
  return chat;
}

const sent = () => desk.heard.filter(frame => frame.type === "send").map(frame => frame.body);

test("before the first message nothing is asked and nothing is stored", async () => {
  const chat = page();
  chat.typed("hel");
  chat.attend(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(desk.requests).toEqual([]);
  expect(localStorage.length).toBe(0);
});

test("a message leaves the outbox only when the server has it", async () => {
  desk.ack = false;
  const chat = page();
  chat.send("hello");
  await vi.waitFor(() => expect(sent()).toEqual(["hello"]));
  expect(chat.outbox).toHaveLength(1);
  expect(chat.thread.messages).toEqual([]);
  desk.ack = true;
  desk.drop();
  await vi.waitFor(() => expect(chat.outbox).toEqual([]));
  expect(chat.thread.messages.map(m => m.body)).toEqual(["hello"]);
  expect(desk.messages).toHaveLength(1);
});

test("what is written while the server is away is sent when it is back, in order", async () => {
  const chat = await talking();
  desk.up = false;
  desk.drop();
  chat.send("one");
  chat.send("two");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(chat.connection.is).toBe("reconnecting");
  expect(chat.outbox).toHaveLength(2);
  desk.up = true;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(chat.thread.messages.map(m => m.body)).toEqual(["hello", "one", "two"]);
});

test("the first message waits for a server that is away, and for one that asks to wait", async () => {
  desk.up = false;
  const chat = page();
  chat.send("hello");
  await vi.advanceTimersByTimeAsync(1_000);
  desk.up = true;
  desk.next.push(problem(429, "too_many_requests", { "retry-after": "30" }));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sent()).toEqual([]);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(chat.thread.messages.map(m => m.body)).toEqual(["hello"]);
});

test("a reload sends what was not sent, and does not double what was", async () => {
  desk.ack = false;
  page().send("hello");
  await vi.waitFor(() => expect(desk.messages).toHaveLength(1));
  desk.ack = true;
  const reloaded = page();
  await vi.waitFor(() => expect(reloaded.connection.is).toBe("live"));
  expect(reloaded.outbox).toEqual([]);
  expect(reloaded.thread.messages.map(m => m.body)).toEqual(["hello"]);
  expect(desk.messages).toHaveLength(1);
});

test("a refused message says why, and can be sent again or removed", async () => {
  desk.refuse = "`body` is blank.";
  const chat = page();
  chat.send("one");
  chat.send("two");
  await vi.waitFor(() =>
    expect(chat.outbox.map(o => o.failed)).toEqual(["`body` is blank.", "`body` is blank."]),
  );
  desk.refuse = undefined;
  const [one, two] = chat.outbox.map(o => o.client_id);
  chat.retry(one ?? "");
  await vi.waitFor(() => expect(chat.thread.messages.map(m => m.body)).toEqual(["one"]));
  chat.remove(two ?? "");
  expect(chat.outbox).toEqual([]);
});

test("a website that may not use the inbox is told so at the message", async () => {
  desk.next.push(problem(403, "origin_not_allowed"));
  const chat = page();
  chat.send("hello");
  await vi.waitFor(() => expect(chat.outbox[0]?.failed).toBe("It is origin_not_allowed."));
  chat.retry(chat.outbox[0]?.client_id ?? "");
  await vi.waitFor(() => expect(chat.thread.messages).toHaveLength(1));
});

test("when the session has ended, what was not sent goes out in a new one", async () => {
  const chat = await talking();
  desk.up = false;
  desk.drop();
  chat.send("after");
  desk.endSessions();
  desk.up = true;
  await vi.waitFor(() => expect(chat.thread.messages.map(m => m.body)).toEqual(["after"]));
  expect(new Kept("inbox").state.token).toBe(desk.token);
});

test("a session that ended while the page was closed is forgotten without a sound", async () => {
  await talking();
  desk.endSessions();
  const chat = page();
  await vi.waitFor(() => expect(new Kept("inbox").state.token).toBeUndefined());
  expect(chat.connection.is).toBe("idle");
  expect(chat.thread.messages).toEqual([]);
});

test("a reload shows the whole conversation, earlier messages on demand", async () => {
  await talking();
  for (let seq = 2; seq <= 80; seq++) desk.messages.push(message(seq));
  const chat = page();
  await vi.waitFor(() => expect(chat.thread.messages).toHaveLength(50));
  expect(chat.thread.more).toBe(true);
  await chat.loadEarlier();
  expect(chat.thread.messages.map(m => m.seq)).toEqual(Array.from({ length: 80 }, (_, i) => i + 1));
  expect(chat.thread.more).toBe(false);
});

test("answers are unread until the visitor looks", async () => {
  const chat = await talking();
  desk.answer("one");
  desk.answer("two");
  expect(chat.thread.unread).toBe(2);
  expect(desk.heard.filter(f => f.type === "read")).toEqual([]);
  chat.attend(true);
  expect(chat.thread.unread).toBe(0);
  expect(desk.heard.at(-1)).toEqual({ type: "read", seq: 3 });
  desk.answer("three");
  expect(desk.heard.at(-1)).toEqual({ type: "read", seq: 4 });
});

test("what was read while disconnected is said after reconnecting", async () => {
  const chat = await talking();
  desk.answer("one");
  desk.up = false;
  desk.drop();
  chat.attend(true);
  desk.up = true;
  await vi.waitFor(() => expect(desk.heard.at(-1)).toEqual({ type: "read", seq: 2 }));
});

test("typing is said once in three seconds, and its end once", async () => {
  const chat = await talking();
  const typing = () => desk.heard.filter(f => f.type === "typing").map(f => f.on);
  chat.typed("a");
  chat.typed("ab");
  expect(typing()).toEqual([true]);
  await vi.advanceTimersByTimeAsync(3_000);
  chat.typed("abc");
  chat.typed("");
  chat.typed("");
  expect(typing()).toEqual([true, true, false]);
});

test("the team's typing ends with its message, or after six seconds", async () => {
  const chat = await talking();
  desk.say({ type: "typing", name: "Ana", on: true });
  expect(chat.typing).toBe("Ana");
  await vi.advanceTimersByTimeAsync(6_000);
  expect(chat.typing).toBeUndefined();
  desk.say({ type: "typing", name: "Ana", on: true });
  desk.answer("there");
  expect(chat.typing).toBeUndefined();
});

test("a closed conversation is reopened by the next message", async () => {
  const chat = await talking();
  desk.close();
  expect(chat.thread.conversation?.status).toBe("closed");
  chat.send("one more thing");
  await vi.waitFor(() => expect(chat.thread.conversation?.status).toBe("open"));
});

test("when a conversation begins anew, its messages replace the old ones", async () => {
  const chat = await talking();
  desk.answer("old");
  desk.messages = [message(1, { body: "new" })];
  desk.conversation = { id: "another", status: "open", visitor_read_seq: 0, staff_read_seq: 0 };
  desk.say({ type: "event", kind: "conversation.changed", cursor: "z", data: desk.conversation });
  await vi.waitFor(() => expect(chat.thread.messages.map(m => m.body)).toEqual(["new"]));
});

test("whoever wrote to nobody is offered to leave their contact, until they did", async () => {
  desk.available = false;
  const chat = await talking();
  expect(chat.unheard).toBe(true);
  await chat.leaveContact({ client_id: "f", email: "maya@example.com" });
  expect(chat.unheard).toBe(false);
  expect(desk.requests).toContain("POST followups");
});

test("a message from another tab begins the conversation here too", async () => {
  const chat = page();
  await talking();
  dispatchEvent(new StorageEvent("storage", { key: "omnichat:inbox" }));
  await vi.waitFor(() => expect(chat.thread.messages.map(m => m.body)).toEqual(["hello"]));
});
