// Where things are: the checkout, the built programs, and where the pictures go.

import { mkdirSync } from "node:fs";
import path from "node:path";

export const checkout = path.resolve(import.meta.dirname, "../..");
export const programs = path.join(checkout, process.env.OMNICHAT_BIN ?? "target/debug");

/** A file under target/e2e/, to be looked at after the run. */
export function kept(name: string): string {
  const folder = path.join(checkout, "target/e2e");
  mkdirSync(folder, { recursive: true });
  return path.join(folder, name);
}
