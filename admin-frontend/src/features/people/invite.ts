// What became of an invite. Pure.

import type { Invite } from "../../lib/words.ts";

export type Stand = "open" | "accepted" | "revoked" | "expired";

export function standOf(invite: Invite, now: number): Stand {
  if (invite.accepted_at) return "accepted";
  if (invite.revoked_at) return "revoked";
  return Date.parse(invite.expires_at) <= now ? "expired" : "open";
}
