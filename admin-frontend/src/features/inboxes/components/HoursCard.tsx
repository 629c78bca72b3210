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
  const [on, setOn] = useState(!!hours);
  const [zone, setZone] = useState(hours?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [week, setWeek] = useState(hours ? linesOf(hours.weekly) : USUAL);
  const [days, setDays] = useState(holidayLines(hours));
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
  const touched = (part: () => void) => {
    save.reset();
    part();
  };
  return (
    <Card title="Hours" hint="Outside of them the widget says when somebody is back, before a visitor types.">
      <form
        class="form"
        onSubmit={event => {
          event.preventDefault();
          if (ready) save.mutate({ hours: shall });
        }}
      >
        <Check
          label="It is answered at certain hours"
          checked={on}
          disabled={!mayWrite}
          onChange={to => touched(() => setOn(to))}
        />
        {on && (
          <>
            <Field
              label="Time zone"
              value={zone}
              onText={to => touched(() => setZone(to))}
              hint="As Europe/Vienna."
              readOnly={!mayWrite}
              wrong={wrong["hours.time_zone"]}
            />
            <Field
              label="The week"
              rows={4}
              value={week}
              onText={to => touched(() => setWeek(to))}
              hint="One stretch a line, as mon-fri 09:00-17:30. One that ends before it begins goes on past midnight."
              readOnly={!mayWrite}
              wrong={unread(weekly) ?? byStart(wrong, "hours.weekly")}
            />
            <Field
              label="Holidays"
              rows={4}
              value={days}
              onText={to => touched(() => setDays(to))}
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
              {save.isSuccess && "Saved"}
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
                const ics = await event.currentTarget.files?.[0]?.text();
                if (ics) bring.mutate(ics, { onSuccess: now => setDays(holidayLines(now.hours)) });
              }}
            />
            <Button look="main" type="submit" busy={save.isPending} disabled={!ready}>
              Save
            </Button>
          </div>
        )}
      </form>
      {hours && <Explain id={inbox.id} />}
    </Card>
  );
}

function byStart(wrong: Record<string, string>, start: string): string | undefined {
  return Object.entries(wrong).find(([field]) => field.startsWith(start))?.[1];
}

function Explain({ id }: { id: string }) {
  const [when, setWhen] = useState("");
  const explained = useExplain(id, when);
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
            <strong>{explained.data.open ? "Open" : "Closed"}</strong> at {explained.data.local}:{" "}
            {explained.data.why}
          </>
        )}
      </p>
      <Trouble error={explained.error} />
    </div>
  );
}
