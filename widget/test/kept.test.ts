import { beforeEach, expect, test, vi } from "vitest";
import { Kept } from "../src/kept.ts";

const outgoing = { client_id: "c1", body: "hello", at: 1 };

beforeEach(() => localStorage.clear());

test("nothing is stored before something is sent, not even a draft", () => {
  const kept = new Kept("inbox");
  kept.keepDraft("half a sen");
  expect(localStorage.length).toBe(0);
  expect(kept.state.draft).toBe("half a sen");
});

test("what is not sent yet, and the draft after it, outlive the page", () => {
  const kept = new Kept("inbox");
  kept.change(state => state.outbox.push(outgoing));
  kept.keepDraft("and");
  expect(new Kept("inbox").state).toEqual({ outbox: [outgoing], draft: "and" });
  expect(Object.keys(localStorage)).toEqual(["omnichat:inbox"]);
});

test("a change starts from what another tab wrote meanwhile", () => {
  const [one, two] = [new Kept("inbox"), new Kept("inbox")];
  one.change(state => state.outbox.push(outgoing));
  two.change(state => state.outbox.push({ ...outgoing, client_id: "c2" }));
  expect(new Kept("inbox").state.outbox.map(o => o.client_id)).toEqual(["c1", "c2"]);
});

test("what another tab wrote is taken over, but not its draft", () => {
  const [one, two] = [new Kept("inbox"), new Kept("inbox")];
  const changed = vi.fn();
  one.keepDraft("mine");
  one.onElsewhere(changed);
  two.change(state => Object.assign(state, { token: "t", draft: "theirs" }));
  dispatchEvent(new StorageEvent("storage", { key: "omnichat:other" }));
  expect(changed).not.toHaveBeenCalled();
  dispatchEvent(new StorageEvent("storage", { key: "omnichat:inbox" }));
  expect(changed).toHaveBeenCalledOnce();
  expect(one.state).toEqual({ token: "t", outbox: [], draft: "mine" });
});

test.each(["", "{", "null", "[]", '{"outbox":1,"draft":""}'])(
  "storage that holds %j is as good as empty",
  text => {
    localStorage.setItem("omnichat:inbox", text);
    expect(new Kept("inbox").state).toEqual({ outbox: [], draft: "" });
  },
);

test("where storage is forbidden or full, it lives as long as the page", () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  } as unknown as Storage;
  const kept = new Kept("inbox", full);
  kept.change(state => state.outbox.push(outgoing));
  expect(kept.state.outbox).toEqual([outgoing]);
});
