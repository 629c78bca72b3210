// Times to come that people usually mean. Pure.

const HOUR = 3600_000;
const MORNING = 9;

export interface LaterTime {
  name: string;
  at: number;
}

export function laterTimes(now: number): LaterTime[] {
  return [
    { name: "In an hour", at: now + HOUR },
    { name: "Tomorrow morning", at: morning(now, 1) },
    { name: "Next Monday", at: morning(now, daysToMonday(now)) },
  ];
}

function daysToMonday(now: number): number {
  return (8 - new Date(now).getDay()) % 7 || 7;
}

/** At nine, so many days on, where the reader is. */
function morning(now: number, days: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, MORNING).getTime();
}

/** A time as the browser's own field has it: local, to the minute. */
export function inForm(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
