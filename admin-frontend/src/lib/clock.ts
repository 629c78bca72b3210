// The server's time, as near as this page can know it: clocks of office machines are wrong by minutes.

import { createStore, useStore } from "./store.ts";

let ahead = 0;

/** The server said that it is `time` there now. */
export function serverSaid(time: string): void {
  ahead = Date.parse(time) - Date.now();
}

/** Now, in unix milliseconds of the server's clock. */
export function serverNow(): number {
  return Date.now() + ahead;
}

const TICK_MS = 10_000;
const tick = createStore(0);
let ticking = false;

/** The server's time in a component, renewed every ten seconds. */
export function useNow(): number {
  if (!ticking) setInterval(() => tick.set(tick.get() + 1), TICK_MS);
  ticking = true;
  useStore(tick);
  return serverNow();
}
