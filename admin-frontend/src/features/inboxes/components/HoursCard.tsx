// When an inbox is answered: the week and the holidays, typed a line each, and a time to try them on.

import { useRef, useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Check } from "../../../components/ui/Check.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { Card } from "../../../components/ui/Section.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { byField } from "../../../lib/problem.ts";
import type { Inbox } from "../../../lib/words.ts";
import { useChangeInbox, useExplain, useImportHolidays } from "../api.ts";
import { blocksOf, holidayLines, holidaysOf, isUnread, linesOf } from "../hours.ts";

const USUAL = "mon-fri 09:00-17:00";

export function HoursCard({ inbox, mayWrite }: { inbox: Inbox; mayWrite: boolean }) {
  const { hours } = inbox;
  const known = typedOf(hours);
  // Only what is typed here: the rest follows what others change.
  const [typed, setTyped] = useState<Partial<Typed>>({});
  const { on, zone, week, days } = { ...known, ...typed };
  const untouched = Object.entries(typed).every(([part, words]) => words === known[part as keyof Typed]);
  const save = useChangeInbox(inbox.id);
  const bring = useImportHolidays(inbox.id);
  const file = useRef<HTMLInputElement>(null);
  const weekly = blocksOf(week);
  const holidays = holidaysOf(days);
  const wrong = byField(save.error);
  const unread = (read: unknown) => (isUnread(read) ? `Line ${read.line}: ${read.why}.` : undefined);
  const ready = !on || !(isUnread(weekly) || isUnread(holidays));
  const shall =
    on && !isUnread(weekly) && !isUnread(holidays) ? { time_zone: zone.trim(), weekly, holidays } : null;
  const set = (part: Partial<Typed>) => {
    save.reset();
    setTyped({ ...typed, ...part });
  };
  return (
    <Card
      title="Hours"
      hint={
        inbox.channel === "webchat"
          ? "Outside of them the widget says when somebody is back, before a visitor types."
          : "Outside of them the first answer says when somebody is back, instead of asking for patience."
      }
    >
      <form
        class="form"
        onSubmit={event => {
          event.preventDefault();
          if (ready) save.mutate({ hours: shall }, { onSuccess: () => setTyped({}) });
        }}
      >
        <Check
          label="It is answered at certain hours"
          checked={on}
          disabled={!mayWrite}
          onChange={on => set({ on })}
        />
        {on && (
          <>
            <Field
              label="Time zone"
              value={zone}
              onText={zone => set({ zone })}
              hint="As Europe/Vienna."
              readOnly={!mayWrite}
              wrong={wrong["hours.time_zone"]}
            />
            <Field
              label="The week"
              rows={4}
              value={week}
              onText={week => set({ week })}
              hint="One stretch a line, as mon-fri 09:00-17:30. One that ends before it begins goes on past midnight."
              readOnly={!mayWrite}
              wrong={unread(weekly) ?? byStart(wrong, "hours.weekly")}
            />
            <Field
              label="Holidays"
              rows={4}
              value={days}
              onText={days => set({ days })}
              hint="One a line, as 2026-12-24 Christmas Eve (09:00-12:00); without a time it is closed all day."
              readOnly={!mayWrite}
              wrong={unread(holidays) ?? byStart(wrong, "hours.holidays")}
            />
          </>
        )}
        {Object.keys(wrong).length === 0 && <Trouble error={save.error ?? bring.error} />}
        {mayWrite && (
          <div class="form-acts">
            <span class="form-said" role="status">
              {(save.isSuccess || bring.isSuccess) && untouched && "Saved"}
            </span>
            {hours && (
              <Button busy={bring.isPending} onClick={() => file.current?.click()}>
                Holidays from a calendar file
              </Button>
            )}
            <input
              ref={file}
              type="file"
              accept=".ics,text/calendar"
              hidden
              onChange={async event => {
                const input = event.currentTarget;
                const ics = await input.files?.[0]?.text();
                // So that the same file can be chosen again once it is mended.
                input.value = "";
                const { days: _, ...rest } = typed;
                if (ics) bring.mutate(ics, { onSuccess: () => setTyped(rest) });
              }}
            />
            <Button look="main" type="submit" busy={save.isPending} disabled={!ready || untouched}>
              Save
            </Button>
          </div>
        )}
      </form>
      {hours && <Explain inbox={inbox} />}
    </Card>
  );
}

interface Typed {
  on: boolean;
  zone: string;
  week: string;
  days: string;
}

function typedOf(hours: Inbox["hours"]): Typed {
  return {
    on: !!hours,
    zone: hours?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    week: hours ? linesOf(hours.weekly) : USUAL,
    days: holidayLines(hours),
  };
}

function byStart(wrong: Record<string, string>, start: string): string | undefined {
  return Object.entries(wrong).find(([field]) => field.startsWith(start))?.[1];
}

function Explain({ inbox }: { inbox: Inbox }) {
  const [when, setWhen] = useState("");
  const explained = useExplain(inbox, when);
  return (
    <div class="form">
      <Field
        label="Try a time"
        type="datetime-local"
        value={when}
        onText={setWhen}
        hint="In the inbox's time zone; now when empty."
      />
      <p role="status">
        {explained.data && (
          <>
            <strong>{explained.data.local}</strong>: {explained.data.why}
          </>
        )}
      </p>
      <Trouble error={explained.error} />
    </div>
  );
}
