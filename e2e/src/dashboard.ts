// Staff at the web dashboard. Finds everything as a screen reader would.

import type { Browser, Locator, Page } from "playwright-core";
import { openWindow, photograph } from "./browser.ts";

export class Dashboard {
  private constructor(readonly page: Page) {}

  static async open(browser: Browser, url: string, complaints: string[]): Promise<Dashboard> {
    const page = await openWindow(browser, complaints);
    await page.goto(`${url}/admin-app/`);
    return new Dashboard(page);
  }

  /** The dashboard in a window that shows it already. */
  static at(page: Page): Dashboard {
    return new Dashboard(page);
  }

  async signsIn(email: string, password: string): Promise<void> {
    await this.page.getByLabel("Email").fill(email);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
    await this.list().waitFor();
  }

  /** Waits until the bar says that it is connected. */
  async isLive(): Promise<void> {
    await this.page.getByText("Live", { exact: true }).waitFor();
  }

  /** Waits until the list has a conversation that reads so. */
  async lists(text: string): Promise<void> {
    await this.row(text).waitFor();
  }

  /** Waits until the list has no conversation any more that reads so. */
  async listsNoMore(text: string): Promise<void> {
    await this.row(text).waitFor({ state: "detached" });
  }

  async opens(text: string): Promise<void> {
    await this.row(text).click();
    await this.input().waitFor();
  }

  async writes(body: string): Promise<void> {
    await this.input().fill(body);
    await this.input().press("Enter");
  }

  /** The bubble with this text in the open conversation. There must be one and only one. */
  message(body: string): Locator {
    return this.page.getByRole("log").getByRole("listitem").filter({ hasText: body });
  }

  async sees(body: string): Promise<void> {
    await this.message(body).waitFor();
  }

  async seesItClosed(): Promise<void> {
    await this.page.getByRole("button", { name: "Reopen" }).waitFor();
  }

  /** Gives the open conversation to somebody, to a team, or to no team. */
  async givesItTo(whom: string): Promise<void> {
    await this.page.getByRole("button", { name: /^Assign/ }).click();
    await this.page.getByRole("menuitemradio", { name: whom, exact: true }).click();
  }

  async photographs(name: string): Promise<void> {
    await photograph(this.page, name);
  }

  private list(): Locator {
    return this.page.getByRole("region", { name: "Conversations" });
  }

  private row(text: string): Locator {
    return this.list().getByRole("listitem").filter({ hasText: text });
  }

  private input(): Locator {
    return this.page.getByRole("textbox", { name: /^Reply to/ });
  }
}
