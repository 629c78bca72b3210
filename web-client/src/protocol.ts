// What both sockets, staff's and visitors', have in common in the language they speak.
// The frames themselves are generated into schema.ts; nothing here repeats them.

import type { components } from "./schema.ts";

export type Frame = { type: string };
export type Limits = components["schemas"]["Limits"];
export type FieldError = components["schemas"]["FieldError"];

/** The place in the event log, as this side's server counts it: numbers for staff, opaque strings for visitors. */
export type CursorOf<Server> =
  Extract<Server, { type: "event" }> extends { cursor: infer Cursor } ? Cursor : never;
export type HelloOf<Client> = Extract<Client, { type: "hello" }>;
/** A frame that is answered by `ack` or `error` with the same `client_id`. */
export type SendOf<Client> = Extract<Client, { type: "send" }>;
export type AckOf<Server> = Extract<Server, { type: "ack" }>;

/** What every server says, as far as the connection itself has to understand it. */
export type Known<Cursor> =
  | { type: "welcome"; cursor: Cursor; limits: Limits }
  | { type: "event"; cursor: Cursor }
  | { type: "resync"; cursor: Cursor }
  | { type: "ack"; client_id: string }
  | { type: "error"; code: string; detail: string; client_id?: string | null; errors?: FieldError[] }
  | { type: "bye"; retry_after_ms?: number | null }
  | { type: "pong" };

export const SUBPROTOCOL = "omnichat.v1";

/** The token is missing, expired or revoked. */
export const SIGN_IN = 4401;
/** Close codes after which coming back would not help, and the reason to show. */
export const STOPS: Record<number, string> = { 4403: "not_allowed", 4409: "replaced" };
/** Close codes that blame a frame: sent again, it would end the next connection too. */
export const POISONED: Record<number, string> = { 4400: "bad_request", 4413: "too_large" };
