// Who is signed in, and the access token, which lives in this module's memory only. The refresh token is in a cookie
// that no script can read. Renewing happens once for all who wait for it, in this tab and in the others.

import { NoAnswer, type Problem, Refusal } from "./problem.ts";
import { recall, remember } from "./storage.ts";
import { createStore } from "./store.ts";
import { exclusively, fromOtherTabs, tellOtherTabs } from "./tabs.ts";
import type { Me, Tokens } from "./words.ts";

export type Session =
  | { is: "starting" }
  /** Whether there is a session could not be asked. */
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
  renewing ??= exclusively(async () => {
    // While this tab waited for its turn, another one may have renewed for all.
    if (token && token.text !== old && token.goodUntil > Date.now()) return;
    await askForTokens();
  }).finally(() => {
    renewing = undefined;
  });
  return renewing;
}

async function askForTokens(): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch("/api/v1/auth/refresh", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
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
  } else if (answer.status >= 500 || answer.status === 429 || !body) {
    throw body ? new Refusal(body as Problem) : new NoAnswer("the answer cannot be read");
  } else {
    end();
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
  const before = session.get();
  const same = before.is === "in" && before.me.session_id === tokens.me.session_id;
  session.set({ is: "in", me: same ? before.me : tokens.me });
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

function forget(): void {
  token = undefined;
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
  adopt(news.tokens, news.goodForMs);
});
