// How long the contact waits: in words, in colour and, when it is long, with a sign.

import { Icon } from "../../../components/ui/Icon.tsx";
import { useNow } from "../../../lib/clock.ts";
import { urgency, waited } from "../../../lib/time.ts";

interface WaitingProps {
  since: string;
  /** Nobody has answered for so long that something was done about it. */
  unanswered?: boolean;
}

export function Waiting({ since, unanswered = false }: WaitingProps) {
  const now = useNow();
  const words = waited(since, now);
  const how = unanswered ? "urgent" : urgency(since, now);
  const name =
    words === "now" ? "has just begun to wait" : `waits for ${words}${how === "urgent" ? ", too long" : ""}`;
  return (
    <span class={`waiting waiting-${how}`} title={`The contact ${name}`}>
      <Icon name={how === "urgent" ? "alert" : "clock"} />
      <span aria-hidden="true">{words}</span>
      <span class="unseen">{name}</span>
    </span>
  );
}
