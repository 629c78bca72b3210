// What happens when nobody answers. Each step can be switched off; all times count from the first message that nobody
// answered.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Check } from "../../../components/ui/Check.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { Card } from "../../../components/ui/Section.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { byField } from "../../../lib/problem.ts";
import type { Care, Inbox } from "../../../lib/words.ts";
import { useChangeInbox } from "../api.ts";

type Step = "patience_s" | "contact_s" | "alert_s" | "close_s";

const USUAL: Record<Step, number> = { patience_s: 30, contact_s: 120, alert_s: 120, close_s: 86_400 };
const HOUR_S = 3600;

export function CareCard({ inbox, mayWrite }: { inbox: Inbox; mayWrite: boolean }) {
  // Only what is typed here: the rest follows what others change.
  const [typed, setTyped] = useState<Partial<Care>>({});
  const care = { ...inbox.care, ...typed };
  const save = useChangeInbox(inbox.id);
  const wrong = byField(save.error);
  const web = inbox.channel === "webchat";
  const untouched = JSON.stringify(care) === JSON.stringify(inbox.care);
  const set = (part: Partial<Care>) => {
    save.reset();
    setTyped({ ...typed, ...part });
  };
  const step = (key: Step, label: string, after: string, unit?: number) => (
    <>
      <Check
        label={label}
        checked={care[key] != null}
        disabled={!mayWrite}
        onChange={on => set({ [key]: on ? USUAL[key] : null })}
      />
      {care[key] != null && (
        <Duration
          label={after}
          unit={unit}
          seconds={care[key]}
          onSeconds={seconds => set({ [key]: seconds })}
          readOnly={!mayWrite}
          wrong={wrong[`care.${key}`]}
        />
      )}
    </>
  );
  return (
    <Card title="When nobody answers" hint="Counted from the first message that nobody answered.">
      <form
        class="form"
        onSubmit={event => {
          event.preventDefault();
          save.mutate({ care }, { onSuccess: () => setTyped({}) });
        }}
      >
        {step("patience_s", "Ask for patience", "Ask for it after how many seconds")}
        {care.patience_s != null && (
          <Field
            label="What is said"
            rows={2}
            value={care.patience_text ?? ""}
            onText={patience_text => set({ patience_text })}
            maxLength={1000}
            readOnly={!mayWrite}
            wrong={wrong["care.patience_text"]}
          />
        )}
        {care.patience_s != null && inbox.hours && (
          <Field
            label="What is said outside the hours"
            rows={2}
            value={care.closed_text}
            onText={closed_text => set({ closed_text })}
            hint="{until} says when it opens again, as in tomorrow at 9:00."
            maxLength={1000}
            readOnly={!mayWrite}
            wrong={wrong["care.closed_text"]}
          />
        )}
        {step(
          "contact_s",
          web ? "Show the form to leave a contact" : "Ask how to reach them",
          web ? "Show it after how many seconds" : "Ask that after how many seconds",
        )}
        {care.contact_s != null && !web && (
          <Field
            label="What is said"
            rows={2}
            value={care.contact_text ?? ""}
            onText={contact_text => set({ contact_text })}
            maxLength={1000}
            readOnly={!mayWrite}
            wrong={wrong["care.contact_text"]}
          />
        )}
        {step("alert_s", "Call who is on the rota", "Call after how many seconds")}
        {care.alert_s != null && (
          <Duration
            label="Call the next one after how many seconds"
            seconds={care.next_s ?? 300}
            onSeconds={next_s => set({ next_s })}
            readOnly={!mayWrite}
            wrong={wrong["care.next_s"]}
          />
        )}
        {step("close_s", "Close what has been quiet for long", "Close after how many quiet hours", HOUR_S)}
        {Object.keys(wrong).length === 0 && <Trouble error={save.error} />}
        {mayWrite && (
          <div class="form-acts">
            <span class="form-said" role="status">
              {save.isSuccess && untouched && "Saved"}
            </span>
            <Button look="main" type="submit" busy={save.isPending} disabled={untouched}>
              Save
            </Button>
          </div>
        )}
      </form>
    </Card>
  );
}

interface DurationProps {
  label: string;
  /** Seconds of what is typed: one, if it is seconds. */
  unit?: number | undefined;
  seconds: number;
  onSeconds(seconds: number): void;
  readOnly: boolean;
  wrong: string | undefined;
}

/** What is typed stays as it is typed, also while it is no number yet. */
function Duration({ unit = 1, seconds, onSeconds, ...field }: DurationProps) {
  const [text, setText] = useState("");
  const means = (words: string) => Math.round(Number(words) * unit);
  return (
    <Field
      {...field}
      type="number"
      inputMode="decimal"
      step="any"
      value={means(text) === seconds ? text : String(seconds / unit)}
      onText={words => {
        setText(words);
        onSeconds(means(words));
      }}
    />
  );
}
