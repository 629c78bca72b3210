// Makes a token, and shows its text once.

import { useState } from "react";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { PermissionChecks } from "../../../components/ui/PermissionChecks.tsx";
import { Select } from "../../../components/ui/Select.tsx";
import { ShownOnce } from "../../../components/ui/ShownOnce.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { byField } from "../../../lib/problem.ts";
import type { ApiTokenMade, Permission } from "../../../lib/words.ts";
import { useCreateToken, type Whose } from "../api.ts";

const LIVES = [
  { key: "7", name: "7 days" },
  { key: "30", name: "30 days" },
  { key: "90", name: "90 days" },
  { key: "365", name: "1 year" },
  { key: "", name: "It does not expire" },
];

export function NewToken({ whose, onClose }: { whose: Whose; onClose(): void }) {
  const me = useMe();
  const [name, setName] = useState("");
  const [permissions, setPermissions] = useState<Permission[]>([]);
  const [days, setDays] = useState("90");
  const create = useCreateToken(whose);
  const wrong = byField(create.error);
  const told = wrong.name || wrong.days || wrong.permissions;
  if (create.data) return <Made made={create.data} onClose={onClose} />;
  return (
    <FormDialog
      title="New token"
      act="Make the token"
      wide
      busy={create.isPending}
      ready={name.trim() !== "" && permissions.length > 0}
      error={told ? undefined : create.error}
      onAct={() => create.mutate({ name: name.trim(), permissions, ...(days && { days: Number(days) }) })}
      onClose={onClose}
    >
      <Field
        label="What it is for"
        hint="Such as “Nightly export on atlas”. By this you know it later."
        maxLength={200}
        required
        value={name}
        onText={setName}
        wrong={wrong.name}
      />
      <Select label="How long it holds" value={days} options={LIVES} onChoose={setDays} wrong={wrong.days} />
      <PermissionChecks
        label="What it may do"
        of={me.permissions}
        chosen={permissions}
        onChoose={setPermissions}
        wrong={wrong.permissions}
      />
    </FormDialog>
  );
}

function Made({ made, onClose }: { made: ApiTokenMade; onClose(): void }) {
  return (
    <ShownOnce
      title={`“${made.name}” is made`}
      text={made.secret}
      label="The token"
      note={
        <>
          Programs send it as <code>Authorization: Bearer …</code>. See the{" "}
          <a href="/docs">API documentation</a>.
        </>
      }
      onClose={onClose}
    >
      Put it where the program finds it. It is shown only now; a lost one is revoked and made anew.
    </ShownOnce>
  );
}
