import { expect, test } from "vitest";
import { belowOf, found, treeOf } from "../src/features/tenants/tree.ts";
import type { Tenant } from "../src/lib/words.ts";
import { ana } from "./things.ts";

const tenant = (id: string, parent_id?: string): Tenant => ({
  ...ana.tenant,
  id,
  name: `The ${id}`,
  ...(parent_id && { parent_id }),
});
const all = [
  tenant("shop", "north"),
  tenant("south", "bikes"),
  tenant("bikes"),
  tenant("north", "bikes"),
  tenant("stray", "unknown"),
];
const drawn = (branches: { tenant: Tenant; depth: number }[]) =>
  branches.map(({ tenant, depth }) => "-".repeat(depth) + tenant.id);

test("each tenant stands below its parent, by name; one whose parent is unknown stands at the top", () => {
  expect(drawn(treeOf(all))).toEqual(["bikes", "-north", "--shop", "-south", "stray"]);
});

test("what is searched is shown with the tenants above it", () => {
  expect(drawn(found(treeOf(all), " SHOP "))).toEqual(["bikes", "-north", "--shop"]);
  expect(drawn(found(treeOf(all), "south"))).toEqual(["bikes", "-south"]);
  expect(found(treeOf(all), "nowhere")).toEqual([]);
  expect(found(treeOf(all), " ")).toHaveLength(all.length);
});

test("below a tenant are its own, and theirs", () => {
  expect(belowOf(all, "north").map(({ id }) => id)).toEqual(["north", "shop"]);
  expect(belowOf(all, "bikes")).toHaveLength(4);
});
