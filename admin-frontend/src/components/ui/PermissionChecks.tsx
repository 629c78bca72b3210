// Which permissions something has, in groups. Nobody gives what they do not have themselves.

import { PERMISSION_GROUPS, PERMISSION_WORDS } from "../../lib/permissions.ts";
import type { Permission } from "../../lib/words.ts";
import { Check } from "./Check.tsx";

interface PermissionChecksProps {
  label: string;
  chosen: Permission[];
  onChoose(permissions: Permission[]): void;
  /** What may be given. */
  of: Permission[];
  wrong?: string | undefined;
}

export function PermissionChecks({ label, chosen, onChoose, of, wrong }: PermissionChecksProps) {
  const set = (permission: Permission, on: boolean) =>
    onChoose(on ? [...chosen, permission] : chosen.filter(other => other !== permission));
  return (
    <fieldset class="checks">
      <legend>{label}</legend>
      <div class="checks-groups">
        {PERMISSION_GROUPS.map(([group, permissions]) => (
          <fieldset key={group} class="checks">
            <legend>{group}</legend>
            {permissions.map(permission => (
              <Check
                key={permission}
                label={PERMISSION_WORDS[permission]}
                checked={chosen.includes(permission)}
                disabled={!of.includes(permission) && !chosen.includes(permission)}
                onChange={on => set(permission, on)}
              />
            ))}
          </fieldset>
        ))}
      </div>
      {wrong && (
        <p class="field-wrong" role="alert">
          {wrong}
        </p>
      )}
    </fieldset>
  );
}
