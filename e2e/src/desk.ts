// Staff at the terminal UI: the keys they press and what the screen then shows.

import path from "node:path";
import type { Browser } from "playwright-core";
import { kept, programs } from "./places.ts";
import { Terminal } from "./terminal.ts";

export class Desk {
  private composing = false;

  private constructor(readonly terminal: Terminal) {}

  /** Starts `omnichat-tui` with a login that `omnichat login` kept, wide enough for all its panes. */
  static async open(loginFile: string): Promise<Desk> {
    const command = [path.join(programs, "omnichat-tui"), "--login-file", loginFile];
    return new Desk(await Terminal.open(command, 120, 40));
  }

  /** Waits until the top line says that it is connected. */
  async isLive(): Promise<void> {
    await this.terminal.shows("● live");
  }

  /** Waits until the top line says that the connection is gone. */
  async isOffline(): Promise<void> {
    await this.terminal.shows(/offline since|connecting/);
  }

  async sees(text: string): Promise<void> {
    await this.terminal.shows(text);
  }

  /** Waits until the open conversation, the middle pane, shows a text. */
  async seesInConversation(text: string): Promise<void> {
    await this.terminal.until(`the conversation to show ${text}`, screen =>
      conversation(screen).includes(text),
    );
  }

  /** How often a text stands in the open conversation. */
  async timesShown(text: string): Promise<number> {
    return conversation(await this.terminal.screen()).split(text).length - 1;
  }

  /** Goes to the top of the list, to the newest conversation, and opens it. */
  async opensTheNewest(): Promise<void> {
    await this.terminal.press("g", "Enter");
  }

  /** Goes back from the open conversation to the list. */
  async backToTheList(): Promise<void> {
    await this.terminal.press("Escape");
    await this.terminal.shows("Enter open");
  }

  /** Writes a reply of several lines, without sending it. */
  async types(...lines: string[]): Promise<void> {
    if (!this.composing) await this.terminal.press("r");
    this.composing = true;
    for (const [n, line] of lines.entries()) {
      if (n > 0) await this.terminal.press("C-j");
      await this.terminal.type(line);
    }
  }

  async sends(): Promise<void> {
    await this.terminal.press("Enter");
  }

  /** Leaves the composer and closes the open conversation. */
  async closesTheConversation(): Promise<void> {
    await this.terminal.press("Escape");
    await this.terminal.shows("c close");
    this.composing = false;
    await this.terminal.press("c");
  }

  /** Leaves the program, and waits until the terminal is as it was before. */
  async leaves(): Promise<void> {
    await this.terminal.press("q");
    await this.terminal.shows("ended with 0");
  }

  /** Keeps the screen as text and as a picture. */
  async photographs(browser: Browser, name: string): Promise<void> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.setContent(await this.terminal.keep(name));
    await page.locator("body").screenshot({ path: kept(`${name}.png`) });
    await page.close();
  }
}

/** The middle pane: what stands between the second and the third border of each line. */
function conversation(screen: string): string {
  const lines = screen.split("\n").map(line => line.split(/[│┃]{2}/)[1] ?? "");
  return lines.join("\n");
}
