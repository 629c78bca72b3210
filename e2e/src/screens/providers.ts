// The providers to sign in with, at the dashboard.

import type { Client } from "../company-login.ts";
import { Screen } from "./screen.ts";

export class Providers extends Screen {
  /** Begins to add one; returns the address that it has to send people back to. */
  async begins(): Promise<string> {
    await this.settings("Signing in");
    await this.presses("Add a provider");
    return await this.dialog().getByLabel("Redirect URI").inputValue();
  }

  /** Adds the one that was begun, with a button for everybody. */
  async adds(name: string, client: Client): Promise<void> {
    await this.enters(name, client);
    await this.dialog().getByLabel("Show its button on the sign-in page to everybody").check();
    await this.decides("Add it");
    await this.row(name).getByText("On the sign-in page").waitFor();
  }

  /** Tries to add the one that was begun; returns what is wrong with it. */
  async cannotAdd(name: string, client: Client): Promise<string> {
    await this.enters(name, client);
    const wrong = await this.isRefused("Add it");
    await this.decides("Cancel");
    return wrong;
  }

  /** Lets whoever comes for the first time join in a role. */
  async letsNewcomersJoin(name: string, role: string): Promise<void> {
    await this.presses(`Change ${name}`);
    await this.dialog().getByLabel("Who comes for the first time").selectOption(role);
    await this.decides("Save");
    await this.row(name).getByText(`newcomers become ${role}`).waitFor();
  }

  private async enters(name: string, { issuer, client_id, client_secret }: Client): Promise<void> {
    await this.dialog().getByLabel("Name", { exact: true }).fill(name);
    await this.dialog().getByLabel("Issuer").fill(issuer);
    await this.dialog().getByLabel("Client id").fill(client_id);
    await this.dialog().getByLabel("Client secret").fill(client_secret);
  }
}
