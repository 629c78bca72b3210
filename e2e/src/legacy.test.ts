// The day of the switch: a website, a dashboard and a phone of the system before, none of which was touched, against this
// daemon. The old pages are written anew from the specification and stand on origins of their own.

import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { Dashboard } from "./dashboard.ts";
import { OldApp } from "./legacy/old-app.ts";
import { OldDashboard } from "./legacy/old-dashboard.ts";
import { OldWidget } from "./legacy/old-widget.ts";
import { Site } from "./legacy/site.ts";
import { OWNER, Product } from "./product.ts";
import { Sandbox } from "./sandbox.ts";

const GREETING = "Connecting you with a staff member, please wait...";
const THANKS = "Thank you for your message. Our team will respond promptly.";

let product: Product;
let sandbox: Sandbox;
let browser: Browser;
let shop: Site;
let office: Site;
let widget: OldWidget;
let desk: OldDashboard;
let userId: string;
const complaints: string[] = [];

beforeAll(async () => {
  product = await Product.withDemoData();
  sandbox = await Sandbox.before(product);
  await product.start({ OMNICHAT_PUBLIC_URL: product.url });
  await product.omnichat("legacy", "enable");
  browser = await openBrowser();
  [shop, office] = await Promise.all([Site.of("old-widget"), Site.of("old-dashboard")]);
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  await widget?.photographs("failed-old-widget");
  await desk?.photographs("failed-old-dashboard");
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([shop?.stop(), office?.stop()]);
  await product?.remove();
  await sandbox?.stop();
});

test("staff sign in by a form, and the dashboard can read its token", async () => {
  desk = await OldDashboard.open(browser, office.url, product.url, complaints);
  await desk.signsIn(OWNER, "not the password");
  await desk.page.getByRole("alert").getByText("Invalid username or password").waitFor();
  await desk.signsIn(OWNER, product.password);
  await desk.knowsItself("Olivia Owner (admin)");
  await desk.row("(webchat)").first().waitFor();
});

test("a visitor writes, is greeted once, and stands in the list", async () => {
  widget = await OldWidget.open(browser, shop.url, product.url, complaints);
  userId = await widget.userId();
  expect(userId).toMatch(/^visitor-\d{1,4}$/);
  await widget.writes("Do you still have the blue one?");
  await widget.sees("system", GREETING);
  await widget.writes("The large one, I mean.");
  await desk.row(userId).filter({ hasText: "The large one, I mean." }).waitFor();
  expect(await desk.row(userId).count()).toBe(1);
  expect(await widget.lines("user", "").count(), "each is drawn once").toBe(2);
  await widget.photographs("old-widget");
});

test("staff answer, and the widget shows it once", async () => {
  await desk.opens(userId);
  expect(await desk.message("Do you still have the blue one?").count()).toBe(1);
  await desk.sends("We do. Shall I keep it for you?");
  await widget.sees("staff", "We do. Shall I keep it for you?");
  await desk.message("We do. Shall I keep it for you?").waitFor();
  expect(await widget.lines("system", GREETING).count()).toBe(1);
  await desk.photographs("old-dashboard");
});

test("each sees the other type", async () => {
  await desk.types("Just a moment");
  await widget.seesTyping();
  const before = desk.frames.length;
  await widget.types("Take your time");
  await desk.hears({ user_id: userId, sender: "user", type: "typing", text: "" }, before);
  await desk.hears({ user_id: userId, sender: "user", type: "stop_typing", text: "" }, before);
});

test("no HTML of anybody runs in the widget", async () => {
  await desk.sends("<img src=x onerror=\"document.title='gotcha'\"> 1 < 2");
  await widget.sees("staff", "1 < 2");
  expect(await desk.message("<img src=x").count(), "the dashboard shows what was written").toBe(1);
  expect(await widget.page.locator("#messages img").count()).toBe(0);
  expect(await widget.page.title()).toBe("Example Bikes");
});

test("the same conversation stands in the new dashboard, and is answered from there", async () => {
  const dashboard = await Dashboard.open(browser, product.url, complaints);
  await dashboard.signsIn(OWNER, product.password);
  await dashboard.lists("1 < 2");
  await dashboard.opens("1 < 2");
  await dashboard.sees("The large one, I mean.");
  await dashboard.writes("This is from the new dashboard.");
  await widget.sees("staff", "This is from the new dashboard.");
  await desk.row(userId).filter({ hasText: "This is from the new dashboard." }).waitFor();
  await dashboard.photographs("old-visitor-in-the-new-dashboard");
  await dashboard.page.context().close();
});

test("the daemon dies and comes back, and everybody goes on where they were", async () => {
  await product.kill();
  await widget.sees("system", "Connection closed. Retrying…");
  await product.start({ OMNICHAT_PUBLIC_URL: product.url });
  await widget.lines("system", "Connected to chat.").nth(1).waitFor();
  await widget.writes("Are you back?");
  await desk.row(userId).filter({ hasText: "Are you back?" }).waitFor();
  await desk.shows("Conversations");
  await desk.opens(userId);
  expect(await desk.message("Are you back?").count()).toBe(1);
  await desk.sends("We are.");
  await widget.sees("staff", "We are.");
  expect(await widget.lines("system", GREETING).count(), "greeted once in a lifetime").toBe(1);
});

test("a conversation that is closed leaves the list, and comes back when its visitor writes", async () => {
  await desk.does("Close");
  await desk.row(userId).waitFor({ state: "detached" });
  await widget.writes("One more thing.");
  await desk.row(userId).filter({ hasText: "One more thing." }).waitFor();
  expect(await widget.lines("system", GREETING).count()).toBe(1);
});

test("whom nobody answers leaves their contact; staff see it, and put it away", async () => {
  const before = await desk.unviewed();
  const other = await OldWidget.open(browser, shop.url, product.url, complaints, 500);
  const otherId = await other.userId();
  await other.writes("Is anybody there?");
  await other.leavesContact({
    name: "Vera",
    email: "vera@example.com",
    message: "Ring me about the red one",
  });
  await other.sees("system", THANKS);
  await other.sees("system", "[Follow-up submitted by visitor]");
  await other.photographs("old-widget-after-the-form");
  await desk.shows("Follow-ups");
  await desk.counts(before + 1);
  await desk.photographs("old-dashboard-followups");
  await desk.row("Ring me about the red one").click();
  await desk.counts(before);
  await desk.does("Delete Followup");
  await desk.row("Ring me about the red one").waitFor({ state: "detached" });
  await desk.shows("History");
  await desk.row(otherId).filter({ hasText: "Ring me about the red one" }).first().waitFor();
  await desk.photographs("old-dashboard-history");
});

test("the old app listens twice, answers a number as it stands, and its phone is told", async () => {
  const token = path.join(product.dir, "auth-token");
  writeFileSync(token, "0123456789abcdef0123456789abcdef");
  const number = ["--channel", "whatsapp", "--name", "WhatsApp", "--address", "+12025550101"];
  const fields = ["--set", "account_sid=AC0123456789abcdef0123456789abcdef", "--set", `auth_token=@${token}`];
  await product.omnichat("inbox", "create", ...number, ...fields);

  const app = await OldApp.signIn(product.url, OWNER, product.password);
  const phone = "ExponentPushToken[old-phone]";
  await app.post("/admin/api/push-token", { push_token: phone });
  const [one, two] = await Promise.all([app.listens(), app.listens()]);
  const from = "+12025550143";
  await product.omnichat(
    "simulate",
    "whatsapp",
    "--inbox",
    "WhatsApp",
    "--from",
    from,
    "--text",
    "Open today?",
  );
  const frame = await one.message("Open today?");
  expect(frame).toMatchObject({ user_id: `whatsapp:${from}`, channel: "whatsapp", sender: "user", type: "" });
  await two.message("Open today?");
  const pushed = await sandbox.rings(phone);
  expect(pushed).toMatchObject({ title: `New message from whatsapp:${from}`, text: "Open today?" });

  const open = (await app.get("/admin/api/conversations?status=open")).conversations as { user_id: string }[];
  expect(open.map(row => row.user_id)).toContain(`whatsapp:${from}`);
  one.say({ type: "staff_typing", user_id: `whatsapp:${from}`, channel: "whatsapp" });
  await app.post("/admin/api/send", { user_id: `whatsapp:${from}`, channel: "whatsapp", text: "Until six." });
  one.say({ type: "staff_stop_typing", user_id: `whatsapp:${from}`, channel: "whatsapp" });
  await sandbox.shows("Until six.");
  await two.message("Until six.");
  const thread = await app.get(`/admin/api/messages/whatsapp:${from}/whatsapp`);
  const texts = (thread.messages as { text: string }[]).map(message => message.text);
  expect(texts).toEqual(["Open today?", "Until six."]);
  expect([one.closed, two.closed]).toEqual([undefined, undefined]);
  expect(JSON.stringify([one.frames, two.frames])).not.toContain('"id"');
  one.close();
  two.close();
});

test("no page reported an error", () => {
  expect(complaints).toEqual([]);
});
