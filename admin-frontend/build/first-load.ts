// Fails the build when the scripts that a first visit loads grow over their limit.

import type { Plugin } from "vite";

/** Bytes of JavaScript, not compressed, that opening the dashboard may cost. */
export const FIRST_LOAD_BYTES = 200_000;

interface Chunk {
  code: string;
  imports: string[];
  isEntry: boolean;
}

/** The entry and everything it imports at once; what is imported later does not count. */
export function firstLoadBytes(chunks: Map<string, Chunk>): number {
  const loaded = new Set<string>();
  const load = (name: string) => {
    const chunk = chunks.get(name);
    if (!chunk || loaded.has(name)) return;
    loaded.add(name);
    chunk.imports.forEach(load);
  };
  for (const [name, chunk] of chunks) if (chunk.isEntry) load(name);
  let bytes = 0;
  for (const name of loaded) bytes += Buffer.byteLength(chunks.get(name)?.code ?? "");
  return bytes;
}

export function firstLoad(): Plugin {
  return {
    name: "first-load",
    apply: "build",
    generateBundle(_, bundle) {
      const chunks = new Map<string, Chunk>();
      for (const [name, part] of Object.entries(bundle)) if (part.type === "chunk") chunks.set(name, part);
      const bytes = firstLoadBytes(chunks);
      if (bytes > FIRST_LOAD_BYTES) {
        this.error(
          `The first load is ${bytes} bytes of JavaScript, over the ${FIRST_LOAD_BYTES} it may be. Load a page or a dialog on demand instead.`,
        );
      }
      this.info(`first load: ${bytes} of ${FIRST_LOAD_BYTES} bytes of JavaScript`);
    },
  };
}
