// Tenants at the dashboard: making and closing them, switching, and the rules that hold in one.

import { Screen } from "./screen.ts";

export class Tenants extends Screen {
  async open(): Promise<void> {
    await this.settings("Tenants");
  }

  async makes(name: string): Promise<void> {
    await this.presses("New tenant");
    await this.dialog().getByLabel("Name").fill(name);
    await this.decides("Make the tenant");
    await this.page.getByRole("button", { name: whatToDo(name) }).waitFor();
  }

  /** Switches this tab to another tenant, by the button in the bar. */
  async switchesTo(name: string): Promise<void> {
    await this.page.getByRole("button", { name: /, switch tenants$/ }).click();
    // In front of it stands how deep it is in the tree.
    await this.presses(new RegExp(`${name}$`), this.dialog());
    await this.isAt(name);
  }

  /** Waits until the bar says that this tab works for a tenant. */
  async isAt(name: string): Promise<void> {
    await this.page.getByRole("banner").getByText(name, { exact: true }).waitFor();
  }

  async suspendsAndResumes(name: string): Promise<void> {
    await this.chooses(whatToDo(name), "Suspend");
    await this.decides("Suspend it");
    await this.row(name).getByText("Suspended").waitFor();
    await this.chooses(whatToDo(name), "Resume");
    await this.row(name).getByText("Suspended").waitFor({ state: "detached" });
  }

  /** Deletes a tenant, whose name has to be typed for that. */
  async deletes(name: string): Promise<void> {
    await this.chooses(whatToDo(name), "Delete");
    await this.dialog().getByLabel(`Type “${name}” to go on`).fill(name);
    await this.decides("Delete it");
  }

  async bringsBack(name: string): Promise<void> {
    await this.presses("Bring back", this.row(name));
    await this.page.getByRole("button", { name: whatToDo(name) }).waitFor();
  }

  /** Brings back the tenant that one works for, from the page that stands in the place of everything. */
  async bringsBackOnesOwn(name: string): Promise<void> {
    await this.sees(`${name} is deleted`);
    await this.presses("Bring it back");
    await this.page.getByRole("button", { name: whatToDo(name) }).waitFor();
  }

  /** Asks everybody who works here for a second factor, or no longer. */
  async asksForASecondFactor(asks: boolean): Promise<void> {
    await this.settings("Signing in");
    const box = this.page.getByLabel("Everybody who works here needs a second factor");
    await box.click();
    if (asks) await this.decides("Ask for it");
    await this.page.getByRole("checkbox", { checked: asks, disabled: false }).waitFor();
  }

  async letsTheOperatorIn(): Promise<void> {
    await this.settings("Signing in");
    await this.presses("Let the operator in");
    await this.sees("The operator may look in until");
  }

  async letsTheOperatorOut(): Promise<void> {
    await this.settings("Signing in");
    await this.presses("End it now");
    await this.page.getByRole("button", { name: "Let the operator in" }).waitFor();
  }
}

const whatToDo = (name: string) => `What to do with ${name}`;
