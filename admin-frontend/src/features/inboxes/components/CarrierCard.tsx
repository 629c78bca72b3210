// How an inbox is joined to its carrier: where that posts what comes in, what it needs to know, and whether it works.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { CopyLine } from "../../../components/ui/CopyLine.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { Card } from "../../../components/ui/Section.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { byField } from "../../../lib/problem.ts";
import { inFull } from "../../../lib/time.ts";
import { CARRIER_WORDS, type Inbox } from "../../../lib/words.ts";
import { useCarriers, useSetFields, useTestInbox } from "../api.ts";
import { HOOK_HINTS } from "../carriers.ts";
import { AddressForm } from "./AddressForm.tsx";
import { CarrierFields } from "./CarrierFields.tsx";

export function CarrierCard({ inbox, mayWrite }: { inbox: Inbox; mayWrite: boolean }) {
  const { id, carrier, settings = {}, credentials = [], hook_url, trouble } = inbox;
  const carriers = useCarriers();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const save = useSetFields(id);
  const test = useTestInbox(id);
  const shown = carriers.data?.find(one => one.carrier === carrier);
  const missing = (shown?.fields ?? []).filter(
    ({ name, required }) => required && !settings[name] && !credentials.includes(name),
  );
  if (!carrier) return null;
  const hint = HOOK_HINTS[carrier];
  return (
    <Card title={CARRIER_WORDS[carrier]} hint={inbox.address}>
      {trouble && (
        <p class="carrier-trouble" role="alert">
          <Icon name="alert" />
          <span>
            {trouble.why} <time dateTime={trouble.since}>Since {inFull(trouble.since)}.</time>
          </span>
        </p>
      )}
      {shown && !inbox.address && <AddressForm inbox={inbox} label={shown.address} mayWrite={mayWrite} />}
      {missing.length > 0 && (
        <p class="carrier-trouble">
          <Icon name="alert" />
          <span>Still missing: {missing.map(field => field.label).join(", ")}.</span>
        </p>
      )}
      {hook_url && hint && (
        <>
          <p class="card-hint">{hint}</p>
          <CopyLine text={hook_url} label="Address for what comes in" />
        </>
      )}
      {shown && (
        <form
          class="form"
          onSubmit={event => {
            event.preventDefault();
            save.mutate(typed, { onSuccess: () => setTyped({}) });
          }}
        >
          <CarrierFields
            fields={shown.fields}
            values={{ ...settings, ...typed }}
            set={credentials}
            wrong={byField(save.error)}
            readOnly={!mayWrite}
            onChange={values =>
              setTyped(
                Object.fromEntries(Object.entries(values).filter(([name, to]) => to !== settings[name])),
              )
            }
          />
          {Object.keys(byField(save.error)).length === 0 && <Trouble error={save.error} />}
          {mayWrite && (
            <div class="form-acts">
              <Button icon="check" busy={test.isPending} onClick={() => test.mutate()}>
                Test it
              </Button>
              <Button
                look="main"
                type="submit"
                busy={save.isPending}
                disabled={Object.keys(typed).length === 0}
              >
                Save
              </Button>
            </div>
          )}
        </form>
      )}
      <Trouble error={test.error} />
      {test.data && (
        <ul class="findings" aria-live="polite">
          {test.data.findings.map(({ ok, what, says }) => (
            <li key={what} class={ok ? "" : "findings-wrong"}>
              <Icon name={ok ? "check" : "alert"} />
              <span>
                <strong>{what}:</strong> {says}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
