// A real Chromium, as Debian packages it. Each person gets a context of their own: no cookie is shared.

import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { PATIENCE_MS } from "./eventually.ts";
import { kept } from "./places.ts";

/** Starts the browser; `CHROMIUM` names another one than the one in the path. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A window of somebody's own. Whatever the page reports as an error goes to `complaints`. */
export async function openWindow(
  browser: Browser,
  complaints: string[],
  size = { width: 1280, height: 800 },
): Promise<Page> {
  const context = await browser.newContext({ viewport: size });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  page.on("pageerror", error => complaints.push(`${page.url()}: ${error.stack ?? error.message}`));
  return page;
}

/** A file as somebody chooses it. */
export interface PickedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** How wide a picture is, once it can be seen; fails on one that cannot. */
export async function widthOf(picture: Locator): Promise<number> {
  return await picture.evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    return image.naturalWidth;
  });
}

/** Photographs a page into target/e2e/. */
export async function photograph(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: kept(`${name}.png`), animations: "disabled" });
}

/** Photographs a page by day, by night, and by night on a phone. */
export async function photographThrice(page: Page, name: string): Promise<void> {
  await photograph(page, name);
  await page.emulateMedia({ colorScheme: "dark" });
  await photograph(page, `${name}-dark`);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await photograph(page, `${name}-phone`);
  await page.emulateMedia({ colorScheme: null });
  if (size) await page.setViewportSize(size);
}
