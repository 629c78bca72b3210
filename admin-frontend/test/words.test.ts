import { describe, expect, test } from "vitest";
import { initials } from "../src/components/ui/Avatar.tsx";
import { belongs, filterOf, queryOf, searchOf } from "../src/features/conversations/filter.ts";
import { changeOf, formOf, originsOf } from "../src/features/inboxes/form.ts";
import { contrastWithWhite } from "../src/lib/contrast.ts";
import { pieces } from "../src/lib/links.ts";
import { rulesFor } from "../src/lib/password.ts";
import { byField, inWords, NoAnswer, Refusal } from "../src/lib/problem.ts";
import { match, placeOf } from "../src/lib/router.tsx";
import { dayLine, urgency, waited } from "../src/lib/time.ts";
import type { Inbox } from "../src/lib/words.ts";
import { ana, at, conversation } from "./things.ts";

describe("waiting", () => {
  const now = Date.parse(at(60 * 26));
  test.each([
    [60 * 26 - 0.5, "now"],
    [60 * 26 - 3, "3 min"],
    [60 * 26 - 65, "1 h 05"],
    [60, "1 d"],
    [60 * 27, "now"],
  ])("since minute %d reads %s", (minute, words) => {
    expect(waited(at(minute), now)).toBe(words);
  });

  test("grows from calm to urgent", () => {
    expect([4, 6, 16].map(minutes => urgency(at(0), Date.parse(at(minutes))))).toEqual([
      "calm",
      "soon",
      "urgent",
    ]);
  });
});

test("day lines are said as people say them", () => {
  const noon = new Date(2026, 10, 21, 12).getTime();
  const day = (ago: number) => new Date(2026, 10, 21 - ago, 23, 59).toISOString();
  expect(dayLine(day(0), noon)).toBe("Today");
  expect(dayLine(day(1), noon)).toBe("Yesterday");
  expect(dayLine(day(400), noon)).toContain("2025");
});

describe("the filter", () => {
  test("comes back from the address as it went in", () => {
    const filter = { view: "mine", inbox: "7", q: "blue & green" } as const;
    expect(filterOf(searchOf(filter))).toEqual(filter);
    expect(searchOf({ view: "open" })).toBe("");
  });

  test("of nonsense is the usual one", () => {
    expect(filterOf("?view=drop+table")).toEqual({ view: "open" });
  });

  test("asks the server for the same as it takes from events", () => {
    expect(queryOf({ view: "unassigned" })).toMatchObject({ status: "open", assignee: "none" });
    expect(belongs({ view: "unassigned" }, conversation("a", 1), ana.id)).toBe(true);
    expect(belongs({ view: "unassigned" }, conversation("a", 1, { assignee: ana }), ana.id)).toBe(false);
    expect(belongs({ view: "closed" }, conversation("a", 1), ana.id)).toBe(false);
    expect(belongs({ view: "snoozed" }, conversation("a", 1, { status: "snoozed" }), ana.id)).toBe(true);
    expect(belongs({ view: "all", inbox: "other" }, conversation("a", 1), ana.id)).toBe(false);
    expect(belongs({ view: "all", q: "blue" }, conversation("a", 1), ana.id)).toBeUndefined();
  });
});

describe("links in text", () => {
  const linked = (text: string) => pieces(text).flatMap(piece => piece.href ?? []);

  test("are found without the sentence's end", () => {
    expect(linked("See https://a.example/b?c=1, or (https://a.example/d). Mail ana@example.com!")).toEqual([
      "https://a.example/b?c=1",
      "https://a.example/d",
      "mailto:ana@example.com",
    ]);
  });

  test("are never made of anything but http, https and mail", () => {
    expect(linked("javascript:alert(1) data:text/html,x file:///etc/passwd //a.example")).toEqual([]);
  });

  test("leave the text as it was", () => {
    const text = "a <b>https://a.example</b> & c";
    expect(
      pieces(text)
        .map(piece => piece.text)
        .join(""),
    ).toBe(text);
  });
});

test("white on black, on grey and on a word", () => {
  expect(contrastWithWhite("#000000")).toBeCloseTo(21);
  expect(contrastWithWhite("#767676")).toBeCloseTo(4.54, 2);
  expect(contrastWithWhite("green")).toBeUndefined();
});

describe("inbox settings", () => {
  const inbox: Inbox = {
    id: "i",
    channel: "webchat",
    name: "Shop",
    widget: { team_name: "Bikes", greeting: "Hi", color: "#0f6b5c" },
    allowed_origins: ["https://a.example"],
    vouches: false,
    care: {
      patience_s: 30,
      patience_text: "Soon.",
      closed_text: "Later.",
      contact_s: null,
      contact_text: "How?",
      alert_s: null,
      next_s: 300,
      close_s: null,
    },
    created_at: at(0),
    updated_at: at(0),
  };

  test("send only what changed", () => {
    expect(changeOf(inbox, formOf(inbox))).toEqual({});
    expect(changeOf(inbox, { ...formOf(inbox), name: "New" })).toEqual({ name: "New" });
    expect(changeOf(inbox, { ...formOf(inbox), color: "#000000" })).toEqual({
      widget: { team_name: "Bikes", greeting: "Hi", color: "#000000" },
    });
    expect(changeOf(inbox, { ...formOf(inbox), team: "repairs" })).toEqual({ team_id: "repairs" });
    const given = { ...inbox, team: { id: "repairs", name: "Repairs" } };
    expect(changeOf(given, { ...formOf(given), team: "" })).toEqual({ team_id: null });
  });

  test("cut page addresses to origins and leave to the server what is none", () => {
    expect(originsOf("https://a.example/shop?x=1\nhttps://a.example *, nonsense")).toEqual([
      "https://a.example",
      "*",
      "nonsense",
    ]);
  });
});

test("password rules are told while typing", () => {
  const kept = (password: string) =>
    rulesFor(password, "ana.lopez@example.com", "Ana Lopez").map(rule => rule.kept);
  expect(kept("")).toEqual([false, false]);
  expect(kept("short")).toEqual([false, true]);
  expect(kept("Ana.Lopez@example.com")).toEqual([true, false]);
  expect(kept("tram-violet-9-harbour")).toEqual([true, true]);
});

test("a path is matched part by part", () => {
  expect(match("/c/:id", "/c/7")).toEqual({ id: "7" });
  expect(match("/c/:id", "/c/7/contact")).toBeUndefined();
  expect(match("/c/:id", "/c/")).toBeUndefined();
  expect(placeOf({ pathname: "/admin-app/c/7/", search: "?view=mine" })).toEqual({
    path: "/c/7",
    search: "?view=mine",
  });
  expect(placeOf({ pathname: "/admin-app", search: "" }).path).toBe("/");
});

test("initials come from words, also for numbers and nothing", () => {
  expect(["Maya Chen", "lea", "Visitor 7F3A", "…"].map(initials)).toEqual(["MC", "L", "V7", "?"]);
});

test("failures read as sentences, by field where the server names one", () => {
  const errors = [{ field: "email", code: "invalid", message: "must be an email address" }];
  const refusal = new Refusal({
    type: "",
    title: "",
    status: 422,
    detail: "`email` must be.",
    code: "invalid",
    errors,
  });
  expect(byField(refusal)).toEqual({ email: "Must be an email address." });
  expect(inWords(new NoAnswer())).toContain("does not answer");
});
