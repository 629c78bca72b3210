// Whoever looks after the team at the dashboard: invites, roles, teams, and what is done about somebody.

import { Screen } from "./screen.ts";

export interface Role {
  name: string;
  may: string[];
  sees: "own" | "teams" | "all";
}

export class People extends Screen {
  /** Invites somebody, and returns the link. */
  async invites(email: string, role: string): Promise<string> {
    await this.settings("People");
    await this.presses("Invite somebody");
    await this.dialog().getByLabel("Their email").fill(email);
    await this.dialog().getByLabel("Role").selectOption(role);
    await this.presses("Invite them", this.dialog());
    const link = await this.takes("The invite's link");
    await this.row(email)
      .getByRole("button", { name: `Revoke the invite of ${email}` })
      .waitFor();
    return link;
  }

  async makesARole({ name, may, sees }: Role): Promise<void> {
    await this.settings("Roles");
    await this.presses("New role");
    await this.dialog().getByLabel("Name", { exact: true }).fill(name);
    for (const permission of may) await this.dialog().getByLabel(permission).check();
    await this.dialog().getByLabel("Which conversations it sees").selectOption(sees);
    await this.decides("Make the role");
    await this.page.getByRole("columnheader", { name }).waitFor();
  }

  async gives(whom: string, role: string): Promise<void> {
    await this.settings("People");
    await this.chooses(`What to do about ${whom}`, "Change the role");
    await this.dialog().getByLabel("Role").selectOption({ label: role });
    await this.decides("Change the role");
    await this.row(whom).getByText(role).waitFor();
  }

  async makesATeam(name: string, member: string): Promise<void> {
    await this.settings("Teams");
    await this.presses("New team");
    await this.dialog().getByLabel("Name", { exact: true }).fill(name);
    await this.dialog().getByLabel(member).check();
    await this.decides("Make the team");
    await this.row(name).getByText(member).waitFor();
  }

  async liftsALockout(whom: string): Promise<void> {
    await this.settings("People");
    await this.chooses(`What to do about ${whom}`, "Lift a lockout");
    await this.row(whom).getByText("Lockout lifted").waitFor();
  }

  async switchesOff(whom: string): Promise<void> {
    await this.settings("People");
    await this.chooses(`What to do about ${whom}`, "Switch the login off");
    await this.decides("Switch it off");
    await this.row(whom).getByText("Switched off").waitFor();
  }

  async switchesOn(whom: string): Promise<void> {
    await this.settings("People");
    await this.chooses(`What to do about ${whom}`, "Switch the login on");
    await this.row(whom).getByText("Switched off").waitFor({ state: "detached" });
  }

  async removes(whom: string): Promise<void> {
    await this.settings("People");
    const button = this.page.getByRole("button", { name: `What to do about ${whom}` });
    await this.chooses(`What to do about ${whom}`, "Remove from the team");
    await this.decides("Remove them");
    await button.waitFor({ state: "detached" });
  }

  async deletesTheTeam(name: string): Promise<void> {
    await this.settings("Teams");
    await this.presses(`Delete ${name}`);
    await this.decides("Delete it");
    await this.sees("There is no team yet");
  }

  async deletesTheRole(name: string): Promise<void> {
    await this.settings("Roles");
    await this.presses(`Delete ${name}`);
    await this.decides("Delete it");
    await this.sees("There is no role of your own yet");
  }
}
