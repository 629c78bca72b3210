// One organization, with suspending, resuming, and going in where it lets the operator in.

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Confirm, decided } from "../../../components/ui/Confirm.tsx";
import { Mark, Row } from "../../../components/ui/Section.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { useNow } from "../../../lib/clock.ts";
import { useMe } from "../../../lib/live-context.ts";
import { go } from "../../../lib/router.tsx";
import { switchTo } from "../../../lib/session.ts";
import { dateOnly, inFull } from "../../../lib/time.ts";
import type { Organization } from "../../../lib/words.ts";
import { useSuspend } from "../api.ts";

export function OrganizationRow({ organization }: { organization: Organization }) {
  const me = useMe();
  const now = useNow();
  const [asking, setAsking] = useState(false);
  const suspend = useSuspend(organization.id);
  const enter = useMutation({ mutationFn: switchTo, onSuccess: () => go("/") });
  const { id, name, state, operator_until, tenants, users, created_at } = organization;
  const letsIn = !!operator_until && Date.parse(operator_until) > now;
  return (
    <>
      <Row
        name={name}
        faded={state !== "active"}
        marks={
          <>
            {state === "suspended" && <Mark look="warn">Suspended</Mark>}
            {state === "deleted" && <Mark look="warn">Deleted</Mark>}
            {letsIn && <Mark look="good">Lets you in</Mark>}
          </>
        }
        note={
          <>
            {counted(users, "person", "people")} · {counted(tenants, "tenant", "tenants")} below · since{" "}
            {dateOnly(created_at)}
            {letsIn && ` · open to you until ${inFull(operator_until)}`}
          </>
        }
        acts={
          <>
            {letsIn && state === "active" && id !== me.tenant.id && (
              <Button busy={enter.isPending} aria-label={`Go into ${name}`} onClick={() => enter.mutate(id)}>
                Go in
              </Button>
            )}
            {state === "suspended" && (
              <Button
                busy={suspend.isPending}
                aria-label={`Resume ${name}`}
                onClick={() => suspend.mutate(false)}
              >
                Resume
              </Button>
            )}
            {state === "active" && (
              <Button look="danger" aria-label={`Suspend ${name}`} onClick={() => setAsking(true)}>
                Suspend
              </Button>
            )}
          </>
        }
      />
      <Trouble error={enter.error ?? suspend.error} />
      {asking && <Suspend organization={organization} onClose={() => setAsking(false)} />}
    </>
  );
}

const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString()} ${count === 1 ? one : many}`;

function Suspend({ organization, onClose }: { organization: Organization; onClose(): void }) {
  const change = decided(useSuspend(organization.id), true);
  return (
    <Confirm title={`Suspend “${organization.name}”?`} act="Suspend it" change={change} onClose={onClose}>
      <p>
        {organization.users === 1 ? "Its one person is" : `All its ${organization.users} people are`} signed
        out at once, and visitors of its websites cannot write until it is resumed. Nothing is lost.
      </p>
    </Confirm>
  );
}
