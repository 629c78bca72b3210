import { expect, test } from "vitest";
import { filled, placesOf, sought, variables } from "../src/features/conversations/canned.ts";

test("what is known is filled in, and what is not stands to be seen", () => {
  const known = variables({ contact: { name: "Maya Chen", phone: null }, staff: "Ana López", inbox: "Shop" });
  expect(filled("Hi {{ contact.first_name }}, {{staff.first_name}} of {{inbox.name}}", known)).toBe(
    "Hi Maya, Ana of Shop",
  );
  expect(filled("{{contact.phone|no number}} {{contact.email}}", known)).toBe("no number {{contact.email}}");
});

test("nobody is greeted by a name that was made up", () => {
  for (const name of ["Visitor 0B3F", "+4315880", "maya@example.com"]) {
    const known = variables({ contact: { name }, staff: "Ana López", inbox: "Shop" });
    expect(filled("Hello {{contact.first_name|there}}", known)).toBe("Hello there");
  }
});

test("the places of a template are named once each", () => {
  expect(placesOf("{{1}} and {{2}} and {{1}}")).toEqual(["1", "2"]);
});

test("a slash begins a search at the start and after a space, and nowhere else", () => {
  expect(sought("/hel", 4)).toEqual({ from: 0, word: "hel" });
  expect(sought("so: /öff", 8)).toEqual({ from: 4, word: "öff" });
  expect(sought("and/or", 6)).toBeUndefined();
  expect(sought("https://x", 9)).toBeUndefined();
  expect(sought("/hel lo", 7)).toBeUndefined();
});
