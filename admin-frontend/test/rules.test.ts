// The small rules of the settings: roles, providers, invites, the audit trail, the QR code, the strength of passwords.

import { describe, expect, test } from "vitest";
import { pathOf } from "../src/features/account/qr.ts";
import { differences } from "../src/features/audit/differences.ts";
import { standOf } from "../src/features/people/invite.ts";
import { changeOf, formOf, newOf } from "../src/features/providers/form.ts";
import { PERMISSION_GROUPS, PERMISSION_WORDS } from "../src/lib/permissions.ts";
import { roleKey, roleOfKey, rolesToGive } from "../src/lib/roles.ts";
import { scoreOf } from "../src/lib/strength.ts";
import { ago } from "../src/lib/time.ts";
import type { Invite, Provider, Roles } from "../src/lib/words.ts";
import { ana, at } from "./things.ts";

test("every permission is shown in one group", () => {
  const shown = PERMISSION_GROUPS.flatMap(([, permissions]) => permissions);
  expect([...shown].sort()).toEqual(Object.keys(PERMISSION_WORDS).sort());
});

test("somebody may give the roles that may do nothing that they may not", () => {
  const roles: Roles = {
    built_in: [
      { role: "admin", permissions: ["user_write", "user_read"] },
      { role: "staff", permissions: ["conversation_read", "user_read"] },
    ],
    custom: [
      {
        id: "r1",
        name: "Weekend help",
        permissions: ["contact_read"],
        sees: "own",
        users: 0,
        created_at: at(0),
        updated_at: at(0),
      },
    ],
  };
  expect(rolesToGive(roles, ana)).toEqual([
    { key: "staff", name: "staff" },
    { key: "custom r1", name: "Weekend help" },
  ]);
});

test("a role survives being the value of a select", () => {
  for (const role of [{ role: "admin" }, { role: "custom", role_id: "r1" }] as const)
    expect(roleOfKey(roleKey(role))).toEqual(role);
});

describe("a provider", () => {
  const provider: Provider = {
    id: "p",
    name: "Bikes",
    issuer: "https://login.example.com",
    client_id: "omnichat",
    redirect_uri: "https://chat.example.com/api/v1/auth/sso/callback",
    listed: true,
    join_as: "staff",
    role_claim: "groups",
    role_map: [{ value: "weekend", role: "custom", role_id: "r1" }],
    created_at: at(0),
    updated_at: at(0),
  };

  test("that was not touched changes nothing", () => {
    expect(changeOf(provider, formOf(provider))).toEqual({});
  });

  test("keeps its secret unless a new one is typed, and what is emptied is cleared", () => {
    const form = { ...formOf(provider), client_secret: " new ", join_as: "", role_claim: "", rules: [] };
    expect(changeOf(provider, form)).toEqual({
      client_secret: "new",
      join_as: null,
      role_claim: null,
      role_map: [],
    });
  });

  test("that is new leaves out what was left empty, and lines without a value", () => {
    const form = {
      ...formOf(undefined),
      name: "Bikes ",
      issuer: "https://i.example",
      rules: [{ value: " ", role: "staff" }],
    };
    expect(newOf(form)).toEqual({
      name: "Bikes",
      issuer: "https://i.example",
      client_id: "",
      client_secret: "",
      listed: true,
      role_map: [],
    });
  });
});

test("an invite is open until it is used, taken back or too old", () => {
  const invite: Invite = { id: "i", email: "e", role: "staff", created_at: at(0), expires_at: at(60) };
  const now = Date.parse(at(30));
  expect(standOf(invite, now)).toBe("open");
  expect(standOf(invite, Date.parse(at(60)))).toBe("expired");
  expect(standOf({ ...invite, revoked_at: at(5) }, now)).toBe("revoked");
  expect(standOf({ ...invite, accepted_at: at(5) }, Date.parse(at(99)))).toBe("accepted");
});

test("the trail shows the fields that differ, also inside of others", () => {
  const before = { name: "Shop", role: "staff", look: { color: "red", size: 1 }, disabled: false };
  const after = {
    name: "Shop",
    role: "admin",
    look: { color: "red", size: 2 },
    disabled: true,
    tags: ["a", "b"],
  };
  expect(differences(before, after)).toEqual([
    { field: "role", before: "staff", after: "admin" },
    { field: "look.size", before: "1", after: "2" },
    { field: "disabled", before: "no", after: "yes" },
    { field: "tags", before: undefined, after: "a, b" },
  ]);
  expect(differences(undefined, { until: null })).toEqual([
    { field: "until", before: undefined, after: "nothing" },
  ]);
  expect(differences(undefined, undefined)).toEqual([]);
});

test("a QR code is drawn inside its quiet border, one box for each run", () => {
  expect(pathOf(["110", "001"])).toBe("M4 4h2v1h-2zM6 5h1v1h-1z");
});

test("a common password falls at once, one made of one's own name soon, unrelated words hold", () => {
  expect(scoreOf("password123", [])).toBeLessThan(2);
  expect(scoreOf("ana.lopez", ["ana.lopez@example.com", "ana.lopez"])).toBeLessThan(2);
  expect(scoreOf("tram-violet-9-harbour", [])).toBeGreaterThanOrEqual(3);
});

test.each([
  [0.5, "just now"],
  [44, "44 min ago"],
  [60 * 24 * 1.5, "yesterday"],
])("%d minutes ago reads %s", (minutes, words) => {
  const noon = new Date(2026, 10, 21, 12).getTime();
  expect(ago(new Date(noon - minutes * 60_000).toISOString(), noon)).toBe(words);
});
