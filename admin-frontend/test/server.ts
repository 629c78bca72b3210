// A server of the test's own, at the level of `fetch`: each request is noted and answered by the test's word.

import { vi } from "vitest";

export interface Asked {
  /** Such as `POST /api/v1/auth/login?keep=1`. */
  what: string;
  body: unknown;
}

export type Answers = Record<string, unknown | ((body: never) => unknown)>;

/** What a refusal looks like on the wire. */
export class Refused {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail = code,
    readonly errors: { field: string; code: string; message: string }[] = [],
  ) {}
}

/** Answers by method and path; what is not among `answers` is 404. A function is asked with the body, and waited for. */
export function serve(answers: Answers): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (input: Request | string, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(input, location.href), init);
    const { pathname, search } = new URL(request.url);
    const text = await request.clone().text();
    const isJson = request.headers.get("content-type")?.startsWith("application/json");
    const body: unknown = text && isJson ? JSON.parse(text) : text || undefined;
    asked.push({ what: `${request.method} ${pathname}${search}`, body });
    const known = answers[`${request.method} ${pathname}`] ?? new Refused(404, "not_found");
    const answer = typeof known === "function" ? await (known as (body: unknown) => unknown)(body) : known;
    if (answer instanceof Refused) {
      const { status, code, detail, errors } = answer;
      return json({ type: `/docs/errors/${code}`, title: code, status, code, detail, errors }, status);
    }
    return answer === null ? new Response(null, { status: 204 }) : json(answer, 200);
  });
  return asked;
}

function json(body: unknown, status: number): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}
