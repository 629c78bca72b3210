// What an authenticator app does: six digits from a secret and the time (RFC 6238, as every app has it).

import { createHmac } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_MS = 30_000;

/** The code of now; `ahead` steps later when the phone's clock goes ahead. */
export function codeOf(secret: string, ahead = 0): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(Math.floor(Date.now() / STEP_MS) + ahead));
  const hash = createHmac("sha1", decoded(secret)).update(time).digest();
  const at = hash.readUInt8(19) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, "0");
}

/** Base 32 (RFC 4648, 6). */
function decoded(secret: string): Buffer {
  const bits = [...secret].map(sign => ALPHABET.indexOf(sign).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)));
}
