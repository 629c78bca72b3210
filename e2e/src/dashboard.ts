// Staff at the web dashboard. Finds everything as a screen reader would.

import type { Browser, Locator, Page } from "playwright-core";
import { openWindow, type PickedFile, photograph } from "./browser.ts";

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

  /** Puts the open conversation off to one of the usual times. */
  async putsItOff(until: string): Promise<void> {
    await this.page.getByRole("button", { name: "More", exact: true }).click();
    await this.page.getByRole("menuitem", { name: /^Put it off/ }).click();
    const dialog = this.page.getByRole("dialog", { name: "Put it off until" });
    await dialog.getByRole("button", { name: until }).click();
    await dialog.getByRole("button", { name: "Put it off", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
  }

  /** Writes a reply that is sent at a time, as the browser's own field has it. */
  async sendsLater(body: string, when: string): Promise<void> {
    await this.input().fill(body);
    await this.page.getByRole("button", { name: "Send later" }).click();
    const dialog = this.page.getByRole("dialog", { name: "Send it later" });
    await dialog.getByLabel("When").fill(when);
    await dialog.getByRole("button", { name: "Send it then" }).click();
    await dialog.waitFor({ state: "detached" });
  }

  /** A reply that waits for its time. */
  waiting(body: string): Locator {
    return this.page
      .getByRole("list", { name: "Sent later" })
      .getByRole("listitem")
      .filter({ hasText: body });
  }

  /** Makes a canned reply. */
  async makesCanned(shortcut: string, body: string): Promise<void> {
    await this.page.getByRole("button", { name: "New canned reply" }).click();
    const dialog = this.page.getByRole("dialog", { name: "New canned reply" });
    await dialog.getByLabel("Short word").fill(shortcut);
    await dialog.getByLabel("Text").fill(body);
    await dialog.getByRole("button", { name: "Save" }).click();
    await this.page.getByText(`/${shortcut}`, { exact: true }).waitFor();
  }

  /** Types, key by key, what is found and filled in then. */
  async types(text: string): Promise<void> {
    await this.input().pressSequentially(text);
  }

  /** What stands in the reply. */
  async draft(): Promise<string> {
    return await this.input().inputValue();
  }

  /** Sends what is written, with its files. */
  async sends(): Promise<void> {
    await this.input().press("Enter");
  }

  /** Chooses a file for the reply, and waits until it is there. */
  async adds(file: PickedFile): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.page.getByRole("button", { name: "Add files" }).click();
    await (await chooser).setFiles(file);
    await this.hasTaken(file.name);
  }

  /** Copies a picture, as out of another program, and pastes it into the reply. */
  async pastes(picture: Buffer): Promise<void> {
    await this.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await this.page.evaluate(async base64 => {
      const bytes = Uint8Array.from(atob(base64), char => char.charCodeAt(0));
      const blob = new Blob([bytes], { type: "image/png" });
      await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
    }, picture.toString("base64"));
    await this.input().press("Control+V");
    await this.hasTaken("image.png");
  }

  private async hasTaken(name: string): Promise<void> {
    const files = this.page.getByRole("list", { name: "Files that go with it" });
    // Its size stands there once it is with the server.
    await files
      .getByRole("listitem")
      .filter({ hasText: name })
      .getByText(/^[\d.]+ (bytes|kB|MB)$/)
      .waitFor();
  }

  /** Sends the first template of the open conversation, with this in its only place. */
  async sendsATemplate(filledWith: string): Promise<void> {
    await this.page.getByRole("button", { name: "Send a template" }).click();
    const dialog = this.page.getByRole("dialog", { name: "Send a template" });
    await dialog.getByRole("button", { name: "Look again at the carrier" }).click();
    await dialog.getByLabel(/^In place of/).fill(filledWith);
    await photograph(this.page, "dashboard-template");
    await dialog.getByRole("button", { name: "Send it", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
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
