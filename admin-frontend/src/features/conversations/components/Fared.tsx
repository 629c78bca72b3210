// How a message of ours fares: waits, accepted, delivered, read, failed. Nothing is called sent before the carrier has it.
// Its steps are shown on request.

import { useState } from "react";
import { Dialog } from "../../../components/ui/Dialog.tsx";
import { Icon, type IconName } from "../../../components/ui/Icon.tsx";
import { Failed, Loading } from "../../../components/ui/States.tsx";
import { toTheSecond } from "../../../lib/time.ts";
import type { DeliveryState, Message } from "../../../lib/words.ts";
import { useTimeline } from "../api.ts";
import { Retry } from "./Retry.tsx";

const MARKS: Record<DeliveryState, { icon: IconName; words: string; look?: string }> = {
  queued: { icon: "clock", words: "On its way" },
  accepted: { icon: "check", words: "Sent" },
  delivered: { icon: "checks", words: "Delivered" },
  read: { icon: "checks", words: "Read", look: "mark-read" },
  failed: { icon: "alert", words: "Not delivered", look: "mark-failed" },
  uncertain: { icon: "help", words: "May not have arrived", look: "mark-failed" },
  cancelled: { icon: "close", words: "Taken back", look: "mark-failed" },
};

/** The mark of a message on the web: it is there, and maybe read. */
export function Read({ read }: { read: boolean }) {
  return <Mark state={read ? "read" : "accepted"} />;
}

function Mark({ state }: { state: DeliveryState }) {
  const { icon, words, look = "" } = MARKS[state];
  return (
    <span class={`mark ${look}`} title={words}>
      <Icon name={icon} />
      <span class="unseen">{words}</span>
    </span>
  );
}

/** The mark of a message that a carrier takes; what went wrong stands beside it. */
export function Fared({ message }: { message: Message }) {
  const [open, setOpen] = useState(false);
  const { delivery } = message;
  if (!delivery) return null;
  const { words, look } = MARKS[delivery.state];
  return (
    <>
      <button type="button" class={`fared ${look ?? ""}`} onClick={() => setOpen(true)}>
        <Mark state={delivery.state} />
        {look === "mark-failed" && (
          <span>
            {words}
            {delivery.why && `: ${delivery.why}`}
          </span>
        )}
        <span class="unseen">Show the steps of this message</span>
      </button>
      {open && <Steps message={message} onClose={() => setOpen(false)} />}
    </>
  );
}

function Steps({ message, onClose }: { message: Message; onClose(): void }) {
  const steps = useTimeline(message);
  return (
    <Dialog title="How this message fared" onClose={onClose}>
      {steps.isPending && <Loading label="Loading the steps" rows={3} />}
      {steps.isError && <Failed error={steps.error} retry={() => void steps.refetch()} />}
      {steps.data && (
        <ol class="steps">
          {steps.data.map((step, n) => (
            <li key={n}>
              <Mark state={step.state} />
              <div>
                <strong>{MARKS[step.state].words}</strong>{" "}
                <time dateTime={step.at}>{toTheSecond(step.at)}</time>
                {step.why && <p>{step.why}</p>}
                {step.code && <p class="steps-code">The carrier's word: {step.code}</p>}
              </div>
            </li>
          ))}
        </ol>
      )}
      <Retry message={message} />
    </Dialog>
  );
}
