import { expect, test } from "vitest";
import { blocksOf, holidayLines, holidaysOf, linesOf } from "../src/features/inboxes/hours.ts";

test("a week is read as people write it, and comes back in its shortest form", () => {
  const read = blocksOf("Mon-Fri 9:00-12:30\n\nmon, tue,wed 13:30 to 18:00\nfri-sun 22:00–02:00");
  expect(read).toEqual([
    { days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "12:30" },
    { days: ["mon", "tue", "wed"], from: "13:30", to: "18:00" },
    { days: ["fri", "sat", "sun"], from: "22:00", to: "02:00" },
  ]);
  expect(linesOf(read as never)).toBe("mon-fri 09:00-12:30\nmon-wed 13:30-18:00\nfri-sun 22:00-02:00");
  expect(linesOf([{ days: ["mon", "wed", "thu"], from: "09:00", to: "10:00" }])).toBe(
    "mon,wed,thu 09:00-10:00",
  );
});

test("days may run over the end of the week", () => {
  expect(blocksOf("sat-mon 10:00-11:00")).toEqual([
    { days: ["mon", "sat", "sun"], from: "10:00", to: "11:00" },
  ]);
});

test("a line that cannot be read is named", () => {
  expect(blocksOf("mon-fri 9:00-17:00\nwhenever")).toMatchObject({ line: 2 });
  expect(blocksOf("moon 9:00-17:00")).toMatchObject({ line: 1 });
  expect(holidaysOf("24.12.2026 Christmas")).toMatchObject({ line: 1 });
});

test("a holiday may be open for a while", () => {
  const text = "2026-12-24 Christmas Eve (09:00-12:00, 13:00-14:00)\n2026-12-25 Christmas";
  const holidays = holidaysOf(text);
  expect(holidays).toEqual([
    { date: "2026-12-24", name: "Christmas Eve", open: ["09:00-12:00", "13:00-14:00"] },
    { date: "2026-12-25", name: "Christmas" },
  ]);
  expect(holidayLines({ time_zone: "Europe/Vienna", weekly: [], holidays: holidays as never })).toBe(text);
});
