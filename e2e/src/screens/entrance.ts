// The pages in front of the dashboard: signing in with all that it may ask for, and the links that come by mail.

import type { Browser, Locator, Page } from "playwright-core";
import { openWindow } from "../browser.ts";

export class Entrance {
  private constructor(readonly page: Page) {}

  /** Opens an address in a window of somebody's own: the sign-in page, or a link. */
  static async opens(browser: Browser, address: string, complaints: string[]): Promise<Entrance> {
    const page = await openWindow(browser, complaints);
    await page.goto(address);
    return new Entrance(page);
  }

  /** The sign-in page that somebody's window shows already. */
  static at(page: Page): Entrance {
    return new Entrance(page);
  }

  /** Opens a link in the same window. */
  async follows(link: string): Promise<void> {
    // To another part of the same page is no way anew.
    await this.page.goto("about:blank");
    await this.page.goto(link);
  }

  async gives(email: string, password: string): Promise<void> {
    await this.page.getByLabel("Email").fill(email);
    await this.page.getByLabel("Password").fill(password);
    await this.presses("Sign in");
  }

  /** Gives a code of the second factor, once it is asked for. */
  async givesTheCode(code: string): Promise<void> {
    await this.page.getByLabel("Code of your second factor").fill(code);
    await this.presses("Sign in");
  }

  async isRefused(): Promise<string> {
    return await this.page.getByRole("alert").innerText();
  }

  async isIn(): Promise<void> {
    await this.page.getByRole("banner").waitFor();
  }

  /** Signs in with the provider of this name, as whoever has this address there. */
  async signsInWith(provider: string, email: string): Promise<void> {
    await this.page.getByRole("link", { name: `Sign in with ${provider}` }).click();
    await this.page.getByLabel("Your address").fill(email);
    await this.presses("Sign in");
  }

  async forgot(email: string): Promise<void> {
    await this.page.getByRole("link", { name: "Forgot your password?" }).click();
    await this.page.getByLabel("Email").fill(email);
    await this.presses("Send me the link");
    await this.sees("Look into your mail");
  }

  /** Sets a new password, on the page that a link led to. */
  async setsThePassword(password: string): Promise<void> {
    await this.page.getByLabel("New password").fill(password);
    await this.presses("Set the password");
  }

  async signsUp(organization: string, name: string, email: string, password: string): Promise<void> {
    await this.page.getByRole("link", { name: "Sign up with your organization" }).click();
    await this.page.getByLabel("Organization").fill(organization);
    await this.page.getByLabel("Your name").fill(name);
    await this.page.getByLabel("Email").fill(email);
    await this.page.getByLabel("Password").fill(password);
    await this.presses("Sign up");
    await this.sees("Look into your mail");
  }

  async presses(button: string): Promise<void> {
    await this.page.getByRole("button", { name: button, exact: true }).click();
  }

  /** Waits for a page with this heading. */
  async sees(heading: string): Promise<void> {
    await this.heading(heading).waitFor();
  }

  private heading(name: string): Locator {
    return this.page.getByRole("heading", { level: 1, name, exact: true });
  }
}
