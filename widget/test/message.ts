// A message of the team, with what a test cares about changed.

import type { VisitorMessage } from "../src/api.ts";

export function message(seq: number, change: Partial<VisitorMessage> = {}): VisitorMessage {
  return {
    id: `m${seq}`,
    seq,
    author_kind: "staff",
    author_name: "Ana",
    body: `message ${seq}`,
    created_at: "2026-11-21T09:30:00.000Z",
    ...change,
  };
}
