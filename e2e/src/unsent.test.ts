// What staff wrote at the terminal while the daemon was away outlives the terminal too: it is killed, started again, and
// sends what it had not sent, once.

import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Staff } from "./api.ts";
import { Desk } from "./desk.ts";
import { OWNER, Product } from "./product.ts";

let product: Product;
let desk: Desk | undefined;

beforeAll(async () => {
  product = await Product.withDemoData();
  await product.start();
});

afterAll(async () => {
  await desk?.terminal.close();
  await product?.remove();
});

test("a killed terminal sends what was unsent when it is started again, once", async () => {
  const staff = await Staff.signIn(product.url, OWNER, product.password);
  const login = await product.login(OWNER, product.password);
  const unsent = `${login}.unsent`;
  const killed = await Desk.open(login);
  desk = killed;
  await killed.isLive();
  await killed.opensTheNewest();
  await killed.types("Written in vain?");
  await product.kill();
  await killed.isOffline();
  await killed.sends();
  await killed.sees("1 to send");
  await killed.terminal.until("the message to be on disk", () => existsSync(unsent));
  await killed.terminal.kill();
  await killed.terminal.close();

  await product.start();
  desk = await Desk.open(login);
  await desk.sees("1 message that was not sent last time will be sent now.");
  await desk.terminal.until("nothing to be left to send", () => !existsSync(unsent));
  const stored = (await staff.everyMessage()).filter(({ body }) => body === "Written in vain?");
  expect(stored).toHaveLength(1);
});
