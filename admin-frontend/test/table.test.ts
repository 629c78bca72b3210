import { expect, test } from "vitest";
import { batchesOf, together } from "../src/features/imports/batches.ts";
import { columnsOf, reaches, rowsOf } from "../src/features/imports/columns.ts";
import { tableIn, tableOf, Unreadable } from "../src/features/imports/table.ts";

test("tables of any program are read, with the line of each row", () => {
  const commas = tableOf(
    'Name,E-Mail\n"Chen, Maya",maya@example.com\n\n"Two\nlines",b@example.com\nTom,t@example.com\n',
  );
  expect(commas.heads).toEqual(["Name", "E-Mail"]);
  expect(commas.rows).toEqual([
    { line: 2, cells: ["Chen, Maya", "maya@example.com"] },
    { line: 4, cells: ["Two\nlines", "b@example.com"] },
    { line: 6, cells: ["Tom", "t@example.com"] },
  ]);
  expect(tableOf("Name;Phone\r\nTom;0660 1\r\n;\r\nMia;0660 2").rows).toEqual([
    { line: 2, cells: ["Tom", "0660 1"] },
    { line: 4, cells: ["Mia", "0660 2"] },
  ]);
  expect(tableOf("a\tb\n1\t2").rows[0]?.cells).toEqual(["1", "2"]);
  // Two short lines are enough to tell.
  expect(tableOf("Name;Mail, work\nTom;t@example.com\n").heads).toEqual(["Name", "Mail, work"]);
  expect(tableOf('"Last, first";Mail\n"Chen, Maya";m@example.com\n').rows[0]?.cells).toEqual([
    "Chen, Maya",
    "m@example.com",
  ]);
});

test("a file may say by its first bytes or its first line how it is written", async () => {
  const text = "Name\tE-Mail\nWeiß 🙂\tw@example.com\n";
  const units = Uint16Array.from([
    0xfeff,
    ...Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)),
  ]);
  const little = new Uint8Array(units.buffer);
  const big = little.map((_, at) => little[at ^ 1] ?? 0);
  for (const bytes of [little, big]) {
    const table = await tableIn(new File([bytes], "unicode.txt"));
    expect(table.rows[0]?.cells).toEqual(["Weiß 🙂", "w@example.com"]);
  }
  expect(tableOf("sep=;\r\na,b;c\r\n1;2\r\n")).toEqual({
    heads: ["a,b", "c"],
    rows: [{ line: 3, cells: ["1", "2"] }],
  });
});

test("a file that is no table says why", async () => {
  expect(() => tableOf("")).toThrow("empty");
  expect(() => tableOf("email\n")).toThrow("only one line");
  expect(() => tableOf('email,name\na@example.com,"Ann\nb@example.com,Bob\n')).toThrow("line 2 never closes");
  const latin = new File([new Uint8Array([0x4a, 0x6f, 0x73, 0xe9])], "latin.csv");
  await expect(tableIn(latin)).rejects.toThrow(Unreadable);
  const marked = new File(["\ufeffemail\na@example.com\n"], "marked.csv");
  expect((await tableIn(marked)).heads).toEqual(["email"]);
});

test("columns are known by their usual names, and rows are made of them", () => {
  const heads = ["First_Name", "Last name", "E-Mail", "City"];
  const columns = columnsOf(heads);
  expect(columns).toEqual({ first: 0, last: 1, email: 2 });
  expect(reaches(columns)).toBe(true);
  expect(reaches(columnsOf(["Name", "City"]))).toBe(false);
  const table = {
    heads,
    rows: [
      { line: 2, cells: ["Maya", "Chen", "", "Graz"] },
      { line: 3, cells: ["Tom"] },
    ],
  };
  expect(rowsOf(table, columns)).toEqual([
    { line: 2, name: "Maya Chen" },
    { line: 3, name: "Tom" },
  ]);
  expect(rowsOf(table, { email: 3 })).toEqual([{ line: 2, email: "Graz" }, { line: 3 }]);
});

test("a request carries no more rows and bytes than it may", () => {
  const row = (line: number, chars: number) => ({ line, name: "é".repeat(chars) });
  const rows = Array.from({ length: 700 }, (_, line) => row(line, line === 7 ? 200_000 : 200));
  const { batches, told } = batchesOf(rows);
  expect(batches.map(batch => batch.length)).toEqual([500, 199]);
  expect(told.refused.map(({ line }) => line)).toEqual([7]);
  const long = batchesOf(Array.from({ length: 700 }, (_, line) => row(line, 400))).batches;
  for (const batch of long)
    expect(new TextEncoder().encode(JSON.stringify(batch)).length).toBeLessThan(256 * 1024);
  expect(long.flat()).toHaveLength(700);
  const sum = together(
    { ...told, added: 1 },
    { ...told, added: 2, refused: [{ line: 3, field: "email", why: "x" }] },
  );
  expect([sum.added, sum.refused.map(({ line }) => line)]).toEqual([3, [3, 7]]);
});
