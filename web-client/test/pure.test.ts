import { expect, test } from "vitest";
import { backoff } from "../src/backoff.ts";
import { uuidv7 } from "../src/uuid.ts";

test("the wait doubles from half a second and stays at 15 seconds", () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 1000].map(attempt => backoff(attempt, 1));
  expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

test("chance takes up to half of the wait away, never more", () => {
  expect(backoff(3, 0)).toBe(2000);
  expect(backoff(3, 0.5)).toBe(3000);
});

test("ids are UUIDs of version 7 that sort by time and never repeat", () => {
  const ids = Array.from({ length: 1000 }, (_, i) => uuidv7(1_795_253_400_000 + i));
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect([...ids].sort()).toEqual(ids);
  expect(uuidv7(5)).not.toBe(uuidv7(5));
  expect(ids[0]?.replace("-", "").slice(0, 12)).toBe((1_795_253_400_000).toString(16).padStart(12, "0"));
});
