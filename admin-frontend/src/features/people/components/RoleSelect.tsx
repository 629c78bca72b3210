// Chooses one of the roles that the signed-in person may give.

import { useEffect } from "react";
import { Select } from "../../../components/ui/Select.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { rolesToGive, useRoles } from "../../../lib/roles.ts";

interface RoleSelectProps {
  /** As `roleKey` writes it. */
  value: string;
  onChoose(key: string): void;
  /** A role that stands there although one may not give it. */
  present?: { key: string; name: string };
  wrong?: string | undefined;
}

export function RoleSelect({ value, onChoose, present, wrong }: RoleSelectProps) {
  const me = useMe();
  const roles = useRoles();
  const given = roles.data ? rolesToGive(roles.data, me) : [];
  const first = given[0]?.key;
  // What is shown is what is chosen: the role that a form began with may be none that they may give.
  const lost = !present && first !== undefined && !given.some(({ key }) => key === value);
  useEffect(() => {
    if (lost) onChoose(first);
  }, [lost, first, onChoose]);
  const strange = present && !given.some(({ key }) => key === present.key) ? [present] : [];
  return (
    <Select
      label="Role"
      value={value}
      options={[...strange, ...given]}
      onChoose={onChoose}
      disabled={!roles.data}
      hint={
        roles.isError
          ? "The roles could not be loaded. Close this and try again."
          : "What each may do stands under Roles."
      }
      wrong={wrong}
    />
  );
}
