// A visitor on the demo page: opens the widget, writes, reads. Finds everything as a screen reader would.

import type { Browser, Locator, Page } from "playwright-core";
import { openWindow, type PickedFile, photograph } from "./browser.ts";

export class Visitor {
  private constructor(readonly page: Page) {}

  static async comes(browser: Browser, url: string, complaints: string[]): Promise<Visitor> {
    const page = await openWindow(browser, complaints);
    await page.goto(`${url}/demo`);
    return new Visitor(page);
  }

  async opensTheWidget(): Promise<void> {
    await this.page.getByRole("button", { name: /^Chat with us/ }).click();
    await this.input().waitFor();
  }

  async writes(body: string): Promise<void> {
    await this.input().fill(body);
    await this.input().press("Enter");
  }

  /** Types without sending. */
  async types(body: string): Promise<void> {
    await this.input().pressSequentially(body, { delay: 20 });
  }

  async reloads(): Promise<void> {
    await this.page.reload();
  }

  /** The bubble with this text. There must be one and only one: a second one is a doubled message. */
  message(body: string): Locator {
    return this.page.getByRole("log").locator("> *").filter({ hasText: body });
  }

  async sees(body: string): Promise<void> {
    await this.message(body).waitFor();
  }

  /** Waits until the widget says that a message of the visitor is sent. */
  async seesAsSent(body: string): Promise<void> {
    await this.message(body)
      .getByText(/^(Sent|Read)$/)
      .waitFor();
  }

  /** Waits until the widget says that a message waits for the connection. */
  async seesAsWaiting(body: string): Promise<void> {
    await this.message(body)
      .getByText(/^(Will be sent|Sending)/)
      .waitFor();
  }

  /** Chooses a file and sends it with a text. */
  async sends(file: PickedFile, body: string): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.page.getByRole("button", { name: "Attach a file" }).click();
    await (await chooser).setFiles(file);
    await this.input().fill(body);
    // It can be pressed once the file is there.
    await this.page.getByRole("button", { name: "Send", exact: true }).click();
  }

  /** The files of a message. */
  file(body: string, name: string): Locator {
    return this.message(body).getByRole("link", { name });
  }

  async seesItClosed(): Promise<void> {
    await this.page.getByText("This conversation was closed").waitFor();
  }

  async seesTyping(name: string): Promise<void> {
    await this.page.getByText(`${name} is typing`).waitFor();
  }

  /** Resolves when a WebSocket has been welcomed by the server. */
  welcomed(): Promise<unknown> {
    const isWelcome = ({ payload }: { payload: string | Buffer }) => payload.includes('"welcome"');
    return new Promise(done =>
      this.page.on("websocket", socket =>
        socket.on("framereceived", frame => isWelcome(frame) && done(frame)),
      ),
    );
  }

  async photographs(name: string): Promise<void> {
    await photograph(this.page, name);
  }

  private input(): Locator {
    return this.page.getByRole("textbox", { name: "Write a message" });
  }
}
