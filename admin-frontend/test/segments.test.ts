import { expect, test } from "vitest";
import { inSms, segments } from "../src/features/conversations/segments.ts";

const count = (text: string) => segments(text).count;

test("the network's own alphabet takes one SMS up to 160, and then one for each 153", () => {
  expect([0, 160, 161, 306, 307].map(n => count("a".repeat(n)))).toEqual([0, 1, 2, 2, 3]);
  expect(segments("Grüße, Ωmega @ £5\n")).toEqual({ count: 1, unicode: false });
});

test("what counts twice is never torn in two", () => {
  expect(count("€".repeat(80))).toBe(1);
  expect(count("€".repeat(81))).toBe(2);
  expect(count(`${"a".repeat(152)}€${"a".repeat(151)}`)).toBe(2);
  expect(count(`${"a".repeat(152)}€${"a".repeat(152)}`)).toBe(3);
});

test("any other character makes all of it Unicode, and emoji count twice", () => {
  expect(count("é".repeat(70))).toBe(1);
  expect(count("ś".repeat(70))).toBe(1);
  expect(count("ś".repeat(71))).toBe(2);
  expect(count("🚲".repeat(35))).toBe(1);
  expect(count("🚲".repeat(36))).toBe(2);
});

test("the writer hears of it when it is more than one, or when a character makes it so", () => {
  expect(inSms("Hello")).toBeUndefined();
  expect(inSms("a".repeat(161))).toBe("2 SMS");
  expect(inSms("Hello 🚲")).toContain("1 SMS");
});
