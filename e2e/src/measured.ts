// Says a measured number, in the test's output and in target/e2e/measured.txt.

import { appendFileSync } from "node:fs";
import { kept } from "./places.ts";

export function measured(what: string, number: number, unit: string): void {
  const line = `${what}: ${Math.round(number).toLocaleString("en")} ${unit}\n`;
  process.stdout.write(line);
  appendFileSync(kept("measured.txt"), line);
}
