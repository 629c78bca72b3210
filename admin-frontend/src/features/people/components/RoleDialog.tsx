// Makes a role of the tenant's own, or changes one.

import { useState } from "react";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { PermissionChecks } from "../../../components/ui/PermissionChecks.tsx";
import { Select } from "../../../components/ui/Select.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { SEES_WORDS } from "../../../lib/permissions.ts";
import { byField } from "../../../lib/problem.ts";
import type { CustomRole, Sees } from "../../../lib/words.ts";
import { type RoleForm, useSaveRole } from "../api.ts";

const SEES = Object.entries(SEES_WORDS).map(([key, name]) => ({ key, name }));
const NOTHING: RoleForm = { name: "", permissions: [], sees: "all" };

export function RoleDialog({ role, onClose }: { role?: CustomRole; onClose(): void }) {
  const me = useMe();
  const [form, setForm] = useState<RoleForm>(
    role ? { name: role.name, permissions: role.permissions, sees: role.sees } : NOTHING,
  );
  const save = useSaveRole(role?.id);
  const wrong = byField(save.error);
  const set = (part: Partial<RoleForm>) => setForm({ ...form, ...part });
  return (
    <FormDialog
      title={role ? `Change “${role.name}”` : "New role"}
      act={role ? "Save" : "Make the role"}
      wide
      busy={save.isPending}
      ready={form.name.trim() !== "" && form.permissions.length > 0}
      error={Object.keys(wrong).length ? undefined : save.error}
      onAct={() => save.mutate({ ...form, name: form.name.trim() }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Field
        label="Name"
        hint="Such as “Weekend help”."
        maxLength={200}
        required
        value={form.name}
        onText={name => set({ name })}
        wrong={wrong.name}
      />
      <PermissionChecks
        label="What it may do"
        of={me.permissions}
        chosen={form.permissions}
        onChoose={permissions => set({ permissions })}
        wrong={wrong.permissions}
      />
      <Select
        label="Which conversations it sees"
        value={form.sees}
        options={SEES}
        onChoose={sees => set({ sees: sees as Sees })}
        wrong={wrong.sees}
      />
    </FormDialog>
  );
}
