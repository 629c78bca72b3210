import { expect, test } from "vitest";
import { type Given, type Row, rowsOf } from "../src/features/conversations/timeline.ts";
import { ana, at, byAna, message } from "./things.ts";

const rows = (given: Partial<Given>) =>
  rowsOf({ messages: [], unsent: [], readSeq: 99, me: ana.id, ...given });
const short = (row: Row) =>
  row.is === "bubble" ? `${row.opens ? "<" : ""}${row.message.seq}${row.ends ? ">" : ""}` : row.is;

test("messages of one author stand together until another writes or time passes", () => {
  const messages = [message(1), message(2), message(3, { author: byAna }), message(20), message(21)];
  messages[3] = message(4, { created_at: at(20) });
  messages[4] = message(5, { created_at: at(26) });
  expect(rows({ messages }).map(short)).toEqual(["day", "<1", "2>", "<3>", "<4>", "<5>"]);
});

test("a note never joins a reply of the same author", () => {
  const messages = [message(1, { author: byAna }), message(2, { author: byAna, kind: "note" })];
  expect(rows({ messages }).map(short)).toEqual(["day", "<1>", "<2>"]);
});

test("every day has its line", () => {
  const messages = [message(1), message(2, { created_at: at(60 * 48) })];
  expect(rows({ messages }).map(short)).toEqual(["day", "<1>", "day", "<2>"]);
});

test("the mark of the new ones stands before the first that nobody had read", () => {
  const messages = [message(1), message(2, { author: byAna }), message(3), message(4)];
  expect(rows({ messages, readSeq: 2 }).map(row => row.is)).toEqual([
    "day",
    "bubble",
    "bubble",
    "new",
    "bubble",
    "bubble",
  ]);
  expect(rows({ messages, readSeq: 4 }).some(row => row.is === "new")).toBe(false);
});

test("what the system says is no bubble and parts groups", () => {
  const messages = [message(1), message(2, { author: { kind: "system", name: "Omnichat" } }), message(3)];
  expect(rows({ messages }).map(short)).toEqual(["day", "<1>", "system", "<3>"]);
});

test("an unsent message stands at the end and goes when it has arrived", () => {
  const unsent = [
    { client_id: "client-2", conversation: "a", body: "hi", kind: "message" as const, at: at(2) },
  ];
  expect(rows({ messages: [message(1)], unsent }).map(row => row.is)).toEqual(["day", "bubble", "unsent"]);
  const arrived = [message(1), message(2, { author: byAna })];
  expect(rows({ messages: arrived, unsent }).map(row => row.is)).toEqual(["day", "bubble", "bubble"]);
});
