// The API as typed calls: signed, with one retry under a fresh token, failures as Refusal or NoAnswer.

import createClient from "openapi-fetch";
import type { paths } from "web-client/schema";
import { NoAnswer, type Problem, Refusal } from "./problem.ts";
import { bearer, know } from "./session.ts";
import type { Me } from "./words.ts";

const ANSWER_MS = 30_000;
/** For what is sent up as a file, by a slow connection too. */
const FILE_MS = 10 * 60_000;

/** Asks as the signed-in user. */
export const api = createClient<paths>({ fetch: signed });
/** Asks as nobody: signing in and invites. */
export const openApi = createClient<paths>({ fetch: send });

/** What the server answered; a failure is thrown. */
export async function answerOf<Answer>(
  asked: Promise<{ data?: Answer; error?: unknown; response: Response }>,
): Promise<Answer> {
  const { data, error, response } = await asked.catch(cannotBeRead);
  if (response.ok) return data as Answer;
  // Not ours: a proxy in between has its own way to say that nobody is there.
  if (typeof error !== "object" || error === null) throw new NoAnswer("the answer is not JSON");
  throw new Refusal(error as Problem);
}

let looking: Promise<void> | undefined;

/** Asks anew who is signed in and what they may do. Once for all who want to know. */
export function lookAgain(): Promise<void> {
  looking ??= answerOf<Me>(api.GET("/api/v1/me"))
    .then(know)
    // Whatever was refused says so itself.
    .catch(() => undefined)
    .finally(() => {
      looking = undefined;
    });
  return looking;
}

async function signed(request: Request): Promise<Response> {
  const again = request.clone();
  const token = await bearer();
  request.headers.set("Authorization", `Bearer ${token}`);
  const answer = await send(request);
  // The page shows only what is allowed, so what is allowed has changed.
  if (answer.status === 403 && !request.url.endsWith("/api/v1/me")) void lookAgain();
  if (answer.status !== 401 || (await isAboutTyping(answer))) return answer;
  again.headers.set("Authorization", `Bearer ${await bearer(token)}`);
  return send(again);
}

/** A wrong password or code in the request: the token is good, and a second try would count as a second mistake. */
async function isAboutTyping(answer: Response): Promise<boolean> {
  const problem = (await answer
    .clone()
    .json()
    .catch(() => undefined)) as Partial<Problem> | undefined;
  return problem?.code === "bad_credentials" || problem?.code === "second_factor_needed";
}

async function send(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(patienceFor(request))]);
  try {
    return await fetch(request, { signal });
  } catch (error) {
    // Given up by the page itself: nobody waits for it.
    if (request.signal.aborted) throw error;
    throw new NoAnswer("no answer");
  }
}

function patienceFor(request: Request): number {
  const type = request.headers.get("content-type") ?? "application/json";
  return type.startsWith("application/json") ? ANSWER_MS : FILE_MS;
}

function cannotBeRead(error: unknown): never {
  throw error instanceof SyntaxError ? new NoAnswer("the answer is not JSON") : error;
}
