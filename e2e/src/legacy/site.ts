// A website of somebody else: serves one folder of fixtures on an origin of its own.

import { createReadStream } from "node:fs";
import { createServer, type Server } from "node:http";
import path from "node:path";
import { checkout } from "../places.ts";
import { freePort } from "../product.ts";

const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };

export class Site {
  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async of(fixture: string): Promise<Site> {
    const folder = path.join(checkout, "e2e/fixtures", fixture);
    const server = createServer((request, response) => {
      const name = path.basename(new URL(request.url ?? "/", "http://site").pathname) || "index.html";
      response.setHeader("Content-Type", TYPES[path.extname(name)] ?? "application/octet-stream");
      createReadStream(path.join(folder, name))
        .on("error", () => response.writeHead(404).end())
        .pipe(response);
    });
    const port = await freePort();
    await new Promise<void>(ready => server.listen(port, "127.0.0.1", ready));
    return new Site(`http://127.0.0.1:${port}`, server);
  }

  async stop(): Promise<void> {
    await new Promise(done => this.server.close(done));
    this.server.closeAllConnections();
  }
}
