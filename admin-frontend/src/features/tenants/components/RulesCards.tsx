// Two rules of the tenant: whether everybody must have a second factor, and until when the installation's operator may look in.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Check } from "../../../components/ui/Check.tsx";
import { Confirm, decided } from "../../../components/ui/Confirm.tsx";
import { Card } from "../../../components/ui/Section.tsx";
import { Select } from "../../../components/ui/Select.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { serverNow } from "../../../lib/clock.ts";
import { useMe } from "../../../lib/live-context.ts";
import { inFull } from "../../../lib/time.ts";
import { useChangeTenant } from "../api.ts";

export function RulesCards() {
  return (
    <>
      <SecondFactorRule />
      <OperatorAccess />
    </>
  );
}

function SecondFactorRule() {
  const { tenant, second_factor } = useMe();
  const [asking, setAsking] = useState(false);
  const change = useChangeTenant(tenant.id);
  return (
    <Card title="Second factor">
      <Check
        label="Everybody who works here needs a second factor"
        hint="A code from an app on the phone, besides the password. It also holds for the tenants below."
        checked={tenant.second_factor_required}
        disabled={change.isPending}
        onChange={on => (on ? setAsking(true) : change.mutate({ second_factor_required: false }))}
      />
      {!asking && <Trouble error={change.error} />}
      {asking && (
        <Confirm
          title="Ask everybody for a second factor?"
          act="Ask for it"
          change={decided(change, { second_factor_required: true })}
          onClose={() => setAsking(false)}
        >
          <p>
            Whoever has none sees nothing but the page to set one up, from now on.
            {!second_factor && " That includes you: have your phone at hand."}
          </p>
        </Confirm>
      )}
    </Card>
  );
}

const HOURS = [
  { key: "1", name: "1 hour" },
  { key: "8", name: "8 hours" },
  { key: "24", name: "1 day" },
  { key: "72", name: "3 days" },
  { key: "168", name: "7 days" },
];

function OperatorAccess() {
  const { tenant } = useMe();
  const [hours, setHours] = useState("8");
  const change = useChangeTenant(tenant.id);
  const until = tenant.operator_until;
  const open = until && Date.parse(until) > serverNow();
  return (
    <Card
      title="The operator of this installation"
      hint="Those who run this server do not see your conversations. Let them in for a while when you want their help; what they do stands in the audit trail."
    >
      {open ? (
        <div class="form">
          <p class="notice" role="status">
            The operator may look in until {inFull(until)}.
          </p>
          <Trouble error={change.error} />
          <div class="form-acts">
            <Button
              look="danger"
              busy={change.isPending}
              onClick={() => change.mutate({ operator_hours: 0 })}
            >
              End it now
            </Button>
          </div>
        </div>
      ) : (
        <form
          class="form"
          onSubmit={event => {
            event.preventDefault();
            change.mutate({ operator_hours: Number(hours) });
          }}
        >
          <Select label="For how long" value={hours} options={HOURS} onChoose={setHours} />
          <Trouble error={change.error} />
          <div class="form-acts">
            <Button type="submit" busy={change.isPending}>
              Let the operator in
            </Button>
          </div>
        </form>
      )}
    </Card>
  );
}
