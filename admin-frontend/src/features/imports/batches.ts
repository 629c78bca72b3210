// Rows cut into what one request may carry, and what became of all of them. Pure.

import type { ContactRow, ContactsImported } from "../../lib/words.ts";

const MOST_ROWS = 500;
/** Under the 256 KiB of a body, with room for what goes around the rows. */
const MOST_BYTES = 248 * 1024;

/** A row that alone is too large for a request is refused here. */
export function batchesOf(rows: ContactRow[]): { batches: ContactRow[][]; told: ContactsImported } {
  const told: ContactsImported = { added: 0, merged: 0, unchanged: 0, conflicts: 0, refused: [] };
  const batches: ContactRow[][] = [];
  const encoder = new TextEncoder();
  let bytes = 0;
  for (const row of rows) {
    const size = encoder.encode(JSON.stringify(row)).length + 1;
    if (size > MOST_BYTES) {
      told.refused.push({ line: row.line, field: "name", why: "or another of its fields is far too long" });
      continue;
    }
    let last = batches.at(-1);
    if (!last || last.length === MOST_ROWS || bytes + size > MOST_BYTES) {
      last = [];
      batches.push(last);
      bytes = 0;
    }
    last.push(row);
    bytes += size;
  }
  return { batches, told };
}

export function together(one: ContactsImported, other: ContactsImported): ContactsImported {
  return {
    added: one.added + other.added,
    merged: one.merged + other.merged,
    unchanged: one.unchanged + other.unchanged,
    conflicts: one.conflicts + other.conflicts,
    refused: [...one.refused, ...other.refused].sort((a, b) => a.line - b.line),
  };
}
