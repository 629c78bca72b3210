// Who is called when nobody answers: in this order, each by the ways named, on the shifts named.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { Card } from "../../../components/ui/Section.tsx";
import { Select } from "../../../components/ui/Select.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { useAssignees } from "../../../lib/assignees.ts";
import { byField } from "../../../lib/problem.ts";
import type { CallBy, Inbox, Rota, Shift } from "../../../lib/words.ts";
import { useChangeInbox, useInboxes } from "../api.ts";
import { blocksOf, isUnread, linesOf } from "../hours.ts";

const WAYS: { key: CallBy; name: string; to: string }[] = [
  { key: "email", name: "Mail", to: "A mail address." },
  { key: "sms", name: "Text message", to: "A number with its country, as +12025550123." },
  { key: "webhook", name: "Request to an address", to: "An address that begins with https://." },
  { key: "expo", name: "Push to a phone (Expo)", to: "The phone's token, as ExponentPushToken[…]." },
];

/** A shift as it is typed. */
interface Typed {
  user: string;
  by: CallBy;
  to: string;
  when: string;
}

export function RotaCard({ inbox, mayWrite }: { inbox: Inbox; mayWrite: boolean }) {
  const { rota } = inbox;
  const people = useAssignees(mayWrite);
  const inboxes = useInboxes();
  const known = knownOf(rota);
  // Only what is typed here: the rest follows what others change.
  const [typed, setTyped] = useState<Partial<Known>>({});
  const { zone, from, shifts } = { ...known, ...typed };
  const untouched = JSON.stringify({ ...known, ...typed }) === JSON.stringify(known);
  const save = useChangeInbox(inbox.id);
  const wrong = byField(save.error);
  const numbers = (inboxes.data ?? []).filter(one => one.channel === "sms");
  const bad = shifts.findIndex(shift => !shift.user || !shift.to.trim() || isUnread(blocksOf(shift.when)));
  const set = (part: Partial<Known>) => {
    save.reset();
    setTyped({ ...typed, ...part });
  };
  const change = (n: number, part: Partial<Typed>) =>
    set({ shifts: shifts.map((shift, i) => (i === n ? { ...shift, ...part } : shift)) });
  if (!mayWrite && !rota) return null;
  return (
    <Card title="Rota" hint="Who is called when nobody answers, in this order, until somebody takes it.">
      <form
        class="form"
        onSubmit={event => {
          event.preventDefault();
          if (bad >= 0) return;
          const rota = shifts.length ? rotaOf(zone, from, shifts) : null;
          save.mutate({ rota }, { onSuccess: () => setTyped({}) });
        }}
      >
        {shifts.map((shift, n) => (
          <fieldset key={n} class="shift" disabled={!mayWrite}>
            <legend>{n + 1}.</legend>
            <Select
              label="Who"
              value={shift.user}
              onChoose={user => change(n, { user })}
              options={[
                { key: "", name: "Choose" },
                ...(people.data ?? []).map(({ id, name }) => ({ key: id, name })),
              ]}
              wrong={wrong[`rota.shifts[${n}].user_id`]}
            />
            <Select
              label="How"
              value={shift.by}
              onChoose={by => change(n, { by: by as CallBy })}
              options={WAYS}
            />
            <Field
              label="Where"
              value={shift.to}
              onText={to => change(n, { to })}
              hint={WAYS.find(({ key }) => key === shift.by)?.to}
              wrong={Object.entries(wrong).find(([field]) => field.startsWith(`rota.shifts[${n}].ways`))?.[1]}
            />
            <Field
              label="On shift"
              rows={2}
              value={shift.when}
              onText={when => change(n, { when })}
              hint="As mon-fri 09:00-17:30, a line each; always when empty."
              wrong={isUnread(blocksOf(shift.when)) ? "Write it as mon-fri 09:00-17:30." : undefined}
            />
            {mayWrite && (
              <div class="shift-acts">
                <Button
                  look="quiet"
                  icon="close"
                  onClick={() => set({ shifts: shifts.filter((_, i) => i !== n) })}
                >
                  Take out
                </Button>
                {n > 0 && (
                  <Button look="quiet" onClick={() => set({ shifts: earlier(shifts, n) })}>
                    Call earlier
                  </Button>
                )}
              </div>
            )}
          </fieldset>
        ))}
        {mayWrite && (
          <Button
            icon="plus"
            onClick={() => set({ shifts: [...shifts, { user: "", by: "email", to: "", when: "" }] })}
          >
            Add somebody
          </Button>
        )}
        {shifts.some(shift => shift.when) && (
          <Field
            label="Time zone"
            value={zone}
            onText={zone => set({ zone })}
            wrong={wrong["rota.time_zone"]}
          />
        )}
        {shifts.some(shift => shift.by === "sms") && (
          <Select
            label="Text messages come from"
            value={from}
            onChoose={from => set({ from })}
            options={[{ key: "", name: "Choose" }, ...numbers.map(({ id, name }) => ({ key: id, name }))]}
            wrong={wrong["rota.sms_inbox_id"]}
          />
        )}
        {Object.keys(wrong).length === 0 && <Trouble error={save.error} />}
        {mayWrite && (
          <div class="form-acts">
            <span class="form-said" role="status">
              {save.isSuccess && untouched && "Saved"}
            </span>
            <Button look="main" type="submit" busy={save.isPending} disabled={bad >= 0 || untouched}>
              Save
            </Button>
          </div>
        )}
      </form>
    </Card>
  );
}

interface Known {
  zone: string;
  /** The inbox whose number text messages come from. */
  from: string;
  shifts: Typed[];
}

function knownOf(rota: Inbox["rota"]): Known {
  return {
    zone: rota?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    from: rota?.sms_inbox_id ?? "",
    shifts: (rota?.shifts ?? []).flatMap(typedOf),
  };
}

/** With the n-th before the one that is before it. */
function earlier(shifts: Typed[], n: number): Typed[] {
  const pair = shifts.slice(n - 1, n + 1).toReversed();
  return shifts.toSpliced(n - 1, 2, ...pair);
}

/** One line for each way: most people have one. */
function typedOf({ user_id, ways, when = [] }: Shift): Typed[] {
  return ways.map(({ by, to }) => ({ user: user_id, by, to, when: linesOf(when) }));
}

/** Lines of the same person and times become one shift with several ways. */
function rotaOf(time_zone: string, from: string, shifts: Typed[]): Rota {
  const all: Shift[] = [];
  for (const { user, by, to, when } of shifts) {
    const read = blocksOf(when);
    const blocks = isUnread(read) ? [] : read;
    const last = all.at(-1);
    const way = { by, to: to.trim() };
    if (last?.user_id === user && linesOf(last.when ?? []) === linesOf(blocks)) last.ways.push(way);
    else all.push({ user_id: user, ways: [way], ...(blocks.length && { when: blocks }) });
  }
  return { time_zone: time_zone.trim(), shifts: all, ...(from && { sms_inbox_id: from }) };
}
