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

/** In what a file says it is written by its first bytes; in UTF-8 where it says nothing. */
function writtenIn(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes);
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder(writtenIn(bytes), { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable("The file is not in UTF-8. Save it again as “CSV UTF-8”.");
  }
}

/** A first line that tells spreadsheets what stands between the columns. */
const TOLD = /^sep=([,;\t])(?=\r?\n)/;

/**
 * What stands between the names of the columns most often, outside quotation marks; of several the one that is least
 * likely to be part of a name.
 */
function delimiterOf(text: string): string {
  const head = text.split(/[\r\n]+/).find(line => line.trim()) ?? "";
  const outside = head.split('"').filter((_, at) => at % 2 === 0);
  const count = (wanted: string) => outside.join("").split(wanted).length - 1;
  return [",", ";", "\t"].reduce((most, one) => (count(one) && count(one) >= count(most) ? one : most));
}

export function tableOf(text: string): Table {
  const all: Table["rows"] = [];
  const [told = "", delimiter = delimiterOf(text)] = TOLD.exec(text) ?? [];
  const rest = text.slice(told.length);
  let line = 1;
  let at = 0;
  Papa.parse<string[]>(rest, {
    delimiter,
    step: ({ data, errors, meta }) => {
      if (errors.some(error => error.code === "MissingQuotes")) {
        throw new Unreadable(`A quotation mark that opens in line ${line} never closes.`);
      }
      all.push({ line, cells: data.map(cell => cell.trim()) });
      // A cell may have several lines.
      line += rest.slice(at, meta.cursor).split(meta.linebreak).length - 1;
      at = meta.cursor;
    },
  });
  const [head, ...rows] = all.filter(row => row.cells.some(Boolean));
  if (!head) throw new Unreadable("The file is empty.");
  if (!rows.length) throw new Unreadable("There is only one line: the first names the columns.");
  return { heads: head.cells, rows };
}
