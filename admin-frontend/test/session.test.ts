import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as Module from "../src/lib/session.ts";
import { ana } from "./things.ts";

let it: typeof Module;
let asked: number;
let answer: () => Response;

const tokens = (access_token: string, lives = 15 * 60_000) => ({
  access_token,
  expires_at: new Date(Date.now() + lives).toISOString(),
  me: ana,
});
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

beforeEach(async () => {
  localStorage.clear();
  asked = 0;
  answer = () => json(tokens(`renewed ${asked}`));
  vi.stubGlobal("fetch", async () => {
    asked++;
    return answer();
  });
  vi.resetModules();
  it = await import("../src/lib/session.ts");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a browser with a session is in without a question, one without is out", async () => {
  await it.begin();
  expect(it.session.get()).toEqual({ is: "in", me: ana });
  await it.leave();
  answer = () => json({ code: "unauthorized" }, 401);
  await it.begin();
  expect(it.session.get()).toEqual({ is: "out" });
});

test("when nobody answers it is not known whether there is a session", async () => {
  answer = () => {
    throw new TypeError("network");
  };
  await it.begin();
  expect(it.session.get().is).toBe("unreachable");
});

test("many requests that find the token refused renew it once", async () => {
  it.enter(tokens("first"));
  const all = await Promise.all([it.bearer("first"), it.bearer("first"), it.bearer("first")]);
  expect(all).toEqual(["renewed 1", "renewed 1", "renewed 1"]);
  expect(asked).toBe(1);
});

test("a token that another request has renewed meanwhile is not renewed again", async () => {
  it.enter(tokens("first"));
  await it.bearer("first");
  expect(await it.bearer("first")).toBe("renewed 1");
  expect(asked).toBe(1);
});

test("when the session has ended a request waits until somebody signs in again", async () => {
  it.enter(tokens("first"));
  answer = () => json({ code: "unauthorized" }, 401);
  const waiting = it.bearer("first");
  await vi.waitFor(() => expect(it.session.get()).toEqual({ is: "ended", me: ana }));
  it.enter(tokens("second"));
  expect(await waiting).toBe("second");
});

test("signing out lets go of what waits", async () => {
  it.enter(tokens("first"));
  answer = () => json({ code: "unauthorized" }, 401);
  const waiting = it.bearer("first");
  await vi.waitFor(() => expect(it.session.get().is).toBe("ended"));
  await it.leave();
  await expect(waiting).rejects.toBeInstanceOf(it.SignedOut);
});

test("who signed out without a connection is signed out when it is back", async () => {
  const urls: string[] = [];
  it.enter(tokens("first"));
  answer = () => {
    throw new TypeError("network");
  };
  await it.leave();
  answer = () => json(tokens("renewed"));
  vi.stubGlobal("fetch", async (url: string) => {
    urls.push(url);
    return answer();
  });
  await it.begin();
  expect(it.session.get()).toEqual({ is: "out" });
  expect(urls).toEqual(["/api/v1/auth/refresh", "/api/v1/auth/logout"]);
});

test("the token is renewed before it ends", async () => {
  vi.useFakeTimers();
  it.enter(tokens("first"));
  await vi.advanceTimersByTimeAsync(14 * 60_000);
  expect(asked).toBe(1);
  expect(await it.bearer()).toBe("renewed 1");
});
