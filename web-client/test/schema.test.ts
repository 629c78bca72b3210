import { readFile } from "node:fs/promises";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { expect, test } from "vitest";

test("schema.ts is what openapi.json says; otherwise run `npm run gen`", async () => {
  const types = await openapiTS(new URL("../openapi.json", import.meta.url));
  const kept = await readFile(new URL("../src/schema.ts", import.meta.url), "utf8");
  expect(kept === COMMENT_HEADER + astToString(types)).toBe(true);
});
