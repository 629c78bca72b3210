// Gives somebody another role.

import { useState } from "react";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { byField } from "../../../lib/problem.ts";
import { roleKey, roleName, roleOfKey } from "../../../lib/roles.ts";
import type { User } from "../../../lib/words.ts";
import { useChangePerson } from "../api.ts";
import { RoleSelect } from "./RoleSelect.tsx";

export function ChangeRole({ person, onClose }: { person: User; onClose(): void }) {
  const before = roleKey({ role: person.role, role_id: person.custom_role?.id ?? null });
  const [role, setRole] = useState(before);
  const change = useChangePerson(person.id);
  const fields = byField(change.error);
  const wrong = fields.role ?? fields.role_id;
  return (
    <FormDialog
      title={`${person.name}'s role`}
      act="Change the role"
      busy={change.isPending}
      ready={role !== before}
      error={wrong ? undefined : change.error}
      onAct={() => change.mutate(roleOfKey(role), { onSuccess: onClose })}
      onClose={onClose}
    >
      <RoleSelect
        value={role}
        onChoose={setRole}
        present={{ key: before, name: roleName(person) }}
        wrong={wrong}
      />
      <p class="field-hint">
        It holds at once, here and in the tenants below. What is no longer allowed closes.
      </p>
    </FormDialog>
  );
}
