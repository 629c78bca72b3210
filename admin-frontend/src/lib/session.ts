// Who is signed in, and the access token, which lives in this module's memory only. The refresh token is in a cookie
// that no script can read. Renewing happens once for all who wait for it, in this tab and in the others. Each tab works
// for a tenant of its own choice and names it at every renewal.

import { isCode, NoAnswer, type Problem, Refusal } from "./problem.ts";
import { recall, recallHere, remember, rememberHere } from "./storage.ts";
import { createStore } from "./store.ts";
import { exclusively, fromOtherTabs, tellOtherTabs } from "./tabs.ts";
import type { Me, Tokens } from "./words.ts";

export type Session =
  | { is: "starting" }
  /** Whether there is a session could not be asked, or it lets nobody in just now. */
  | { is: "unreachable"; error: unknown }
  | { is: "out" }
  | { is: "in"; me: Me }
  /** It ended under the hands of `me`: requests wait until they have signed in again. */
  | { is: "ended"; me: Me };

interface Token {
  text: string;
  /** In this machine's time. */
  goodUntil: number;
}

/** Renew so long before the end; two missed beats of a sleeping laptop do not matter then. */
const EARLY_MS = 60_000;
const ANSWER_MS = 15_000;
/** Remembers that somebody has signed out here and the server may not know. */
const LEAVING = "leaving";
/** The tenant that this tab works for. */
const TENANT = "tenant";

export const session = createStore<Session>({ is: "starting" });

let token: Token | undefined;
let renewing: Promise<void> | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
const renewedCallbacks = new Set<() => void>();

/** Nobody is signed in any more; whatever waited for a token is over. */
export class SignedOut extends Error {}

/** Finds out whether this browser still has a session. */
export async function begin(): Promise<void> {
  session.set({ is: "starting" });
  try {
    await renew();
    if (recall(LEAVING)) await leave();
  } catch (error) {
    session.set({ is: "unreachable", error });
  }
}

/** Signs in with tokens from a login or an accepted invite, here and in the other tabs. */
export function enter(tokens: Tokens): void {
  remember(LEAVING, undefined);
  adopt(tokens, lifetime(tokens));
  tellOtherTabs({ tokens, goodForMs: lifetime(tokens) });
}

/** Signs out, also on the server, also in the other tabs. Without a connection the server hears of it the next time. */
export async function leave(): Promise<void> {
  remember(LEAVING, true);
  if (session.get().is === "in" && stale()) await renew().catch(() => undefined);
  const headers = token && { Authorization: `Bearer ${token.text}` };
  forget();
  tellOtherTabs({ out: true });
  if (!headers) return;
  const answer = await fetch("/api/v1/auth/logout", { method: "POST", headers }).catch(() => undefined);
  if (answer && answer.status < 500) remember(LEAVING, undefined);
}

/** Works for another tenant from now on, in this tab. Rejects, and changes nothing, when that tenant lets nobody in. */
export function switchTo(tenant: string): Promise<void> {
  return inTurn(() => askForTokens(tenant));
}

/** The server knows better who is signed in: after a change of oneself, or after it refused what seemed allowed. */
export function know(me: Me): void {
  const now = session.get();
  if (now.is !== "in" || now.me.id !== me.id || now.me.tenant.id !== me.tenant.id) return;
  session.set({ is: "in", me: same(now.me, me) ? now.me : me });
}

/** A token that is good now. Waits while somebody signs in again; rejects with [SignedOut] or [NoAnswer]. */
export async function bearer(refused?: string): Promise<string> {
  if (session.get().is === "in" && (stale() || token?.text === refused)) await renew();
  if (session.get().is === "ended") await signedInAgain();
  if (!token) throw new SignedOut("Nobody is signed in.");
  return token.text;
}

/** The token for the socket's `hello`: nothing when a person has to sign in first. */
export async function socketToken(fresh: boolean): Promise<string | undefined> {
  if (session.get().is !== "in") return undefined;
  if (fresh || stale()) await renew();
  return session.get().is === "in" ? token?.text : undefined;
}

/** Calls back when there is a newer token for the same session. */
export function onRenewed(seen: () => void): () => void {
  renewedCallbacks.add(seen);
  return () => renewedCallbacks.delete(seen);
}

const stale = () => !token || token.goodUntil <= Date.now();

function renew(old = token?.text): Promise<void> {
  return (
    renewing ??
    inTurn(async () => {
      // While this tab waited for its turn, another one may have renewed for all.
      if (token && token.text !== old && token.goodUntil > Date.now()) return;
      await askAsBefore();
    })
  );
}

/** Runs `work` after a renewal that is under way, and lets others wait for it. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const before = renewing?.catch(() => undefined);
  const mine = (before ? before.then(() => exclusively(work)) : exclusively(work)).finally(() => {
    if (renewing === mine) renewing = undefined;
  });
  renewing = mine;
  return mine;
}

/** Asks for the tenant of this tab; where it lets them in no longer, for the one they worked for last. */
async function askAsBefore(): Promise<void> {
  const tenant = recallHere<string>(TENANT);
  try {
    await askForTokens(tenant);
  } catch (error) {
    if (!tenant || !(isCode(error, "not_found") || isCode(error, "tenant_closed"))) throw error;
    await askForTokens(undefined);
  }
}

async function askForTokens(tenant_id: string | undefined): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch("/api/v1/auth/refresh", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ tenant_id }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  } catch {
    throw new NoAnswer("no answer to the renewal of the session");
  }
  const body: unknown = await answer.json().catch(() => undefined);
  if (answer.ok && body) {
    const tokens = body as Tokens;
    adopt(tokens, lifetime(tokens, answer.headers.get("Date")));
    tellOtherTabs({ tokens, goodForMs: lifetime(tokens, answer.headers.get("Date")) });
  } else if (answer.status === 401 && body) {
    end();
  } else {
    throw body ? new Refusal(body as Problem) : new NoAnswer("the answer cannot be read");
  }
}

/** How long the token is good, by the server's clock where it tells its time. */
function lifetime(tokens: Tokens, serverDate?: string | null): number {
  const now = serverDate ? Date.parse(serverDate) : Date.now();
  return Math.max(Date.parse(tokens.expires_at) - now, 2 * EARLY_MS);
}

function adopt(tokens: Tokens, goodForMs: number): void {
  token = { text: tokens.access_token, goodUntil: Date.now() + goodForMs - EARLY_MS / 2 };
  clearTimeout(timer);
  timer = setTimeout(() => void renew().catch(() => undefined), goodForMs - EARLY_MS);
  rememberHere(TENANT, tokens.me.tenant.id);
  const before = session.get();
  const { me } = tokens;
  if (before.is !== "in" || !same(before.me, me)) session.set({ is: "in", me });
  for (const seen of renewedCallbacks) seen();
}

/** The session is over without anybody having signed out. */
function end(): void {
  const before = session.get();
  token = undefined;
  clearTimeout(timer);
  if (before.is === "in") session.set({ is: "ended", me: before.me });
  else if (before.is !== "ended") session.set({ is: "out" });
}

/** Whether nothing has changed about them, also not what they may do. */
const same = (a: Me, b: Me) => JSON.stringify(a) === JSON.stringify(b);

function forget(): void {
  token = undefined;
  rememberHere(TENANT, undefined);
  clearTimeout(timer);
  session.set({ is: "out" });
}

function signedInAgain(): Promise<void> {
  return new Promise(done => {
    const stop = session.watch(() => {
      if (session.get().is === "ended") return;
      stop();
      done();
    });
  });
}

fromOtherTabs(news => {
  if ("out" in news) return forget();
  // A tab in which nobody works for this user keeps its own state until it is reloaded.
  const now = session.get();
  if (now.is === "in" && now.me.id !== news.tokens.me.id) return end();
  const works = now.is === "in" || now.is === "ended";
  if (!works || now.me.tenant.id === news.tokens.me.tenant.id) return adopt(news.tokens, news.goodForMs);
  // Their tenant is not the one of this tab, which asks for itself.
  if (now.is === "ended") void renew().catch(() => undefined);
});
