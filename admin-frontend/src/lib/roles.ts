// The roles that somebody can be given here: the built-in ones and the tenant's own. Used wherever a role is chosen.

import { useQuery } from "@tanstack/react-query";
import { FETCHED_ANEW } from "./changes.ts";
import { answerOf, api } from "./http.ts";
import type { Me, Permission, Role, Roles } from "./words.ts";

export const ROLES_KEY = ["roles"];

export function useRoles() {
  return useQuery({
    queryKey: ROLES_KEY,
    ...FETCHED_ANEW,
    queryFn: ({ signal }) => answerOf(api.GET("/api/v1/roles", { signal })),
  });
}

/** A role as the API takes it. */
export interface GivenRole {
  role: Role;
  role_id?: string;
}

/** What somebody's role is called: by its own name where it is one of the tenant's own. */
export function roleName({
  role,
  custom_role,
}: {
  role: Role;
  custom_role?: { name: string } | null;
}): string {
  return custom_role?.name ?? role;
}

/** One word for each role, for the value of a select. */
export function roleKey({ role, role_id }: { role: Role; role_id?: string | null }): string {
  return role === "custom" ? `custom ${role_id}` : role;
}

export function roleOfKey(key: string): GivenRole {
  const [role, role_id] = key.split(" ") as [Role, string | undefined];
  return role_id ? { role, role_id } : { role };
}

/** The roles that `me` may give: those that may do nothing that they may not do themselves. */
export function rolesToGive(roles: Roles, me: Me): { key: string; name: string }[] {
  const covered = ({ permissions }: { permissions: Permission[] }) =>
    permissions.every(permission => me.permissions.includes(permission));
  return [
    ...roles.built_in.filter(covered).map(({ role }) => ({ key: role as string, name: role as string })),
    ...roles.custom
      .filter(covered)
      .map(({ id, name }) => ({ key: roleKey({ role: "custom", role_id: id }), name })),
  ];
}
