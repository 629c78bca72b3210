// Somebody's own account at the dashboard: name, address, password, second factor, devices.

import { readFileSync } from "node:fs";
import { codeOf } from "../authenticator.ts";
import { Screen } from "./screen.ts";

/** What gets somebody in besides their password. */
export interface SecondFactor {
  secret: string;
  recoveryCodes: string[];
}

export class Account extends Screen {
  async changesTheName(name: string): Promise<void> {
    await this.mine("Profile and password", "Profile");
    await this.page.getByLabel("Your name").fill(name);
    await this.presses("Save");
    await this.page.getByRole("button", { name: `Signed in as ${name}` }).waitFor();
  }

  async changesThePassword(before: string, after: string): Promise<void> {
    await this.mine("Profile and password", "Profile");
    await this.page.getByLabel("Password so far").fill(before);
    await this.page.getByLabel("New password").fill(after);
    await this.presses("Change the password");
    await this.sees("Changed. Your other devices are signed out.");
  }

  /** Asks for another address, which both have to confirm. */
  async changesTheAddress(email: string, password: string): Promise<void> {
    await this.mine("Profile and password", "Profile");
    await this.page.getByLabel("New email").fill(email);
    await this.page.getByLabel("Your password").fill(password);
    await this.presses("Change the address");
    await this.sees("Look into both mailboxes");
  }

  async seesTheAddress(email: string): Promise<void> {
    await this.mine("Profile and password", "Profile");
    await this.page.getByText(`You sign in with ${email}`).waitFor();
  }

  /** Sets a second factor up: with the wrong password and a wrong code first. */
  async setsUpASecondFactor(password: string): Promise<SecondFactor> {
    await this.mine("Security");
    await this.presses("Set it up");
    const dialog = this.dialog();
    await dialog.getByLabel("Your password").fill("not my password");
    await this.isRefused("Go on");
    await dialog.getByLabel("Your password").fill(password);
    await this.presses("Go on", dialog);
    const secret = (await dialog.getByRole("code").innerText()).replace(/\s/g, "");
    await dialog.getByLabel("The six digits").fill("000000");
    await this.isRefused("Switch it on");
    await dialog.getByLabel("The six digits").fill(codeOf(secret));
    await this.presses("Switch it on", dialog);
    await dialog.getByRole("heading", { name: "Your recovery codes" }).waitFor();
    const recoveryCodes = await dialog.getByRole("listitem").allInnerTexts();
    const saved = this.page.waitForEvent("download");
    await this.presses("Save as a file", dialog);
    const file = readFileSync(await (await saved).path(), "utf8");
    if (!recoveryCodes.every(code => file.includes(code))) throw new Error(`the file lacks codes:\n${file}`);
    await dialog.getByLabel("I have put them in a safe place").check();
    await this.decides("Done");
    await this.sees("It is on: signing in asks you for a code.");
    return { secret, recoveryCodes };
  }

  async removesTheSecondFactor(code: string): Promise<void> {
    await this.mine("Security");
    await this.presses("Remove");
    await this.dialog().getByLabel("Code of your second factor").fill(code);
    await this.decides("Remove it");
    await this.sees("It is off.");
  }

  /** Logs out everywhere, on this device as well. */
  async logsOutEverywhere(): Promise<void> {
    await this.mine("Security");
    await this.presses("Log out everywhere");
    const stay = this.dialog().getByLabel("Stay signed in on this device");
    await stay.uncheck();
    await this.presses("Log out", this.dialog());
    await this.heading("Sign in").waitFor();
  }

  async signsOut(): Promise<void> {
    await this.chooses(/^Signed in as/, "Sign out");
    await this.heading("Sign in").waitFor();
  }
}
