import { describe, expect, test } from "vitest";
import { keys, patchFor } from "../src/features/conversations/patch.ts";
import { messagesOf, type Thread } from "../src/features/conversations/thread.ts";
import { patchFollowups, unviewed } from "../src/features/followups/list.ts";
import { FETCH_AGAIN } from "../src/lib/cache.ts";
import { ana, at, byAna, conversation, followup, message, pages } from "./things.ts";

const patch = patchFor(ana.id);

describe("a thread", () => {
  const thread = (...seqs: number[]): Thread => ({
    pages: [{ items: seqs.map(seq => message(seq)), more: false }],
    pageParams: [undefined],
  });
  const created = (seq: number) => ({ kind: "message.created" as const, data: message(seq) });

  test("gets the next message at its end", () => {
    const after = patch(keys.thread("a"), thread(1, 2), created(3)) as Thread;
    expect(messagesOf(after).map(message => message.seq)).toEqual([1, 2, 3]);
  });

  test("that has the message already does not get it again", () => {
    const before = thread(1, 2);
    expect(patch(keys.thread("a"), before, created(2))).toBe(before);
  });

  test("with a gap before the message is fetched again", () => {
    expect(patch(keys.thread("a"), thread(1, 2), created(5))).toBe(FETCH_AGAIN);
  });

  test("of another conversation does not change", () => {
    const before = thread(1);
    expect(patch(keys.thread("b"), before, created(2))).toBe(before);
  });

  test("shows how a message fared, wherever it stands, and never a message that is not fetched", () => {
    const changed = { ...message(1), delivery: { state: "failed" as const, why: "no such number" } };
    const before = thread(1, 2);
    const after = patch(keys.thread("a"), before, { kind: "message.changed", data: changed }) as Thread;
    expect(messagesOf(after)).toEqual([changed, message(2)]);
    const unknown = { kind: "message.changed" as const, data: message(9) };
    expect(patch(keys.thread("a"), before, unknown)).toBe(before);
    expect(patch(keys.thread("b"), before, { kind: "message.changed", data: changed })).toBe(before);
  });

  test("reads from the earliest page to the newest", () => {
    const both = { pages: [...thread(3, 4).pages, ...thread(1, 2).pages], pageParams: [undefined, 3] };
    expect(messagesOf(both).map(message => message.seq)).toEqual([1, 2, 3, 4]);
  });
});

describe("what is sent later", () => {
  const said = { kind: "message.created" as const, data: message(1) };

  test("is fetched again when something was said in its conversation, unless nothing waits", () => {
    expect(patch(keys.later("a"), [{ id: "1" }], said)).toBe(FETCH_AGAIN);
    const nothing: unknown[] = [];
    expect(patch(keys.later("a"), nothing, said)).toBe(nothing);
    const others = [{ id: "1" }];
    expect(patch(keys.later("b"), others, said)).toBe(others);
  });
});

describe("the list", () => {
  const news = (data: ReturnType<typeof conversation>) => ({ kind: "conversation.changed" as const, data });

  test("of mine takes in what is assigned to me and lets go of what is not any more", () => {
    const mine = conversation("a", 5, { assignee: ana });
    const key = keys.list({ view: "mine" });
    const after = patch(key, pages([[]]), news(mine)) as ReturnType<typeof pages>;
    expect(after.pages[0]?.items).toEqual([mine]);
    const gone = patch(key, after, news({ ...mine, assignee: null, updated_at: at(6) })) as typeof after;
    expect(gone.pages[0]?.items).toEqual([]);
  });

  test("lets go of what was taken from who sees only their own, and asks for what is open of it again", () => {
    const [kept, left] = [conversation("a", 5), conversation("b", 4)];
    const gone = { kind: "conversation.left" as const, data: { id: left.id } };
    const after = patch(keys.list({ view: "open" }), pages([[kept, left]]), gone) as ReturnType<typeof pages>;
    expect(after.pages[0]?.items).toEqual([kept]);
    expect(patch(keys.one(left.id), left, gone)).toBe(FETCH_AGAIN);
    expect(patch(keys.one(kept.id), kept, gone)).toBe(kept);
  });

  test("shows a contact's new name at once", () => {
    const list = pages([[conversation("a", 1)]]);
    const data = { id: "contact-a", name: "Maya Chen", identities: [], created_at: at(0), updated_at: at(9) };
    const after = patch(keys.list({ view: "open" }), list, { kind: "contact.changed", data }) as typeof list;
    expect(after.pages[0]?.items[0]?.contact.name).toBe("Maya Chen");
  });
});

test("an answer that is newer than the event wins", () => {
  const now = conversation("a", 5, { status: "closed", updated_at: at(9) });
  const late = { kind: "conversation.changed" as const, data: conversation("a", 5, { updated_at: at(8) }) };
  expect(patch(keys.one("a"), now, late)).toBe(now);
});

test("what belongs to another feature is left alone", () => {
  const data = ["anything"];
  expect(patch(["inboxes"], data, { kind: "message.created", data: message(1, { author: byAna }) })).toBe(
    data,
  );
});

describe("follow-ups", () => {
  const todo = pages([[followup("c", 30), followup("a", 10, { viewed_at: at(11) })]]);
  const list = (data: unknown) =>
    (data as typeof todo).pages.flatMap(page => page.items.map(item => item.id));

  test("a new one comes in by its time and counts as not viewed", () => {
    const news = { kind: "followup.created" as const, data: followup("d", 40) };
    const after = patchFollowups(["followups", false], todo, news) as typeof todo;
    expect(list(after)).toEqual(["d", "c", "a"]);
    expect(unviewed(after)).toEqual({ count: 2, more: false });
  });

  test("one that is put away moves from one list to the other", () => {
    const news = { kind: "followup.changed" as const, data: followup("c", 30, { archived_at: at(50) }) };
    expect(list(patchFollowups(["followups", false], todo, news))).toEqual(["a"]);
    expect(list(patchFollowups(["followups", true], pages([[]]), news))).toEqual(["c"]);
  });
});
