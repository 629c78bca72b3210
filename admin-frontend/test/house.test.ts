// Rules of the house that a compiler does not hold.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { firstLoadBytes } from "../build/first-load.ts";

const SRC = join(import.meta.dirname, "../src");
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(name => /\.tsx?$/.test(name));

/** The files of ours that a file imports, from `src/`. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), "utf8");
  const paths = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(hit => hit[1] ?? "");
  return paths.map(path => relative(SRC, join(SRC, dirname(file), path)));
}

/** The floor a file is on; what is lower may be used by what is higher. */
function floorOf(file: string): number {
  if (file.startsWith("lib/")) return 0;
  if (file.startsWith("components/ui/")) return 1;
  return file.startsWith("features/") ? 2 : 3;
}
const featureOf = (file: string) => /^features\/(\w+)\//.exec(file)?.[1];

test("imports go down only, and no feature knows another", () => {
  const wrong = files.flatMap(file =>
    importsOf(file)
      .filter(other => /\.tsx?$/.test(other))
      .filter(other => {
        const stranger = floorOf(file) === 2 && floorOf(other) === 2 && featureOf(file) !== featureOf(other);
        return floorOf(other) > floorOf(file) || stranger;
      })
      .map(other => `${file} imports ${other}`),
  );
  expect(files.length).toBeGreaterThan(50);
  expect(wrong).toEqual([]);
});

test("no text becomes markup and no style stands in an attribute", () => {
  const wrong = files.filter(file =>
    /dangerouslySetInnerHTML|innerHTML|insertAdjacentHTML|style=\{|setAttribute\("style/.test(
      readFileSync(join(SRC, file), "utf8"),
    ),
  );
  expect(wrong).toEqual([]);
});

test("the first load counts the entry with what it imports at once", () => {
  const chunk = (code: string, imports: string[], isEntry = false) => ({ code, imports, isEntry });
  const chunks = new Map([
    ["index.js", chunk("12345", ["shared.js"], true)],
    ["shared.js", chunk("123", [])],
    ["page.js", chunk("1234567", ["shared.js"])],
  ]);
  expect(firstLoadBytes(chunks)).toBe(8);
});
