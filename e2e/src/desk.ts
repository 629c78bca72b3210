// Staff at the terminal UI: the keys they press and what the screen then shows.

import path from "node:path";
import type { Browser } from "playwright-core";
import { picture, programs } from "./places.ts";
import { Terminal } from "./terminal.ts";

export class Desk {
  private constructor(readonly terminal: Terminal) {}

  /** Starts `omnichat-tui` with a login that `omnichat login` kept. */
  static async open(loginFile: string, columns = 120, rows = 40): Promise<Desk> {
    const command = [path.join(programs, "omnichat-tui"), "--login-file", loginFile];
    return new Desk(await Terminal.open(command, columns, rows));
  }

  /** Waits until the top line says that it is connected. */
  async isLive(): Promise<void> {
    await this.terminal.shows("● live");
  }

  /** Waits until it says that the connection is gone. */
  async isOffline(): Promise<void> {
    await this.terminal.shows(/offline|connecting/i);
  }

  async sees(text: string | RegExp): Promise<string> {
    return await this.terminal.shows(text);
  }

  /** How often a text stands on the screen. */
  async timesShown(text: string): Promise<number> {
    return (await this.terminal.screen()).split(text).length - 1;
  }

  /** Opens the newest conversation, the first of the list. */
  async opensTheNewest(): Promise<void> {
    await this.terminal.press("g", "Enter");
  }

  /** Writes a reply of several lines, without sending it. */
  async types(...lines: string[]): Promise<void> {
    await this.terminal.press("r");
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
    await this.terminal.press("Escape", "c");
  }

  /** Keeps the screen as text and as a picture. */
  async photographs(browser: Browser, name: string): Promise<void> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.setContent(await this.terminal.keep(name));
    await page.locator("body").screenshot({ path: picture(`${name}.png`) });
    await page.close();
  }
}
