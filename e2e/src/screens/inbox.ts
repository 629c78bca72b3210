// The settings of the only inbox: whom its conversations go to, and the secret by which a website vouches for people.

import { Screen } from "./screen.ts";

export class InboxSettings extends Screen {
  async open(): Promise<void> {
    await this.page.getByRole("link", { name: "Inboxes" }).click();
    await this.page.getByRole("heading", { name: "Your signed-in customers" }).waitFor();
  }

  /** Gives new conversations to a team. */
  async givesTo(team: string): Promise<void> {
    const choice = this.page.getByLabel("New conversations go to");
    await choice.selectOption({ label: `Team ${team}` });
    const form = this.page.locator("form").filter({ has: choice });
    await this.presses("Save", form);
    await form.getByRole("status").filter({ hasText: "Saved" }).waitFor();
  }

  async makesASecret(): Promise<string> {
    await this.presses("Make a secret");
    return await this.page.getByLabel("The secret").inputValue();
  }

  async removesTheSecret(): Promise<void> {
    await this.presses("Remove the secret");
    await this.decides("Remove it");
    await this.page.getByRole("button", { name: "Make a secret" }).waitFor();
  }
}
