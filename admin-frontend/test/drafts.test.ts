import { beforeEach, expect, test } from "vitest";
import { changeDraft, draftOf, openDrafts } from "../src/features/conversations/drafts.ts";

beforeEach(() => localStorage.clear());

test("a draft is there again after the page was loaded anew", () => {
  openDrafts("ana");
  changeDraft("a", { message: "Hi Maya" });
  openDrafts("ana");
  expect(draftOf("a").message).toBe("Hi Maya");
});

test("what was meant for colleagues does not slip into the reply", () => {
  openDrafts("ana");
  changeDraft("a", { kind: "note", note: "difficult customer" });
  changeDraft("a", { kind: "message" });
  expect(draftOf("a")).toEqual({ kind: "message", message: "", note: "difficult customer" });
});

test("another user of the same browser does not see it", () => {
  openDrafts("ana");
  changeDraft("a", { message: "Hi Maya" });
  openDrafts("ben");
  expect(draftOf("a").message).toBe("");
});

test("an emptied draft leaves nothing behind", () => {
  openDrafts("ana");
  changeDraft("a", { message: "Hi" });
  changeDraft("a", { message: "" });
  expect(Object.keys(localStorage)).toEqual([]);
});
