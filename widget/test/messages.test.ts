import { expect, test } from "vitest";
import type { VisitorMessage } from "../src/api.ts";
import { lastAnswer, merged, unread } from "../src/messages.ts";
import { rows } from "../src/rows.ts";
import { message } from "./message.ts";

const seqs = (messages: VisitorMessage[]) => messages.map(m => m.seq);

test("messages are ordered by seq, whatever order and time they come with", () => {
  const late = message(2, { created_at: "2030-01-01T00:00:00.000Z" });
  expect(seqs(merged([message(5), late], [message(1), message(9)]))).toEqual([1, 2, 5, 9]);
});

test("a message that comes twice is there once", () => {
  expect(seqs(merged([message(1), message(2)], [message(2), message(1)]))).toEqual([1, 2]);
});

test("only answers after the last read one are unread; the system's lines are not", () => {
  const all = [
    message(1, { author_kind: "visitor" }),
    message(2),
    message(3, { author_kind: "bot" }),
    message(4, { author_kind: "system" }),
  ];
  expect(unread(all, 0)).toBe(2);
  expect(unread(all, 2)).toBe(1);
  expect(lastAnswer(all)).toBe(3);
  expect(lastAnswer([])).toBe(0);
});

test("a day line stands before the first message of a day, once", () => {
  const shown = rows(
    [
      message(1, { created_at: "2026-11-20T10:00:00.000Z" }),
      message(2, { author_kind: "system", created_at: "2026-11-20T10:01:00.000Z" }),
      message(3, { created_at: "2026-11-20T10:02:00.000Z" }),
      message(4, { created_at: "2026-11-22T10:00:00.000Z" }),
    ],
    [],
    0,
  );
  expect(shown.map(row => row.is)).toEqual(["day", "bubble", "system", "bubble", "day", "bubble"]);
  expect(new Set(shown.map(row => row.key)).size).toBe(shown.length);
});

test("bubbles of one author belong together for five minutes, until somebody else speaks", () => {
  const at = (minute: number) => ({ created_at: `2026-11-20T10:${String(minute).padStart(2, "0")}:00.000Z` });
  const shown = rows(
    [message(1, at(0)), message(2, at(4)), message(3, at(10)), message(4, { author_name: "Ben", ...at(11) })],
    [],
    0,
  );
  expect(shown.flatMap(row => (row.is === "bubble" ? [row.joined] : []))).toEqual([
    false,
    true,
    false,
    false,
  ]);
});

test("only the last own message says how far it came, and it never says sent before it is stored", () => {
  const own = (seq: number) => message(seq, { author_kind: "visitor", client_id: `c${seq}` });
  const marks = (readSeq: number) =>
    rows([own(1), own(2), message(3)], [{ client_id: "c4", body: "?", at: 0 }], readSeq).flatMap(row =>
      row.is === "bubble" ? [row.mark] : [],
    );
  expect(marks(1)).toEqual(["stored", "sent", undefined, "going"]);
  expect(marks(2)).toEqual(["stored", "read", undefined, "going"]);
});

test("a message that is stored but still in the outbox is shown once, in the same place", () => {
  const outgoing = { client_id: "c1", body: "hello", at: Date.now() };
  const before = rows([], [outgoing], 0);
  const after = rows([message(1, { author_kind: "visitor", client_id: "c1" })], [outgoing], 0);
  expect(after.filter(row => row.is === "bubble")).toHaveLength(1);
  expect(after.at(-1)?.key).toBe(before.at(-1)?.key);
});
