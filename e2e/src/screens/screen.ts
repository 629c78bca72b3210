// What the pages behind the sign-in have in common: the way to them, dialogs that ask, menus beside a row. Finds
// everything as a screen reader would, and knows no page of its own.

import type { Locator, Page } from "playwright-core";

export class Screen {
  constructor(readonly page: Page) {}

  /** Goes to Settings, and there to a section with this heading. */
  protected async settings(section: string): Promise<void> {
    await this.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
    await this.page
      .getByRole("navigation", { name: "Sections" })
      .getByRole("link", { name: section, exact: true })
      .click();
    await this.heading(section).waitFor();
  }

  /** Goes to one of the pages that are behind one's own name. */
  protected async mine(item: string, heading = item): Promise<void> {
    await this.chooses(/^Signed in as/, item);
    await this.heading(heading).waitFor();
  }

  protected heading(name: string): Locator {
    return this.page.getByRole("heading", { level: 1, name, exact: true });
  }

  protected dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  protected async presses(button: string | RegExp, within: Page | Locator = this.page): Promise<void> {
    await within.getByRole("button", { name: button, exact: true }).click();
  }

  /** Presses a button of the dialog that is open, and waits until it is done. */
  protected async decides(button: string): Promise<void> {
    await this.presses(button, this.dialog());
    await this.dialog().waitFor({ state: "detached" });
  }

  /** Presses a button of the dialog that is open, and reads what it says is wrong. */
  protected async isRefused(button: string): Promise<string> {
    await this.presses(button, this.dialog());
    return await this.dialog().getByRole("alert").innerText();
  }

  protected async chooses(menu: string | RegExp, item: string): Promise<void> {
    await this.page.getByRole("button", { name: menu }).click();
    await this.page.getByRole("menuitem", { name: item, exact: true }).click();
  }

  /** What is shown once and never again. */
  protected async takes(label: string): Promise<string> {
    const text = await this.dialog().getByLabel(label).inputValue();
    await this.decides("Done");
    return text;
  }

  /** The row of a list with this text. */
  row(text: string): Locator {
    return this.page.getByRole("listitem").filter({ hasText: text });
  }

  async sees(text: string): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }
}
