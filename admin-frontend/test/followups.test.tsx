import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";
import FollowupsPage from "../src/features/followups/components/FollowupsPage.tsx";
import { button, field, press, sees, show, submit, unshow } from "./screen.tsx";
import { Refused, serve } from "./server.ts";
import { ana, followup, message } from "./things.ts";

afterEach(unshow);

const left = followup("f", 1, { name: "Maya", email: "maya@example.com", phone: null });
const may = { ...ana, permissions: [...ana.permissions, "followup_read"] } as typeof ana;

test("who left a contact is written to from here, once, and a refusal stays beside the text", async () => {
  let tries = 0;
  const asked = serve({
    "GET /api/v1/followups": { items: [left] },
    "POST /api/v1/followups/f/reply": () =>
      tries++
        ? message(1, { conversation_id: "new" })
        : new Refused(409, "conflict", "There is no mail inbox."),
  });
  await show(<FollowupsPage />, may);
  await sees("Maya");
  await act(() => document.querySelector<HTMLButtonElement>(".followup-line")?.click());
  await press("Reply");
  const text = field("What you write");
  await act(() => {
    text.value = "We are back.";
    text.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  await submit();
  await sees("There is no mail inbox.");
  expect(button("Send").disabled).toBe(false);
  await submit();
  const posted = () => asked.filter(({ what }) => what.startsWith("POST")).map(({ body }) => body);
  await vi.waitFor(() => expect(posted()).toHaveLength(2));
  const sent = posted();
  expect(sent[0]).toEqual(sent[1]);
  expect(sent[0]).toMatchObject({ body: "We are back." });
});
