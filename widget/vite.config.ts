// Builds the one script a website loads, compressed beside it, and the demo page with it.
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string) => new URL(path, import.meta.url);

/** The daemon serves these as they are, so it never compresses the same script twice. */
function served(): Plugin {
  return {
    name: "served",
    apply: "build",
    buildStart() {
      for (const page of ["demo.html", "demo.css"]) this.addWatchFile(here(page).pathname);
    },
    async writeBundle() {
      const script = await readFile(here("dist/widget.js"));
      const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
      await Promise.all([
        writeFile(here("dist/widget.js.gz"), await promisify(gzip)(script, { level: 9 })),
        writeFile(here("dist/widget.js.br"), await promisify(brotliCompress)(script, quality)),
        copyFile(here("demo.html"), here("dist/demo.html")),
        copyFile(here("demo.css"), here("dist/demo.css")),
      ]);
    },
  };
}

export default defineConfig({
  plugins: [served()],
  test: { environment: "happy-dom", include: ["test/**/*.test.ts"] },
  build: {
    target: "es2022",
    // Browsers that need less lowered styles have no constructed style sheets either.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    lib: { entry: "src/main.ts", formats: ["iife"], name: "omnichatWidget", fileName: () => "widget.js" },
    // A word that is said in one place stands there, without a name.
    rolldownOptions: { optimization: { inlineConst: true } },
    reportCompressedSize: false,
  },
});
