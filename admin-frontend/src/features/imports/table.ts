// A file with a table (commas, semicolons or tabs between its columns) as rows of texts, each with the line it stands on.

import Papa from "papaparse";

export interface Table {
  heads: string[];
  rows: { line: number; cells: string[] }[];
}

/** Why a file cannot be taken, as a sentence. */
export class Unreadable extends Error {}

/** Larger ones would fill the browser's memory; the command line takes them. */
const MOST_BYTES = 32 * 1024 * 1024;

export async function tableIn(file: File): Promise<Table> {
  if (file.size > MOST_BYTES) {
    throw new Unreadable("The file is too large for a browser. Cut it, or use `omnichat import contacts`.");
  }
  return tableOf(textOf(await file.arrayBuffer()));
}

function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable("The file is not in UTF-8. Save it again as “CSV UTF-8”.");
  }
}

export function tableOf(text: string): Table {
  const all: Table["rows"] = [];
  let line = 1;
  let at = 0;
  Papa.parse<string[]>(text, {
    step: ({ data, errors, meta }) => {
      if (errors.some(error => error.code === "MissingQuotes")) {
        throw new Unreadable(`A quotation mark that opens in line ${line} never closes.`);
      }
      all.push({ line, cells: data.map(cell => cell.trim()) });
      // A cell may have several lines.
      line += text.slice(at, meta.cursor).split(meta.linebreak).length - 1;
      at = meta.cursor;
    },
  });
  const [head, ...rows] = all.filter(row => row.cells.some(Boolean));
  if (!head) throw new Unreadable("The file is empty.");
  if (!rows.length) throw new Unreadable("There is only one line: the first names the columns.");
  return { heads: head.cells, rows };
}
