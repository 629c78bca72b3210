// The product's story, whole: a visitor writes on a web page and is answered from a terminal, the daemon dies and
// comes back, somebody is invited, the data is backed up and restored. Real programs, a real browser, a real terminal.

import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Conversation, Staff } from "./api.ts";
import { openBrowser, openWindow, photograph } from "./browser.ts";
import { Dashboard } from "./dashboard.ts";
import { Desk } from "./desk.ts";
import { Invited } from "./invited.ts";
import { measured } from "./measured.ts";
import { OWNER, Product } from "./product.ts";
import { Visitor } from "./visitor.ts";
import { keepWriting } from "./writer.ts";

const OWNER_NAME = "Olivia Owner";
const QUESTION = "Do you mend belt drives?";
const REPLY = ["We do, on Tuesdays and Fridays.", "Shall I keep a place for you?"] as const;
const GOOD_PASSWORD = "heron on a slow river";

let product: Product;
let browser: Browser;
let visitor: Visitor;
let dashboard: Dashboard;
let desk: Desk;
let staff: Staff;
let conversation: Conversation;
let password: string;

/** What pages reported as errors. Nothing, when all is well. */
const complaints: string[] = [];

beforeAll(async () => {
  product = await Product.withDemoData();
  password = product.password;
  await product.start();
  browser = await openBrowser();
  staff = await Staff.signIn(product.url, OWNER, password);
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  await visitor?.photographs("failed-widget");
  await dashboard?.photographs("failed-dashboard");
  await desk?.photographs(browser, "failed-tui");
});

afterAll(async () => {
  await desk?.terminal.close();
  await browser?.close();
  await product?.remove();
});

test("staff sign in, at the dashboard and at the terminal", async () => {
  dashboard = await Dashboard.open(browser, product.url, complaints);
  await dashboard.photographs("dashboard-sign-in");
  await dashboard.signsIn(OWNER, password);
  desk = await Desk.open(await product.login(OWNER, password));
  await desk.isLive();
  await dashboard.photographs("dashboard-list");
  await desk.photographs(browser, "tui-list");
});

test("1. a visitor writes, and the message is on disk before the widget shows it as sent", async () => {
  visitor = await Visitor.comes(browser, product.url, complaints);
  await visitor.photographs("demo-page");
  await visitor.opensTheWidget();
  await visitor.photographs("widget-open");

  const written = performance.now();
  const atTheDesk = desk.sees(QUESTION).then(() => performance.now() - written);
  const atTheDashboard = dashboard.lists(QUESTION).then(() => performance.now() - written);
  await visitor.writes(QUESTION);
  await visitor.seesAsSent(QUESTION);
  // Asked only now that the widget says so: it must be there at once.
  const found = await staff.conversationEnding(QUESTION);
  expect(found, "sent, but not in the database").toBeDefined();
  conversation = found as Conversation;

  const times = { terminal: await atTheDesk, dashboard: await atTheDashboard };
  // Shown beside its limit and not asserted: how fast a busy machine is, is no property of the product.
  measured("From Enter in the widget to the terminal (limit 1,000 ms)", times.terminal, "ms");
  measured("From Enter in the widget to the dashboard (limit 1,000 ms)", times.dashboard, "ms");
  await desk.photographs(browser, "tui-new-conversation");
});

test("2. staff answer from the terminal; the visitor sees the typing, then the reply; the dashboard sees both", async () => {
  await dashboard.opens(QUESTION);
  await dashboard.sees(QUESTION);
  await desk.opensTheNewest();
  await desk.seesInConversation(QUESTION);
  const typing = visitor.seesTyping(OWNER_NAME).then(() => visitor.photographs("widget-staff-is-typing"));
  await desk.types(...REPLY);
  await typing;
  await desk.photographs(browser, "tui-composer");
  await desk.sends();

  for (const line of REPLY) {
    await Promise.all([visitor.sees(line), dashboard.sees(line), desk.seesInConversation(line)]);
  }
  const [, reply] = await staff.messages(conversation.id);
  expect(reply?.body).toBe(REPLY.join("\n"));
  await visitor.photographs("widget-answered");
  await dashboard.photographs("dashboard-conversation");
  await desk.photographs(browser, "tui-conversation");
});

test("3. the daemon is killed and comes back: nothing is lost, nothing is doubled", async () => {
  const justBefore = "Tuesday would be fine";
  const whileDown = {
    visitor: "Are you still there?",
    desk: "Tuesday at nine it is",
    dashboard: "Bring the frame number",
  };

  await visitor.writes(justBefore);
  await visitor.seesAsSent(justBefore);
  await product.kill(); // Nothing had the time to be written later.

  await desk.isOffline();
  await visitor.writes(whileDown.visitor);
  await visitor.seesAsWaiting(whileDown.visitor);
  await desk.types(whileDown.desk);
  await desk.sends();
  await dashboard.writes(whileDown.dashboard);
  await visitor.photographs("widget-daemon-down");
  await dashboard.photographs("dashboard-daemon-down");
  await desk.photographs(browser, "tui-daemon-down");

  await product.start();
  await desk.isLive();
  await visitor.seesAsSent(whileDown.visitor);
  const everything = [QUESTION, ...REPLY, justBefore, ...Object.values(whileDown)];
  for (const body of everything) {
    await Promise.all([visitor.sees(body), dashboard.sees(body), desk.seesInConversation(body)]);
  }

  const stored = await staff.messages(conversation.id);
  const bodies = stored.filter(message => message.author.kind !== "system").map(message => message.body);
  expect(bodies.toSorted()).toEqual(
    [QUESTION, REPLY.join("\n"), justBefore, ...Object.values(whileDown)].toSorted(),
  );
  expect(stored.map(message => message.seq)).toEqual(stored.map((_, n) => n + 1));
  for (const body of everything) {
    expect(await visitor.message(body).count(), `the widget shows it once: ${body}`).toBe(1);
    expect(await dashboard.message(body).count(), `the dashboard shows it once: ${body}`).toBe(1);
    expect(await desk.timesShown(body), `the terminal shows it once: ${body}`).toBe(1);
  }
  await visitor.photographs("widget-daemon-back");
  await dashboard.photographs("dashboard-daemon-back");
  await desk.photographs(browser, "tui-daemon-back");
});

test("4. the visitor reloads and sees all of it; staff close it; the next message reopens it", async () => {
  await visitor.reloads();
  await visitor.opensTheWidget();
  for (const body of [QUESTION, ...REPLY]) await visitor.sees(body);

  await desk.closesTheConversation();
  await Promise.all([visitor.seesItClosed(), dashboard.seesItClosed()]);
  expect((await staff.conversation(conversation.id)).status).toBe("closed");
  await visitor.photographs("widget-closed");
  await dashboard.photographs("dashboard-closed");

  const again = "Do you sell lights, too?";
  await visitor.writes(again);
  await visitor.seesAsSent(again);
  const reopened = await staff.conversationEnding(again);
  expect(reopened?.id, "the same conversation, not a new one").toBe(conversation.id);
  expect(reopened?.status).toBe("open");
});

test("5. an invite makes a user, once", async () => {
  const email = "nina@example.com";
  const printed = await product.omnichat("invite", "create", "--email", email, "--role", "staff", "--json");
  const invite = JSON.parse(printed);
  expect(Date.parse(invite.expires_at) - Date.parse(invite.created_at)).toBe(72 * 3600 * 1000);

  const invited = await Invited.opens(browser, invite.link, complaints);
  await invited.types("Nina", "too short");
  expect(await invited.mayGoOn(), "nine characters").toBe(false);
  await invited.types("Nina", email);
  expect(await invited.mayGoOn(), "the email itself").toBe(false);
  await invited.types("Nina", "password1234");
  await invited.isRefused();
  await photograph(invited.page, "invite-refused");
  await invited.types("Nina", GOOD_PASSWORD);
  await invited.joins();
  await photograph(invited.page, "invite-accepted");
  await Staff.signIn(product.url, email, GOOD_PASSWORD);

  const late = await openWindow(browser, complaints);
  await late.goto(invite.link);
  await late.getByText("This invite no longer works").waitFor();
  await photograph(late, "invite-used");
});

test("6. a backup made while messages come in holds every message acknowledged before it began", async () => {
  const writer = keepWriting(staff, conversation.id);
  await writer.hasWritten(20);

  const before = [...(await staff.everyMessage()), ...writer.acknowledged];
  const made = await product.omnichat("backup", "create", "--to", path.join(product.dir, "safe"), "--json");
  const all = await writer.stop();
  expect(before, "messages came in during the backup").not.toContain(all.at(-1));

  const { file } = JSON.parse(made);
  await product.omnichat("backup", "verify", file);
  const restored = await Product.over(path.join(product.dir, "restored"));
  await restored.omnichat("backup", "restore", file);
  await restored.start();
  const there = await Staff.signIn(restored.url, OWNER, password);
  const served = new Map((await there.everyMessage()).map(message => [message.id, message]));
  for (const message of before) expect(served.get(message.id)).toEqual(message);
  measured(
    "Acknowledged before the backup began, and in it",
    new Set(before.map(({ id }) => id)).size,
    "messages",
  );
  await restored.stop();
});

test("the terminal is left as it was, the daemon stops politely, and no page reported an error", async () => {
  await desk.leaves();
  expect(await product.stop()).toBe(0);
  expect(complaints).toEqual([]);
});
