// A visitor on a website that still has the widget of the system before.

import type { Browser, Locator, Page } from "playwright-core";
import { openWindow, photograph } from "../browser.ts";

export class OldWidget {
  private constructor(readonly page: Page) {}

  /** `formAfterMs`: how long the page waits for staff before it shows its form. */
  static async open(
    browser: Browser,
    site: string,
    backend: string,
    complaints: string[],
    formAfterMs?: number,
  ): Promise<OldWidget> {
    const page = await openWindow(browser, complaints, { width: 800, height: 700 });
    const form = formAfterMs === undefined ? "" : `&form=${formAfterMs}`;
    await page.goto(`${site}/?backend=${encodeURIComponent(backend)}${form}`);
    await page.locator("#chat-toggle").click();
    const widget = new OldWidget(page);
    await widget.lines("system", "Connected to chat.").first().waitFor();
    return widget;
  }

  /** The id that the widget has made up. */
  async userId(): Promise<string> {
    return (await this.page.evaluate(() => localStorage.getItem("dwc_user_id"))) ?? "";
  }

  async writes(text: string): Promise<void> {
    await this.page.locator("#msgInput").fill(text);
    await this.page.locator("#sendBtn").click();
  }

  /** Types without sending. */
  async types(text: string): Promise<void> {
    await this.page.locator("#msgInput").pressSequentially(text, { delay: 20 });
  }

  /** The lines of a sender that read so. */
  lines(sender: "user" | "staff" | "system", text: string): Locator {
    return this.page.locator(`#messages .${sender}`).filter({ hasText: text });
  }

  /** Waits for a line, which must be the only one of these words. */
  async sees(sender: "user" | "staff" | "system", text: string): Promise<void> {
    await this.lines(sender, text).waitFor();
  }

  async seesTyping(): Promise<void> {
    await this.page.locator("#typingIndicator").waitFor({ state: "visible" });
  }

  async leavesContact(left: Record<string, string>): Promise<void> {
    const form = this.page.locator("#followup-form");
    await form.waitFor({ state: "visible" });
    for (const [name, value] of Object.entries(left)) await form.locator(`[name=${name}]`).fill(value);
    await form.getByRole("button", { name: "Leave it" }).click();
  }

  async photographs(name: string): Promise<void> {
    await photograph(this.page, name);
  }
}
