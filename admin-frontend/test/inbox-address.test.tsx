import { afterEach, expect, test } from "vitest";
import InboxesPage from "../src/features/inboxes/components/InboxesPage.tsx";
import type { Inbox } from "../src/lib/words.ts";
import { button, field, hasButton, sees, show, submit, type, unshow, words } from "./screen.tsx";
import { Refused, serve } from "./server.ts";
import { ana, at } from "./things.ts";

afterEach(unshow);

const admin = { ...ana, permissions: [...ana.permissions, "inbox_read", "inbox_write"] } as typeof ana;

/** As an import leaves an inbox for text messages. */
const imported = {
  id: "sms",
  channel: "sms",
  name: "SMS",
  carrier: "twilio",
  widget: { team_name: "Shop", greeting: "", color: "#224466" },
  allowed_origins: [],
  settings: {},
  credentials: [],
  care: {},
  created_at: at(0),
  updated_at: at(0),
} as unknown as Inbox;

const SERVED = {
  "GET /api/v1/inboxes": { items: [imported] },
  "GET /api/v1/carriers": {
    items: [{ carrier: "twilio", channels: ["sms"], address: "The number, as +12025550123", fields: [] }],
  },
  "GET /api/v1/teams": { items: [] },
  "GET /api/v1/assignees": { items: [] },
};
const LABEL = "The number, as +12025550123";

test("an inbox from the import waits for its address, says so, and has it afterwards", async () => {
  const asked = serve({
    ...SERVED,
    "PATCH /api/v1/inboxes/sms": { ...imported, address: "+12025550147", updated_at: at(1) },
  });
  await show(<InboxesPage id="sms" />, admin);
  await sees("cannot send yet");
  expect(words()).toContain("Needs a look");
  expect(button("Keep it").disabled).toBe(true);
  await type(LABEL, " +1 202 555 0147 ");
  await submit();
  await sees("SMS · +12025550147");
  expect(asked.find(({ what }) => what.startsWith("PATCH"))?.body).toEqual({ address: "+1 202 555 0147" });
  expect(words()).not.toContain("cannot send yet");
});

test("an address that is none is told at its field", async () => {
  const wrong = new Refused(422, "invalid", "Some fields are wrong.", [
    { field: "address", code: "invalid", message: "must be a phone number with its country" },
  ]);
  serve({ ...SERVED, "PATCH /api/v1/inboxes/sms": wrong });
  await show(<InboxesPage id="sms" />, admin);
  await sees("cannot send yet");
  await type(LABEL, "12");
  await submit();
  await sees("Must be a phone number with its country.");
  expect(field(LABEL).getAttribute("aria-invalid")).toBe("true");
});

test("who may not change inboxes is told who can", async () => {
  serve(SERVED);
  await show(<InboxesPage id="sms" />, {
    ...ana,
    permissions: [...ana.permissions, "inbox_read"],
  } as typeof ana);
  await sees("An owner or admin of the team can.");
  expect(hasButton("Keep it")).toBe(false);
});
