//! `omnichat import contacts`: a table of people, brought over the API a few hundred rows at a time.

use std::path::{Path, PathBuf};

use clap::Args;
use omnichat_api::import::{
    ContactRow, ContactsImported, IMPORT_ROWS, ImportContacts, PREVIEW_ROWS, PreviewQuery, RefusedRow,
};
use omnichat_api::limits::{BODY_BYTES, NAME_CHARS};
use omnichat_client::Session;
use omnichat_store::local::Progress;

use super::columns::{Columns, Told};
use super::table::Table;
use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::{printable, remote};

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
    /// The country of numbers that do not say theirs: two letters, such as AT; the daemon's setting when absent
    #[arg(long, value_name = "COUNTRY")]
    region: Option<String>,
    /// Changes nothing, and says what an import would do
    #[arg(long)]
    dry_run: bool,
}

impl Contacts {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let table = Table::read(&self.file)?;
        let columns = Columns::of(&table.heads, &self.map)?;
        if !columns.left_out.is_empty() {
            let names: Vec<_> = columns.left_out.iter().map(|name| printable::line(name)).collect();
            out.note(&format!("Not taken along: {}. --map says what a column is.", names.join(", ")));
        }
        let rows: Vec<ContactRow> =
            table.rows.iter().filter_map(|(line, cells)| columns.row(*line, cells)).collect();
        drop(table);
        let session = remote::session(flags).await?;
        let (batches, refused) = batches(rows)?;
        let mut told = ContactsImported { refused, ..ContactsImported::default() };
        let done = match self.dry_run {
            true => self.look(&session, batches.concat(), &mut told, out).await,
            false => self.bring(&session, batches, &mut told, out).await,
        };
        out.progress_done();
        done?;
        told.refused.sort_by_key(|row| row.line);
        out.result(&told, || said(&told, self.dry_run))
    }

    async fn bring(
        &self,
        session: &Session,
        batches: Vec<Vec<ContactRow>>,
        told: &mut ContactsImported,
        out: &Out,
    ) -> Result {
        let total = batches.iter().map(Vec::len).sum::<usize>();
        let mut done = 0;
        for rows in batches {
            out.work(&Progress { what: "importing contacts".into(), done, total: total as u64 });
            let (file, region, some) = (name(&self.file), self.region.clone(), rows.len() as u64);
            let imported = session.import_contacts(&ImportContacts { file, region, rows }).await;
            let broken = |error| match done {
                0 => Failure::from(error),
                done => Failure::from(error).hint(format!(
                    "{done} of {total} rows were imported; run it again to go on, which changes nothing twice"
                )),
            };
            add(told, imported.map_err(broken)?);
            done += some;
        }
        Ok(())
    }

    /// Looks at the whole file at once, as far as one dry run goes.
    async fn look(
        &self,
        session: &Session,
        rows: Vec<ContactRow>,
        told: &mut ContactsImported,
        out: &Out,
    ) -> Result {
        let query = PreviewQuery { region: self.region.clone() };
        let (mut done, total) = (0, rows.len() as u64);
        for some in rows.chunks(PREVIEW_ROWS) {
            out.work(&Progress { what: "looking at contacts".into(), done, total });
            let lines = some.iter().map(serde_json::to_string).collect::<std::result::Result<Vec<_>, _>>()?;
            add(told, session.preview_contacts(&query, &lines.join("\n")).await?);
            done += some.len() as u64;
        }
        if rows.len() > PREVIEW_ROWS {
            out.note(&format!(
                "The file was looked at {PREVIEW_ROWS} rows at a time: who stands in two such parts may count as new twice."
            ));
        }
        Ok(())
    }
}

fn add(told: &mut ContactsImported, more: ContactsImported) {
    let ContactsImported { added, merged, unchanged, conflicts, refused } = more;
    told.added += added;
    told.merged += merged;
    told.unchanged += unchanged;
    told.conflicts += conflicts;
    told.refused.extend(refused);
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
}
