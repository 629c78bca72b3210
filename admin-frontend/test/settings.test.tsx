import { afterEach, expect, test, vi } from "vitest";
import { sectionAt, settingsFor } from "../src/app/sections.tsx";
import SecurityPage from "../src/features/account/components/SecurityPage.tsx";
import OperatorPage from "../src/features/operator/components/OperatorPage.tsx";
import PeoplePage from "../src/features/people/components/PeoplePage.tsx";
import TenantsPage from "../src/features/tenants/components/TenantsPage.tsx";
import OwnTokensPage from "../src/features/tokens/components/OwnTokensPage.tsx";
import { session } from "../src/lib/session.ts";
import type { Me, User } from "../src/lib/words.ts";
import { button, field, hasButton, press, sees, show, submit, tick, type, unshow, words } from "./screen.tsx";
import { Refused, serve } from "./server.ts";
import { ana, at } from "./things.ts";

afterEach(unshow);

const page = (items: unknown[]) => ({ items });
const admin: Me = { ...ana, role: "admin", permissions: [...ana.permissions, "user_write", "tenant_write"] };
const ben: User = {
  ...ana,
  id: "ben",
  name: "Ben",
  email: "ben@example.com",
  disabled: false,
  created_at: at(0),
};
const TEAM = {
  "GET /api/v1/users": page([ben]),
  "GET /api/v1/invites": page([]),
  "GET /api/v1/roles": { built_in: [{ role: "staff", permissions: ["conversation_read"] }], custom: [] },
};

test("settings are those that somebody may use, and none before their second factor", () => {
  expect(settingsFor(ana).map(({ words }) => words)).toEqual([
    "People",
    "Teams",
    "Roles",
    "Canned replies",
    "Contacts",
    "Blocked",
  ]);
  expect(sectionAt("/settings/audit", ana)).toBeUndefined();
  expect(sectionAt("/operator", ana)).toBeUndefined();
  expect(sectionAt("/operator", { ...ana, operator: true })?.words).toBe("Organizations");
  expect(sectionAt("/account/security", ana)?.words).toBe("Security");
  const asked = { ...ana, tenant: { ...ana.tenant, second_factor_required: true } };
  expect(settingsFor(asked)).toEqual([]);
});

test("who may not change people sees them, and nothing to press", async () => {
  serve(TEAM);
  await show(<PeoplePage />);
  await sees("ben@example.com");
  expect(hasButton("Invite somebody")).toBe(false);
  expect(document.querySelector("[aria-haspopup=menu]")).toBeNull();
});

test("an invite that is refused keeps what was typed, and one that is made shows its link once", async () => {
  let tries = 0;
  const asked = serve({
    ...TEAM,
    "POST /api/v1/invites": () =>
      tries++
        ? {
            id: "i",
            email: "eva@example.com",
            role: "staff",
            created_at: at(0),
            expires_at: at(9),
            link: "https://x/#t",
            mailed: false,
          }
        : new Refused(422, "invalid", "x", [
            { field: "email", code: "taken", message: "works here already" },
          ]),
  });
  await show(<PeoplePage />, admin);
  await sees("ben@example.com");
  await press("Invite somebody");
  await type("Their email", "eva@example.com");
  await submit();
  await sees("Works here already.");
  expect(field("Their email").value).toBe("eva@example.com");
  await submit();
  await sees("This server sends no mail");
  expect(document.querySelector<HTMLTextAreaElement>("dialog textarea")?.value).toBe("https://x/#t");
  expect(asked.filter(({ what }) => what.startsWith("POST")).at(-1)?.body).toEqual({
    email: "eva@example.com",
    role: "staff",
  });
});

test("nobody is removed without being named in the question", async () => {
  const asked = serve({ ...TEAM, "DELETE /api/v1/users/ben": null });
  await show(<PeoplePage />, admin);
  await sees("ben@example.com");
  await press("What to do about Ben");
  await press("Remove from the team");
  expect(words()).toContain("Remove Ben from Example Bikes?");
  expect(asked.some(({ what }) => what.startsWith("DELETE"))).toBe(false);
  await submit();
  await vi.waitFor(() => expect(asked.map(({ what }) => what)).toContain("DELETE /api/v1/users/ben"));
});

test("a tenant is deleted only when its name is typed, and a deleted one can be brought back", async () => {
  const north = { ...ana.tenant, id: "north", name: "North", parent_id: "tenant" };
  const old = {
    ...ana.tenant,
    id: "old",
    name: "Old",
    parent_id: "tenant",
    state: "deleted",
    erased_at: at(9),
  };
  const asked = serve({
    "GET /api/v1/me/tenants": page([ana.tenant, north, old]),
    "GET /api/v1/me": ana,
    "DELETE /api/v1/tenants/north": null,
    "POST /api/v1/tenants/old/restore": { ...old, state: "active" },
  });
  await show(<TenantsPage />, { ...admin, permissions: [...admin.permissions, "tenant_delete"] });
  await sees("Erased for good on");
  await press("What to do with North");
  await press("Delete");
  expect(button("Delete it").disabled).toBe(true);
  await type("Type “North” to go on", "Nort");
  await submit();
  await type("Type “North” to go on", "North");
  await submit();
  await vi.waitFor(() => expect(asked.map(({ what }) => what)).toContain("DELETE /api/v1/tenants/north"));
  expect(asked.filter(({ what }) => what.startsWith("DELETE"))).toHaveLength(1);
  await press("Bring back");
  await vi.waitFor(() => expect(asked.map(({ what }) => what)).toContain("POST /api/v1/tenants/old/restore"));
});

test("a second factor is on when its codes were put in a safe place", async () => {
  const asked = serve({
    "GET /api/v1/me": { ...ana, second_factor: true },
    "GET /api/v1/me/second-factor": { on: false, required: false, recovery_codes_left: 0 },
    "GET /api/v1/me/sessions": page([]),
    "POST /api/v1/me/second-factor": {
      secret: "JBSWY3DPEHPK",
      uri: "otpauth://totp/x",
      qr: ["101", "010", "111"],
    },
    "POST /api/v1/me/second-factor/confirm": ({ code }: { code: string }) =>
      code === "123456"
        ? { codes: ["aaaa-bbbb", "cccc-dddd"] }
        : new Refused(401, "bad_credentials", "Wrong code."),
  });
  await show(<SecurityPage />);
  await sees("It is off.");
  await press("Set it up");
  await type("Your password", "secret");
  await submit();
  await sees("JBSW Y3DP EHPK");
  expect(document.querySelector(".qr path")).not.toBeNull();
  await type("The six digits that the app shows now", "000000");
  await submit();
  await sees("Wrong code.");
  await type("The six digits that the app shows now", "123456");
  await submit();
  await sees("cccc-dddd");
  expect(button("Done").disabled).toBe(true);
  await tick("I have put them in a safe place");
  await press("Done");
  await vi.waitFor(() => expect(asked.map(({ what }) => what)).toContain("GET /api/v1/me"));
  expect(words()).not.toContain("cccc-dddd");
});

test("a token shows its text once, and gives only what its maker has", async () => {
  serve({
    "GET /api/v1/me/tokens": page([]),
    "POST /api/v1/me/tokens": (made: object) => ({
      ...made,
      id: "k",
      personal: true,
      user: { id: ana.id, name: ana.name },
      created_at: at(0),
      secret: "omt_secret",
    }),
  });
  await show(<OwnTokensPage />);
  await sees("There is no token yet");
  await press("New token");
  expect(field("Read and check the audit trail").disabled).toBe(true);
  await type("What it is for", "Export");
  expect(button("Make the token").disabled).toBe(true);
  await tick("Read contacts");
  await submit();
  await sees("“Export” is made");
  expect(document.querySelector<HTMLTextAreaElement>("dialog textarea")?.value).toBe("omt_secret");
  await press("Done");
  expect(document.querySelector("dialog")).toBeNull();
});

test("a list that cannot be loaded says why, and can be asked for again", async () => {
  let down = true;
  serve({
    "GET /api/v1/operator/organizations": () =>
      down ? new Refused(403, "forbidden", "This is for the operator.") : page([]),
    "GET /api/v1/me": ana,
  });
  await show(<OperatorPage />);
  await sees("This is for the operator.");
  down = false;
  await press("Try again");
  await sees("There is no organization yet");
});

test("a new organization shows its owner's link once", async () => {
  const made = { ...ana.tenant, id: "bakery", name: "Bakery", tenants: 0, users: 0 };
  const asked = serve({
    "GET /api/v1/operator/organizations": page([]),
    "POST /api/v1/operator/organizations": { ...made, link: "https://x/admin-app/invite#t", mailed: false },
  });
  await show(<OperatorPage />, { ...ana, operator: true });
  await press("New organization");
  await type("Name", " Bakery ");
  await type("Email of its owner", "nora@example.com");
  await submit();
  await sees("“Bakery” is made");
  expect(words()).toContain("hand the link to nora@example.com yourself");
  const link = document.querySelector<HTMLTextAreaElement>("dialog textarea")?.value;
  expect(link).toBe("https://x/admin-app/invite#t");
  const sent = asked.find(({ what }) => what.startsWith("POST"))?.body;
  expect(sent).toEqual({ name: "Bakery", owner: "nora@example.com" });
  await press("Done");
  expect(document.querySelector("dialog")).toBeNull();
});

test("who logs out everywhere, also here, is at the sign-in page and not asked to sign in again", async () => {
  let ended = false;
  const here = { id: "s", device: "Firefox on Linux", current: true, created_at: at(0), last_used_at: at(1) };
  serve({
    "GET /api/v1/me/second-factor": { on: false, required: false, recovery_codes_left: 0 },
    "GET /api/v1/me/sessions": () => (ended ? new Refused(401, "unauthorized") : page([here])),
    "POST /api/v1/me/sessions/end": () => {
      ended = true;
      return null;
    },
    "POST /api/v1/auth/refresh": new Refused(401, "unauthorized"),
    "POST /api/v1/auth/logout": new Refused(401, "unauthorized"),
  });
  await show(<SecurityPage />);
  await sees("Firefox on Linux");
  await press("Log out everywhere");
  await submit();
  await vi.waitFor(() => expect(session.get().is).toBe("out"));
});
