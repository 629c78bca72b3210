// A company's own sign-in server, as its own process: a real OpenID Connect provider.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

/** What the provider's admin hands over to be entered at the dashboard. */
export interface Client {
  issuer: string;
  client_id: string;
  client_secret: string;
}

export class CompanyLogin {
  private constructor(
    private readonly server: ChildProcessWithoutNullStreams,
    readonly client: Client,
  ) {}

  /** Starts it, with a client that sends people back to `redirectUri`. */
  static async open(redirectUri: string): Promise<CompanyLogin> {
    const script = path.join(import.meta.dirname, "identity-provider.mjs");
    const server = spawn("node", [script, redirectUri]);
    const lines = createInterface({ input: server.stdout });
    const ended = once(server, "exit").then(() => {
      throw new Error("the provider ended before it had begun");
    });
    const [line] = await Promise.race([once(lines, "line"), ended]);
    ended.catch(() => {});
    return new CompanyLogin(server, JSON.parse(line));
  }

  close(): void {
    this.server.stdin.end();
  }
}
