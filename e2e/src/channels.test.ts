// Each channel's whole journey: a contact writes by its carrier, staff see it live in the dashboard and at the terminal and
// reply, the carrier accepts, and both screens say that it has arrived. The carriers are played by the product's own
// simulator and sandbox, which sign as the carriers do.

import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Staff } from "./api.ts";
import { openBrowser } from "./browser.ts";
import { Dashboard } from "./dashboard.ts";
import { Desk } from "./desk.ts";
import { OWNER, Product } from "./product.ts";
import { Sandbox } from "./sandbox.ts";

interface Way {
  channel: string;
  address: string;
  /** What the carrier needs; `@` reads a secret from a file. */
  fields: (sandbox: Sandbox) => Record<string, string>;
  from: string;
}

const SECRET = "0123456789abcdef0123456789abcdef";
const twilio = () => ({ account_sid: `AC${SECRET}`, auth_token: `@${SECRET}` });
const WAYS: Way[] = [
  { channel: "sms", address: "+12025550100", fields: twilio, from: "+12025550142" },
  { channel: "whatsapp", address: "+12025550101", fields: twilio, from: "+12025550143" },
  {
    channel: "messenger",
    address: "1029384756",
    fields: () => ({ app_secret: `@${SECRET}`, verify_token: "@hello", page_token: "@page-token" }),
    from: "9081726354",
  },
  {
    channel: "api",
    address: "pigeons",
    fields: sandbox => ({ secret: `@${SECRET}`, url: `${sandbox.url}/bridge` }),
    from: "coo",
  },
];

let product: Product;
let sandbox: Sandbox;
let browser: Browser;
let dashboard: Dashboard;
let desk: Desk;
let staff: Staff;
const complaints: string[] = [];

beforeAll(async () => {
  product = await Product.withDemoData();
  sandbox = await Sandbox.before(product);
  // Secrets never stand on the command line: each is read from a file.
  await product.start({ OMNICHAT_PUBLIC_URL: product.url });
  browser = await openBrowser();
  staff = await Staff.signIn(product.url, OWNER, product.password);
  dashboard = await Dashboard.open(browser, product.url, complaints);
  await dashboard.signsIn(OWNER, product.password);
  desk = await Desk.open(await product.login(OWNER, product.password));
  await desk.isLive();
});

afterAll(async () => {
  await desk?.terminal.close();
  await browser?.close();
  await product?.remove();
  await sandbox?.stop();
});

for (const way of WAYS) {
  test(`${way.channel}: in, shown live, answered, accepted, delivered`, async () => {
    const { channel, from } = way;
    await makeInbox(way);
    const question = `Is the ${channel} line open?`;
    const simulate = ["simulate", channel, "--inbox", channel, "--from", from, "--text", question];
    await product.omnichat(...simulate, "--id", `only-${channel}`, "--times", "3");
    await dashboard.lists(question);
    await desk.sees(question);
    await dashboard.opens(question);
    await dashboard.sees(question);
    expect(await dashboard.message(question).count(), "delivered three times, written once").toBe(1);

    const reply = `It is, by ${channel}.`;
    await dashboard.writes(reply);
    await sandbox.shows(reply);
    await dashboard.message(reply).getByText("Delivered").first().waitFor();
    await desk.opensTheNewest();
    await desk.seesInConversation(reply);
    await desk.seesInConversation("✓✓");
    expect(sandbox.times(reply), "the carrier got it once").toBe(1);
    const conversation = await staff.conversationEnding(reply);
    const stored = await staff.messages(conversation?.id ?? "");
    expect(stored.map(message => message.delivery?.state)).toEqual([undefined, "delivered"]);
    await dashboard.photographs(`channel-${channel}`);
    await desk.photographs(browser, `channel-${channel}-tui`);
    await desk.backToTheList();
  });
}

test("no page reported an error", () => {
  expect(complaints).toEqual([]);
});

async function makeInbox({ channel, address, fields }: Way): Promise<void> {
  const set = Object.entries(fields(sandbox)).flatMap(([name, value]) => {
    if (!value.startsWith("@")) return ["--set", `${name}=${value}`];
    const file = path.join(product.dir, `${channel}.${name}`);
    writeFileSync(file, value.slice(1));
    return ["--set", `${name}=@${file}`];
  });
  await product.omnichat(
    "inbox",
    "create",
    "--channel",
    channel,
    "--name",
    channel,
    "--address",
    address,
    ...set,
  );
}
