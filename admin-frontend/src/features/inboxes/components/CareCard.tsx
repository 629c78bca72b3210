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

type Seconds = "patience_s" | "contact_s" | "alert_s" | "close_s";

const USUAL: Record<Seconds, number> = { patience_s: 30, contact_s: 120, alert_s: 120, close_s: 86_400 };

export function CareCard({ inbox, mayWrite }: { inbox: Inbox; mayWrite: boolean }) {
  const [care, setCare] = useState<Care>(inbox.care);
  const save = useChangeInbox(inbox.id);
  const wrong = byField(save.error);
  const web = inbox.channel === "webchat";
  const untouched = JSON.stringify(care) === JSON.stringify(inbox.care);
  const set = (part: Partial<Care>) => {
    save.reset();
    setCare({ ...care, ...part });
  };
  const step = (key: Seconds, label: string, after: string) => (
    <>
      <Check
        label={label}
        checked={care[key] != null}
        disabled={!mayWrite}
        onChange={on => set({ [key]: on ? USUAL[key] : null })}
      />
      {care[key] != null && (
        <Field
          label={after}
          type="number"
          inputMode="numeric"
          value={String(care[key])}
          onText={text => set({ [key]: Number(text) })}
          readOnly={!mayWrite}
          wrong={wrong[`care.${key}`]}
        />
      )}
    </>
  );
  return (
    <Card
      title="When nobody answers"
      hint="Counted from the first message that nobody answered, within seconds of time."
    >
      <form
        class="form"
        onSubmit={event => {
          event.preventDefault();
          save.mutate({ care }, { onSuccess: now => setCare(now.care) });
        }}
      >
        {step("patience_s", "Ask for patience", "After how many seconds")}
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
          "After how many seconds",
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
        {step("alert_s", "Call who is on the rota", "After how many seconds")}
        {care.alert_s != null && (
          <Field
            label="Call the next one after how many seconds"
            type="number"
            inputMode="numeric"
            value={String(care.next_s ?? 300)}
            onText={text => set({ next_s: Number(text) })}
            readOnly={!mayWrite}
            wrong={wrong["care.next_s"]}
          />
        )}
        {step("close_s", "Close what has been quiet for long", "After how many seconds without a message")}
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
