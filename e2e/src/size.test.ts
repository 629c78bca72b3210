// The weight of what people load. A budget that is not measured is not kept.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { measured } from "./measured.ts";
import { checkout } from "./places.ts";

const kB = 1000;

test("everything the widget loads until the first message is at most 15 kB gzipped", () => {
  const folder = path.join(checkout, "widget/dist");
  const scripts = readdirSync(folder).filter(name => /\.(js|css)$/.test(name));
  const bytes = scripts.reduce(
    (sum, name) => sum + gzipSync(readFileSync(path.join(folder, name))).length,
    0,
  );
  measured("Widget, gzipped", bytes, "bytes");
  expect(bytes).toBeLessThanOrEqual(15 * kB);
});

test("the dashboard's first load is at most 200 kB of JavaScript", () => {
  const folder = path.join(checkout, "admin-frontend/dist");
  const page = readFileSync(path.join(folder, "index.html"), "utf8");
  const scripts = [...page.matchAll(/(?:src|href)="\/admin-app\/([^"]+\.js)"/g)].map(
    ([, name]) => name ?? "",
  );
  expect(scripts.length, "the page names its scripts").toBeGreaterThan(0);
  const contents = scripts.map(name => readFileSync(path.join(folder, name)));
  const bytes = contents.reduce((sum, content) => sum + content.length, 0);
  const gzipped = contents.reduce((sum, content) => sum + gzipSync(content).length, 0);
  measured("Dashboard's first JavaScript", bytes, "bytes");
  measured("Dashboard's first JavaScript, gzipped", gzipped, "bytes");
  expect(bytes).toBeLessThanOrEqual(200 * kB);
});
