//! `omnichat import dwc`: everything that DWC-Omnichat has in its database, and a report of what became of it.

use std::path::PathBuf;

use clap::Args;
use omnichat_store::import::{ImportReport, ImportedTenant, TableReport};
use omnichat_store::local::{Command, Reply};

use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::table::Table;
use crate::{local, printable, screen};

/// Imports the database of DWC-Omnichat: tenants, users with their passwords, conversations, messages, follow-ups
///
/// The file is only read, from a copy made first; the old server may go on meanwhile. It can be run again and again: what is
/// here already is known again and nothing is doubled, so that the move can be rehearsed and a run that was cut short is
/// simply run again. On an empty installation the old tenants become organizations; else the first of them goes to the only
/// tenant there is. At the end the old clients are served, unless somebody has switched that already: see `omnichat
/// legacy`.
#[derive(Args)]
pub(crate) struct Dwc {
    /// The file, most often handoff.sqlite
    file: PathBuf,
    /// Changes nothing, and says what an import would do
    #[arg(long)]
    dry_run: bool,
    /// The tenant that takes everything, by name or id
    #[arg(long)]
    tenant: Option<String>,
}

impl Dwc {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        // The daemon works in another directory.
        let file = std::path::absolute(self.file)?;
        let command = Command::ImportDwc { file, tenant: self.tenant, dry_run: self.dry_run };
        match local::run(flags, out, command).await?.reply {
            Reply::Imported(report) => out.result(&report, || whole(&report)),
            _ => Err(local::unexpected()),
        }
    }
}

fn whole(report: &ImportReport) -> String {
    let mut parts = vec![table(&report.tables).render(screen::width())];
    let tenants = report.tenants.iter().map(tenant);
    section(&mut parts, "Tenants:", tenants);
    let rules = report.rules.iter().map(|rule| with_examples(rule.count, &rule.rule, &rule.examples));
    section(&mut parts, "Rules that were needed:", rules);
    let skipped = report.tables.iter().flat_map(|table| {
        let said = |why: &str| format!("{}: {why}", table.table);
        table.skipped.iter().map(move |one| with_examples(one.count, &said(&one.why), &one.examples))
    });
    section(&mut parts, "Left out:", skipped);
    section(&mut parts, "To do or to know:", report.warnings.iter().map(|warning| printable::line(warning)));
    parts.extend(report.legacy.iter().map(|legacy| sentence(&printable::line(legacy))));
    if report.dry_run {
        parts.push("Nothing was changed: this is what an import would do.".into());
    }
    parts.join("\n\n")
}

fn table(tables: &[TableReport]) -> Table {
    let heads = ["TABLE", "SHAPE", "SEEN", "IMPORTED", "MERGED", "KNOWN", "LEFT OUT"];
    let row = |t: &TableReport| {
        let counts = [t.seen, t.imported, t.merged, t.known, t.left_out()].map(|count| count.to_string());
        let [seen, imported, merged, known, left_out] = counts;
        [t.table.clone(), t.variant.clone(), seen, imported, merged, known, left_out]
    };
    Table::new(heads, tables.iter().map(row))
}

fn tenant(tenant: &ImportedTenant) -> String {
    let (old, into) = (printable::line(&tenant.name), printable::line(&tenant.into));
    let new = if tenant.made { ", which is new" } else { "" };
    format!("{old} ({}) → {into}{new}", tenant.number)
}

fn with_examples(count: u64, what: &str, examples: &[String]) -> String {
    let mut line = format!("{count} × {}", printable::line(what));
    if !examples.is_empty() {
        let more = if examples.len() as u64 >= count { "" } else { ", …" };
        let examples = examples.iter().map(|example| printable::line(example)).collect::<Vec<_>>().join(", ");
        line += &format!(" ({examples}{more})");
    }
    line
}

fn section(parts: &mut Vec<String>, head: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.map(|line| format!("  {line}")).collect();
    if !lines.is_empty() {
        parts.push(format!("{}\n{}", screen::paint("1", head), lines.join("\n")));
    }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
