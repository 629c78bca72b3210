import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Api } from "../src/api.ts";
import { Chat } from "../src/chat.ts";
import { Kept } from "../src/kept.ts";
import { Launcher } from "../src/view/launcher.ts";
import { Desk } from "./desk.ts";

let desk: Desk;
let launcher: Launcher;
let root: ShadowRoot;

function load(): void {
  document.body.replaceChildren();
  const chat = new Chat(new Api("https://desk.example/widget.js", "inbox"), new Kept("inbox"), desk.config);
  launcher = new Launcher(chat, desk.config);
  chat.resume();
  const shadow = document.getElementById("omnichat")?.shadowRoot;
  if (!shadow) throw new Error("the widget made no shadow root");
  root = shadow;
  launcher.open();
}

beforeEach(() => {
  localStorage.clear();
  desk = new Desk();
  load();
});

afterEach(() => vi.unstubAllGlobals());

function find<Found extends HTMLElement = HTMLElement>(selector: string): Found {
  const found = root.querySelector<Found>(selector);
  if (!found) throw new Error(`there is no ${selector}`);
  return found;
}

const file = (name: string, bytes = 3) => new File(["x".repeat(bytes)], name);
const places = () => [...root.querySelectorAll<HTMLElement>("li")];
const send = () => find<HTMLButtonElement>(".send");
const problems = () =>
  [...root.querySelectorAll<HTMLElement>("li .problem")].map(p => p.textContent).join("");

function paste(...files: File[]): void {
  const event = Object.assign(new Event("paste", { cancelable: true }), { clipboardData: { files } });
  find(".composer textarea").dispatchEvent(event);
  expect(event.defaultPrevented).toBe(files.length > 0);
}

async function upload(n = 0) {
  await vi.waitFor(() => expect(desk.uploads.length).toBeGreaterThan(n));
  const found = desk.uploads[n];
  if (!found) throw new Error("nothing is sent up");
  return found;
}

test("a pasted file goes up at once, says how far it is, and leaves with the message", async () => {
  paste(file("bike.txt"));
  const up = await upload();
  expect(up.authorization).toBe(`Bearer ${desk.token}`);
  up.far(1, 4);
  expect(find<HTMLProgressElement>("progress").value).toBe(0.25);
  expect(send().disabled).toBe(true);
  up.arrive();
  await vi.waitFor(() => expect(send().disabled).toBe(false));
  send().click();
  expect(find(".composer ul").hidden).toBe(true);
  await vi.waitFor(() => expect(desk.messages[0]?.attachments?.map(f => f.name)).toEqual(["bike.txt"]));
  expect(desk.messages[0]?.body).toBe("");
  expect(find(".lines .file .name").textContent).toBe("bike.txt");
  expect(find(".lines .body").hidden).toBe(true);
});

test("files that are dropped on the chat are taken too", async () => {
  const panel = find(".panel");
  const over = Object.assign(new Event("dragover", { cancelable: true }), {
    dataTransfer: { types: ["Files"] },
  });
  panel.dispatchEvent(over);
  expect(over.defaultPrevented).toBe(true);
  expect(panel.classList.contains("dropping")).toBe(true);
  const drop = Object.assign(new Event("drop", { cancelable: true }), {
    dataTransfer: { files: [file("a.txt")] },
  });
  panel.dispatchEvent(drop);
  expect(panel.classList.contains("dropping")).toBe(false);
  expect((await upload()).file?.name).toBe("a.txt");
});

test("text that is pasted or dragged is the browser's", () => {
  paste();
  const over = Object.assign(new Event("dragover", { cancelable: true }), {
    dataTransfer: { types: ["text/plain"] },
  });
  find(".panel").dispatchEvent(over);
  expect(over.defaultPrevented).toBe(false);
  expect(places()).toHaveLength(0);
});

test("an upload that broke says so and is tried again; one that is refused says why", async () => {
  paste(file("a.txt"));
  (await upload()).fail(0);
  await vi.waitFor(() => expect(problems()).toMatch(/cannot be reached/));
  find("li .quiet").click();
  expect(problems()).toBe("");
  const again = await upload(1);
  again.fail(413);
  await vi.waitFor(() => expect(problems()).toBe("It is 413."));
  expect(send().disabled).toBe(true);
});

test("a file that is removed while it goes up is stopped", async () => {
  paste(file("a.txt"));
  const up = await upload();
  find("li .round").click();
  expect(up.aborted).toBe(true);
  expect(find(".composer ul").hidden).toBe(true);
  expect(root.activeElement).toBe(find(".composer textarea"));
});

test("what is too large is not even sent up, and an eleventh file is not taken", async () => {
  paste(file("large.bin", 2049));
  expect(problems()).toBe("At most 2 KB.");
  expect(root.querySelectorAll("li .quiet:not([hidden])")).toHaveLength(0);
  for (const remove of root.querySelectorAll<HTMLElement>("li .round")) remove.click();
  paste(...Array.from({ length: 11 }, (_, n) => file(`${n}.txt`)));
  expect(desk.uploads.length).toBeLessThanOrEqual(10);
  expect(problems()).toBe("At most 10 files.");
  expect(desk.uploads.every(up => up.file?.name !== "large.bin")).toBe(true);
});

test("a session that ended does not keep a file from going up", async () => {
  paste(file("a.txt"));
  desk.endSessions();
  (await upload()).fail(401);
  await vi.waitFor(() => expect(problems()).toBe("It is 401."));
  find("li .quiet").click();
  const again = await upload(1);
  expect(again.authorization).toBe(`Bearer ${desk.token}`);
  again.arrive();
  await vi.waitFor(() => expect(send().disabled).toBe(false));
});

test("a picture is shown and opens, another file is a row, and a picture that cannot be shown becomes one", async () => {
  paste(file("a.txt"));
  (await upload()).arrive();
  await vi.waitFor(() => expect(send().disabled).toBe(false));
  send().click();
  await vi.waitFor(() => expect(desk.messages).toHaveLength(1));
  desk.answerWith({ id: "p", name: "bike.png", media_type: "image/png", bytes: 5_000_000 });
  desk.answerWith({ id: "s", name: "logo.svg", media_type: "image/svg+xml", bytes: 900 });
  await vi.waitFor(() => expect(root.querySelectorAll(".lines a")).toHaveLength(3));
  await vi.waitFor(() => expect(find<HTMLImageElement>("a img").alt).toBe("bike.png"));
  const link = find<HTMLAnchorElement>("a:has(img)");
  expect([link.href, link.target, link.rel]).toEqual([
    "https://desk.example/api/v1/files/p",
    "_blank",
    "noopener noreferrer",
  ]);
  expect(root.querySelectorAll("img")).toHaveLength(1);
  find("a img").dispatchEvent(new Event("error"));
  expect(link.textContent).toBe("bike.png4.8 MB");
});

test("outside its hours the inbox says when somebody is back, before anything is written", () => {
  desk.available = false;
  desk.hours = { open: false, why: "Sunday", local: "Sunday 12:00", until_words: "tomorrow at 9:00" };
  load();
  expect(find(".availability").textContent).toMatch(/^We are back tomorrow at 9:00/);
});

test("asked for their contact, the visitor sees the form, once and not over what they write", async () => {
  const input = find<HTMLTextAreaElement>(".composer textarea");
  input.value = "hello";
  input.dispatchEvent(new Event("input"));
  send().click();
  await vi.waitFor(() => expect(desk.messages).toHaveLength(1));
  input.value = "and";
  input.dispatchEvent(new Event("input"));
  desk.askForContact();
  await vi.waitFor(() => expect(desk.conversation?.ask_contact).toBe(true));
  await Promise.resolve();
  expect(find(".contact").hidden).toBe(true);
  input.value = "";
  input.dispatchEvent(new Event("input"));
  desk.answer("Still there?");
  await vi.waitFor(() => expect(find(".contact").hidden).toBe(false));
  find<HTMLButtonElement>(".contact .quiet").click();
  expect(find(".contact").hidden).toBe(true);
  desk.answer("Hello?");
  await vi.waitFor(() => expect(root.querySelectorAll(".body")).toHaveLength(3));
  expect(find(".contact").hidden).toBe(true);
});

test("a file that is on the server leaves with its message also when the page is loaded anew", async () => {
  paste(file("a.txt"));
  (await upload()).arrive();
  await vi.waitFor(() => expect(send().disabled).toBe(false));
  desk.up = false;
  send().click();
  await vi.waitFor(() => expect(root.querySelector(".lines .file")).not.toBeNull());
  expect(find(".lines .file .name").textContent).toBe("a.txt");
  desk.up = true;
  load();
  await vi.waitFor(() => expect(desk.messages[0]?.attachments).toHaveLength(1));
});
