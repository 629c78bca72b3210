import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answerOf, api } from "../src/lib/http.ts";
import { enter, session } from "../src/lib/session.ts";
import { Refused, serve } from "./server.ts";
import { ana } from "./things.ts";

const tokens = () => ({
  access_token: "token",
  expires_at: new Date(Date.now() + 900_000).toISOString(),
  me: ana,
});

beforeEach(() => enter(tokens()));
afterEach(() => vi.unstubAllGlobals());

test("a token that is refused is renewed once, and the request asked again", async () => {
  let refused = false;
  const asked = serve({
    "GET /api/v1/roles": () => {
      if (refused) return { built_in: [], custom: [] };
      refused = true;
      return new Refused(401, "unauthorized");
    },
    "POST /api/v1/auth/refresh": tokens,
  });
  await answerOf(api.GET("/api/v1/roles"));
  expect(asked.map(({ what }) => what)).toEqual([
    "GET /api/v1/roles",
    "POST /api/v1/auth/refresh",
    "GET /api/v1/roles",
  ]);
});

test("a wrong code is sent once: a second time would count as a second mistake", async () => {
  const asked = serve({
    "POST /api/v1/me/second-factor/remove": new Refused(401, "bad_credentials", "Wrong."),
  });
  const given = api.POST("/api/v1/me/second-factor/remove", { body: { code: "000000" } });
  await expect(answerOf(given)).rejects.toThrow("Wrong.");
  expect(asked).toHaveLength(1);
});

test("what was refused for want of a permission shows what is allowed now", async () => {
  serve({
    "GET /api/v1/roles": new Refused(403, "second_factor_missing"),
    "GET /api/v1/me": { ...ana, tenant: { ...ana.tenant, second_factor_required: true } },
  });
  await answerOf(api.GET("/api/v1/roles")).catch(() => undefined);
  await vi.waitFor(() =>
    expect(session.get()).toMatchObject({ is: "in", me: { tenant: { second_factor_required: true } } }),
  );
});
