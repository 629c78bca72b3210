// Tenants as a tree, in the order in which they are shown. Pure.

import type { Tenant } from "../../lib/words.ts";

export interface Branch {
  tenant: Tenant;
  /** How far below the first one it stands. */
  depth: number;
}

/** Every tenant once, each followed by those below it, by name. One whose parent is not in the list stands at the top. */
export function treeOf(tenants: Tenant[]): Branch[] {
  const known = new Set(tenants.map(({ id }) => id));
  const below = new Map<string | undefined, Tenant[]>();
  for (const tenant of tenants) {
    const parent = tenant.parent_id && known.has(tenant.parent_id) ? tenant.parent_id : undefined;
    below.set(parent, [...(below.get(parent) ?? []), tenant]);
  }
  const grow = (parent: string | undefined, depth: number): Branch[] =>
    (below.get(parent) ?? [])
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .flatMap(tenant => [{ tenant, depth }, ...grow(tenant.id, depth + 1)]);
  return grow(undefined, 0);
}

/** What is found by `words`, with the tenants above each, so that it is known where it belongs. */
export function found(tree: Branch[], words: string): Branch[] {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return tree;
  const keep = new Set<string>();
  for (const [i, { tenant, depth }] of tree.entries()) {
    if (!tenant.name.toLowerCase().includes(wanted)) continue;
    let above = depth;
    keep.add(tenant.id);
    for (const branch of tree.slice(0, i).reverse()) {
      if (branch.depth >= above) continue;
      above = branch.depth;
      keep.add(branch.tenant.id);
    }
  }
  return tree.filter(({ tenant }) => keep.has(tenant.id));
}

/** The tenant and all below it. */
export function belowOf(tenants: Tenant[], id: string): Tenant[] {
  const at = tenants.filter(tenant => tenant.id === id);
  const under = tenants.filter(tenant => tenant.parent_id === id);
  return [...at, ...under.flatMap(tenant => belowOf(tenants, tenant.id))];
}
