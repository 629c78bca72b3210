// Whom the workspace opens for, and how far.

import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";
import { App } from "../src/app/App.tsx";
import { Workspace } from "../src/app/Workspace.tsx";
import BlockContact from "../src/features/contacts/components/BlockContact.tsx";
import type { To } from "../src/features/conversations/api.ts";
import { AssignMenu } from "../src/features/conversations/components/AssignMenu.tsx";
import { go } from "../src/lib/router.tsx";
import { enter, session } from "../src/lib/session.ts";
import type { Contact, Me } from "../src/lib/words.ts";
import { press, sees, show, submit, type, unshow, words } from "./screen.tsx";
import { Refused, serve } from "./server.ts";
import { ana, at, conversation } from "./things.ts";

let root: HTMLElement | undefined;

/** Opens the whole workspace for `me` at this address. */
async function open(me: Me, path: string) {
  enter({ access_token: "token", expires_at: new Date(Date.now() + 900_000).toISOString(), me });
  go(path, "replace");
  const at = document.body.appendChild(document.createElement("div"));
  root = at;
  await act(() => render(<Workspace me={me} />, at));
}

afterEach(() => {
  if (root) render(null, root);
  root?.remove();
  root = undefined;
  unshow();
});

const links = () => [...document.querySelectorAll("nav a")].map(link => link.getAttribute("href"));

test("without the second factor that the tenant asks for, nothing but its page is open, wherever one goes", async () => {
  const asked = serve({
    "GET /api/v1/me/tenants": { items: [ana.tenant] },
    "GET /api/v1/me/second-factor": { on: false, required: true, recovery_codes_left: 0 },
    "GET /api/v1/me/sessions": { items: [] },
  });
  await open({ ...ana, tenant: { ...ana.tenant, second_factor_required: true } }, "/settings/team");
  await sees("asks everybody who works here for a second factor");
  await sees("It is off.");
  expect(links()).toEqual([]);
  expect(asked.map(({ what }) => what.split("?")[0])).not.toContain("GET /api/v1/users");
});

test("a deleted tenant can be brought back by whoever may delete it, and shows nothing else", async () => {
  const asked = serve({
    "GET /api/v1/me/tenants": { items: [ana.tenant] },
    "GET /api/v1/me": ana,
    "POST /api/v1/tenants/tenant/restore": ana.tenant,
  });
  const tenant = { ...ana.tenant, state: "deleted", erased_at: at(9) } as const;
  await open({ ...ana, tenant, permissions: ["tenant_delete"] }, "/");
  await sees("Example Bikes is deleted");
  expect(links()).toEqual([]);
  await press("Bring it back");
  await vi.waitFor(() =>
    expect(asked.map(({ what }) => what)).toContain("POST /api/v1/tenants/tenant/restore"),
  );
});

test("a page that somebody may not see is none", async () => {
  serve({ "GET /api/v1/me/tenants": { items: [] } });
  await open({ ...ana, permissions: ["user_read"] }, "/settings/audit");
  await sees("There is no such page");
  expect(links()).toEqual(["/admin-app/settings/team"]);
});

test("a conversation is given to a team without being taken from whoever has it", async () => {
  serve({
    "GET /api/v1/assignees": { items: [] },
    "GET /api/v1/teams": {
      items: [{ id: "repairs", name: "Repairs", members: [], created_at: at(0), updated_at: at(0) }],
    },
  });
  const given: To[] = [];
  await show(
    <AssignMenu
      conversation={conversation("a", 1)}
      open
      onOpen={() => undefined}
      onAssign={to => given.push(to)}
      busy={false}
    />,
  );
  await sees("Team Repairs");
  await press("Team Repairs");
  await press("Nobody");
  expect(given).toEqual([{ team_id: "repairs" }, { assignee_id: null }]);
});

test("a contact is blocked with the reason that colleagues read", async () => {
  const asked = serve({ "POST /api/v1/blocks": { id: "b" } });
  const maya = { id: "maya", name: "Maya", blocked: false } as Contact;
  await show(<BlockContact contact={maya} />);
  await press("Block");
  await type("Why", " adverts ");
  await submit();
  await vi.waitFor(() => expect(words()).toContain("Blocked."));
  expect(asked.at(-1)?.body).toEqual({ kind: "contact", value: "maya", reason: "adverts" });
});

test("a server that could not be reached lets one in by itself once it is back", async () => {
  vi.useFakeTimers();
  let up = false;
  const down = new Refused(503, "unavailable");
  serve({
    "GET /readyz": () => (up ? { status: "ok" } : down),
    "POST /api/v1/auth/refresh": () => (up ? new Refused(401, "unauthorized") : down),
  });
  session.set({ is: "starting" });
  go("/", "replace");
  root = document.body.appendChild(document.createElement("div"));
  await act(() => render(<App />, root as HTMLElement));
  await act(async () => void (await vi.advanceTimersByTimeAsync(30_000)));
  expect(words()).toContain("The server cannot be reached");
  up = true;
  await act(async () => void (await vi.advanceTimersByTimeAsync(10_000)));
  vi.useRealTimers();
  await sees("Sign in");
});
