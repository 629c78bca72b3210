// @vitest-environment node
import { gzipSync } from "node:zlib";
import { build, type Rollup } from "vite";
import { expect, test } from "vitest";

/** What a visitor's browser loads before the first message, gzipped. */
const MOST_BYTES = 15_000;

test("the widget is one script of at most 15 kB", async () => {
  const root = new URL("..", import.meta.url).pathname;
  const built = await build({ root, logLevel: "silent", build: { write: false } });
  const files = (built as Rollup.RollupOutput[]).flatMap(({ output }) => output);
  expect(files.map(file => file.fileName)).toEqual(["widget.js"]);
  const [script] = files;
  if (script?.type !== "chunk") throw new Error("the build made no script");
  expect(gzipSync(script.code, { level: 9 }).length).toBeLessThanOrEqual(MOST_BYTES);
});
