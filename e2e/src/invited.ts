// Somebody who was invited: opens the link, sets a name and a password.

import type { Browser, Page } from "playwright-core";
import { openWindow } from "./browser.ts";

export class Invited {
  private constructor(readonly page: Page) {}

  static async opens(browser: Browser, link: string, complaints: string[]): Promise<Invited> {
    const page = await openWindow(browser, complaints);
    await page.goto(link);
    return new Invited(page);
  }

  /** Tries a password that breaks a rule, and is told so. */
  async isRefused(name: string, password: string): Promise<void> {
    await this.fills(name, password);
    await this.page.locator("[aria-invalid=true]").first().waitFor();
  }

  /** Sets a good password, and is at the dashboard. */
  async accepts(name: string, password: string): Promise<void> {
    await this.fills(name, password);
    await this.page.getByRole("list", { name: "Conversations" }).waitFor();
  }

  private async fills(name: string, password: string): Promise<void> {
    await this.page.getByLabel("Name").fill(name);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: /Join|Accept|Create/ }).click();
  }
}
