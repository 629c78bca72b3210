// Runs programs to their end and tells what they printed.

import { spawn } from "node:child_process";
import { checkout } from "./places.ts";

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface How {
  stdin?: string;
  env?: Record<string, string>;
}

/** Runs a program in the checkout; its failure is an answer, not an exception. */
export function tried(program: string, args: string[], how: How = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: checkout, env: { ...process.env, ...how.env } });
    const ended: Ended = { code: null, stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", text => {
      ended.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", text => {
      ended.stderr += text;
    });
    child.once("error", reject);
    child.once("close", code => resolve({ ...ended, code }));
    // A program that ends without reading its input is no failure of ours.
    child.stdin.once("error", () => {});
    child.stdin.end(how.stdin ?? "");
  });
}

/** Runs a program that must succeed, and returns what it printed on stdout. */
export async function run(program: string, args: string[], how: How = {}): Promise<string> {
  const { code, stdout, stderr } = await tried(program, args, how);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")}\nended with ${code}\n${stdout}${stderr}`);
  return stdout;
}
