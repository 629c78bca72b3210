// The audit trail at the dashboard.

import { readFileSync } from "node:fs";
import type { Locator } from "playwright-core";
import { Screen } from "./screen.ts";

export class Trail extends Screen {
  async open(): Promise<void> {
    await this.settings("Audit trail");
  }

  /** Has the chain checked; returns how many entries are as they were written. */
  async checks(): Promise<number> {
    await this.presses("Check the chain");
    const said = this.page
      .getByRole("status")
      .filter({ hasText: /^\s*All [\d,]+ entries are as written\.$/ });
    return Number((await said.innerText()).replace(/\D/g, ""));
  }

  /** What was done of one kind, newest first. `action` is how such entries begin. */
  async shows(kind: string, action: string): Promise<string[]> {
    await this.page.getByLabel("What").selectOption({ label: kind });
    await this.entries().filter({ hasNotText: action }).first().waitFor({ state: "detached" });
    await this.entries().filter({ hasText: action }).first().waitFor();
    return await this.entries().allInnerTexts();
  }

  /** Saves the trail as a file, and returns what is in it. */
  async exports(): Promise<string> {
    const saved = this.page.waitForEvent("download");
    await this.presses("Export");
    return readFileSync(await (await saved).path(), "utf8");
  }

  private entries(): Locator {
    return this.page.getByRole("region", { name: "Entries" }).getByRole("listitem");
  }
}
