// Tokens for programs at the dashboard: the tenant's, and one's own.

import { Screen } from "./screen.ts";

export type Whose = "the tenant's" | "one's own";

export class Tokens extends Screen {
  async open(whose: Whose): Promise<void> {
    if (whose === "one's own") await this.mine("Your tokens");
    else await this.settings("Tokens");
  }

  /** Makes one, and returns its text. */
  async makes(name: string, may: string): Promise<string> {
    await this.presses("New token");
    await this.dialog().getByLabel("What it is for").fill(name);
    await this.dialog().getByLabel(may).check();
    await this.presses("Make the token", this.dialog());
    const token = await this.takes("The token");
    await this.row(name).getByText("Never used").waitFor();
    return token;
  }

  async seesItUsed(name: string): Promise<void> {
    await this.row(name).getByText("Last used").waitFor();
  }

  async revokes(name: string): Promise<void> {
    await this.presses(`Revoke ${name}`);
    await this.decides("Revoke it");
    await this.sees("There is no token yet");
  }
}
