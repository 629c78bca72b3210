//! `omnichat import contacts`: a table of people, brought over the API a few hundred rows at a time.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use omnichat_api::import::{ContactRow, ContactsImported, IMPORT_ROWS, ImportContacts, RefusedRow};
use omnichat_api::limits::{BODY_BYTES, NAME_CHARS};
use omnichat_client::Session;
use omnichat_store::local::Progress;

use super::columns::{Columns, Told};
use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::{printable, remote};

/// Largest file that is read, in bytes.
const MOST: u64 = 256 * 1024 * 1024;
/// Refused rows that people are shown; `--json` has all.
const SHOWN: usize = 20;

/// Imports contacts from a table with commas, semicolons or tabs (CSV)
///
/// The first line names the columns; the usual names are known. Who is known by their email address or phone number
/// already is merged where the file only adds to what is known. Where it says something else, nothing is overwritten:
/// such rows wait in `omnichat import conflicts`. The same file again changes nothing.
#[derive(Args)]
pub(crate) struct Contacts {
    /// The file; `-` reads standard input
    file: PathBuf,
    /// What a column is: name, first-name, last-name, email or phone
    #[arg(long, value_name = "FIELD=COLUMN")]
    map: Vec<Told>,
    /// The country of numbers that do not say theirs: two letters, such as AT
    #[arg(long, value_name = "COUNTRY")]
    region: Option<String>,
    /// Changes nothing, and says what an import would do
    #[arg(long)]
    dry_run: bool,
}

impl Contacts {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let bytes = read(&self.file)?;
        let mut table =
            csv::ReaderBuilder::new().flexible(true).delimiter(delimiter(&bytes)).from_reader(&*bytes);
        let columns =
            Columns::of(table.headers().map_err(|error| unreadable(&self.file, &error))?, &self.map)?;
        if !columns.left_out.is_empty() {
            let names: Vec<_> = columns.left_out.iter().map(|name| printable::line(name)).collect();
            out.note(&format!("Not taken along: {}.", names.join(", ")));
        }
        let (mut rows, mut lines) = (Vec::new(), Lines { bytes: &bytes, counted: 0, line: 1 });
        for record in table.records() {
            let record = record.map_err(|error| unreadable(&self.file, &error))?;
            let line = lines.at(record.position().map_or(0, csv::Position::byte));
            rows.extend(columns.row(line, &record));
        }
        let session = remote::session(flags).await?;
        let told = self.bring(&session, rows, out).await;
        out.progress_done();
        let told = told?;
        out.result(&told, || said(&told, self.dry_run))
    }

    async fn bring(&self, session: &Session, rows: Vec<ContactRow>, out: &Out) -> Result<ContactsImported> {
        let all = rows.len() as u64;
        let (batches, refused) = batches(rows)?;
        let mut told = ContactsImported { refused, ..ContactsImported::default() };
        for rows in batches {
            let done = told.added + told.merged + told.unchanged + told.conflicts + told.refused.len() as u64;
            out.work(&Progress { what: "importing contacts".into(), done, total: all });
            let (file, region, dry_run) = (name(&self.file), self.region.clone(), self.dry_run);
            let import = ImportContacts { file, region, dry_run, rows };
            let ContactsImported { added, merged, unchanged, conflicts, refused } =
                session.import_contacts(&import).await?;
            told.added += added;
            told.merged += merged;
            told.unchanged += unchanged;
            told.conflicts += conflicts;
            told.refused.extend(refused);
        }
        told.refused.sort_by_key(|row| row.line);
        Ok(told)
    }
}

/// The file's name, as a conflict shows it.
fn name(path: &Path) -> String {
    let named = path.file_name().filter(|name| *name != "-").map(|name| name.to_string_lossy());
    let named = named.map(|name| name.chars().filter(|c| !c.is_control()).take(NAME_CHARS).collect());
    named.filter(|name: &String| !name.trim().is_empty()).unwrap_or_else(|| "standard input".into())
}

/// What one request may carry of rows, in bytes; the rest is for what goes around them.
const BATCH_BYTES: usize = BODY_BYTES - 8 * 1024;

/// Cuts rows into what one request may carry. A row that is too large for any is refused here.
fn batches(rows: Vec<ContactRow>) -> Result<(Vec<Vec<ContactRow>>, Vec<RefusedRow>)> {
    let (mut batches, mut refused) = (vec![Vec::new()], Vec::new());
    let mut bytes = 0;
    for row in rows {
        let size = serde_json::to_vec(&row)?.len() + 1;
        if size > BATCH_BYTES {
            let why = "or another of its fields is far too long: is a quotation mark missing?".into();
            refused.push(RefusedRow { line: row.line, field: "name".into(), why });
            continue;
        }
        let full = batches.last().is_none_or(|batch: &Vec<_>| batch.len() == IMPORT_ROWS);
        if full || bytes + size > BATCH_BYTES {
            batches.push(Vec::new());
            bytes = 0;
        }
        bytes += size;
        if let Some(batch) = batches.last_mut() {
            batch.push(row);
        }
    }
    batches.retain(|batch| !batch.is_empty());
    Ok((batches, refused))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let failed =
        |error: std::io::Error| Failure::new(format!("{} cannot be read.", path.display())).because(error);
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        let file = std::fs::File::open(path).map_err(failed)?;
        file.take(MOST + 1).read_to_end(&mut bytes).map_err(failed)?;
    }
    if bytes.len() as u64 > MOST {
        return Err(Failure::new(format!("{} is too large.", path.display()))
            .hint("at most 256 MiB are read at once: cut it into several files"));
    }
    // What some programs put before UTF-8.
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    Ok(bytes)
}

/// What stands between the names of the columns most often, outside quotation marks; of several the one that is least
/// likely to be part of a name.
fn delimiter(bytes: &[u8]) -> u8 {
    let head = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let outside = head.split(|byte| *byte == b'"').step_by(2);
    let count = |wanted: u8| outside.clone().flatten().filter(|byte| **byte == wanted).count();
    let there = [b',', b';', b'\t'].into_iter().filter(|one| count(*one) > 0);
    there.max_by_key(|one| count(*one)).unwrap_or(b',')
}

/// Which line a place is on. The reader's own count stays behind where lines end as on Windows.
struct Lines<'a> {
    bytes: &'a [u8],
    counted: usize,
    line: i64,
}

impl Lines<'_> {
    /// The line of the row that begins at this byte, or after the breaks that stand there; rows are asked for in order.
    fn at(&mut self, byte: u64) -> i64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX).min(self.bytes.len());
        let breaks = self.bytes[byte..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = &self.bytes[self.counted..byte + breaks];
        self.line += i64::try_from(memchr::memchr_iter(b'\n', passed).count()).unwrap_or(0);
        self.counted = byte + breaks;
        self.line
    }
}

fn unreadable(path: &Path, error: &csv::Error) -> Failure {
    Failure::new(format!("{} cannot be understood.", path.display()))
        .because(error)
        .hint("save it as CSV in UTF-8; nothing was imported")
}

fn said(told: &ContactsImported, dry_run: bool) -> String {
    let ContactsImported { added, merged, unchanged, conflicts, refused } = told;
    let mut text = format!(
        "{added} added, {merged} merged, {unchanged} unchanged, {conflicts} to decide, {} refused.",
        refused.len()
    );
    for RefusedRow { line, field, why } in refused.iter().take(SHOWN) {
        text.push_str(&format!("\n  line {line}: `{field}` {why}"));
    }
    if refused.len() > SHOWN {
        text.push_str(&format!("\n  and {} more; --json shows all", refused.len() - SHOWN));
    }
    if dry_run {
        text.push_str("\nNothing was changed: this is what an import would do.");
    } else if *conflicts > 0 {
        text.push_str("\nDecide with `omnichat import conflicts list`, or in the dashboard under Contacts.");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_carries_no_more_than_it_may() {
        let row = |line, chars| ContactRow { line, name: Some("é".repeat(chars)), ..ContactRow::default() };
        let rows = (0..700).map(|line| row(line, if line == 7 { 200_000 } else { 200 })).collect();
        let (batches, refused) = batches(rows).unwrap();
        let lines: Vec<_> = batches.iter().flatten().map(|row| row.line).collect();
        assert_eq!(lines, (0..700).filter(|line| *line != 7).collect::<Vec<_>>());
        assert_eq!(refused.iter().map(|row| row.line).collect::<Vec<_>>(), [7]);
        assert_eq!(batches.iter().map(Vec::len).collect::<Vec<_>>(), [500, 199]);
        let long = (0..700).map(|line| row(line, 400)).collect();
        let batches = super::batches(long).unwrap().0;
        assert!(batches.len() > 2);
        assert!(batches.iter().all(|rows| serde_json::to_vec(rows).unwrap().len() < BODY_BYTES));
        assert_eq!(name(Path::new("a/b\n.csv")), "b.csv");
        assert_eq!(name(Path::new("-")), "standard input");
    }

    #[test]
    fn a_row_is_on_the_line_that_an_editor_shows() {
        for end in ["\n", "\r\n"] {
            let text = ["name,email", "a,1", "", "\"b", "b\",2", "c,3"].join(end);
            let mut lines = Lines { bytes: text.as_bytes(), counted: 0, line: 1 };
            let mut table = csv::Reader::from_reader(text.as_bytes());
            let at = |record: csv::StringRecord| lines.at(record.position().unwrap().byte());
            let found: Vec<_> = table.records().map(|record| record.unwrap()).map(at).collect();
            assert_eq!(found, [2, 4, 6], "{end:?}");
        }
    }

    #[test]
    fn tables_of_any_program_are_read() {
        assert_eq!(delimiter(b"name,email\na;b,c;d"), b',');
        assert_eq!(delimiter(b"name;email\n"), b';');
        assert_eq!(delimiter(b"name\temail, work"), b'\t');
        assert_eq!(delimiter(b"\"last, first, middle\";email"), b';');
        assert_eq!(delimiter(b"email"), b',');
    }
}
