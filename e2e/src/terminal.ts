// A real terminal: a program inside tmux, on a server of its own. Keys go in, what is on the screen comes out.

import { readFileSync, writeFileSync } from "node:fs";
import { eventually } from "./eventually.ts";
import { kept } from "./places.ts";
import { run, tried } from "./programs.ts";
import { screenAsHtml } from "./screen-as-html.ts";

export class Terminal {
  private constructor(private readonly server: string) {}

  /** Runs a program in a terminal of so many columns and rows. */
  static async open(command: string[], columns: number, rows: number): Promise<Terminal> {
    const terminal = new Terminal(`omnichat-e2e-${process.pid}-${crypto.randomUUID().slice(0, 8)}`);
    const size = ["-x", String(columns), "-y", String(rows)];
    const quoted = command.map(word => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
    // The shell outlives the program, so that what it leaves behind can be seen.
    await terminal.tmux(
      "-f",
      "/dev/null",
      "new-session",
      "-d",
      ...size,
      `${quoted}; echo "ended with $?"; exec cat`,
    );
    return terminal;
  }

  /** Types text as it is. */
  async type(text: string): Promise<void> {
    await this.tmux("send-keys", "-l", text);
  }

  /** Presses keys by tmux's names for them: `Enter`, `Escape`, `C-j`, `Up` … */
  async press(...keys: string[]): Promise<void> {
    await this.tmux("send-keys", ...keys);
  }

  /** What is on the screen, without colours. */
  async screen(): Promise<string> {
    return await this.tmux("capture-pane", "-p");
  }

  /** Waits until the screen shows this, and returns the screen. */
  async shows(what: string | RegExp): Promise<string> {
    return await this.until(`the terminal to show ${what}`, screen =>
      typeof what === "string" ? screen.includes(what) : what.test(screen),
    );
  }

  /** Waits until the screen satisfies a condition, and returns it. */
  async until(what: string, holds: (screen: string) => boolean): Promise<string> {
    return await eventually(
      what,
      async () => {
        const screen = await this.screen();
        return holds(screen) && screen;
      },
      () => this.screen(),
    );
  }

  /** Keeps what is on the screen as text, and as a page to photograph. */
  async keep(name: string): Promise<string> {
    writeFileSync(kept(`${name}.txt`), await this.screen());
    return screenAsHtml(await this.tmux("capture-pane", "-p", "-e"));
  }

  /** Ends the program as a crash would: no warning, no last word. */
  async kill(): Promise<void> {
    const shell = (await this.tmux("list-panes", "-F", "#{pane_pid}")).trim();
    const children = readFileSync(`/proc/${shell}/task/${shell}/children`, "utf8").trim().split(" ");
    for (const child of children) process.kill(Number(child), "SIGKILL");
    await this.shows("ended with 137");
  }

  async close(): Promise<void> {
    await tried("tmux", ["-L", this.server, "kill-server"]);
  }

  private async tmux(...args: string[]): Promise<string> {
    const env = { LANG: "C.UTF-8", COLORTERM: "truecolor" };
    return await run("tmux", ["-u", "-L", this.server, ...args], { env });
  }
}
