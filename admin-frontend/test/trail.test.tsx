// What the audit trail and the assignment of a conversation show of people and things: names.

import { afterEach, expect, test } from "vitest";
import { Entry } from "../src/features/audit/components/Entry.tsx";
import { AssignMenu } from "../src/features/conversations/components/AssignMenu.tsx";
import { patchAssignees } from "../src/lib/assignees.ts";
import { FETCH_AGAIN } from "../src/lib/cache.ts";
import type { AuditEntry, User } from "../src/lib/words.ts";
import { sees, show, unshow } from "./screen.tsx";
import { serve } from "./server.ts";
import { ana, at, conversation } from "./things.ts";

afterEach(unshow);

const entry: AuditEntry = {
  seq: 7,
  at: at(0),
  actor_kind: "operator",
  action: "user.disabled",
  target: "0190a1b2",
  hash: "00",
};
const target = () => document.querySelector(".audit-target")?.textContent;
const inFull = () => document.querySelector(".audit-details")?.textContent;

test("an entry names what it is about, and has the id in full", async () => {
  await show(<Entry entry={{ ...entry, target_name: "Ben Okafor" }} />);
  expect(target()).toBe("Ben Okafor");
  expect(inFull()).toContain("0190a1b2");
});

test("an entry about something without a name shows what was noted", async () => {
  await show(<Entry entry={entry} />);
  expect(target()).toBe("0190a1b2");
});

test("a conversation can be given to everybody the server names, also from a tenant above", async () => {
  serve({
    "GET /api/v1/assignees": {
      items: [
        { id: ana.id, name: ana.name },
        { id: "lea", name: "Lea of the agency" },
      ],
    },
    "GET /api/v1/teams": { items: [] },
  });
  const nothing = () => undefined;
  await show(
    <AssignMenu conversation={conversation("a", 1)} open onOpen={nothing} onAssign={nothing} busy={false} />,
  );
  await sees("Lea of the agency");
});

test("when a colleague changes, those who can be chosen are fetched again", () => {
  const news = { kind: "user.changed" as const, data: { id: "ben", name: "Ben" } as User };
  expect(patchAssignees(["assignees"], [], news)).toBe(FETCH_AGAIN);
});
