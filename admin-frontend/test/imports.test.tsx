import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";
import ImportDialog from "../src/features/imports/components/ImportDialog.tsx";
import ImportsPage from "../src/features/imports/components/ImportsPage.tsx";
import { button, field, hasButton, press, sees, show, submit, unshow, words } from "./screen.tsx";
import { Refused, serve } from "./server.ts";
import { ana } from "./things.ts";

afterEach(unshow);

const may = { ...ana, permissions: [...ana.permissions, "contact_read", "contact_write"] } as typeof ana;
const maya = { id: "c1", name: "Maya Chen", email: "maya@example.com", phone: null };
const max = { id: "c2", name: "Max", email: null, phone: "+436601234567" };

function conflict(id: string, more: object) {
  const row = { line: 7, name: "M. Chen", email: "maya@example.com" };
  const created_at = "2026-11-21T10:00:00Z";
  return { id, file: "people.csv", row, candidates: [maya], differs: ["name"], created_at, ...more };
}

const LIST = "GET /api/v1/imports/conflicts";

test("what differs is marked, and a decision is sent and takes the row away", async () => {
  let waiting = [conflict("x", {})];
  const asked = serve({
    [LIST]: () => ({ items: waiting }),
    "POST /api/v1/imports/conflicts/x/resolve": () => {
      waiting = [];
      return conflict("x", { resolution: "take" });
    },
  });
  await show(<ImportsPage />, may);
  await sees("people.csv:7");
  const marked = [...document.querySelectorAll("mark")].map(at => at.textContent);
  expect(marked).toEqual(["M. Chen (differs)", "Maya Chen (differs)"]);
  await press("Take the file’s");
  await sees("Nothing to decide");
  expect(words()).toContain("Took the file’s: M. Chen.");
  expect(asked.find(({ what }) => what.startsWith("POST"))?.body).toEqual({ resolution: "take" });
  expect(document.activeElement?.textContent).toContain("Nothing to decide");
});

test("of two who may be meant one is chosen first, and a refusal stays beside the row", async () => {
  const both = conflict("x", {
    row: { line: 3, name: "Maya", email: "maya@example.com", phone: "+436601234567" },
    candidates: [maya, max],
    differs: [],
  });
  const asked = serve({
    [LIST]: { items: [both] },
    "POST /api/v1/imports/conflicts/x/resolve": new Refused(
      409,
      "conflict",
      "This was decided already: add.",
    ),
  });
  await show(<ImportsPage />, may);
  await sees("Two may be meant");
  expect(button("Keep what is known").disabled).toBe(true);
  expect(button("Add as somebody else").disabled).toBe(false);
  await act(() => document.querySelectorAll<HTMLInputElement>("input[type=radio]")[1]?.click());
  await press("Keep what is known");
  await sees("This was decided already: add.");
  const body = asked.find(({ what }) => what.startsWith("POST"))?.body;
  expect(body).toEqual({ resolution: "keep", contact_id: "c2" });
});

test("who may only read sees the rows and decides nothing", async () => {
  serve({ [LIST]: { items: [conflict("x", {})] } });
  await show(<ImportsPage />, { ...ana, permissions: ["contact_read"] } as typeof ana);
  await sees("people.csv:7");
  expect(hasButton("Keep what is known")).toBe(false);
  expect(hasButton("Import a file")).toBe(false);
});

async function choose(text: string) {
  await act(() => {
    const at = field("Table (CSV)");
    Object.defineProperty(at, "files", { value: [new File([text], "people.csv")] });
    at.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

test("a file is looked at first, then imported, and what was refused is said", async () => {
  const none = { added: 0, merged: 0, unchanged: 0, conflicts: 0, refused: [] };
  const refused = [{ line: 3, field: "email", why: "must be an email address" }];
  const asked = serve({
    "POST /api/v1/imports/contacts/preview": { ...none, added: 1, refused },
    "POST /api/v1/imports/contacts": { ...none, merged: 1, refused },
  });
  await show(<ImportDialog onClose={() => undefined} />, may);
  expect(button("See what it would do").disabled).toBe(true);
  await choose("Name;E-Mail;City\nMaya;maya@example.com;Graz\nTom;nowhere;Wien\n");
  await sees("The first of 2 rows");
  expect(field("Email").value).toBe("1");
  await submit();
  await sees("1 would be added");
  expect(words()).toContain("Line 3: email must be an email address");
  await press("Import 2 rows");
  await submit();
  await sees("The file was imported");
  expect(words()).toContain("1 filled in");
  const [looked, imported] = asked;
  expect(looked?.body).toBe(
    '{"line":2,"name":"Maya","email":"maya@example.com"}\n{"line":3,"name":"Tom","email":"nowhere"}',
  );
  expect(imported?.body).toMatchObject({
    file: "people.csv",
    rows: [
      { line: 2, name: "Maya" },
      { line: 3, name: "Tom" },
    ],
  });
});

test("what is looked at stays as it is until the answer is there", async () => {
  const answer = { added: 1, merged: 0, unchanged: 0, conflicts: 0, refused: [] };
  let tell = (_: typeof answer) => {};
  const waiting = new Promise<typeof answer>(done => {
    tell = done;
  });
  serve({ "POST /api/v1/imports/contacts/preview": () => waiting });
  await show(<ImportDialog onClose={() => undefined} />, may);
  await choose("Who;Mail\nMaya;maya@example.com\n");
  await sees("The first of 1 row");
  await submit();
  await sees("Looking at 1 row");
  expect(field("Email").closest("fieldset")?.disabled).toBe(true);
  expect(field("Country of numbers that do not say theirs").readOnly).toBe(true);
  tell(answer);
  await sees("1 would be added");
  expect(field("Email").closest("fieldset")?.disabled).toBe(false);
});

test("another choice has to be looked at again, and a table that reaches nobody cannot be imported", async () => {
  const answer = { added: 1, merged: 0, unchanged: 0, conflicts: 0, refused: [] };
  serve({ "POST /api/v1/imports/contacts/preview": answer });
  await show(<ImportDialog onClose={() => undefined} />, may);
  await choose("Who,Where\nMaya,maya@example.com\n");
  await sees("Say which column is an email address");
  expect(button("See what it would do").disabled).toBe(true);
  const map = (label: string, key: string) =>
    act(() => {
      const at = field(label);
      at.value = key;
      at.dispatchEvent(new Event("change", { bubbles: true }));
    });
  await map("Email", "1");
  await submit();
  await vi.waitFor(() => expect(hasButton("Import 1 row")).toBe(true));
  await map("Name", "0");
  expect(hasButton("See what it would do")).toBe(true);
});
