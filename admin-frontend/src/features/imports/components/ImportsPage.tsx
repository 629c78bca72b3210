// Contacts from files: bringing one, and deciding where a row says something else than what is known.

import { lazy, Suspense, useRef, useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Choice } from "../../../components/ui/Choice.tsx";
import { More } from "../../../components/ui/More.tsx";
import { Card, Listing, Section } from "../../../components/ui/Section.tsx";
import { Empty } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { may } from "../../../lib/words.ts";
import { useConflicts } from "../api.ts";
import { ConflictCard } from "./ConflictCard.tsx";
import "./imports.css";

const ImportDialog = lazy(() => import("./ImportDialog.tsx"));

const OPTIONS = [
  ["todo", "To decide"],
  ["done", "Decided"],
] as const;

export default function ImportsPage() {
  const mayWrite = may(useMe(), "contact_write");
  const [resolved, setResolved] = useState(false);
  const [importing, setImporting] = useState(false);
  const [said, setSaid] = useState("");
  const top = useRef<HTMLDivElement>(null);
  const list = useConflicts(resolved);
  const all = { ...list, data: list.data?.pages.flatMap(page => page.items) };
  return (
    <Section
      title="Contacts"
      hint="Bring the people you know from a table. Who is known already is filled in, never overwritten."
      act={
        mayWrite && (
          <Button look="main" icon="plus" onClick={() => setImporting(true)}>
            Import a file
          </Button>
        )
      }
    >
      <Card
        title="Where a file differs"
        act={
          <Choice
            label="Which rows"
            value={resolved ? "done" : "todo"}
            options={OPTIONS}
            onChoose={option => setResolved(option === "done")}
          />
        }
      >
        <div ref={top} tabIndex={-1}>
          <p class="unseen" role="status">
            {said}
          </p>
          <Listing query={all} label="Loading rows that differ" empty={<Nothing resolved={resolved} />}>
            {conflicts => (
              <ul class="conflicts">
                {conflicts.map(conflict => (
                  <ConflictCard
                    key={conflict.id}
                    conflict={conflict}
                    mayDecide={mayWrite}
                    onDecided={words => {
                      setSaid(words);
                      // The button that was pressed is gone.
                      top.current?.focus();
                    }}
                  />
                ))}
              </ul>
            )}
          </Listing>
          <More list={list} />
        </div>
      </Card>
      {importing && (
        <Suspense fallback={null}>
          <ImportDialog onClose={() => setImporting(false)} />
        </Suspense>
      )}
    </Section>
  );
}

function Nothing({ resolved }: { resolved: boolean }) {
  if (resolved) {
    return (
      <Empty icon="history" title="Nothing was decided yet">
        <p>What was decided about a row of a file is kept here.</p>
      </Empty>
    );
  }
  return (
    <Empty icon="check" title="Nothing to decide">
      <p>When a file says something else than what is known, it waits here and changes nothing.</p>
    </Empty>
  );
}
