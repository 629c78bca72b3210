// A provider as it is typed, and what of it is a change. Pure.

import { roleKey, roleOfKey } from "../../lib/roles.ts";
import type { CreateProvider, Provider, Role, RoleRule } from "../../lib/words.ts";

/** A value of the claim and the role it gives, by `roleKey`. */
export interface Rule {
  value: string;
  role: string;
}

export interface Form {
  name: string;
  issuer: string;
  client_id: string;
  /** Never shown by the server: empty means as it is. */
  client_secret: string;
  listed: boolean;
  /** Empty: nobody joins by signing in. */
  join_as: string;
  role_claim: string;
  rules: Rule[];
}

export interface ProviderChange {
  name?: string;
  client_id?: string;
  client_secret?: string;
  listed?: boolean;
  join_as?: Role | null;
  role_claim?: string | null;
  role_map?: RoleRule[];
}

export function formOf(provider: Provider | undefined): Form {
  return {
    name: provider?.name ?? "",
    issuer: provider?.issuer ?? "",
    client_id: provider?.client_id ?? "",
    client_secret: "",
    listed: provider?.listed ?? true,
    join_as: provider?.join_as ?? "",
    role_claim: provider?.role_claim ?? "",
    rules: (provider?.role_map ?? []).map(({ value, ...role }) => ({ value, role: roleKey(role) })),
  };
}

/** What makes the provider. */
export function newOf(form: Form): CreateProvider {
  const claim = form.role_claim.trim();
  return {
    name: form.name.trim(),
    issuer: form.issuer.trim(),
    client_id: form.client_id.trim(),
    client_secret: form.client_secret.trim(),
    listed: form.listed,
    ...(form.join_as && { join_as: form.join_as as Role }),
    ...(claim && { role_claim: claim }),
    role_map: mapOf(form),
  };
}

/** What the form changes; empty when nothing. */
export function changeOf(provider: Provider, form: Form): ProviderChange {
  const now = newOf(form);
  const joins = now.join_as ?? null;
  const claim = now.role_claim ?? null;
  const map = now.role_map ?? [];
  return {
    ...(now.name !== provider.name && { name: now.name }),
    ...(now.client_id !== provider.client_id && { client_id: now.client_id }),
    ...(now.client_secret && { client_secret: now.client_secret }),
    ...(now.listed !== provider.listed && { listed: form.listed }),
    ...(joins !== (provider.join_as ?? null) && { join_as: joins }),
    ...(claim !== (provider.role_claim ?? null) && { role_claim: claim }),
    ...(!sameMap(map, provider.role_map) && { role_map: map }),
  };
}

/** Lines without a value are not meant yet. */
function mapOf({ rules }: Form): RoleRule[] {
  return rules
    .filter(({ value }) => value.trim())
    .map(({ value, role }) => ({ value: value.trim(), ...roleOfKey(role) }));
}

function sameMap(a: RoleRule[], b: RoleRule[]): boolean {
  const line = (rule: RoleRule) => `${roleKey(rule)}\n${rule.value}`;
  return a.length === b.length && a.every((rule, i) => line(rule) === line(b[i] ?? rule));
}
