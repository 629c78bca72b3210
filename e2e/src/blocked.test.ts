// A visitor behind a proxy that lets no WebSocket through: the chat goes on over HTTP, both ways, and says nothing of
// it; when the proxy lets sockets through, one is used.

import { createServer, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Staff } from "./api.ts";
import { openBrowser } from "./browser.ts";
import { OWNER, Product } from "./product.ts";
import { Visitor } from "./visitor.ts";

/** HTTP in front of a daemon that comes later. */
class OldProxy {
  readonly #server: Server;
  /** Where the daemon listens. */
  daemon = "";
  letsSocketsThrough = false;
  refused = 0;
  sockets = 0;
  /** Requests that the widget makes. */
  readonly asked: string[] = [];

  private constructor(server: Server) {
    this.#server = server;
    server.on("request", (asked, answered) => {
      const { hostname, port } = new URL(this.daemon);
      const { url: path, method, headers } = asked;
      if (path?.startsWith("/api/v1/widget/")) this.asked.push(`${method} ${path.split("?")[0]}`);
      const onward = request({ hostname, port, path, method, headers }, answer => {
        answered.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(answered);
      });
      onward.on("error", () => answered.destroy());
      answered.on("close", () => onward.destroy());
      asked.pipe(onward);
    });
    server.on("upgrade", (asked, client, head) => {
      client.on("error", () => {});
      if (!this.letsSocketsThrough) {
        this.refused++;
        client.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        return;
      }
      this.sockets++;
      const { hostname, port } = new URL(this.daemon);
      const onward = connect({ host: hostname, port: Number(port) }).on("error", () => client.destroy());
      const lines = Object.entries(asked.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      onward.write(`${asked.method} ${asked.url} HTTP/1.1\r\n${lines.join("")}\r\n`);
      onward.write(head);
      client.pipe(onward).pipe(client);
    });
  }

  static open(): Promise<OldProxy> {
    const server = createServer();
    return new Promise(open => server.listen(0, "127.0.0.1", () => open(new OldProxy(server))));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

let proxy: OldProxy;
let product: Product;
let browser: Browser;

beforeAll(async () => {
  proxy = await OldProxy.open();
  product = await Product.withDemoData();
  proxy.daemon = product.url;
  await product.start({ OMNICHAT_PUBLIC_URL: proxy.url });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await product?.remove();
  proxy?.close();
});

test("a chat goes on where WebSockets are refused, and goes back to one where they are not", async () => {
  const complaints: string[] = [];
  const staff = await Staff.signIn(product.url, OWNER, product.password);
  const visitor = await Visitor.comes(browser, proxy.url, complaints);
  await visitor.opensTheWidget();

  await visitor.writes("Does this get through?");
  await visitor.seesAsSent("Does this get through?");
  expect(proxy.refused).toBeGreaterThanOrEqual(2);
  const conversation = await staff.conversationEnding("Does this get through?");
  await staff.send(conversation?.id ?? "", "It does, by another way.");
  await visitor.sees("It does, by another way.");
  await visitor.writes("Good.");
  await visitor.seesAsSent("Good.");
  await visitor.photographs("widget-without-socket");
  expect(await visitor.page.getByText("Reconnecting").isVisible()).toBe(false);
  expect(proxy.sockets).toBe(0);

  const welcomed = visitor.welcomed();
  proxy.letsSocketsThrough = true;
  await welcomed;
  await staff.send(conversation?.id ?? "", "And now?");
  await visitor.sees("And now?");
  const posts = () => proxy.asked.filter(asked => asked.startsWith("POST")).length;
  const before = posts();
  await visitor.writes("Now by a socket.");
  await visitor.seesAsSent("Now by a socket.");
  expect(posts()).toBe(before);

  const stored = await staff.messages(conversation?.id ?? "");
  expect(stored.map(({ body }) => body)).toEqual([
    "Does this get through?",
    "It does, by another way.",
    "Good.",
    "And now?",
    "Now by a socket.",
  ]);
  expect(complaints).toEqual([]);
});
