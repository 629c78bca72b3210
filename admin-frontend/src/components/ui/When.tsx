// A moment in short, with all of it on hover.

import { useNow } from "../../lib/clock.ts";
import { ago, inFull } from "../../lib/time.ts";

export function When({ time }: { time: string }) {
  const now = useNow();
  return (
    <time dateTime={time} title={inFull(time)}>
      {ago(time, now)}
    </time>
  );
}
