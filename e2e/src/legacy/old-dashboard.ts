// Staff at the dashboard of the system before.

import type { Browser, Locator, Page } from "playwright-core";
import { openWindow, photograph } from "../browser.ts";
import { eventually } from "../eventually.ts";

export class OldDashboard {
  /** Every frame that came over its own socket. */
  readonly frames: Record<string, unknown>[] = [];

  private constructor(readonly page: Page) {
    page.on("websocket", socket => {
      if (!socket.url().includes("/admin-ws")) return;
      socket.on("framereceived", ({ payload }) => this.frames.push(JSON.parse(payload.toString())));
    });
  }

  static async open(
    browser: Browser,
    site: string,
    backend: string,
    complaints: string[],
  ): Promise<OldDashboard> {
    const page = await openWindow(browser, complaints, { width: 1200, height: 760 });
    const dashboard = new OldDashboard(page);
    await page.goto(`${site}/?backend=${encodeURIComponent(backend)}`);
    return dashboard;
  }

  async signsIn(email: string, password: string): Promise<void> {
    await this.page.getByLabel("Email").fill(email);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }

  /** Who it takes the token for. */
  async knowsItself(who: string): Promise<void> {
    await this.page.locator("#who").getByText(who).waitFor();
  }

  async shows(tab: "Conversations" | "Escalated" | "Follow-ups" | "History"): Promise<void> {
    await this.page.getByRole("navigation").getByRole("button", { name: tab }).click();
  }

  row(text: string): Locator {
    return this.page.getByRole("list", { name: "Rows" }).getByRole("button").filter({ hasText: text });
  }

  /** How many follow-ups it says nobody has seen. */
  async unviewed(): Promise<number> {
    const badge = this.page.locator("#badge").getByText(/^\(\d+\)$/);
    return Number((await badge.textContent())?.slice(1, -1));
  }

  /** Waits until it says so many. */
  async counts(unviewed: number): Promise<void> {
    await this.page.locator("#badge").getByText(`(${unviewed})`).waitFor();
  }

  async opens(text: string): Promise<void> {
    const looks = this.page.waitForEvent("websocket", socket => socket.url().includes("/ws/"));
    await this.row(text).click();
    await looks;
    await this.page.getByRole("list", { name: "Chat" }).getByRole("listitem").first().waitFor();
  }

  message(text: string): Locator {
    return this.page.getByRole("list", { name: "Chat" }).getByRole("listitem").filter({ hasText: text });
  }

  async types(text: string): Promise<void> {
    await this.page.getByLabel("Reply").pressSequentially(text, { delay: 20 });
  }

  async sends(text: string): Promise<void> {
    await this.page.getByLabel("Reply").fill(text);
    await this.page.getByRole("button", { name: "Send" }).click();
  }

  async does(what: "Close" | "Delete Followup"): Promise<void> {
    await this.page.getByRole("button", { name: what, exact: true }).click();
  }

  /** Waits for a frame that has all of this, after so many others. */
  async hears(frame: Record<string, unknown>, after: number): Promise<void> {
    const fits = (one: Record<string, unknown>) =>
      Object.entries(frame).every(([name, value]) => one[name] === value);
    await eventually(
      `a frame ${JSON.stringify(frame)}`,
      () => this.frames.slice(after).some(fits),
      () => JSON.stringify(this.frames.slice(-10)),
    );
  }

  async photographs(name: string): Promise<void> {
    await photograph(this.page, name);
  }
}
