import { expect, test } from "vitest";
import { retryAfter } from "../src/api.ts";
import { luminance, textOn } from "../src/color.ts";
import { pieces } from "../src/links.ts";
import * as words from "../src/words.ts";

/** Contrast of two colours, 1 to 21. */
const contrast = (...colors: [string, string]) => {
  const [dark = 0, light = 0] = colors.map(luminance).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
const links = (text: string) => pieces(text).flatMap(({ text, href }) => (href ? [[text, href]] : []));

test("the pieces of a text are the text again", () => {
  const text = "See https://a.example/x?y=1#z, or (http://b.example/q_(w)) or write to me@c.example!";
  expect(
    pieces(text)
      .map(p => p.text)
      .join(""),
  ).toBe(text);
  expect(links(text)).toEqual([
    ["https://a.example/x?y=1#z", "https://a.example/x?y=1#z"],
    ["http://b.example/q_(w)", "http://b.example/q_(w)"],
    ["me@c.example", "mailto:me@c.example"],
  ]);
});

test.each([
  "javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "<a href='x'>click</a>",
  "file:///etc/passwd",
  "vbscript:x",
  "blob:null/1",
  "http://",
  "http://...",
])("%s is no link", text => {
  expect(links(text)).toEqual([]);
});

test("an address inside a forbidden scheme links to the address alone", () => {
  expect(links("javascript://x@y.example")).toEqual([["x@y.example", "mailto:x@y.example"]]);
});

test("contrast is what WCAG says", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

test("text on any colour has at least 4.5:1", () => {
  expect(textOn("#0f6b5c")).toBe("#ffffff");
  expect(textOn("#ffd400")).toBe("#000000");
  for (let step = 0; step < 256; step += 3) {
    const part = step.toString(16).padStart(2, "0");
    for (const color of [
      `#${part}${part}${part}`,
      `#${part}0000`,
      `#00${part}00`,
      `#0000${part}`,
      `#${part}80ff`,
    ]) {
      expect(contrast(color, textOn(color)), color).toBeGreaterThanOrEqual(4.5);
    }
  }
});

test("Retry-After is read as seconds or as a date", () => {
  const now = Date.parse("2026-11-21T09:30:00Z");
  expect(retryAfter("7", now)).toBe(7000);
  expect(retryAfter("Sat, 21 Nov 2026 09:30:20 GMT", now)).toBe(20_000);
  expect(retryAfter("Sat, 21 Nov 2026 09:00:00 GMT", now)).toBe(0);
  expect(retryAfter("soon", now)).toBe(0);
  expect(retryAfter(null, now)).toBe(0);
});

test("days are called today and yesterday, others by their date", () => {
  const noon = (day: number) => new Date(2026, 10, day, 12).getTime();
  expect([words.day(noon(21), noon(21)), words.day(noon(20), noon(21))]).toEqual(["Today", "Yesterday"]);
  expect(words.day(noon(19), noon(21))).toMatch(/19/);
});
