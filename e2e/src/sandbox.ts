// The carriers' stand-in: `omnichat sandbox` over an installation, and what it has shown so far.

import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import path from "node:path";
import { eventually } from "./eventually.ts";
import { checkout, programs } from "./places.ts";
import { freePort, type Product } from "./product.ts";

const omnichat = path.join(programs, "omnichat");

export class Sandbox {
  private shown = "";

  private constructor(
    readonly url: string,
    private readonly program: ChildProcess,
  ) {
    for (const output of [program.stdout, program.stderr]) {
      output?.setEncoding("utf8").on("data", text => {
        this.shown += text;
      });
    }
  }

  /** Starts one, and leads an installation to it: for the daemon that is started next. */
  static async before(product: Product): Promise<Sandbox> {
    const listen = `127.0.0.1:${await freePort()}`;
    const settings = await product.omnichat("sandbox", "--settings", "--listen", listen);
    appendFileSync(path.join(product.dir, "omnichat.toml"), `\n${settings}`);
    const program = spawn(omnichat, ["--data-dir", product.dir, "sandbox", "--listen", listen], {
      cwd: checkout,
    });
    const sandbox = new Sandbox(`http://${listen}`, program);
    await sandbox.shows(listen);
    return sandbox;
  }

  /** Waits until it has shown this. */
  async shows(text: string): Promise<void> {
    await eventually(
      `the sandbox to show ${text}`,
      () => this.shown.includes(text),
      () => this.shown,
    );
  }

  /** How often it has shown this. */
  times(text: string): number {
    return this.shown.split(text).length - 1;
  }

  async stop(): Promise<void> {
    if (this.program.exitCode !== null) return;
    await new Promise(resolve => {
      this.program.once("exit", resolve);
      this.program.kill("SIGTERM");
    });
  }
}
