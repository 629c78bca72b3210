import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Composer } from "../src/features/conversations/components/Composer.tsx";
import { openDrafts } from "../src/features/conversations/drafts.ts";
import { enterSends } from "../src/lib/settings.ts";
import { conversation } from "./things.ts";

const posted = vi.hoisted(() => [] as unknown[]);
vi.mock("../src/features/conversations/outbox.ts", () => ({
  post: (...given: unknown[]) => posted.push(given),
}));

let root: HTMLElement;
const text = () => root.querySelector("textarea") as HTMLTextAreaElement;
const button = (words: string) =>
  [...root.querySelectorAll("button")].find(button =>
    button.textContent?.includes(words),
  ) as HTMLButtonElement;

function type(words: string): Promise<void> {
  return act(() => {
    text().value = words;
    text().dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
}
function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
  return act(() => {
    text().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  });
}

beforeEach(async () => {
  localStorage.clear();
  posted.length = 0;
  enterSends.set(true);
  openDrafts("ana");
  root = document.body.appendChild(document.createElement("div"));
  const box = { current: null };
  await act(() => render(<Composer conversation={conversation("a", 1)} box={box} />, root));
});
afterEach(() => {
  render(null, root);
  root.remove();
});

test("Enter sends and empties, Shift+Enter does not send", async () => {
  await type("Hi Maya");
  await press("Enter", { shiftKey: true });
  expect(posted).toEqual([]);
  await press("Enter");
  expect(posted).toEqual([["a", "Hi Maya", "message"]]);
  expect(text().value).toBe("");
});

test("with the setting off only Ctrl+Enter sends", async () => {
  await act(() => enterSends.set(false));
  await type("Hi");
  await press("Enter");
  expect(posted).toEqual([]);
  await press("Enter", { ctrlKey: true });
  expect(posted).toHaveLength(1);
});

test("Enter that ends the writing of a Japanese word does not send", async () => {
  await type("こんにちは");
  await press("Enter", { isComposing: true });
  expect(posted).toEqual([]);
});

test("a note is a note, and the reply that was begun stays a reply", async () => {
  await type("for the customer");
  await press("n", { altKey: true, code: "KeyN" });
  expect(text().value).toBe("");
  await type("for us");
  await press("Enter");
  expect(posted).toEqual([["a", "for us", "note"]]);
  await act(() => button("Reply").click());
  expect(text().value).toBe("for the customer");
});

test("nothing but space is not sent", async () => {
  await type("  \n ");
  await press("Enter");
  expect(posted).toEqual([]);
  expect(button("Send").disabled).toBe(true);
});

test("the limit is told when it is near, and too much cannot be sent", async () => {
  await type("x".repeat(9_600));
  expect(root.textContent).toContain("400 characters left");
  await type("x".repeat(10_001));
  expect(root.textContent).toContain("1 characters over");
  await press("Enter");
  expect(posted).toEqual([]);
});
