// Hours and rotas as they are typed: one stretch a line, such as `mon-fri 09:00-17:30`. Pure.

import type { Hours, HoursBlock } from "../../lib/words.ts";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
type Day = (typeof DAYS)[number];

/** A line that could not be read; `line` counts from 1. */
export interface Unread {
  line: number;
  why: string;
}

export function linesOf(blocks: readonly HoursBlock[]): string {
  return blocks.map(({ days, from, to }) => `${daysText(days)} ${from}-${to}`).join("\n");
}

/** Days as people write them: runs of three and more with a dash. */
function daysText(days: readonly Day[]): string {
  const on = DAYS.map(day => days.includes(day));
  const parts: string[] = [];
  for (let i = 0; i < DAYS.length; i++) {
    if (!on[i]) continue;
    let end = i;
    while (on[end + 1]) end++;
    if (end - i >= 2) parts.push(`${DAYS[i]}-${DAYS[end]}`);
    else parts.push(...DAYS.slice(i, end + 1));
    i = end;
  }
  return parts.join(",");
}

export function blocksOf(text: string): HoursBlock[] | Unread {
  const blocks: HoursBlock[] = [];
  for (const [n, raw] of text.split("\n").entries()) {
    const line = raw.trim().toLowerCase();
    if (!line) continue;
    const found = /^([a-z, -]+?)\s+(\d{1,2}:\d\d)\s*(?:-|–|to)\s*(\d{1,2}:\d\d)$/.exec(line);
    const days = found?.[1] ? daysOf(found[1]) : undefined;
    if (!found || !days) return { line: n + 1, why: "write it as mon-fri 09:00-17:30" };
    blocks.push({ days, from: padded(found[2] as string), to: padded(found[3] as string) });
  }
  return blocks;
}

function daysOf(text: string): Day[] | undefined {
  const days = new Set<Day>();
  for (const part of text.split(",").map(part => part.trim())) {
    const [from, to = from] = part.split("-").map(day => DAYS.indexOf(day.trim().slice(0, 3) as Day));
    if (from === undefined || to === undefined || from < 0 || to < 0) return undefined;
    for (let i = from; ; i = (i + 1) % 7) {
      days.add(DAYS[i] as Day);
      if (i === to) break;
    }
  }
  return DAYS.filter(day => days.has(day));
}

const padded = (time: string) => time.padStart(5, "0");

export function holidayLines(hours: Hours | null | undefined): string {
  return (hours?.holidays ?? [])
    .map(({ date, name, open = [] }) => `${date} ${name}${open.length ? ` (${open.join(", ")})` : ""}`)
    .join("\n");
}

type Holiday = NonNullable<Hours["holidays"]>[number];

export function holidaysOf(text: string): Holiday[] | Unread {
  const holidays: Holiday[] = [];
  for (const [n, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (!line) continue;
    const found = /^(\d{4}-\d\d-\d\d)\s+(.+?)(?:\s*\(([^()]*)\))?$/.exec(line);
    if (!found) return { line: n + 1, why: "write it as 2026-12-24 Christmas Eve (09:00-12:00)" };
    const open = (found[3] ?? "").split(",").flatMap(part => part.trim() || []);
    holidays.push({ date: found[1] as string, name: found[2] as string, ...(open.length && { open }) });
  }
  return holidays;
}

export function isUnread(read: unknown): read is Unread {
  return typeof read === "object" && read !== null && "line" in read;
}
