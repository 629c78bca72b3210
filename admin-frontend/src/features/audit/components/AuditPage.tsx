// The audit trail: who did what, from where. Filtered, checked and exported here; changed by nobody.

import { useDeferredValue, useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { More } from "../../../components/ui/More.tsx";
import { Card, Listing, Section } from "../../../components/ui/Section.tsx";
import { Empty, Trouble } from "../../../components/ui/States.tsx";
import { type Filter, useExport, useTrail } from "../api.ts";
import { Entry } from "./Entry.tsx";
import { Filters } from "./Filters.tsx";
import { Verdict } from "./Verdict.tsx";
import "./audit.css";

export default function AuditPage() {
  const [filter, setFilter] = useState<Filter>({ action: "", actor: "" });
  const list = useTrail(useDeferredValue(filter));
  const save = useExport();
  const all = { ...list, data: list.data?.pages.flatMap(page => page.items) };
  const filtered = filter.action !== "" || filter.actor !== "";
  return (
    <Section
      title="Audit trail"
      hint="Who changed what, from where: settings, accounts, roles, tokens, sign-ins, exports. Each entry is chained to the one before."
      act={
        <Button icon="down" busy={save.isPending} onClick={() => save.mutate()}>
          Export
        </Button>
      }
    >
      <Trouble error={save.error} />
      <Verdict />
      <Card title="Entries">
        <Filters filter={filter} onFilter={setFilter} seen={all.data ?? []} />
        <Listing
          query={all}
          label="Loading the trail"
          empty={<Empty icon="history" title={filtered ? "No entry fits" : "Nothing has been noted yet"} />}
        >
          {entries => (
            <ol class="entries">
              {entries.map(entry => (
                <Entry key={entry.seq} entry={entry} />
              ))}
            </ol>
          )}
        </Listing>
        <More list={list} />
      </Card>
    </Section>
  );
}
