// Until when the contact can be answered freely, where the channel sets such a time; after it, the templates that may be
// sent all the same.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { useNow } from "../../../lib/clock.ts";
import { clock, sameDay } from "../../../lib/time.ts";
import type { Conversation } from "../../../lib/words.ts";
import { freeUntil, inHours, SOON_MS } from "../window.ts";
import { Templates } from "./Templates.tsx";

export function Window({ conversation }: { conversation: Conversation }) {
  const now = useNow();
  const [open, setOpen] = useState(false);
  const whatsapp = conversation.channel === "whatsapp";
  const until = freeUntil(conversation);
  if (until === Number.POSITIVE_INFINITY) return null;
  const left = until - now;
  const over = left <= 0;
  return (
    <div class={`window${over || left < SOON_MS ? " window-soon" : ""}`} role="status">
      <Icon name="clock" />
      <span>
        {over
          ? `24 hours have passed since the contact wrote: ${whatsapp ? "only a template" : "nothing"} can be sent now. What you write waits until they write again.`
          : `Free replies until ${whenOf(until, now)}, for ${inHours(left)}.`}
      </span>
      {whatsapp && (
        <Button look={over ? "main" : "quiet"} onClick={() => setOpen(true)}>
          Send a template
        </Button>
      )}
      {open && <Templates conversation={conversation} onClose={() => setOpen(false)} />}
    </div>
  );
}

/** It is never further away than tomorrow. */
function whenOf(until: number, now: number): string {
  const time = new Date(until).toISOString();
  const today = sameDay(time, new Date(now).toISOString());
  return today ? clock(time) : `tomorrow at ${clock(time)}`;
}
