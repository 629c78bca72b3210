import { expect, test } from "vitest";
import { inForm, laterTimes } from "../src/features/conversations/later.ts";

test("the usual times are to come, in the morning of the day they name", () => {
  // A Saturday, then a Monday.
  for (const day of [21, 23]) {
    const now = new Date(2026, 10, day, 15, 30).getTime();
    const [hour, tomorrow, monday] = laterTimes(now).map(({ at }) => new Date(at));
    expect(hour).toEqual(new Date(2026, 10, day, 16, 30));
    expect(tomorrow).toEqual(new Date(2026, 10, day + 1, 9));
    expect(monday).toEqual(new Date(2026, 10, day === 21 ? 23 : 30, 9));
  }
});

test("a time goes into the browser's field and comes back the same minute", () => {
  const at = new Date(2026, 2, 29, 9, 5).getTime();
  expect(Date.parse(inForm(at))).toBe(at);
});
