// Waiting for a condition. The processes under test offer no event to wait for but their own output, so it is
// asked again and again, and given up with what was seen last.

import { setTimeout as pause } from "node:timers/promises";

const ASK_EVERY_MS = 25;
export const PATIENCE_MS = 20_000;

/**
 * Asks until the answer is neither `undefined` nor `false`, and returns it.
 * `seen` tells, for the error, what there was instead.
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  seen: () => Promise<string> | string = () => "",
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > until) {
      throw new Error(`waited ${patienceMs / 1000} s in vain: ${what}\n${await seen()}`);
    }
    await pause(ASK_EVERY_MS);
  }
}
