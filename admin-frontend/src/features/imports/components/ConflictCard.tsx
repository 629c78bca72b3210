// A row of a file beside who it may be, and what is done about it.

import { useId, useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Mark } from "../../../components/ui/Section.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { When } from "../../../components/ui/When.tsx";
import { readable } from "../../../lib/phone.ts";
import type { ContactRef, ContactRow, ImportConflict, Resolution } from "../../../lib/words.ts";
import { useResolve } from "../api.ts";

const DONE: Record<Resolution, string> = {
  keep: "Kept what was known",
  take: "Took the file’s",
  add: "Added as somebody else",
};

const FIELDS = [
  ["name", "Name"],
  ["email", "Email"],
  ["phone", "Phone"],
] as const;

interface ConflictCardProps {
  conflict: ImportConflict;
  mayDecide: boolean;
  /** Hears in words what was done. */
  onDecided(words: string): void;
}

export function ConflictCard({ conflict, mayDecide, onDecided }: ConflictCardProps) {
  const { row, file, candidates, differs, resolution, resolved_by, resolved_at } = conflict;
  const id = useId();
  const several = candidates.length > 1;
  const [chosen, setChosen] = useState(several ? undefined : candidates[0]?.id);
  // What was decided may be the same by now.
  const marked = resolution ? [] : differs;
  const picked = several && candidates.find(candidate => candidate.id === chosen);
  const who = row.name ?? row.email ?? row.phone ?? "";
  const resolve = useResolve(conflict.id, ({ resolution }) => {
    if (resolution) onDecided(`${DONE[resolution]}: ${who}.`);
  });
  const decide = (resolution: Resolution) => {
    const contact_id = several && resolution !== "add" ? chosen : undefined;
    resolve.mutate({ resolution, ...(contact_id && { contact_id }) });
  };
  return (
    <li class="conflict" aria-labelledby={`${id}-title`}>
      <header class="conflict-head">
        <h3 id={`${id}-title`}>{who}</h3>
        <span class="mono">
          {file}:{row.line}
        </span>
        {resolution && <Mark>{DONE[resolution]}</Mark>}
        <span class="conflict-when">
          {resolved_by && `by ${resolved_by.name}, `}
          <When time={resolved_at ?? conflict.created_at} />
        </span>
      </header>
      <fieldset class="conflict-sides">
        <legend class="unseen">{several ? "Who is it?" : "The file and what is known"}</legend>
        <Side title="The file says" says={row} differs={picked ? otherwise(row, picked) : marked} />
        {candidates.map(candidate => (
          <Side
            key={candidate.id}
            title={
              several && mayDecide && !resolution ? (
                <label>
                  <input
                    type="radio"
                    name={id}
                    checked={chosen === candidate.id}
                    onChange={() => setChosen(candidate.id)}
                  />
                  It is {candidate.name}
                </label>
              ) : resolution ? (
                "Known is now"
              ) : (
                "Known is"
              )
            }
            says={candidate}
            differs={several && !resolution ? otherwise(row, candidate) : marked}
          />
        ))}
      </fieldset>
      {mayDecide && !resolution && (
        <div class="conflict-acts">
          <Button disabled={!chosen} busy={resolve.isPending} onClick={() => decide("keep")}>
            Keep what is known
          </Button>
          <Button disabled={!chosen} busy={resolve.isPending} onClick={() => decide("take")}>
            Take the file’s
          </Button>
          <Button look="quiet" busy={resolve.isPending} onClick={() => decide("add")}>
            Add as somebody else
          </Button>
          {!chosen && <p class="field-hint">Two may be meant: choose one, or add somebody else.</p>}
        </div>
      )}
      <Trouble error={resolve.error} />
    </li>
  );
}

type Said = Pick<ContactRow, "name" | "email" | "phone"> | ContactRef;

/** The fields in which a candidate is known otherwise. */
function otherwise(row: ContactRow, known: ContactRef): string[] {
  const differs = (field: "name" | "email" | "phone") => {
    const [said, is] = [row[field], known[field]];
    return !!said && !!is && said.toLowerCase() !== is.toLowerCase();
  };
  return FIELDS.map(([field]) => field).filter(differs);
}

/** What is said in a field, as people read it. */
function read(says: Said, field: (typeof FIELDS)[number][0]): string {
  const text = says[field] ?? "";
  return field === "phone" ? readable(text) : text;
}

function Side(props: { title: preact.ComponentChildren; says: Said; differs: readonly string[] }) {
  const { title, says, differs } = props;
  return (
    <div class="conflict-side">
      <div class="conflict-side-title">{title}</div>
      <dl>
        {FIELDS.map(([field, words]) => (
          <div key={field}>
            <dt>{words}</dt>
            <dd>
              {!says[field] && <span class="conflict-none">not said</span>}
              {says[field] && differs.includes(field) && (
                <mark>
                  {read(says, field)}
                  <span class="unseen"> (differs)</span>
                </mark>
              )}
              {says[field] && !differs.includes(field) && read(says, field)}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
