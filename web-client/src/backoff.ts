// How long to wait before the next try. Pure, so that it can be tested without a clock.

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * Milliseconds to wait before try number `attempt` (0 is the first retry): it doubles up to 15 s, and half of it is
 * left to chance, so that a thousand clients of a restarted server do not come back in the same instant.
 * `random` is in [0, 1).
 */
export function backoff(attempt: number, random: number = Math.random()): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return Math.round(whole / 2 + (whole / 2) * random);
}
