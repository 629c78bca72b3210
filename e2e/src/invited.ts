// Somebody who was invited: opens the link, sets a name and a password.

import type { Browser, Locator, Page } from "playwright-core";
import { openWindow } from "./browser.ts";

export class Invited {
  private constructor(readonly page: Page) {}

  static async opens(browser: Browser, link: string, complaints: string[]): Promise<Invited> {
    const page = await openWindow(browser, complaints);
    await page.goto(link);
    return new Invited(page);
  }

  async types(name: string, password: string): Promise<void> {
    await this.page.getByLabel("Your name").fill(name);
    await this.page.getByLabel("Password").fill(password);
  }

  /** Whether the page lets them go on with what they have typed. */
  async mayGoOn(): Promise<boolean> {
    return await this.join().isEnabled();
  }

  /** Goes on with a password that only the server knows to be bad, and is told so. */
  async isRefused(): Promise<void> {
    await this.join().click();
    await this.page.locator("[aria-invalid=true]").waitFor();
  }

  /** Goes on, and is at the dashboard. */
  async joins(): Promise<void> {
    await this.join().click();
    await this.page.getByRole("region", { name: "Conversations" }).waitFor();
  }

  private join(): Locator {
    return this.page.getByRole("button", { name: "Make my login" });
  }
}
