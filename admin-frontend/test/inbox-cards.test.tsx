// The cards of an inbox keep what is typed, follow what others change, and save only what was touched.

import type { FunctionComponent } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";
import { useInboxes } from "../src/features/inboxes/api.ts";
import { CareCard } from "../src/features/inboxes/components/CareCard.tsx";
import { HoursCard } from "../src/features/inboxes/components/HoursCard.tsx";
import { RotaCard } from "../src/features/inboxes/components/RotaCard.tsx";
import type { Inbox } from "../src/lib/words.ts";
import { button, field, press, sees, show, submit, type, unshow, words } from "./screen.tsx";
import { serve } from "./server.ts";
import { at } from "./things.ts";

const inbox = {
  id: "i",
  name: "Shop",
  channel: "webchat",
  care: { patience_s: 30, patience_text: "Soon.", contact_s: 120, alert_s: 120, next_s: 300, close_s: null },
  updated_at: at(0),
} as unknown as Inbox;

afterEach(unshow);

/** One of the cards, of the inbox as it is known now. */
function Shown({ Card }: { Card: FunctionComponent<{ inbox: Inbox; mayWrite: boolean }> }) {
  const now = useInboxes().data?.[0];
  return now ? <Card inbox={now} mayWrite /> : null;
}

test("how long it takes to be quiet is told in hours, and kept in seconds", async () => {
  const asked = serve({
    "GET /api/v1/inboxes": { items: [{ ...inbox, care: { ...inbox.care, close_s: 5400 } }] },
    "PATCH /api/v1/inboxes/i": ({ care }: { care: Inbox["care"] }) => ({ ...inbox, care, updated_at: at(1) }),
  });
  await show(<Shown Card={CareCard} />);
  await sees("Close after how many quiet hours");
  expect(field("Close after how many quiet hours").value).toBe("1.5");
  expect(button("Save").disabled).toBe(true);
  await type("Close after how many quiet hours", "");
  expect(field("Close after how many quiet hours").value).toBe("");
  await type("Close after how many quiet hours", "48");
  await submit();
  await sees("Saved");
  expect(asked.at(-1)?.body).toMatchObject({ care: { close_s: 172_800, patience_s: 30 } });
});

test("what a colleague changes meanwhile is not put back by saving something else", async () => {
  const asked = serve({
    "GET /api/v1/inboxes": { items: [inbox] },
    "PATCH /api/v1/inboxes/i": ({ care }: { care: Inbox["care"] }) => ({ ...inbox, care, updated_at: at(2) }),
  });
  const cache = await show(<Shown Card={CareCard} />);
  await sees("What is said");
  await type("What is said", "At once.");
  const care = { ...inbox.care, alert_s: 600 };
  await act(() => cache.apply({ kind: "inbox.changed", data: { ...inbox, care, updated_at: at(1) } }));
  await vi.waitFor(() => act(() => expect(field("Call after how many seconds").value).toBe("600")));
  expect(field("What is said").value).toBe("At once.");
  await submit();
  await vi.waitFor(() => expect(asked.at(-1)?.what).toBe("PATCH /api/v1/inboxes/i"));
  expect(asked.at(-1)?.body).toMatchObject({ care: { patience_text: "At once.", alert_s: 600 } });
});

test("whether it is open now is asked again when the hours change", async () => {
  const weekly = (from: string) => ({
    hours: { time_zone: "UTC", weekly: [{ days: ["mon"], from, to: "17:00" }], holidays: [] },
  });
  let why = "closed: no block on Saturday";
  serve({
    "GET /api/v1/inboxes": { items: [{ ...inbox, ...weekly("09:00") }] },
    "GET /api/v1/inboxes/i/hours/explain": () => ({ open: false, local: "Saturday, 19:00", why }),
    "PATCH /api/v1/inboxes/i": () => {
      why = "open: Saturday 18:00–20:00";
      return { ...inbox, ...weekly("10:00"), updated_at: at(1) };
    },
  });
  await show(<Shown Card={HoursCard} />);
  await sees("Saturday, 19:00: closed: no block on Saturday");
  expect(button("Save").disabled).toBe(true);
  await type("The week", "mon 10:00-17:00");
  await submit();
  await sees("Saturday, 19:00: open: Saturday 18:00–20:00");
  expect(words()).toContain("Saved");
});

test("somebody on the rota is called earlier", async () => {
  const way = (to: string) => ({ user_id: to, ways: [{ by: "email", to }] });
  const asked = serve({
    "GET /api/v1/assignees": { items: [] },
    "GET /api/v1/inboxes": {
      items: [{ ...inbox, rota: { time_zone: "UTC", shifts: [way("a"), way("b")] } }],
    },
    "PATCH /api/v1/inboxes/i": ({ rota }: { rota: Inbox["rota"] }) => ({ ...inbox, rota, updated_at: at(1) }),
  });
  await show(<Shown Card={RotaCard} />);
  await sees("Call earlier");
  expect(button("Save").disabled).toBe(true);
  await press("Call earlier");
  await submit();
  await sees("Saved");
  expect(asked.at(-1)?.body).toMatchObject({ rota: { shifts: [way("b"), way("a")] } });
});
