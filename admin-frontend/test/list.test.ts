import { describe, expect, test } from "vitest";
import { type List, mapList, place } from "../src/features/conversations/list.ts";
import { inOrder } from "../src/features/conversations/steady.ts";
import { at, conversation, pages } from "./things.ts";

const ids = (list: List) => list.pages.map(page => page.items.map(item => item.id).join(""));

describe("a changed conversation", () => {
  const list = () =>
    pages([
      [conversation("d", 40), conversation("c", 30)],
      [conversation("b", 20), conversation("a", 10)],
    ]);

  test("goes to the top when its message is the newest", () => {
    expect(ids(place(list(), conversation("a", 50), true))).toEqual(["adc", "b"]);
  });

  test("stays where it stands when only its marks changed", () => {
    const changed = conversation("c", 30, { unread: 2, updated_at: at(55) });
    const after = place(list(), changed, true);
    expect(ids(after)).toEqual(["dc", "ba"]);
    expect(after.pages[0]?.items[1]?.unread).toBe(2);
  });

  test("leaves when it no longer belongs", () => {
    expect(ids(place(list(), conversation("c", 60, { status: "closed" }), false))).toEqual(["d", "ba"]);
  });

  test("comes in between by its time, not at the top", () => {
    expect(ids(place(list(), conversation("x", 25), true))).toEqual(["dc", "xba"]);
  });

  test("does not come in below what was fetched while the server has more", () => {
    const some = pages([[conversation("d", 40)]], true);
    expect(place(some, conversation("x", 5), true)).toBe(some);
    expect(ids(place(list(), conversation("x", 5), true))).toEqual(["dc", "bax"]);
  });

  test("is the first of an empty list", () => {
    expect(ids(place(pages([[]]), conversation("a", 1), true))).toEqual(["a"]);
  });

  test("that is older than what is listed is no news", () => {
    const before = list();
    expect(place(before, conversation("d", 39, { status: "closed" }), false)).toBe(before);
  });

  test("in a search changes where it stands and never comes in by itself", () => {
    const found = list();
    expect(place(found, conversation("x", 50), undefined)).toBe(found);
    expect(ids(place(found, conversation("a", 50), undefined))).toEqual(["dc", "ba"]);
  });

  test("applied twice is applied once", () => {
    const once = place(list(), conversation("a", 50), true);
    expect(ids(place(once, conversation("a", 50), true))).toEqual(ids(once));
  });
});

test("of two at the same time the younger one is first", () => {
  const list = pages([[conversation("b", 10)]]);
  expect(ids(place(list, conversation("c", 10), true))).toEqual(["cb"]);
  expect(ids(place(list, conversation("a", 10), true))).toEqual(["ba"]);
});

test("a list in which nothing changes stays the same object", () => {
  const list = pages([[conversation("a", 1)]]);
  expect(mapList(list, item => item)).toBe(list);
});

describe("while the pointer is on its way to a row", () => {
  const rows = (ids: string) => [...ids].map(id => ({ id }));
  const read = (now: string, held: string) =>
    inOrder(rows(now), [...held])
      .map(row => row.id)
      .join("");

  test("rows stay where they were, and new ones above them wait", () => {
    expect(read("xcab", "abc")).toBe("abc");
  });

  test("what has gone is gone, and earlier ones still come in below", () => {
    expect(read("cayz", "abc")).toBe("acyz");
  });
});
