// The page of the canned replies: what the whole team uses is not taken away by one wrong press.

import { afterEach, expect, test } from "vitest";
import CannedPage from "../src/features/canned/components/CannedPage.tsx";
import { press, sees, show, submit, unshow, words } from "./screen.tsx";
import { Refused, serve } from "./server.ts";
import { at } from "./things.ts";

afterEach(unshow);

test("a canned reply is taken away after a question, and a refusal is said", async () => {
  const reply = { id: "r", shortcut: "hours", body: "From nine.", created_at: at(0), updated_at: at(0) };
  let items = [reply];
  let refused = true;
  const asked = serve({
    "GET /api/v1/canned-replies": () => ({ items }),
    "DELETE /api/v1/canned-replies/r": () => {
      if (refused) return new Refused(503, "unavailable", "The server is busy.");
      items = [];
      return null;
    },
  });
  await show(<CannedPage />);
  await sees("/hours");
  await press("Take away");
  await sees("Take /hours away?");
  expect(asked.filter(({ what }) => what.startsWith("DELETE"))).toEqual([]);
  await submit();
  await sees("The server is busy.");
  refused = false;
  await submit();
  await sees("There is none yet");
  expect(words()).not.toContain("From nine.");
});
