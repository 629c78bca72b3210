// Until when the contact can be answered freely, where the channel sets such a time; after it, the templates that may be
// sent all the same.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { useNow } from "../../../lib/clock.ts";
import { clock, sameDay } from "../../../lib/time.ts";
import type { Conversation } from "../../../lib/words.ts";
import { Templates } from "./Templates.tsx";

/** From here on the time that is left is said with more weight. */
const SOON_MS = 2 * 3600_000;

export function Window({ conversation }: { conversation: Conversation }) {
  const now = useNow();
  const [open, setOpen] = useState(false);
  const { channel, reply_until } = conversation;
  if (!reply_until && channel !== "whatsapp") return null;
  const left = reply_until ? Date.parse(reply_until) - now : 0;
  const over = left <= 0;
  return (
    <div class={`window${over || left < SOON_MS ? " window-soon" : ""}`} role="status">
      <Icon name="clock" />
      <span>
        {over
          ? "24 hours have passed since the contact wrote: only a template can be sent until they write again."
          : `Free replies until ${whenOf(reply_until as string, now)}, for ${inHours(left)}.`}
      </span>
      {channel === "whatsapp" && (
        <Button look={over ? "main" : "quiet"} onClick={() => setOpen(true)}>
          Send a template
        </Button>
      )}
      {open && <Templates conversation={conversation} onClose={() => setOpen(false)} />}
    </div>
  );
}

/** It is never further away than tomorrow. */
function whenOf(time: string, now: number): string {
  const today = sameDay(time, new Date(now).toISOString());
  return today ? clock(time) : `tomorrow at ${clock(time)}`;
}

function inHours(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  return hours === 1 ? "1 hour" : `${hours} hours`;
}
