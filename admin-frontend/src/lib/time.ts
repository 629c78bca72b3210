// Times as people say them. Everything takes `now`, so that tests and wrong clocks do not matter.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long somebody waits, short: `now`, `3 min`, `1 h 05`, `2 d`. */
export function waited(since: string, now: number): string {
  const ms = Math.max(0, now - Date.parse(since));
  if (ms < MINUTE) return "now";
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ${pad(Math.floor((ms % HOUR) / MINUTE))}`;
  return `${Math.floor(ms / DAY)} d`;
}

/** How long ago, in a sentence: `just now`, `3 min ago`, `2 h ago`, `yesterday`, `3 March`. */
export function ago(time: string, now: number): string {
  const ms = now - Date.parse(time);
  if (ms < MINUTE) return "just now";
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`;
  const then = new Date(time);
  const days = daysBetween(then, new Date(now));
  if (days === 0) return `${Math.floor(ms / HOUR)} h ago`;
  return days === 1 ? "yesterday" : dayAndMonth(then, new Date(now), "long");
}

export type Urgency = "calm" | "soon" | "urgent";

/** How pressing a wait is: calm for five minutes, urgent after a quarter of an hour. */
export function urgency(since: string, now: number): Urgency {
  const ms = now - Date.parse(since);
  if (ms < 5 * MINUTE) return "calm";
  return ms < 15 * MINUTE ? "soon" : "urgent";
}

/** When something happened, for a narrow column: the clock today, the weekday this week, else the date. */
export function whenShort(time: string, now: number): string {
  const then = new Date(time);
  const days = daysBetween(then, new Date(now));
  if (days === 0) return clock(time);
  if (days > 0 && days < 7) return then.toLocaleDateString(undefined, { weekday: "short" });
  return dayAndMonth(then, new Date(now), "short");
}

export function clock(time: string): string {
  return new Date(time).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}

/** The line between two days: `Today`, `Yesterday`, `Monday`, `3 March`, `3 March 2024`. */
export function dayLine(time: string, now: number): string {
  const then = new Date(time);
  const days = daysBetween(then, new Date(now));
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days > 1 && days < 7) return then.toLocaleDateString(undefined, { weekday: "long" });
  return dayAndMonth(then, new Date(now), "long");
}

/** In full, for a tooltip. */
export function inFull(time: string): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: "full", timeStyle: "short" });
}

/** The day and the time of something that comes, as short as it can be said. */
export function dayAndTime(time: string): string {
  return new Date(time).toLocaleString(undefined, {
    weekday: "short",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
  });
}

/** For steps that follow one another fast. */
export function toTheSecond(time: string): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}

export function dateOnly(time: string): string {
  return new Date(time).toLocaleDateString(undefined, { dateStyle: "medium" });
}

export function sameDay(a: string, b: string): boolean {
  return daysBetween(new Date(a), new Date(b)) === 0;
}

function dayAndMonth(then: Date, now: Date, month: "short" | "long"): string {
  const year = then.getFullYear() === now.getFullYear() ? {} : { year: "numeric" as const };
  return then.toLocaleDateString(undefined, { day: "numeric", month, ...year });
}

/** Midnights between two times, in the reader's time zone; rounded, because some days have 23 hours. */
function daysBetween(earlier: Date, later: Date): number {
  return Math.round((midnight(later) - midnight(earlier)) / DAY);
}

const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
const pad = (n: number) => String(n).padStart(2, "0");
