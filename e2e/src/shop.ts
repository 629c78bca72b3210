// A shop as the owner has it before them: an installation whose carriers are a sandbox, and its dashboard in a browser.

import type { Browser } from "playwright-core";
import { Staff } from "./api.ts";
import { openBrowser } from "./browser.ts";
import { Dashboard } from "./dashboard.ts";
import { OWNER, Product } from "./product.ts";
import { Sandbox } from "./sandbox.ts";

/** What ends it, the last that began first. */
type Closing = (() => Promise<void>)[];

export class Shop {
  private constructor(
    readonly product: Product,
    readonly sandbox: Sandbox,
    readonly browser: Browser,
    /** The owner at the dashboard. */
    readonly dashboard: Dashboard,
    /** The owner over the API. */
    readonly staff: Staff,
    /** What pages reported as errors. Nothing, when all is well. */
    readonly complaints: string[],
    private readonly closing: Closing,
  ) {}

  static async opens(): Promise<Shop> {
    const closing: Closing = [];
    try {
      const product = await Product.withDemoData();
      closing.unshift(() => product.remove());
      const sandbox = await Sandbox.before(product);
      closing.unshift(() => sandbox.stop());
      await product.start({ OMNICHAT_PUBLIC_URL: product.url });
      const browser = await openBrowser();
      closing.unshift(() => browser.close());
      const complaints: string[] = [];
      const staff = await Staff.signIn(product.url, OWNER, product.password);
      const dashboard = await Dashboard.open(browser, product.url, complaints);
      await dashboard.signsIn(OWNER, product.password);
      return new Shop(product, sandbox, browser, dashboard, staff, complaints, closing);
    } catch (error) {
      await close(closing);
      throw error;
    }
  }

  async closes(): Promise<void> {
    await close(this.closing);
  }
}

async function close(closing: Closing): Promise<void> {
  for (const end of closing) await end();
}
