// Each channel's whole journey: a contact writes by its carrier, staff see it live in the dashboard and at the terminal and
// reply, the carrier accepts, and both screens say that it has arrived. The carriers are played by the product's own
// simulator and sandbox, which sign as the carriers do, and are the mail server.

import { afterAll, beforeAll, expect, test } from "vitest";
import { Desk } from "./desk.ts";
import { makeInbox, SECRET, twilio } from "./inboxes.ts";
import { OWNER } from "./product.ts";
import type { Sandbox } from "./sandbox.ts";
import { Shop } from "./shop.ts";

interface Way {
  channel: string;
  address: string;
  fields: (sandbox: Sandbox) => Record<string, string>;
  from: string;
  /** The carrier's id of what comes in, and what else is said of it. */
  id: string;
  more?: string[];
  /** The last that is heard of a reply: a mail server does not tell whether a mail has arrived. */
  ends: "accepted" | "delivered";
}

const WAYS: Way[] = [
  {
    channel: "sms",
    address: "+12025550100",
    fields: twilio,
    from: "+12025550142",
    id: "only-sms",
    ends: "delivered",
  },
  {
    channel: "whatsapp",
    address: "+12025550101",
    fields: twilio,
    from: "+12025550143",
    id: "only-wa",
    ends: "delivered",
  },
  {
    channel: "messenger",
    address: "1029384756",
    fields: () => ({ app_secret: `@${SECRET}`, verify_token: "@hello", page_token: "@page-token" }),
    from: "9081726354",
    id: "only-messenger",
    ends: "delivered",
  },
  {
    channel: "api",
    address: "pigeons",
    fields: sandbox => ({ secret: `@${SECRET}`, url: `${sandbox.url}/bridge` }),
    from: "coo",
    id: "only-api",
    ends: "delivered",
  },
  {
    channel: "email",
    address: "help@example.com",
    fields: sandbox => ({ ...sandbox.mailbox, plus: "yes", password: `@${SECRET}` }),
    from: "ana@example.org",
    id: "only-email@example.org",
    more: ["--subject", "The line"],
    ends: "accepted",
  },
];

/** What the screens say of a reply. */
const ENDS = {
  accepted: { dashboard: "Sent", terminal: "✓" },
  delivered: { dashboard: "Delivered", terminal: "✓✓" },
};

let shop: Shop;
let desk: Desk;

beforeAll(async () => {
  shop = await Shop.opens();
  desk = await Desk.open(await shop.product.login(OWNER, shop.product.password));
  await desk.isLive();
});

afterAll(async () => {
  await desk?.terminal.close();
  await shop?.closes();
});

for (const way of WAYS) {
  test(`${way.channel}: in, shown live, answered, ${way.ends}`, async () => {
    const { product, sandbox, dashboard, staff } = shop;
    const { channel, from, id, more = [], ends } = way;
    await makeInbox(product, { ...way, fields: way.fields(sandbox) });
    const question = `Is ${channel} open?`;
    const simulate = ["simulate", channel, "--inbox", channel, "--from", from, "--text", question];
    await product.omnichat(...simulate, ...more, "--id", id, "--times", "3");
    await dashboard.lists(question);
    await desk.sees(question);
    await dashboard.opens(question);
    await dashboard.sees(question);
    expect(await dashboard.message(question).count(), "delivered three times, written once").toBe(1);

    const reply = `It is, by ${channel}.`;
    await dashboard.writes(reply);
    await sandbox.shows(reply);
    await dashboard.message(reply).getByText(ENDS[ends].dashboard).first().waitFor();
    await desk.opensTheNewest();
    await desk.seesInConversation(reply);
    await desk.seesInConversation(ENDS[ends].terminal);
    expect(sandbox.times(reply), "the carrier got it once").toBe(1);
    const conversation = await staff.conversationEnding(reply);
    const stored = await staff.messages(conversation?.id ?? "");
    expect(stored.map(message => message.delivery?.state)).toEqual([undefined, ends]);
    await dashboard.photographs(`channel-${channel}`);
    await desk.photographs(shop.browser, `channel-${channel}-tui`);
    await desk.backToTheList();
  });
}

test("email: the reply names what it answers, and what answers the reply joins the conversation", async () => {
  const { product, sandbox, dashboard, staff } = shop;
  const { to, mail } = await sandbox.shows("It is, by email.");
  expect(to).toBe("ana@example.org");
  expect(mail).toMatchObject({
    subject: "Re: The line",
    in_reply_to: "only-email@example.org",
    references: ["only-email@example.org"],
    // By the word in it the conversation is told even when a program forgets what it answers.
    reply_to: expect.stringMatching(/^help\+[\w-]+@example\.com$/),
  });
  const before = await staff.conversationEnding("It is, by email.");
  const again = "Then I will come by.";
  const answer = ["simulate", "email", "--inbox", "email", "--from", to, "--reply-to-last", "--text", again];
  await product.omnichat(...answer);
  await dashboard.sees(again);
  await dashboard.message(again).getByText("What it quotes").click();
  await dashboard.message(again).getByText("It is, by email.").waitFor();
  await desk.opensTheNewest();
  await desk.seesInConversation(again);
  expect((await staff.conversationEnding(again))?.id, "the same conversation").toBe(before?.id);
  await dashboard.photographs("channel-email-thread");
  await desk.photographs(shop.browser, "channel-email-thread-tui");
});

test("who is on the rota hears their phone ring when nobody answers", async () => {
  const { product, sandbox, staff } = shop;
  const phone = "ExponentPushToken[e2e]";
  const inbox = (await staff.inboxes()).find(({ name }) => name === "sms");
  if (!inbox?.care) throw new Error("there is no inbox for SMS");
  await staff.changeInbox(inbox.id, {
    care: { ...inbox.care, patience_s: null, contact_s: null, alert_s: 1 },
    rota: {
      time_zone: "UTC",
      shifts: [{ user_id: (await staff.me()).id, ways: [{ by: "expo", to: phone }] }],
    },
  });
  await product.omnichat("simulate", "sms", "--inbox", "sms", "--from", "+12025550177", "--text", "Anybody?");
  expect((await sandbox.rings(phone)).text).toContain("waiting");
});

test("no page reported an error", () => {
  expect(shop.complaints).toEqual([]);
});
