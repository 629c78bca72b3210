import { expect, test } from "vitest";
import { keys, patchFor } from "../src/features/conversations/patch.ts";
import { LiveCache } from "../src/lib/cache.ts";
import type { Conversation } from "../src/lib/words.ts";
import { ana, at, conversation } from "./things.ts";

const KEY = keys.one("a");
const closed = conversation("a", 1, { status: "closed", updated_at: at(2) });
const news = { kind: "conversation.changed" as const, data: closed };

function slowly() {
  let answer: (data: Conversation) => void = () => undefined;
  const queryFn = () =>
    new Promise<Conversation>(done => {
      answer = done;
    });
  return { queryFn, answer: (data: Conversation) => answer(data) };
}

test("an event that comes while the answer is on its way is applied to the answer", async () => {
  const cache = new LiveCache([patchFor(ana.id)]);
  const { queryFn, answer } = slowly();
  const fetched = cache.queries.fetchQuery({ queryKey: KEY, queryFn });
  cache.apply(news);
  answer(conversation("a", 1));
  await fetched;
  expect(cache.queries.getQueryData(KEY)).toEqual(closed);
});

test("an event from before the question is not applied again", async () => {
  const cache = new LiveCache([patchFor(ana.id)]);
  cache.apply(news);
  const reopened = conversation("a", 1, { updated_at: at(2) });
  await cache.queries.fetchQuery({ queryKey: KEY, queryFn: () => Promise.resolve(reopened) });
  expect(cache.queries.getQueryData(KEY)).toBe(reopened);
});

test("what has to be fetched again is not made to look new by an event", async () => {
  const cache = new LiveCache([patchFor(ana.id)]);
  await cache.queries.fetchQuery({ queryKey: KEY, queryFn: () => Promise.resolve(conversation("a", 1)) });
  await cache.fetchAgain();
  cache.apply(news);
  expect(cache.queries.getQueryState(KEY)?.isInvalidated).toBe(true);
});
