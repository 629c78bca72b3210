// One way to ask the API: signed, with one retry under a fresh token, failures as Refusal or NoAnswer.

import { NoAnswer, type Problem, Refusal } from "./problem.ts";
import { bearer } from "./session.ts";

const ANSWER_MS = 30_000;

export interface Ask {
  method?: "GET" | "POST" | "PATCH";
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** Asks as the signed-in user. */
export async function ask<Answer>(path: string, options: Ask = {}): Promise<Answer> {
  const token = await bearer();
  const answer = await send(path, options, token);
  if (answer.status !== 401) return read(answer);
  return read(await send(path, options, await bearer(token)));
}

/** Asks as nobody: signing in and invites. */
export async function askUnsigned<Answer>(path: string, options: Ask): Promise<Answer> {
  return read(await send(path, options));
}

async function send(path: string, { method = "GET", query, body, signal }: Ask, token?: string) {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) words.set(name, `${value}`);
  const headers = new Headers({ Accept: "application/json" });
  if (token) headers.set("Authorization", `Bearer ${token}`);
  if (body !== undefined) headers.set("Content-Type", "application/json");
  const limit = AbortSignal.timeout(ANSWER_MS);
  try {
    return await fetch(`/api/v1${path}${words.size ? `?${words}` : ""}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new NoAnswer(`no answer from ${path}`);
  }
}

async function read<Answer>(answer: Response): Promise<Answer> {
  if (answer.status === 204) return undefined as Answer;
  let body: unknown;
  try {
    body = await answer.json();
  } catch {
    throw new NoAnswer("the answer is not JSON");
  }
  if (!answer.ok) throw new Refusal(body as Problem);
  return body as Answer;
}
