// Which column of a table is what, and its rows as contacts. Pure.

import type { ContactRow } from "../../lib/words.ts";
import type { Table } from "./table.ts";

/** What a column may hold, and the heads that say so. */
export const PARTS = [
  { part: "name", words: "Name", heads: ["name", "full name", "contact", "contact name", "display name"] },
  { part: "first", words: "First name", heads: ["first name", "firstname", "given name"] },
  { part: "last", words: "Last name", heads: ["last name", "lastname", "surname", "family name"] },
  { part: "email", words: "Email", heads: ["email", "e-mail", "mail", "email address", "e-mail address"] },
  {
    part: "phone",
    words: "Phone",
    heads: ["phone", "telephone", "tel", "mobile", "cell", "phone number", "mobile phone"],
  },
] as const;

export type Part = (typeof PARTS)[number]["part"];

/** The place of the column of each part; absent where there is none. */
export type Columns = Partial<Record<Part, number>>;

/** What the heads say. */
export function columnsOf(heads: string[]): Columns {
  const said = heads.map(head => head.toLowerCase().replaceAll("_", " "));
  const columns: Columns = {};
  for (const { part, heads: known } of PARTS) {
    const place = said.findIndex(head => (known as readonly string[]).includes(head));
    if (place >= 0) columns[part] = place;
  }
  return columns;
}

/** Whether it says how to reach somebody. */
export const reaches = (columns: Columns) => columns.email !== undefined || columns.phone !== undefined;

export function rowsOf(table: Table, columns: Columns): ContactRow[] {
  return table.rows.map(({ line, cells }) => {
    const cell = (part: Part) => {
      const place = columns[part];
      return place === undefined ? "" : (cells[place] ?? "");
    };
    const name = cell("name") || [cell("first"), cell("last")].filter(Boolean).join(" ");
    const [email, phone] = [cell("email"), cell("phone")];
    return { line, ...(name && { name }), ...(email && { email }), ...(phone && { phone }) };
  });
}
