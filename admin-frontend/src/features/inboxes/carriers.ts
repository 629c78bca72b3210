// What to do at each carrier once an inbox is made.

import type { Carrier } from "../../lib/words.ts";

/** Where the address for what comes in has to be put; nothing where it is fetched. */
export const HOOK_HINTS: Record<Carrier, string | undefined> = {
  twilio:
    "In the Twilio console, at the number (or the WhatsApp sender): “A message comes in”, Webhook, HTTP POST.",
  openphone: "In OpenPhone: Settings, Webhooks, New webhook, for all events of messages.",
  meta: "In the Meta app: Messenger, Webhooks, Callback URL; subscribe to messages, deliveries, reads and postbacks.",
  mail: undefined,
  bridge: "Your program posts what comes in here, signed with the secret. The documentation shows how.",
};
