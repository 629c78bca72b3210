// What can go wrong with a request, in words for people. The server's own words come first.

import type { components } from "web-client/schema";

export type Problem = components["schemas"]["Problem"];

/** The server answered, and the answer is no. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** There was no answer that can be read: no network, no daemon, or something else at its address. */
export class NoAnswer extends Error {}

/** The sentence to show for any failure. */
export function inWords(error: unknown): string {
  if (error instanceof Refusal) return error.problem.detail;
  if (error instanceof NoAnswer) return "The server does not answer. Check the connection, then try again.";
  return "Something went wrong on this page. Reload it; what you typed is kept.";
}

/** The broken rules by field, each a sentence of its own; empty when the failure is not about fields. */
export function byField(error: unknown): Record<string, string> {
  const said: Record<string, string> = {};
  if (!(error instanceof Refusal)) return said;
  for (const { field, message } of error.problem.errors ?? []) {
    said[field] ??= `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  }
  return said;
}

export function isCode(error: unknown, code: Problem["code"]): boolean {
  return error instanceof Refusal && error.problem.code === code;
}

/** Whether asking again may help without anybody changing anything. */
export function mayPass(error: unknown): boolean {
  return error instanceof NoAnswer || (error instanceof Refusal && error.problem.status >= 500);
}
