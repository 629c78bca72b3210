import { expect, test } from "vitest";
import { readable } from "../src/lib/phone.ts";

test("a number is shown with its country and in groups, and what is none as it was typed", () => {
  expect(readable("+436601234567")).toBe("+43 660 123 4567");
  expect(readable("+12025550147")).toBe("+1 202 555 0147");
  expect(readable("+35312345678")).toBe("+353 123 456 78");
  expect(readable("+442079460018")).toBe("+44 207 946 0018");
  expect(readable("0660 1234567")).toBe("0660 1234567");
  expect(readable("12345")).toBe("12345");
  expect(readable("+1 202")).toBe("+1 202");
});
