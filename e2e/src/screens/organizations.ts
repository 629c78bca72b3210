// The operator's page at the dashboard: the organizations of the installation, from outside.

import { Screen } from "./screen.ts";

export class Organizations extends Screen {
  async open(): Promise<void> {
    await this.mine("Organizations");
  }

  /** Makes one, and returns the link for its owner. */
  async makes(name: string, owner: string): Promise<string> {
    await this.presses("New organization");
    await this.dialog().getByLabel("Name").fill(name);
    await this.dialog().getByLabel("Email of its owner").fill(owner);
    await this.presses("Make it and invite the owner", this.dialog());
    const link = await this.takes("The invite's link");
    await this.row(name).waitFor();
    return link;
  }

  async suspends(name: string): Promise<void> {
    await this.presses(`Suspend ${name}`);
    await this.decides("Suspend it");
    await this.row(name).getByText("Suspended").waitFor();
  }

  async resumes(name: string): Promise<void> {
    await this.presses(`Resume ${name}`);
    await this.row(name).getByText("Suspended").waitFor({ state: "detached" });
  }

  /** Goes into one that lets the operator in. */
  async goesInto(name: string): Promise<void> {
    await this.presses(`Go into ${name}`);
    await this.page.getByRole("banner").getByText(name, { exact: true }).waitFor();
  }
}
