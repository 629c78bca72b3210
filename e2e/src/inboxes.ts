// Making inboxes as the one who has the machine does. Secrets never stand on the command line: each is read from a file.

import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Product } from "./product.ts";

/** As good as any: the sandbox takes what the inbox has. */
export const SECRET = "0123456789abcdef0123456789abcdef";

export interface NewInbox {
  channel: string;
  address: string;
  /** What the carrier needs; `@` reads a secret from a file. */
  fields: Record<string, string>;
}

/** What Twilio needs. */
export const twilio = () => ({ account_sid: `AC${SECRET}`, auth_token: `@${SECRET}` });

/** Makes an inbox with the name of its channel. */
export async function makeInbox(product: Product, { channel, address, fields }: NewInbox): Promise<void> {
  const set = Object.entries(fields).flatMap(([name, value]) => {
    if (!value.startsWith("@")) return ["--set", `${name}=${value}`];
    const file = path.join(product.dir, `${channel}.${name}`);
    writeFileSync(file, value.slice(1));
    return ["--set", `${name}=@${file}`];
  });
  const inbox = ["--channel", channel, "--name", channel, "--address", address];
  await product.omnichat("inbox", "create", ...inbox, ...set);
}
