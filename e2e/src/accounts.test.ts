// Accounts at the dashboard, walked as people do: somebody is invited and given a role, tenants are made and closed,
// second factors set up and asked for, and all of it stands in the audit trail. Real daemon, real browser.

import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { codeOf } from "./authenticator.ts";
import { openBrowser, photograph, photographThrice } from "./browser.ts";
import { Dashboard } from "./dashboard.ts";
import { Invited } from "./invited.ts";
import { OWNER, Product } from "./product.ts";
import { Account, type SecondFactor } from "./screens/account.ts";
import { Blocks } from "./screens/blocks.ts";
import { Entrance } from "./screens/entrance.ts";
import { InboxSettings } from "./screens/inbox.ts";
import { People } from "./screens/people.ts";
import { Providers } from "./screens/providers.ts";
import { Tenants } from "./screens/tenants.ts";
import { Tokens } from "./screens/tokens.ts";
import { Trail } from "./screens/trail.ts";

const EVA = "eva@example.com";
const MAYA = "I can wait until tomorrow";
const WEEKEND = "Weekend help";
const TENANT = "Example Bikes";

let product: Product;
let browser: Browser;
let owner: Dashboard;
let eva: Dashboard;
let password: string;
let factor: SecondFactor;

const passwords = { first: "heron on a slow river", second: "slow tram to the harbour" };
/** What must stand nowhere that is kept. */
const secrets: string[] = Object.values(passwords);
/** What pages reported as errors. Nothing, when all is well. */
const complaints: string[] = [];

beforeAll(async () => {
  product = await Product.withDemoData();
  password = product.password;
  secrets.push(password);
  // All that happens here comes from one address.
  await product.start({ OMNICHAT_LIMITS: "off" });
  browser = await openBrowser();
  owner = await Dashboard.open(browser, product.url, complaints);
  await owner.signsIn(OWNER, password);
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  await owner?.photographs("failed-owner");
  await eva?.photographs("failed-eva");
});

afterAll(async () => {
  await browser?.close();
  await product?.remove();
});

test("somebody is invited and joins", async () => {
  const link = await new People(owner.page).invites(EVA, "staff");
  secrets.push(link.split("#")[1] ?? link);
  const invited = await Invited.opens(browser, link, complaints);
  await invited.types("Eva", passwords.first);
  await invited.joins();
  eva = Dashboard.at(invited.page);
  await eva.lists(MAYA);
});

test("a role of one's own holds at once in a window that is open, and shows only what is her team's", async () => {
  const people = new People(owner.page);
  const inboxes = eva.page.getByRole("link", { name: "Inboxes" });
  await inboxes.waitFor();
  const may = ["Read conversations, messages", "Write messages and notes", "Read contacts"];
  await people.makesARole({ name: WEEKEND, may, sees: "teams" });
  await photographThrice(owner.page, "roles");
  await people.gives("Eva", WEEKEND);
  await inboxes.waitFor({ state: "detached" });
  await eva.listsNoMore(MAYA);

  await people.makesATeam("Repairs", "Eva");
  await owner.page.getByRole("link", { name: "Conversations" }).click();
  await owner.opens(MAYA);
  await owner.givesItTo("Team Repairs");
  await eva.lists(MAYA);
  await eva.opens(MAYA);
  await eva.sees(MAYA);
  await owner.givesItTo("No team");
  await eva.listsNoMore(MAYA);
  await eva.page.getByRole("heading", { name: "There is no such conversation" }).waitFor();
  expect(await eva.message(MAYA).count(), "what she had open is put away").toBe(0);
});

test("a contact is blocked and let in again; what is no network is refused in words", async () => {
  const blocks = new Blocks(owner.page);
  await blocks.blocksTheContact("adverts");
  expect(await blocks.cannotBlock("not a net")).toMatch(/^Must be an address such as/);
  await photograph(owner.page, "blocked");
  await blocks.letsInAgain("adverts");
});

test("an inbox gives its conversations to a team, and its website may vouch for customers", async () => {
  const inbox = new InboxSettings(owner.page);
  await inbox.open();
  await inbox.givesTo("Repairs");
  secrets.push(await inbox.makesASecret());
  await photograph(owner.page, "inbox");
  await inbox.removesTheSecret();
});

test.each(["the tenant's", "one's own"] as const)("a token, %s, works until it is revoked", async whose => {
  const tokens = new Tokens(owner.page);
  await tokens.open(whose);
  const token = await tokens.makes("Export", "Read contacts");
  secrets.push(token);
  const contacts = async () =>
    (await fetch(`${product.url}/api/v1/contacts`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await contacts()).toBe(200);
  await owner.page.reload();
  await tokens.seesItUsed("Export");
  await tokens.revokes("Export");
  expect(await contacts()).toBe(401);
});

test("two tabs work for two tenants, and stay at them", async () => {
  const tenants = new Tenants(owner.page);
  await tenants.open();
  await tenants.makes("Bikes North");
  await photograph(owner.page, "tenants");
  const tab = await owner.page.context().newPage();
  await tab.goto(`${product.url}/admin-app/`);
  const other = new Tenants(tab);
  await other.isAt(TENANT);
  await other.switchesTo("Bikes North");
  await owner.page.reload();
  await tenants.isAt(TENANT);
  await tab.reload();
  await other.isAt("Bikes North");
  await tab.close();
});

test("a tenant is suspended, deleted and brought back, also the one that one works for", async () => {
  const tenants = new Tenants(owner.page);
  await tenants.open();
  await tenants.suspendsAndResumes("Bikes North");
  await tenants.deletes("Bikes North");
  await tenants.bringsBack("Bikes North");
  await tenants.deletes(TENANT);
  await photograph(owner.page, "tenant-deleted");
  await eva.page.getByText("you are not let in just now").waitFor();
  await tenants.bringsBackOnesOwn(TENANT);
  await eva.page.reload();
  await eva.isLive();
});

test("a second factor is set up, and asked for: by a code or one of the recovery codes", async () => {
  const account = new Account(owner.page);
  factor = await account.setsUpASecondFactor(password);
  secrets.push(factor.secret, ...factor.recoveryCodes);
  await photographThrice(owner.page, "security");
  await account.signsOut();
  const door = Entrance.at(owner.page);
  await door.gives(OWNER, password);
  await door.givesTheCode("000000");
  expect(await door.isRefused()).toMatch(/^The code is wrong or was used already/);
  // The code of now has been used; a phone may go half a minute ahead.
  await door.givesTheCode(codeOf(factor.secret, 1));
  await door.isIn();
  await account.signsOut();
  await door.gives(OWNER, password);
  await door.givesTheCode(factor.recoveryCodes[0] ?? "");
  await door.isIn();
});

test("a tenant asks everybody for a second factor: who has none sees nothing else until it no longer does", async () => {
  const tenants = new Tenants(owner.page);
  await tenants.asksForASecondFactor(true);
  await eva.page.getByText(`${TENANT} asks everybody who works here for a second factor`).waitFor();
  await eva.photographs("second-factor-is-lacking");
  expect(await eva.page.getByRole("link", { name: "Conversations" }).count()).toBe(0);
  await tenants.asksForASecondFactor(false);
  await eva.page.reload();
  await eva.page.getByRole("link", { name: "Conversations" }).waitFor();

  await tenants.letsTheOperatorIn();
  await photographThrice(owner.page, "signing-in");
  await tenants.letsTheOperatorOut();
  await new Account(owner.page).removesTheSecondFactor(factor.recoveryCodes[1] ?? "");
});

test("a provider in a network that nobody has allowed is refused in words", async () => {
  const providers = new Providers(owner.page);
  await providers.begins();
  const nobody = { issuer: "http://127.0.0.1:9", client_id: "x", client_secret: "y" };
  expect(await providers.cannotAdd("Nobody", nobody)).toMatch(/^Must lead to the public internet/);
});

test("a new name and a new password of one's own", async () => {
  const account = new Account(owner.page);
  await account.changesTheName("Olivia O.");
  await account.changesThePassword(password, passwords.second);
  await photograph(owner.page, "profile");
});

test("a link to a new password works once, and signs her out where she was signed in", async () => {
  const printed = await product.omnichat("user", "reset-link", EVA);
  const [link = ""] = /http:\S+\/reset#\S+/.exec(printed) ?? [];
  const window = await Entrance.opens(browser, link, complaints);
  await window.setsThePassword("password1234");
  expect(await window.isRefused()).toMatch(/^Is too easy to guess/);
  await window.setsThePassword(passwords.second);
  await window.sees("Your new password is set");
  await eva.page.getByRole("dialog", { name: "Sign in again" }).waitFor();
  await eva.photographs("sign-in-again");
  await window.follows(link);
  await window.setsThePassword(passwords.first);
  await window.sees("This link no longer works");
});

test("a login is unlocked, switched off and on; somebody leaves, and then the role and the team can go", async () => {
  const people = new People(owner.page);
  await people.liftsALockout("Eva");
  await people.switchesOff("Eva");
  await people.switchesOn("Eva");
  await photographThrice(owner.page, "people");
  await people.removes("Eva");
  await people.deletesTheRole(WEEKEND);
  await people.deletesTheTeam("Repairs");
});

test("the audit trail has all of it, in one chain, and no secret", async () => {
  const trail = new Trail(owner.page);
  await trail.open();
  const entries = await trail.checks();
  const roles = await trail.shows("Roles", "role.");
  expect(roles.map(entry => entry.split(/\s/)[0])).toEqual(["role.deleted", "role.created"]);
  await photographThrice(owner.page, "audit");
  const file = await trail.exports();
  expect(file.trim().split("\n").length).toBeGreaterThanOrEqual(entries);
  for (const action of [
    "invite.accepted",
    "block.lifted",
    "token.revoked",
    "tenant.restored",
    "session.began",
  ])
    expect(file, action).toContain(`"${action}"`);
  for (const secret of secrets) expect(file.includes(secret), "a secret in the trail").toBe(false);
});

test("whoever logs out everywhere is out here, too, and no page reported an error", async () => {
  await Entrance.opens(browser, `${product.url}/admin-app/`, complaints).then(async door => {
    await door.gives(OWNER, passwords.second);
    await door.isIn();
  });
  await new Account(owner.page).logsOutEverywhere();
  expect(complaints).toEqual([]);
  expect(await product.stop()).toBe(0);
});
