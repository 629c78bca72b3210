// One's own name.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { Card } from "../../../components/ui/Section.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { byField } from "../../../lib/problem.ts";
import { useChangeName } from "../api.ts";

export function NameCard() {
  const me = useMe();
  const [name, setName] = useState(me.name);
  const change = useChangeName();
  const wrong = byField(change.error).name;
  const untouched = name.trim() === me.name;
  return (
    <Card title="Name">
      <form
        class="form"
        onSubmit={event => {
          event.preventDefault();
          change.mutate(name.trim(), { onSuccess: ({ name }) => setName(name) });
        }}
      >
        <Field
          label="Your name"
          hint="As visitors and colleagues read it."
          autocomplete="name"
          required
          maxLength={200}
          value={name}
          onText={setName}
          wrong={wrong}
        />
        {!wrong && <Trouble error={change.error} />}
        <div class="form-acts">
          <span class="form-said" role="status">
            {change.isSuccess && untouched && "Saved"}
          </span>
          <Button look="main" type="submit" busy={change.isPending} disabled={untouched || !name.trim()}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}
