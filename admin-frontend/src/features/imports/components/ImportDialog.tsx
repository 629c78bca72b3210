// Brings contacts from a file: choose it, say what its columns are, look at what would be done, then do it.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Dialog } from "../../../components/ui/Dialog.tsx";
import { Field, Labelled, told as toldOf } from "../../../components/ui/Field.tsx";
import { Select } from "../../../components/ui/Select.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { byField } from "../../../lib/problem.ts";
import type { ContactRow, ContactsImported } from "../../../lib/words.ts";
import { bring, KEY, look, MOST_LOOKED_AT } from "../api.ts";
import { type Columns, columnsOf, PARTS, type Part, reaches, rowsOf } from "../columns.ts";
import { type Table, tableIn, Unreadable } from "../table.ts";
import { Outcome } from "./Outcome.tsx";

/** Rows that are shown of a file. */
const SHOWN = 3;

export default function ImportDialog({ onClose }: { onClose(): void }) {
  const [file, setFile] = useState<{ name: string; table: Table }>();
  const [wrong, setWrong] = useState<string>();
  const [columns, setColumns] = useState<Columns>({});
  const [region, setRegion] = useState("");
  const [done, setDone] = useState(0);
  const [tried, setTried] = useState<ContactsImported>();
  const stop = useRef(new AbortController());
  const queries = useQueryClient();
  useEffect(() => () => stop.current.abort(), []);
  const rows = useMemo(() => (file ? rowsOf(file.table, columns) : []), [file, columns]);
  const run = useMutation({
    mutationFn: (dry_run: boolean) => {
      const what = { file: file?.name ?? "", region, rows };
      return dry_run ? look(what, stop.current.signal) : bring(what, setDone, stop.current.signal);
    },
    onSuccess: async (told, dry_run) => {
      if (dry_run) setTried(told);
      else await queries.invalidateQueries({ queryKey: KEY });
    },
  });
  const finished = run.data && run.variables === false ? run.data : undefined;
  const fields = byField(run.error);
  const changed = <Value,>(set: (value: Value) => void) => {
    return (value: Value) => {
      setTried(undefined);
      run.reset();
      set(value);
    };
  };
  const choose = async (chosen: File | undefined) => {
    setWrong(undefined);
    setFile(undefined);
    if (!chosen) return;
    try {
      const table = await tableIn(chosen);
      setColumns(columnsOf(table.heads));
      setFile({ name: chosen.name.slice(0, 200), table });
    } catch (error) {
      setWrong(error instanceof Unreadable ? error.message : "The file cannot be read. Choose it again.");
    }
  };
  if (finished) {
    return (
      <Dialog title="The file was imported" onClose={onClose} wide>
        <div class="form">
          <Outcome told={finished} />
          <div class="form-acts">
            <Button look="main" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="Import contacts" onClose={onClose} wide>
      <form
        class="form"
        onSubmit={event => {
          event.preventDefault();
          if (file && reaches(columns) && !run.isPending) run.mutate(!tried);
        }}
      >
        <FileField wrong={wrong} disabled={run.isPending} onFile={changed(choose)} />
        {file && (
          <>
            <Mapping
              heads={file.table.heads}
              columns={columns}
              disabled={run.isPending}
              onColumns={changed(setColumns)}
            />
            <Field
              label="Country of numbers that do not say theirs"
              hint="Two letters, such as AT. Left empty, the installation’s own counts; without one, such numbers are refused."
              maxLength={2}
              autocomplete="off"
              value={region}
              onText={changed(setRegion)}
              readOnly={run.isPending}
              wrong={fields.region}
            />
            <Preview rows={rows} />
          </>
        )}
        {tried && <Outcome told={tried} dry />}
        {tried && rows.length > MOST_LOOKED_AT && (
          <p class="field-hint">
            Looked at {MOST_LOOKED_AT} rows at a time: who stands in two such parts may count as new twice.
          </p>
        )}
        {run.isPending && (
          <label class="import-progress">
            {run.variables
              ? `Looking at ${rows.length} ${rows.length === 1 ? "row" : "rows"}`
              : `Importing (${done} of ${rows.length})`}
            <progress {...(!run.variables && { max: rows.length, value: done })} />
          </label>
        )}
        <Trouble error={fields.region ? undefined : run.error} />
        {run.isError && run.variables === false && (
          <p class="field-hint">What was imported before stays. Import again to go on from there.</p>
        )}
        <div class="form-acts">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" type="submit" busy={run.isPending} disabled={!file || !reaches(columns)}>
            {tried ? `Import ${rows.length} ${rows.length === 1 ? "row" : "rows"}` : "See what it would do"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface FileFieldProps {
  wrong: string | undefined;
  disabled: boolean;
  onFile(file: File | undefined): void;
}

function FileField({ wrong, disabled, onFile }: FileFieldProps) {
  const id = useId();
  const hint = "Commas, semicolons or tabs between the columns; the first line names them.";
  return (
    <Labelled id={id} label="Table (CSV)" hint={hint} wrong={wrong}>
      <input
        {...toldOf(id, hint, wrong)}
        type="file"
        class="import-file"
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
        disabled={disabled}
        onChange={event => onFile(event.currentTarget.files?.[0])}
      />
    </Labelled>
  );
}

interface MappingProps {
  heads: string[];
  columns: Columns;
  /** What is looked at must not become another table meanwhile. */
  disabled: boolean;
  onColumns(columns: Columns): void;
}

function Mapping({ heads, columns, disabled, onColumns }: MappingProps) {
  const options = [
    { key: "", name: "Not in the file" },
    ...heads.map((head, place) => ({ key: String(place), name: head || `Column ${place + 1}` })),
  ];
  const choose = (part: Part, key: string) => {
    const { [part]: _, ...rest } = columns;
    onColumns(key === "" ? rest : { ...rest, [part]: Number(key) });
  };
  return (
    <fieldset class="import-columns" disabled={disabled}>
      <legend>What the columns are</legend>
      {PARTS.map(({ part, words }) => (
        <Select
          key={part}
          label={words}
          value={String(columns[part] ?? "")}
          options={options}
          onChoose={key => choose(part, key)}
        />
      ))}
      {!reaches(columns) && (
        <p class="field-wrong" role="alert">
          Say which column is an email address or a phone number: by these people are known.
        </p>
      )}
    </fieldset>
  );
}

function Preview({ rows }: { rows: ContactRow[] }) {
  return (
    <table class="import-preview">
      <caption>
        The first of {rows.length} {rows.length === 1 ? "row" : "rows"}
      </caption>
      <thead>
        <tr>
          <th scope="col">Line</th>
          <th scope="col">Name</th>
          <th scope="col">Email</th>
          <th scope="col">Phone</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, SHOWN).map(row => (
          <tr key={row.line}>
            <td>{row.line}</td>
            <td>{row.name}</td>
            <td>{row.email}</td>
            <td>{row.phone}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
