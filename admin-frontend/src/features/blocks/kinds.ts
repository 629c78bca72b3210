// By what somebody can be blocked, in words.

import type { BlockKind } from "../../lib/words.ts";

export const KIND_WORDS: Record<BlockKind, string> = {
  email: "Email address",
  phone: "Phone number",
  network: "Network address",
  contact: "Contact",
};

/** What such a value looks like. */
export const KIND_HINTS: Record<BlockKind, string> = {
  email: "Such as spam@example.com.",
  phone: "With the country in front, such as +12025550147.",
  network: "One address, or a network such as 192.0.2.0/24. Careful: many people can share one.",
  contact: "The contact's id, as the API shows it.",
};
