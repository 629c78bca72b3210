// What is on the screen follows the event log.

import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";
import { ConversationsPage } from "../src/app/ConversationsPage.tsx";
import TeamsPage from "../src/features/people/components/TeamsPage.tsx";
import type { Team } from "../src/lib/words.ts";
import { sees, show, unshow, words } from "./screen.tsx";
import { Refused, serve } from "./server.ts";
import { ana, at, conversation, message } from "./things.ts";

afterEach(unshow);

const page = (items: unknown[]) => ({ items });

test("a team that a colleague makes or changes is shown as it is now", async () => {
  const repairs: Team = { id: "repairs", name: "Repairs", members: [], created_at: at(0), updated_at: at(0) };
  let teams: Team[] = [];
  serve({ "GET /api/v1/teams": () => page(teams) });
  const cache = await show(<TeamsPage />);
  await sees("There is no team yet");

  teams = [repairs];
  await act(() => cache.apply({ kind: "team.changed", data: repairs }));
  await sees("Nobody is in it yet");

  const changed = { ...repairs, name: "Workshop", members: [{ id: ana.id, name: "Ana" }], updated_at: at(1) };
  teams = [changed];
  await act(() => cache.apply({ kind: "team.changed", data: changed }));
  await sees("Workshop");
  expect(words()).not.toContain("Repairs");
  expect(words()).toContain("Ana");
});

test("a conversation that is taken away is put away with all that stood in it", async () => {
  const mine = conversation("a", 1);
  let taken = false;
  const unlessTaken = (answer: unknown) => () => (taken ? new Refused(404, "not_found") : answer);
  serve({
    "GET /api/v1/conversations": () => page(taken ? [] : [mine]),
    "GET /api/v1/conversations/a": unlessTaken(mine),
    "GET /api/v1/conversations/a/messages": unlessTaken({ items: [message(1)], more: false }),
    "GET /api/v1/contacts/contact-a": {
      ...mine.contact,
      identities: [],
      created_at: at(0),
      updated_at: at(0),
    },
  });
  const cache = await show(<ConversationsPage id="a" aboutContact={false} />, { ...ana, sees: "own" });
  await sees("text 1");
  await sees("Contact since");

  taken = true;
  await act(() => cache.apply({ kind: "conversation.left", data: { id: "a" } }));
  await sees("There is no such conversation");
  expect(words()).not.toContain("text 1");
  expect(words()).not.toContain("Contact since");
});
