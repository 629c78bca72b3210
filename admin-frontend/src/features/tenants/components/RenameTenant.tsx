// Gives a tenant another name.

import { useState } from "react";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { byField } from "../../../lib/problem.ts";
import type { Tenant } from "../../../lib/words.ts";
import { useChangeTenant } from "../api.ts";

export function RenameTenant({ tenant, onClose }: { tenant: Tenant; onClose(): void }) {
  const [name, setName] = useState(tenant.name);
  const change = useChangeTenant(tenant.id);
  const wrong = byField(change.error).name;
  return (
    <FormDialog
      title={`Rename “${tenant.name}”`}
      act="Rename it"
      busy={change.isPending}
      ready={name.trim() !== "" && name.trim() !== tenant.name}
      error={wrong ? undefined : change.error}
      onAct={() => change.mutate({ name: name.trim() }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Field label="Name" maxLength={200} required value={name} onText={setName} wrong={wrong} />
    </FormDialog>
  );
}
