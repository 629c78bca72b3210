// The carriers' stand-in: `omnichat sandbox` over an installation, and what it has shown so far.

import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { eventually, PATIENCE_MS } from "./eventually.ts";
import { checkout, programs } from "./places.ts";
import { freePort, type Product } from "./product.ts";

const omnichat = path.join(programs, "omnichat");

/** A message that would have gone out. */
export interface Shown {
  from: string;
  to: string;
  text: string;
  template?: string;
  id: string;
  mail?: {
    subject: string;
    in_reply_to?: string;
    references?: string[];
    reply_to?: string;
    files?: string[];
  };
}

/** One line of what it shows: only one of these. */
interface Line {
  ready?: { listen: string };
  message?: Shown;
  push?: { to: string; title: string; text: string };
}

export class Sandbox {
  private readonly lines: Line[] = [];
  private errors = "";

  private constructor(
    readonly url: string,
    /** What leads a mail inbox to it. */
    readonly mailbox: { imap: string; smtp: string },
    private readonly program: ChildProcess,
  ) {
    if (program.stdout) {
      createInterface({ input: program.stdout }).on("line", line => this.lines.push(JSON.parse(line)));
    }
    program.stderr?.setEncoding("utf8").on("data", text => {
      this.errors += text;
    });
  }

  /** Starts one, and leads an installation to it: for the daemon that is started next. */
  static async before(product: Product): Promise<Sandbox> {
    const place = async () => `127.0.0.1:${await freePort()}`;
    const [listen, imap, smtp] = [await place(), await place(), await place()];
    const places = ["--listen", listen, "--imap", imap, "--smtp", smtp];
    const settings = await product.omnichat("sandbox", "--settings", ...places);
    appendFileSync(path.join(product.dir, "omnichat.toml"), `\n${settings}`);
    const args = ["--data-dir", product.dir, "sandbox", "--json", ...places];
    const program = spawn(omnichat, args, { cwd: checkout });
    const sandbox = new Sandbox(
      `http://${listen}`,
      { imap: `imap://${imap}?tls=off`, smtp: `smtp://${smtp}?tls=off` },
      program,
    );
    await sandbox.waits("to be ready", ({ ready }) => ready);
    return sandbox;
  }

  /** Waits until it has shown a message with this text, or by this template. */
  async shows(text: string, patienceMs = PATIENCE_MS): Promise<Shown> {
    const is = ({ message }: Line) =>
      message?.text === text || message?.template?.includes(text) ? message : undefined;
    return await this.waits(`to show ${text}`, is, patienceMs);
  }

  /** Waits until a phone rings. */
  async rings(token: string): Promise<{ title: string; text: string }> {
    return await this.waits(`to ring ${token}`, ({ push }) => (push?.to === token ? push : undefined));
  }

  /** How often it has shown a message with this text. */
  times(text: string): number {
    return this.lines.filter(({ message }) => message?.text === text).length;
  }

  async stop(): Promise<void> {
    if (this.program.exitCode !== null) return;
    await new Promise(resolve => {
      this.program.once("exit", resolve);
      this.program.kill("SIGTERM");
    });
  }

  private async waits<T>(what: string, pick: (line: Line) => T | undefined, patienceMs?: number): Promise<T> {
    const found = () => {
      for (const line of this.lines) {
        const picked = pick(line);
        if (picked !== undefined) return picked;
      }
      return undefined;
    };
    const seen = () => `${this.lines.map(line => JSON.stringify(line)).join("\n")}\n${this.errors}`;
    return await eventually(`the sandbox ${what}`, found, seen, patienceMs);
  }
}
