// Tells the others that this user types: at the first key, every three seconds while it goes on, and when it stops.

import { useEffect, useMemo } from "react";
import { hint } from "../../lib/live.ts";

const REPEAT_MS = 3_000;
/** So long after the last key nobody types any more. */
const PAUSE_MS = 4_000;

export interface Typing {
  key(): void;
  stop(): void;
}

export function typing(say: (on: boolean) => void, now: () => number = Date.now): Typing {
  let saidAt = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(pause);
    if (saidAt) say(false);
    saidAt = 0;
  };
  const key = () => {
    if (now() - saidAt >= REPEAT_MS) {
      say(true);
      saidAt = now();
    }
    clearTimeout(pause);
    pause = setTimeout(stop, PAUSE_MS);
  };
  return { key, stop };
}

export function useTyping(conversation: string): Typing {
  const it = useMemo(() => typing(on => hint({ type: "typing", conversation, on })), [conversation]);
  useEffect(() => it.stop, [it]);
  return it;
}
