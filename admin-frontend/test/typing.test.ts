import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { typing } from "../src/features/conversations/typing.ts";
import { currentHints, hear, hush } from "../src/lib/hints.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  hush();
  vi.useRealTimers();
});

test("typing is said at the first key, every three seconds, and taken back after a pause", () => {
  const said: boolean[] = [];
  const it = typing(on => said.push(on));
  it.key();
  it.key();
  expect(said).toEqual([true]);
  vi.advanceTimersByTime(3_000);
  it.key();
  expect(said).toEqual([true, true]);
  vi.advanceTimersByTime(4_000);
  expect(said).toEqual([true, true, false]);
  it.stop();
  expect(said).toEqual([true, true, false]);
});

test("a hint ends by itself after six seconds, and with the connection", () => {
  hear({ type: "typing", conversation: "a", on: true });
  expect(currentHints("a").visitorTypes).toBe(true);
  vi.advanceTimersByTime(6_000);
  expect(currentHints("a").visitorTypes).toBe(false);
  hear({ type: "presence", conversation: "a", users: [{ id: "ben", name: "Ben" }], visitor_online: true });
  hush();
  expect(currentHints("a").lookers).toEqual([]);
});
