// The page of what went out: what may have arrived does not go again by one press.

import { afterEach, expect, test, vi } from "vitest";
import DeliveryPage from "../src/features/delivery/components/DeliveryPage.tsx";
import { press, sees, show, submit, unshow, words } from "./screen.tsx";
import { serve } from "./server.ts";
import { ana, at } from "./things.ts";

afterEach(unshow);

const outgoing = (id: string, target: string, state: string) => ({
  ...{ id, target, state, conversation_id: "a", carrier: "twilio", attempts: 1 },
  created_at: at(0),
});

test("what failed goes again at once, what is uncertain after a question", async () => {
  let item = outgoing("f", "+12025550142", "failed");
  const asked = serve({
    "GET /api/v1/outbox": () => ({ items: [item] }),
    "POST /api/v1/outbox/f/retry": () => {
      item = outgoing("u", "+12025550143", "uncertain");
      return null;
    },
    "POST /api/v1/outbox/u/retry": null,
  });
  const posts = () => asked.map(({ what }) => what).filter(what => what.startsWith("POST"));
  await show(<DeliveryPage />, { ...ana, permissions: [...ana.permissions, "inbox_read"] });
  await sees("+12025550142Failed");
  expect(words()).toContain("Twilio, ");
  await press("Send again");
  await sees("+12025550143Uncertain");
  await press("Send again");
  await sees("it arrives twice");
  expect(posts()).toEqual(["POST /api/v1/outbox/f/retry"]);
  await submit();
  await vi.waitFor(() => expect(posts()).toHaveLength(2));
});
