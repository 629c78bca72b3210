// Whose messages are not taken, at the dashboard.

import { Screen } from "./screen.ts";

export class Blocks extends Screen {
  /** Blocks the contact whose conversation is open. */
  async blocksTheContact(why: string): Promise<void> {
    await this.presses("Block");
    await this.dialog().getByLabel("Why").fill(why);
    await this.decides("Block");
    await this.sees("Blocked. They are let in again under Settings.");
  }

  /** Tries to block what is no network; returns what is wrong with it. */
  async cannotBlock(network: string): Promise<string> {
    await this.settings("Blocked");
    await this.presses("Block somebody");
    await this.dialog().getByLabel("By what they are known").selectOption("network");
    await this.dialog().getByLabel("Network address", { exact: true }).fill(network);
    const wrong = await this.isRefused("Block");
    await this.decides("Cancel");
    return wrong;
  }

  async letsInAgain(why: string): Promise<void> {
    await this.settings("Blocked");
    await this.presses(/^Let .* in again$/, this.row(why));
    await this.decides("Let in again");
    await this.sees("Nobody is blocked");
  }
}
