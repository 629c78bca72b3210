// The settings of one inbox. What is typed stays until it is saved or put back, also when somebody else changes the inbox.

import { useEffect, useRef, useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { CopyLine } from "../../../components/ui/CopyLine.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { byField } from "../../../lib/problem.ts";
import type { Inbox } from "../../../lib/words.ts";
import { useChangeInbox } from "../api.ts";
import { changeOf, type Form, formOf } from "../form.ts";
import { CareCard } from "./CareCard.tsx";
import { CarrierCard } from "./CarrierCard.tsx";
import { ColorField } from "./ColorField.tsx";
import { HoursCard } from "./HoursCard.tsx";
import { Origins } from "./Origins.tsx";
import { RotaCard } from "./RotaCard.tsx";
import { TeamChoice } from "./TeamChoice.tsx";
import { VouchingCard } from "./VouchingCard.tsx";

export function InboxSettings({ inbox, mayWrite }: { inbox: Inbox; mayWrite: boolean }) {
  const [form, setForm] = useState(() => formOf(inbox));
  const base = useRef(inbox);
  const save = useChangeInbox(inbox.id);
  const change = changeOf(base.current, form);
  const untouched = Object.keys(change).length === 0;
  const wrong = byField(save.error);
  const said = (field: string) => wrong[field];
  const web = inbox.channel === "webchat";
  const set = (part: Partial<Form>) => {
    save.reset();
    setForm({ ...form, ...part });
  };
  const putBack = (to: Inbox) => {
    base.current = to;
    setForm(formOf(to));
  };

  // Nothing typed here: show what somebody else has changed.
  const latest = useRef({ untouched, putBack });
  latest.current = { untouched, putBack };
  useEffect(() => {
    if (latest.current.untouched) latest.current.putBack(inbox);
  }, [inbox]);

  return (
    <div class="inbox">
      {inbox.carrier && <CarrierCard inbox={inbox} mayWrite={mayWrite} />}
      {web && inbox.snippet && (
        <section class="card" aria-labelledby="snippet">
          <h2 id="snippet">Put it on your website</h2>
          <p class="card-hint">
            Copy this line in front of &lt;/body&gt; on every page that shall have the chat.
          </p>
          <CopyLine text={inbox.snippet} label="Line for the website" />
        </section>
      )}
      <form
        class="card form"
        onSubmit={event => {
          event.preventDefault();
          save.mutate(change, { onSuccess: putBack });
        }}
      >
        <h2>Settings</h2>
        <Field
          label="Name"
          hint="As your team reads it."
          value={form.name}
          onText={name => set({ name })}
          maxLength={200}
          required
          readOnly={!mayWrite}
          wrong={said("name")}
        />
        <TeamChoice
          value={form.team}
          now={inbox.team ?? undefined}
          onChoose={team => set({ team })}
          readOnly={!mayWrite}
          wrong={said("team_id")}
        />
        {web && (
          <>
            <Field
              label="Team name"
              hint="Stands above the chat on your website."
              value={form.team_name}
              onText={team_name => set({ team_name })}
              maxLength={200}
              required
              readOnly={!mayWrite}
              wrong={said("widget.team_name") ?? said("team_name")}
            />
            <Field
              label="Greeting"
              hint="The first line that visitors read."
              value={form.greeting}
              onText={greeting => set({ greeting })}
              maxLength={500}
              rows={3}
              readOnly={!mayWrite}
              wrong={said("widget.greeting") ?? said("greeting")}
            />
            <ColorField
              value={form.color}
              onColor={color => set({ color })}
              readOnly={!mayWrite}
              wrong={said("widget.color") ?? said("color")}
            />
            <Origins
              value={form.origins}
              onOrigins={origins => set({ origins })}
              readOnly={!mayWrite}
              wrong={Object.entries(wrong).find(([field]) => field.startsWith("allowed_origins"))?.[1]}
            />
          </>
        )}
        {Object.keys(wrong).length === 0 && <Trouble error={save.error} />}
        {mayWrite ? (
          <div class="form-acts">
            <span class="form-said" role="status">
              {save.isSuccess && untouched && "Saved"}
            </span>
            <Button disabled={untouched} onClick={() => putBack(inbox)}>
              Put back
            </Button>
            <Button look="main" type="submit" busy={save.isPending} disabled={untouched}>
              Save
            </Button>
          </div>
        ) : (
          <p class="card-hint">Your role can see these settings; owners and admins change them.</p>
        )}
      </form>
      {web && mayWrite && <VouchingCard inbox={inbox} />}
      <CareCard inbox={inbox} mayWrite={mayWrite} />
      <HoursCard inbox={inbox} mayWrite={mayWrite} />
      <RotaCard inbox={inbox} mayWrite={mayWrite} />
    </div>
  );
}
