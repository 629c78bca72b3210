// How the dashboard is built, served while one works on it, and tested.

import { defineConfig } from "vitest/config";
import { compress } from "./build/compress.ts";
import { firstLoad } from "./build/first-load.ts";

const daemon = process.env.OMNICHAT_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "/admin-app/",
  plugins: [firstLoad(), compress()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: {
    alias: [
      { find: /^react$|^react-dom$/, replacement: "preact/compat" },
      { find: /^react\/jsx-runtime$/, replacement: "preact/jsx-runtime" },
    ],
  },
  build: {
    target: "es2022",
    // The daemon's Content-Security-Policy allows neither inline scripts nor data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // TanStack Query marks its files for server rendering, which nobody does here.
      onLog(level, log, say) {
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") say(level, log);
      },
    },
  },
  server: {
    proxy: { "/api": { target: daemon, ws: true }, "/readyz": daemon },
  },
  test: {
    environment: "happy-dom",
    env: { BASE_URL: "/admin-app/" },
    // So that the alias above reaches into TanStack Query, too.
    server: { deps: { inline: [/@tanstack/] } },
  },
});
