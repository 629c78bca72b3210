import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Composer } from "../src/features/conversations/components/Composer.tsx";
import { openDrafts } from "../src/features/conversations/drafts.ts";
import { enterSends } from "../src/lib/settings.ts";
import { press as pressButton, sees, show, unshow, words } from "./screen.tsx";
import { serve } from "./server.ts";
import { at, conversation } from "./things.ts";

const posted = vi.hoisted(() => [] as unknown[]);
vi.mock("../src/features/conversations/outbox.ts", () => ({
  post: (...given: unknown[]) => posted.push(given),
}));

const root = document.body;
const canned = (id: string, shortcut: string, body: string) => ({
  id,
  shortcut,
  body,
  created_at: at(0),
  updated_at: at(0),
});
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
  serve({
    "GET /api/v1/conversations/a/scheduled": { items: [] },
    "GET /api/v1/canned-replies": {
      items: [
        canned("1", "hello", "Hi {{contact.first_name}}, this is {{staff.name}}."),
        canned("2", "hours", "We are here from nine."),
      ],
    },
    "POST /api/v1/attachments": { id: "file", name: "bill.pdf", media_type: "application/pdf", bytes: 3 },
  });
  const box = { current: null };
  const contact = { id: "contact-a", name: "Maya Chen" };
  await show(<Composer conversation={conversation("a", 1, { contact })} box={box} />);
});
afterEach(unshow);

test("Enter sends and empties, Shift+Enter does not send", async () => {
  await type("Hi Maya");
  await press("Enter", { shiftKey: true });
  expect(posted).toEqual([]);
  await press("Enter");
  expect(posted).toEqual([["a", "Hi Maya", "message", []]]);
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
  expect(posted).toEqual([["a", "for us", "note", []]]);
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

test("a canned reply is found by / and filled in, and Enter takes it instead of sending", async () => {
  await type("/he");
  await sees("/hello");
  expect(words()).not.toContain("/hours");
  const chosen = text().getAttribute("aria-activedescendant") ?? "";
  expect(document.getElementById(chosen)?.textContent, "a screen reader is told which").toContain("/hello");
  await press("Enter");
  expect(posted).toEqual([]);
  expect(text().value).toBe("Hi Maya, this is Ana.");
});

test("a file that was pasted goes with the message, once it is on the server", async () => {
  const pasted = new Event("paste", { bubbles: true, cancelable: true });
  const file = new File(["pdf"], "bill.pdf");
  Object.assign(pasted, { clipboardData: { files: [file] } });
  await act(() => void text().dispatchEvent(pasted));
  await sees("bill.pdf");
  await sees("3 bytes");
  await pressButton("Send");
  expect(posted).toEqual([["a", "", "message", [expect.objectContaining({ id: "file" })]]]);
  expect(words()).not.toContain("bill.pdf");
});

test("files that are too many for one message are not left out without a word", async () => {
  const pasted = new Event("paste", { bubbles: true, cancelable: true });
  const files = Array.from({ length: 11 }, (_, n) => new File(["pdf"], `${n}.pdf`));
  Object.assign(pasted, { clipboardData: { files } });
  await act(() => void text().dispatchEvent(pasted));
  await sees("10.pdfA message holds 10 files at most.");
  await vi.waitFor(() => act(() => expect(button("Send").disabled).toBe(false)));
  await pressButton("Send");
  expect(posted[0]).toEqual(["a", "", "message", Array.from({ length: 10 }, () => expect.anything())]);
  await pressButton("Without 10.pdf");
});

test("when the time for free replies is over, that is said, and what is written waits for the contact", async () => {
  unshow();
  const kept = {
    id: "1",
    conversation_id: "b",
    by: { id: "u", name: "Ana" },
    body: "In stock",
    created_at: at(0),
  };
  const items: unknown[] = [];
  const asked = serve({
    "GET /api/v1/conversations/b/scheduled": { items },
    "POST /api/v1/conversations/b/scheduled": () => {
      items.push(kept);
      return kept;
    },
  });
  const over = { channel: "whatsapp", reply_until: new Date(Date.now() - 60_000).toISOString() } as const;
  await show(<Composer conversation={conversation("b", 1, over)} box={{ current: null }} />);
  await sees("only a template can be sent");
  expect(button("Send a template")).toBeDefined();
  await type("In stock");
  await pressButton("Send when they write");
  await sees("When they write again, by Ana");
  expect(text().value).toBe("");
  const [sent] = asked.filter(({ what }) => what.startsWith("POST"));
  expect(sent?.body).toEqual({ body: "In stock", client_id: expect.any(String) });
  expect(posted).toEqual([]);
});
