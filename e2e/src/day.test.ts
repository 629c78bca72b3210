// A day at the dashboard, as staff have it: texts that are written often, replies for later, conversations put off, pictures
// and files both ways, and a template where WhatsApp takes nothing else. The daemon and the browser are real.

import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { widthOf } from "./browser.ts";
import type { Dashboard } from "./dashboard.ts";
import { makeInbox, twilio } from "./inboxes.ts";
import { Shop } from "./shop.ts";
import { Visitor } from "./visitor.ts";

const QUESTION = "Can you look at my brakes?";
const LATER = "How did it go?";
/** A reply that waits is sent at a full minute, and until then other things are done. */
const A_MINUTE_MS = 90_000;

let shop: Shop;
let dashboard: Dashboard;
let visitor: Visitor;
/** The visitor's. */
let conversation: string;
let picture: Buffer;

beforeAll(async () => {
  shop = await Shop.opens();
  dashboard = shop.dashboard;
  visitor = await Visitor.comes(shop.browser, shop.product.url, shop.complaints);
  picture = await visitor.page.screenshot();
  await visitor.opensTheWidget();
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  await visitor?.photographs("failed-widget");
  await dashboard?.photographs("failed-dashboard");
});

afterAll(async () => await shop?.closes());

test("a WhatsApp template goes out with its places filled in", async () => {
  await makeInbox(shop.product, { channel: "whatsapp", address: "+12025550101", fields: twilio() });
  const hello = "Is WhatsApp fine?";
  await shop.product.omnichat("simulate", "whatsapp", "--from", "+12025550142", "--text", hello);
  await dashboard.opens(hello);
  await dashboard.sendsATemplate("Ana");
  expect((await shop.sandbox.shows("HX")).template).toContain('{"1":"Ana"}');
  const said = "Hello Ana, we have an answer to your question.";
  await dashboard.message(said).getByText("Delivered").first().waitFor();
});

test("a reply is written for later, another one is taken back", async () => {
  await dashboard.sendsLater("Never mind", inMinutes(60));
  await dashboard.waiting("Never mind").getByRole("button", { name: "Do not send it" }).click();
  await dashboard.waiting("Never mind").waitFor({ state: "detached" });
  await dashboard.sendsLater(LATER, inMinutes(1));
  await dashboard.waiting(LATER).waitFor();
  await dashboard.photographs("day-later");
});

test("a visitor sends a picture, and staff see it", async () => {
  await visitor.sends({ name: "brakes.png", mimeType: "image/png", buffer: picture }, QUESTION);
  await visitor.seesAsSent(QUESTION);
  conversation = (await shop.staff.conversationEnding(QUESTION))?.id ?? "";
  await dashboard.opens(QUESTION);
  const seen = dashboard.message(QUESTION).getByRole("img", { name: "brakes.png" });
  expect(await widthOf(seen)).toBe(1280);
  await dashboard.photographs("day-picture-in");
});

test("a canned reply is found by a slash and a word, and filled in", async () => {
  await dashboard.page.goto(`${shop.product.url}/admin-app/settings/canned`);
  await dashboard.makesCanned(
    "brakes",
    "Hello {{contact.first_name|there}}, {{staff.first_name}} will look at them.",
  );
  await dashboard.page.goto(`${shop.product.url}/admin-app/`);
  await dashboard.opens(QUESTION);
  await dashboard.types("/bra");
  await dashboard.page.getByRole("option", { name: "/brakes" }).waitFor();
  await dashboard.photographs("day-canned");
  await dashboard.sends();
  // Nobody has told what the visitor is called.
  const filled = "Hello there, Olivia will look at them.";
  expect(await dashboard.draft(), "taken, not sent").toBe(filled);
  await dashboard.sends();
  await visitor.sees("Olivia will look at them.");
});

test("staff paste a picture and choose a file, and the visitor has both", async () => {
  const list = { name: "prices.txt", mimeType: "text/plain", buffer: Buffer.from("Brake pads: 12 €\n") };
  await dashboard.pastes(picture);
  await dashboard.adds(list);
  await dashboard.photographs("day-files-chosen");
  await dashboard.writes("These fit.");
  const seen = visitor.message("These fit.").getByRole("img", { name: "image.png" });
  expect(await widthOf(seen)).toBe(1280);
  const download = visitor.page.waitForEvent("download");
  await visitor.file("These fit.", "prices.txt").click();
  expect(readFileSync(await (await download).path())).toEqual(list.buffer);
  await visitor.photographs("day-files-seen");
});

test("a conversation is put off, and is back when the visitor writes", async () => {
  await dashboard.putsItOff("Tomorrow morning");
  await dashboard.page.getByText(/^put off until/).waitFor();
  await dashboard.photographs("day-put-off");
  expect((await shop.staff.conversation(conversation)).status).toBe("snoozed");
  await visitor.writes("I am on my way.");
  await dashboard.lists("I am on my way.");
  expect((await shop.staff.conversation(conversation)).status).toBe("open");
});

test("the reply for later has gone out at its time, once", async () => {
  await shop.sandbox.shows(LATER, A_MINUTE_MS);
  await dashboard.opens(LATER);
  await dashboard.message(LATER).getByText("Delivered").first().waitFor();
  await dashboard.waiting(LATER).waitFor({ state: "detached" });
  expect(shop.sandbox.times(LATER)).toBe(1);
});

test("no page reported an error", () => {
  expect(shop.complaints).toEqual([]);
});

/** In about so many minutes: a full one, as the browser's own field has it, and never just now. */
function inMinutes(minutes: number): string {
  const at = new Date(Date.now() + minutes * 60_000 + 10_000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
