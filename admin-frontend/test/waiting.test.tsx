// What the list and the conversation say of somebody who waits: who was called, what may still be sent, how it fared.

import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { announceCall } from "../src/app/notices.ts";
import { ConversationRow } from "../src/features/conversations/components/ConversationRow.tsx";
import { ConversationView } from "../src/features/conversations/components/ConversationView.tsx";
import { Escalated } from "../src/features/conversations/components/Escalated.tsx";
import { LaterList } from "../src/features/conversations/components/Later.tsx";
import { Timeline } from "../src/features/conversations/components/Timeline.tsx";
import { changeDraft, draftOf, openDrafts } from "../src/features/conversations/drafts.ts";
import type { Conversation, Escalation, Message } from "../src/lib/words.ts";
import { button, sees, show, unshow, words } from "./screen.tsx";
import { serve } from "./server.ts";
import { ana, at, conversation, message } from "./things.ts";

const chime = vi.hoisted(() => vi.fn());
vi.mock("../src/lib/sound.ts", () => ({ chime }));

const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const escalation = (more: Partial<Escalation> = {}): Escalation => ({ step: "alert", called: 0, ...more });
const row = (more: Partial<Conversation>) =>
  show(<ConversationRow conversation={conversation("a", 1, more)} search="" current={false} me={ana} />);

beforeEach(() => {
  localStorage.clear();
  openDrafts("ana");
});
afterEach(unshow);

test("the list says how long a free reply can be sent, and that it no longer can", async () => {
  await row({ channel: "whatsapp", reply_until: soon(150) });
  expect(words()).toContain("2 h left");
  unshow();
  await row({ channel: "messenger", reply_until: soon(-1) });
  expect(words()).toContain("24 h over");
  unshow();
  await row({ channel: "sms" });
  expect(words()).not.toContain("left");
});

test("a conversation that was put off says until when", async () => {
  const until = "2026-11-23T09:00:00.000Z";
  await row({ status: "snoozed", snoozed_until: until, channel: "whatsapp", reply_until: soon(60) });
  expect(words()).toContain("until Mon, Nov 23");
  expect(words()).not.toContain("left");
});

test("what was put off is brought back by the key that opens what was closed", async () => {
  const off = conversation("a", 1, { status: "snoozed", snoozed_until: soon(60) });
  const asked = serve({
    "GET /api/v1/conversations/a": off,
    "GET /api/v1/conversations/a/messages": { items: [message(1)], more: false },
    "GET /api/v1/conversations/a/scheduled": { items: [] },
    "POST /api/v1/conversations/a/reopen": { ...off, status: "open", snoozed_until: null, updated_at: at(2) },
  });
  await show(<ConversationView id="a" search="" />);
  await sees("put off until");
  await act(
    () => void document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "o", bubbles: true })),
  );
  await vi.waitFor(() => act(() => expect(words()).not.toContain("put off until")));
  expect(asked.at(-1)?.what).toBe("POST /api/v1/conversations/a/reopen");
});

test("who waits for an answer that nobody gives stands out, until somebody takes it", async () => {
  const waiting_since = soon(0);
  await row({ waiting_since, escalation: escalation() });
  expect(document.querySelector(".waiting-urgent")).not.toBeNull();
  unshow();
  await row({ waiting_since, escalation: escalation({ taken_by: { id: "ben", name: "Ben" } }) });
  expect(document.querySelector(".waiting-urgent")).toBeNull();
});

test("when nobody could be called it says so, and who takes it is told apart", async () => {
  const shown = (more: Partial<Escalation>) => (
    <Escalated
      conversation={conversation("a", 1, { escalation: escalation(more) })}
      mayTake
      busy={false}
      onTake={() => undefined}
    />
  );
  await show(shown({}));
  expect(words()).toContain("Nobody could be called.");
  unshow();
  await show(shown({ called: 2, taken_by: { id: ana.id, name: ana.name } }));
  expect(words()).toContain("2 calls were made. You take it.");
});

test("it rings once when the rota is called, and anew the next time", () => {
  const calls = (escalation?: Escalation) =>
    announceCall(conversation("ring", 1, escalation ? { escalation } : {}));
  calls({ step: "patience", called: 0 });
  expect(chime).not.toHaveBeenCalled();
  calls(escalation({ called: 1 }));
  calls(escalation({ called: 2 }));
  expect(chime).toHaveBeenCalledTimes(1);
  calls();
  calls(escalation({ called: 1 }));
  expect(chime).toHaveBeenCalledTimes(2);
});

test("what nobody wrote shows how it fared, and a note that only staff see it", async () => {
  const system = { kind: "system", name: "Omnichat" } as const;
  const items: Message[] = [
    message(1),
    message(2, {
      author: system,
      body: "Please be patient.",
      delivery: { state: "failed", why: "The phone is off.", at: at(2) } as NonNullable<Message["delivery"]>,
    }),
    message(3, { author: system, kind: "note", body: "Nobody is called" }),
  ];
  serve({ "GET /api/v1/conversations/a/messages": { items, more: false } });
  await show(<Timeline conversation={conversation("a", 3)} onSeen={() => undefined} />);
  await sees("Please be patient.");
  expect(words()).toContain("Not delivered: The phone is off.");
  expect(words()).toContain("Note: Nobody is called");
});

test("what shall not be sent later after all stands in the reply again", async () => {
  const waits = { id: "s", body: "Good morning", due_at: soon(60), by: { id: ana.id, name: ana.name } };
  let left: unknown[] = [waits];
  serve({
    "GET /api/v1/conversations/a/scheduled": () => ({ items: left }),
    "DELETE /api/v1/scheduled/s": () => {
      left = [];
      return null;
    },
  });
  changeDraft("a", { message: "PS" });
  await show(<LaterList conversation="a" />);
  await sees("Good morning");
  await act(() => button("Do not send it").click());
  await vi.waitFor(() => expect(draftOf("a").message).toBe("Good morning\nPS"));
});
