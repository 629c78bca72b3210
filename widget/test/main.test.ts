import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk, problem } from "./desk.ts";
import { message } from "./message.ts";

let desk: Desk;

beforeEach(() => {
  vi.resetModules();
  vi.spyOn(console, "error").mockImplementation(() => {});
  document.body.replaceChildren();
  desk = new Desk();
  delete window.omnichat;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A page that loads the widget with this tag. */
async function load(attributes: Record<string, string>): Promise<void> {
  const script = document.createElement("script");
  script.type = "text/plain";
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
  document.body.append(script);
  await import("../src/main.ts");
}

const tag = { src: "https://desk.example/widget.js", "data-inbox": "inbox" };
const widget = () => document.getElementById("omnichat")?.shadowRoot;

test("one tag puts the button on the page; what the page wants before is done then", async () => {
  await load(tag);
  window.omnichat?.open();
  await vi.waitFor(() => expect(widget()?.querySelector<HTMLElement>(".panel")?.hidden).toBe(false));
  window.omnichat?.toggle();
  expect(widget()?.querySelector<HTMLElement>(".panel")?.hidden).toBe(true);
  expect(localStorage.length).toBe(0);
});

test("a website that is not allowed gets no dead button, and its owner is told the cure", async () => {
  desk.next.push(problem(403, "origin_not_allowed"));
  await load(tag);
  await vi.waitFor(() => expect(console.error).toHaveBeenCalled());
  expect(vi.mocked(console.error).mock.calls[0]?.[0]).toContain(
    `add ${location.origin} to the allowed websites`,
  );
  expect(widget()).toBeUndefined();
});

test("a tag without an inbox says so", async () => {
  await load({ src: tag.src, "data-inbox": "" });
  expect(vi.mocked(console.error).mock.calls[0]?.[0]).toContain("data-inbox");
});

test("a daemon that is away is asked again until it answers", async () => {
  vi.useFakeTimers();
  desk.up = false;
  await load(tag);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(widget()).toBeUndefined();
  desk.up = true;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(widget()).toBeTruthy();
  expect(vi.mocked(console.error).mock.calls).toEqual([
    [expect.stringContaining("desk.example gave no answer")],
  ]);
});

test("who is signed in to the site sees what they wrote on another device, once they open it", async () => {
  desk.messages = [message(1, { author_kind: "visitor", body: "Is the blue one in stock?" })];
  await load({ ...tag, "data-user-id": "42", "data-user-hash": "ab", "data-user-name": "Maya" });
  await vi.waitFor(() => expect(widget()).toBeTruthy());
  expect(desk.begun).toEqual([]);
  window.omnichat?.open();
  await vi.waitFor(() => expect(desk.begun).toHaveLength(1));
  expect(desk.begun[0]).toEqual({
    inbox_id: "inbox",
    identity: { user_id: "42", user_hash: "ab", name: "Maya" },
  });
  await vi.waitFor(() => expect(widget()?.textContent).toContain("Is the blue one in stock?"));
  expect(Object.keys(localStorage)).toEqual(["omnichat:inbox:42"]);
});

test("an id without a proof is nobody's word, and the site's owner is told", async () => {
  await load({ ...tag, "data-user-id": "42" });
  await vi.waitFor(() => expect(widget()).toBeTruthy());
  expect(vi.mocked(console.error).mock.calls[0]?.[0]).toContain("data-user-hash");
  window.omnichat?.open();
  expect(desk.begun).toEqual([]);
});
