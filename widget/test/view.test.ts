import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Api } from "../src/api.ts";
import { Chat } from "../src/chat.ts";
import { Kept } from "../src/kept.ts";
import { Launcher } from "../src/view/launcher.ts";
import { Desk } from "./desk.ts";
import { message } from "./message.ts";

let desk: Desk;
let launcher: Launcher;
let root: ShadowRoot;

beforeEach(() => {
  localStorage.clear();
  document.body.replaceChildren();
  desk = new Desk();
  const chat = new Chat(new Api("https://desk.example/widget.js", "inbox"), new Kept("inbox"), desk.config);
  launcher = new Launcher(chat, desk.config);
  const shadow = document.getElementById("omnichat")?.shadowRoot;
  if (!shadow) throw new Error("the widget made no shadow root");
  root = shadow;
});

afterEach(() => vi.unstubAllGlobals());

function find<Found extends HTMLElement = HTMLElement>(selector: string): Found {
  const found = root.querySelector<Found>(selector);
  if (!found) throw new Error(`there is no ${selector}`);
  return found;
}

function press(element: HTMLElement, key: string, more: KeyboardEventInit = {}): void {
  element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

function write(text: string): HTMLTextAreaElement {
  const input = find<HTMLTextAreaElement>(".composer textarea");
  input.value = text;
  input.dispatchEvent(new Event("input"));
  return input;
}

const bodies = () => [...root.querySelectorAll(".body")].map(body => body.textContent);

/** Opens the chat and writes one message that the desk stores. */
async function talk(text = "hello"): Promise<void> {
  launcher.open();
  press(write(text), "Enter");
  await vi.waitFor(() => expect(find(".mark").textContent).toMatch(/Sent$/));
}

test("the button says what it does, opens the chat and puts the cursor into the message", () => {
  const button = find(".launcher");
  expect(button.getAttribute("aria-label")).toBe("Chat with us");
  button.click();
  expect(button.getAttribute("aria-expanded")).toBe("true");
  expect(find(".panel").getAttribute("role")).toBe("dialog");
  expect(root.activeElement).toBe(find(".composer textarea"));
});

test("Escape closes the chat and gives the focus back to the button", () => {
  launcher.open();
  press(find(".composer textarea"), "Escape");
  expect(find(".panel").hidden).toBe(true);
  expect(root.activeElement).toBe(find(".launcher"));
});

test("Enter sends, Shift+Enter and a composing input method do not", async () => {
  launcher.open();
  press(write("hello"), "Enter", { shiftKey: true });
  press(write("hello"), "Enter", { isComposing: true });
  expect(bodies()).toEqual([]);
  press(write("hello"), "Enter");
  await vi.waitFor(() => expect(bodies()).toEqual(["hello"]));
});

test("a message says that it was sent when the server has it, not before", async () => {
  desk.ack = false;
  launcher.open();
  press(write("hello"), "Enter");
  await vi.waitFor(() => expect(desk.messages).toHaveLength(1));
  expect(find(".mark").textContent).toBe("Sending …");
  desk.ack = true;
  desk.drop();
  await vi.waitFor(() => expect(find(".mark").textContent).toMatch(/Sent$/));
});

test("an empty message cannot be sent, and one over the limit neither, with the count shown", () => {
  launcher.open();
  write(" \n");
  expect(find<HTMLButtonElement>(".send").disabled).toBe(true);
  write("🚲".repeat(10_000));
  expect(find<HTMLButtonElement>(".send").disabled).toBe(false);
  write("🚲".repeat(10_001));
  expect(find<HTMLButtonElement>(".send").disabled).toBe(true);
  expect(find(".count").textContent).toMatch(/10.?001/);
});

test("markup from outside is text, and only addresses become links", async () => {
  await talk();
  desk.answer('<img src=x onerror="alert(1)"> javascript:alert(1) https://example.com');
  await vi.waitFor(() => expect(bodies()).toHaveLength(2));
  expect(root.querySelectorAll("img, b, script")).toHaveLength(0);
  expect(find(".greeting").textContent).toBe("<b>Hi!</b>");
  const links = [...root.querySelectorAll("a")];
  expect(links.map(link => link.getAttribute("href"))).toEqual(["https://example.com"]);
  expect(links[0]?.rel).toBe("noopener noreferrer");
  expect(links[0]?.target).toBe("_blank");
});

test("a message that is delivered is not read out again: its element stays", async () => {
  desk.ack = false;
  launcher.open();
  press(write("hello"), "Enter");
  await vi.waitFor(() => expect(bodies()).toEqual(["hello"]));
  const body = find(".body");
  desk.ack = true;
  desk.drop();
  await vi.waitFor(() => expect(find(".mark").textContent).toMatch(/Sent$/));
  expect(find(".body")).toBe(body);
  expect(find("[role=log]").getAttribute("aria-live")).toBe("polite");
});

test("earlier messages go above, in order", async () => {
  await talk("last");
  desk.messages = Array.from({ length: 70 }, (_, i) => message(i + 1));
  desk.say({ type: "resync", reason: "retention", cursor: "r" });
  await vi.waitFor(() => expect(bodies()).toHaveLength(50));
  find(".earlier").click();
  await vi.waitFor(() => expect(bodies()).toHaveLength(70));
  expect(bodies()).toEqual(desk.messages.map(m => m.body));
  expect(find(".earlier").hidden).toBe(true);
});

test("an answer while closed shows on the button and is announced", async () => {
  await talk();
  launcher.close();
  desk.answer("there it is");
  await vi.waitFor(() => expect(find(".badge").textContent).toBe("1"));
  expect(find(".launcher").getAttribute("aria-label")).toBe("Chat with us, 1 new message");
  expect(find("[role=status].unseen").textContent).toBe("1 new message");
  launcher.open();
  expect(find(".badge").hidden).toBe(true);
});

test("a lost connection is said, and nobody is claimed to be there", async () => {
  await talk();
  expect(find(".availability").textContent).toBe("A person is here");
  desk.up = false;
  desk.drop();
  await vi.waitFor(() => expect(find(".connection").hidden).toBe(false));
  expect(find(".availability").hidden).toBe(true);
});

test("a refused message has its reason and two ways on", async () => {
  await talk();
  desk.refuse = "Too odd.";
  press(write("odd"), "Enter");
  await vi.waitFor(() => expect(find(".failed .mark").textContent).toContain("Not sent. Too odd."));
  desk.refuse = undefined;
  find(".failed .mark button").click();
  await vi.waitFor(() => expect(root.querySelector(".failed")).toBeNull());
  expect(root.activeElement).toBe(find(".composer textarea"));
});

test("the contact form needs a way to reach the visitor, and thanks for it", async () => {
  launcher.open();
  find(".foot .quiet").click();
  const field = (name: string) => find<HTMLInputElement>(`#f-${name}`);
  const submit = () => find<HTMLFormElement>(".contact").requestSubmit();
  field("name").value = "Maya";
  submit();
  expect(find("#e-email").textContent).toMatch(/email address or a phone number/);
  expect(field("email").getAttribute("aria-invalid")).toBe("true");
  expect(root.activeElement).toBe(field("email"));
  expect(desk.requests).toEqual(["GET config"]);
  field("email").value = "maya@";
  submit();
  expect(find("#e-email").textContent).toMatch(/does not look like/);
  field("email").value = "maya@example.com";
  submit();
  await vi.waitFor(() => expect(find(".thanks").textContent).toMatch(/Thank you/));
  expect(desk.requests).toContain("POST followups");
});

test("what the server finds wrong stands at its field, and nothing typed is lost", async () => {
  launcher.open();
  find(".foot .quiet").click();
  const phone = find<HTMLInputElement>("#f-phone");
  phone.value = "call me";
  desk.next.push(Response.json({ token: desk.token }));
  const errors = [{ field: "phone", code: "invalid", message: "must be a phone number" }];
  desk.next.push(Response.json({ code: "invalid", detail: "No.", errors }, { status: 422 }));
  find<HTMLFormElement>(".contact").requestSubmit();
  await vi.waitFor(() => expect(find("#e-phone").textContent).toBe("Must be a phone number."));
  expect(phone.value).toBe("call me");
  expect(find<HTMLButtonElement>(".contact .primary").disabled).toBe(false);
});

test("a colour that is none is not taken into the style", () => {
  new Launcher(new Chat(new Api("https://desk.example/widget.js", "x"), new Kept("x"), desk.config), {
    team_name: "",
    greeting: "",
    color: "red;} * { display: none",
  });
  const hosts = document.querySelectorAll<HTMLElement>("#omnichat");
  expect(hosts[1]?.style.getPropertyValue("--accent")).toBe("#0f6b5c");
  expect(hosts[0]?.style.getPropertyValue("--on-accent")).toBe("#000000");
});
