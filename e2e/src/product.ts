// One installation of the product in a directory of its own: its data, its daemon, its command line.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { eventually } from "./eventually.ts";
import { checkout, kept, programs } from "./places.ts";
import { run } from "./programs.ts";

export const OWNER = "owner@example.com";

export class Product {
  readonly url: string;
  private daemon: ChildProcess | undefined;
  private log = "";

  private constructor(
    readonly dir: string,
    private readonly port: number,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  /** An installation as `make run` makes it: an owner, and a shop's day of demo data. */
  static async withDemoData(): Promise<Product> {
    const product = await Product.over(mkdtempSync(path.join(tmpdir(), "omnichat-e2e-")));
    await run("scripts/data.sh", [programs], { env: { OMNICHAT_DATA_DIR: product.dir } });
    return product;
  }

  /** An installation over a data directory that exists. */
  static async over(dir: string): Promise<Product> {
    return new Product(dir, await freePort());
  }

  /** The owner's first password, as `make run` shows it. */
  get password(): string {
    return readFileSync(path.join(this.dir, "first-password"), "utf8").trim();
  }

  /** Starts the daemon, with more settings if need be, and waits until it is ready. */
  async start(settings: Record<string, string> = {}): Promise<void> {
    const args = ["--data-dir", this.dir, "--listen", `127.0.0.1:${this.port}`];
    const daemon = spawn(path.join(programs, "omnichatd"), args, {
      cwd: checkout,
      env: { ...process.env, ...settings },
    });
    for (const output of [daemon.stdout, daemon.stderr]) {
      output.setEncoding("utf8").on("data", text => {
        this.log += text;
      });
    }
    this.daemon = daemon;
    await eventually(
      "the daemon to be ready",
      async () => {
        if (daemon.exitCode !== null) throw new Error(`the daemon stopped:\n${this.log}`);
        return (await fetch(`${this.url}/readyz`).catch(() => undefined))?.ok;
      },
      () => this.log,
    );
  }

  /** Ends the daemon as a power cut would: no warning, no last word. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** Ends the daemon politely and returns its exit code. */
  async stop(): Promise<number | null> {
    return await this.end("SIGTERM");
  }

  private end(signal: NodeJS.Signals): Promise<number | null> {
    const daemon = this.daemon;
    this.daemon = undefined;
    if (!daemon || daemon.exitCode !== null) return Promise.resolve(daemon?.exitCode ?? null);
    return new Promise(resolve => {
      daemon.once("exit", resolve);
      daemon.kill(signal);
    });
  }

  /** Runs `omnichat` as the one who has the machine does. */
  async omnichat(...args: string[]): Promise<string> {
    return await run(path.join(programs, "omnichat"), ["--data-dir", this.dir, ...args]);
  }

  /** Signs in over the API and keeps the login in a file; returns the file. */
  async login(email: string, password: string): Promise<string> {
    const file = path.join(this.dir, `login-${email}.json`);
    const args = ["login", "--url", this.url, "--email", email, "--password-stdin", "--login-file", file];
    await run(path.join(programs, "omnichat"), args, { stdin: `${password}\n` });
    return file;
  }

  /** Ends the daemon, keeps its log and removes the data. */
  async remove(): Promise<void> {
    await this.stop();
    writeFileSync(kept("daemon.log"), this.log);
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
