// Each tab works for a tenant of its own, and the session of the browser is shared by all.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as Module from "../src/lib/session.ts";
import { type Answers, type Asked, Refused, serve } from "./server.ts";
import { ana } from "./things.ts";

let it: typeof Module;
let asked: Asked[];
const REFRESH = "POST /api/v1/auth/refresh";

const meIn = (id: string) => ({ ...ana, tenant: { ...ana.tenant, id } });
const tokensFor = (id: string, access_token = id) => ({
  access_token,
  expires_at: new Date(Date.now() + 900_000).toISOString(),
  me: meIn(id),
});
const byTenant = ({ tenant_id = "last" }: { tenant_id?: string }) => tokensFor(tenant_id);
const named = () => asked.filter(({ what }) => what === REFRESH).map(({ body }) => body);
const tenant = () => {
  const now = it.session.get();
  return now.is === "in" ? now.me.tenant.id : now.is;
};

async function open(answers: Answers = { [REFRESH]: byTenant }) {
  asked = serve(answers);
  vi.resetModules();
  it = await import("../src/lib/session.ts");
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

test("a new tab works for the tenant that the session had last, and names it from then on", async () => {
  await open();
  await it.begin();
  await it.bearer("last");
  expect(named()).toEqual([{}, { tenant_id: "last" }]);
});

test("a tab that switched stays with its tenant when it is loaded again", async () => {
  await open();
  await it.begin();
  await it.switchTo("north");
  expect(tenant()).toBe("north");
  await open();
  await it.begin();
  expect(named()).toEqual([{ tenant_id: "north" }]);
});

test("a tenant that lets nobody in changes nothing", async () => {
  await open({
    [REFRESH]: (body: { tenant_id?: string }) =>
      body.tenant_id === "closed" ? new Refused(403, "tenant_closed", "It is suspended.") : byTenant(body),
  });
  await it.begin();
  await expect(it.switchTo("closed")).rejects.toThrow("It is suspended.");
  expect(tenant()).toBe("last");
  expect(await it.bearer()).toBe("last");
});

test("who lost the tenant of this tab goes on in the one they worked in last", async () => {
  await open({
    [REFRESH]: (body: { tenant_id?: string }) =>
      body.tenant_id === "gone" ? new Refused(404, "not_found") : byTenant(body),
  });
  sessionStorage.setItem("omnichat.tenant", '"gone"');
  await it.begin();
  expect(tenant()).toBe("last");
  expect(named()).toEqual([{ tenant_id: "gone" }, {}]);
});

test("who is let in nowhere is told why, and is not signed out", async () => {
  await open({ [REFRESH]: new Refused(403, "tenant_closed", "It is suspended.") });
  await it.begin();
  expect(it.session.get()).toMatchObject({ is: "unreachable", error: { message: "It is suspended." } });
});

test("another tab's tenant stays in the other tab", async () => {
  await open();
  await it.begin();
  const other = new BroadcastChannel("omnichat.session");
  other.postMessage({ tokens: tokensFor("north"), goodForMs: 900_000 });
  other.postMessage({ tokens: tokensFor("last", "newer"), goodForMs: 900_000 });
  await vi.waitFor(async () => expect(await it.bearer()).toBe("newer"));
  expect(tenant()).toBe("last");
  other.close();
});

test("what has changed about somebody is seen at the next renewal, and nothing else makes them new", async () => {
  let operator = false;
  await open({ [REFRESH]: () => ({ ...tokensFor("last"), me: { ...meIn("last"), operator } }) });
  await it.begin();
  const before = it.session.get();
  await it.bearer("last");
  expect(it.session.get()).toBe(before);
  operator = true;
  await it.bearer("last");
  expect(it.session.get()).toMatchObject({ is: "in", me: { operator: true } });
});
