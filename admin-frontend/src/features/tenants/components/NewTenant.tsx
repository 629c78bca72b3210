// Makes a tenant below another one.

import { useState } from "react";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { byField } from "../../../lib/problem.ts";
import type { Tenant } from "../../../lib/words.ts";
import { useCreateTenant } from "../api.ts";

export function NewTenant({ below, onClose }: { below: Tenant; onClose(): void }) {
  const [name, setName] = useState("");
  const create = useCreateTenant();
  const wrong = byField(create.error).name;
  return (
    <FormDialog
      title={`New tenant below ${below.name}`}
      act="Make the tenant"
      busy={create.isPending}
      ready={name.trim() !== ""}
      error={wrong ? undefined : create.error}
      onAct={() => create.mutate({ name: name.trim(), parent_id: below.id }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Field
        label="Name"
        hint="As your colleagues and visitors read it."
        maxLength={200}
        required
        value={name}
        onText={setName}
        wrong={wrong}
      />
    </FormDialog>
  );
}
