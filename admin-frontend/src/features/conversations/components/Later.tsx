// Messages that are sent later: choosing when, and the list of those that wait.

import { useState } from "react";
import { IconButton } from "../../../components/ui/Button.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { serverNow } from "../../../lib/clock.ts";
import { byField } from "../../../lib/problem.ts";
import { dayAndTime } from "../../../lib/time.ts";
import { useSchedule, useScheduled, useUnschedule } from "../api.ts";
import { changeDraft, draftOf } from "../drafts.ts";
import { inForm, laterTimes } from "../later.ts";

interface SendLaterProps {
  conversation: string;
  body: string;
  onClose(sent: boolean): void;
}

export function SendLater({ conversation, body, onClose }: SendLaterProps) {
  const schedule = useSchedule(conversation);
  return (
    <WhenDialog
      title="Send it later"
      act="Send it then"
      busy={schedule.isPending}
      error={schedule.error}
      field="due_at"
      onTime={due_at => schedule.mutate({ body, due_at }, { onSuccess: () => onClose(true) })}
      onClose={() => onClose(false)}
    />
  );
}

interface WhenDialogProps {
  title: string;
  act: string;
  busy: boolean;
  error: unknown;
  /** What the server calls the time. */
  field: string;
  onTime(time: string): void;
  onClose(): void;
}

/** Asks for a time to come: one of the usual ones, or any. */
export function WhenDialog({ title, act, busy, error, field, onTime, onClose }: WhenDialogProps) {
  const [when, setWhen] = useState(() => inForm(laterTimes(serverNow())[1]?.at ?? serverNow()));
  const at = Date.parse(when);
  const wrong = byField(error)[field];
  return (
    <FormDialog
      title={title}
      act={act}
      busy={busy}
      ready={at > serverNow()}
      error={wrong ? undefined : error}
      onAct={() => onTime(new Date(at).toISOString())}
      onClose={onClose}
    >
      <div class="later-usual">
        {laterTimes(serverNow()).map(({ name, at }) => (
          <button
            key={name}
            type="button"
            aria-pressed={when === inForm(at)}
            onClick={() => setWhen(inForm(at))}
          >
            {name}
          </button>
        ))}
      </div>
      <Field
        label="When"
        type="datetime-local"
        value={when}
        onText={setWhen}
        hint="In your own time zone."
        wrong={wrong}
        required
      />
    </FormDialog>
  );
}

export function LaterList({ conversation }: { conversation: string }) {
  const scheduled = useScheduled(conversation);
  const drop = useUnschedule(conversation);
  if (!scheduled.data?.length) return null;
  return (
    <>
      <Trouble error={drop.error} />
      <ul class="uploads" aria-label="Sent later">
        {scheduled.data.map(({ id, body, due_at, by, why }) => (
          <li key={id} class={why ? "uploads-wrong" : ""}>
            <Icon name={why ? "alert" : "clock"} />
            <span class="uploads-name">{body}</span>
            <span class="uploads-said">
              {why ?? `${due_at ? dayAndTime(due_at) : "When they write again"}, by ${by.name}`}
            </span>
            <IconButton
              icon="close"
              label="Do not send it"
              disabled={drop.isPending}
              onClick={() => drop.mutate(id, { onSuccess: () => backToDraft(conversation, body) })}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

/** What was to be sent is written all the same. */
function backToDraft(conversation: string, body: string): void {
  const { message } = draftOf(conversation);
  changeDraft(conversation, { message: message ? `${body}\n${message}` : body });
}
