// Makes a team, or changes its name and who is in it.

import { useState } from "react";
import { Check } from "../../../components/ui/Check.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { Listing } from "../../../components/ui/Section.tsx";
import { byField } from "../../../lib/problem.ts";
import type { Team } from "../../../lib/words.ts";
import { usePeople, useSaveTeam } from "../api.ts";

export function TeamDialog({ team, onClose }: { team?: Team; onClose(): void }) {
  const [name, setName] = useState(team?.name ?? "");
  const [members, setMembers] = useState(() => team?.members.map(({ id }) => id) ?? []);
  const people = usePeople();
  const save = useSaveTeam(team?.id);
  const wrong = byField(save.error);
  const set = (id: string, on: boolean) =>
    setMembers(on ? [...members, id] : members.filter(member => member !== id));
  return (
    <FormDialog
      title={team ? `Change “${team.name}”` : "New team"}
      act={team ? "Save" : "Make the team"}
      busy={save.isPending}
      ready={name.trim() !== ""}
      error={wrong.name || wrong.members ? undefined : save.error}
      onAct={() => save.mutate({ name: name.trim(), members }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Field label="Name" maxLength={200} required value={name} onText={setName} wrong={wrong.name} />
      <fieldset class="checks">
        <legend>Who is in it</legend>
        <Listing query={people} label="Loading the team" empty={<p>Nobody works here yet.</p>}>
          {all =>
            all
              .toSorted((a, b) => a.name.localeCompare(b.name))
              .map(({ id, name, email }) => (
                <Check
                  key={id}
                  label={name}
                  hint={email}
                  checked={members.includes(id)}
                  onChange={on => set(id, on)}
                />
              ))
          }
        </Listing>
        {wrong.members && (
          <p class="field-wrong" role="alert">
            {wrong.members}
          </p>
        )}
      </fieldset>
    </FormDialog>
  );
}
