// Getting in, and back in: by a company's own sign-in server, by signing up, by links that come by mail, and by an
// organization that the operator makes. Real daemon, real browser, real mail server, real OpenID Connect provider.

import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openBrowser, photograph, photographThrice } from "./browser.ts";
import { CompanyLogin } from "./company-login.ts";
import { Dashboard } from "./dashboard.ts";
import { Invited } from "./invited.ts";
import { Postbox } from "./postbox.ts";
import { OWNER, Product } from "./product.ts";
import { Account } from "./screens/account.ts";
import { Entrance } from "./screens/entrance.ts";
import { Organizations } from "./screens/organizations.ts";
import { Providers } from "./screens/providers.ts";
import { Tenants } from "./screens/tenants.ts";

const TENANT = "Example Bikes";
const BAKERY = "Corner Bakery";
const COMPANY = "Company login";
const nora = { before: "nora@example.com", now: "nora@bakery.example" };
const passwords = ["heron on a slow river", "slow tram to the harbour"] as const;

let product: Product;
let postbox: Postbox;
let company: CompanyLogin | undefined;
let browser: Browser;
let owner: Dashboard;
/** Nora's window, from her sign-up on. */
let bakery: Entrance;

/** What pages reported as errors. Nothing, when all is well. */
const complaints: string[] = [];

const opens = (page: string) => Entrance.opens(browser, `${product.url}/admin-app/${page}`, complaints);

beforeAll(async () => {
  [product, postbox] = await Promise.all([Product.withDemoData(), Postbox.open()]);
  await product.start({
    ...postbox.settings,
    OMNICHAT_REGISTRATION: "open",
    OMNICHAT_EGRESS_ALLOW: "127.0.0.0/8",
    // All that happens here comes from one address.
    OMNICHAT_LIMITS: "off",
  });
  browser = await openBrowser();
  owner = await Dashboard.open(browser, product.url, complaints);
  await owner.signsIn(OWNER, product.password);
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  const pages = browser?.contexts().flatMap(context => context.pages()) ?? [];
  for (const [n, page] of pages.entries()) await photograph(page, `failed-getting-in-${n}`);
});

afterAll(async () => {
  await browser?.close();
  company?.close();
  await product?.remove();
  postbox?.close();
});

test("people sign in at their company: members at first, then whoever comes", async () => {
  const providers = new Providers(owner.page);
  const back = await providers.begins();
  expect(back.startsWith(`${product.url}/api/v1/auth/sso/callback/`), back).toBe(true);
  company = await CompanyLogin.open(back);
  await providers.adds(COMPANY, company.client);
  await photograph(owner.page, "providers");

  const stranger = await opens("login");
  await photographThrice(stranger.page, "sign-in-with-a-provider");
  await stranger.signsInWith(COMPANY, "gil@example.com");
  expect(await stranger.isRefused()).toContain("Nobody has invited your address yet");
  await photograph(stranger.page, "sign-in-refused");

  await providers.letsNewcomersJoin(COMPANY, "viewer");
  const newcomer = await opens("login");
  await newcomer.signsInWith(COMPANY, "gil@example.com");
  await newcomer.isIn();
  await newcomer.page.getByRole("button", { name: /^Signed in as .*, viewer$/ }).waitFor();
  await newcomer.page.reload();
  await newcomer.isIn();
});

test("an organization signs up, and is made when the link in the mail is followed", async () => {
  bakery = await opens("login");
  await bakery.signsUp(BAKERY, "Nora", nora.before, passwords[0]);
  await photograph(bakery.page, "signed-up");
  const link = await postbox.link(nora.before, "confirm-sign-up");
  await bakery.follows(link);
  await photograph(bakery.page, "confirm-sign-up");
  await bakery.presses("Make my organization");
  await bakery.sees("Your organization is ready");
  await bakery.page.getByRole("link", { name: "Sign in" }).click();
  await bakery.gives(nora.before, passwords[0]);
  await bakery.isIn();
  await new Tenants(bakery.page).isAt(BAKERY);
  await photograph(bakery.page, "first-steps");

  const late = await Entrance.opens(browser, link, complaints);
  await late.presses("Make my organization");
  await late.sees("This link no longer works");
});

test("a forgotten password is mended by mail; nobody learns which addresses there are", async () => {
  const window = await opens("login");
  await window.forgot("nobody@example.com");
  const said = (await window.page.getByRole("status").innerText()).replace("nobody@example.com", "");
  await window.presses("Try another address");
  await window.page.getByLabel("Email").fill(nora.before);
  await window.presses("Send me the link");
  await window.sees("Look into your mail");
  expect((await window.page.getByRole("status").innerText()).replace(nora.before, "")).toBe(said);

  await window.follows(await postbox.link(nora.before, "reset"));
  await window.setsThePassword(passwords[1]);
  await window.sees("Your new password is set");
  await window.page.getByRole("link", { name: "Sign in with it" }).click();
  await window.gives(nora.before, passwords[0]);
  await window.isRefused();
  await window.gives(nora.before, passwords[1]);
  await window.isIn();

  await bakery.page.getByRole("dialog", { name: "Sign in again" }).waitFor();
  await bakery.page.getByLabel("Password").fill(passwords[1]);
  await bakery.presses("Sign in");
  await bakery.page.getByRole("dialog").waitFor({ state: "detached" });
});

test("an address is changed when both the old and the new one have agreed", async () => {
  const account = new Account(bakery.page);
  await account.changesTheAddress(nora.now, passwords[1]);
  await photograph(bakery.page, "address-changing");
  const fromOld = await Entrance.opens(browser, await postbox.link(nora.before, "confirm-email"), complaints);
  await fromOld.presses("Confirm the address");
  await fromOld.sees("One more link");
  await photograph(fromOld.page, "one-more-link");
  await bakery.page.reload();
  await account.seesTheAddress(nora.before);

  const fromNew = await Entrance.opens(browser, await postbox.link(nora.now, "confirm-email"), complaints);
  await fromNew.presses("Confirm the address");
  await fromNew.sees("Your address is confirmed");
  const again = await opens("login");
  await again.gives(nora.before, passwords[1]);
  await again.isRefused();
  await again.gives(nora.now, passwords[1]);
  await again.isIn();
});

test("the operator makes an organization, and hands its link over or has it mailed", async () => {
  await product.omnichat("user", "operator", OWNER, "on");
  await owner.page.reload();
  const organizations = new Organizations(owner.page);
  await organizations.open();
  await organizations.row(BAKERY).waitFor();
  const shown = await organizations.makes("Flower Shop", "flo@example.com");
  await photographThrice(owner.page, "organizations");
  const mailed = await postbox.link("flo@example.com", "invite");
  expect(shown, "who follows the mailed one has proved the address").not.toBe(mailed);
  const flo = await Invited.opens(browser, shown, complaints);
  await flo.types("Flo", passwords[0]);
  await flo.joins();
  await new Tenants(flo.page).isAt("Flower Shop");
});

test("the operator suspends and resumes an organization, and goes in only where it lets them", async () => {
  const organizations = new Organizations(owner.page);
  await organizations.open();
  const suspended = await opens("login");
  await organizations.suspends(BAKERY);
  await suspended.gives(nora.now, passwords[1]);
  await suspended.isRefused();
  await photograph(suspended.page, "suspended");
  await organizations.resumes(BAKERY);
  await suspended.gives(nora.now, passwords[1]);
  await suspended.isIn();

  const into = owner.page.getByRole("button", { name: `Go into ${BAKERY}` });
  expect(await into.count()).toBe(0);
  await new Tenants(suspended.page).letsTheOperatorIn();
  await owner.page.reload();
  await organizations.goesInto(BAKERY);
  await new Tenants(owner.page).switchesTo(TENANT);
});

test("no page reported an error, and the daemon stops politely", async () => {
  expect(complaints).toEqual([]);
  expect(await product.stop()).toBe(0);
});
