//! What an import did, by table and by rule. Every row that was seen is counted once: as imported, merged, known already
//! or skipped.

use std::path::PathBuf;

use omnichat_api::TenantId;
use serde::{Deserialize, Serialize};

/// Examples of one reason at most.
const EXAMPLES: usize = 5;
/// Longest example, in characters.
const EXAMPLE_CHARS: usize = 160;

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// The file.
    pub file: PathBuf,
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// Where the tenants of the file went.
    pub tenants: Vec<ImportedTenant>,
    /// By table of the file, in the order in which they were taken.
    pub tables: Vec<TableReport>,
    /// By rule, those that were needed.
    pub rules: Vec<RuleReport>,
    /// What somebody should look at.
    pub warnings: Vec<String>,
    /// Whose clients of the system before are served, in words.
    pub legacy: Option<String>,
}

/// A tenant of the file, and where its data went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedTenant {
    /// Its number in the file.
    pub number: i64,
    /// Its name in the file.
    pub name: String,
    /// The tenant here; absent where a dry run has not made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantId>,
    /// The name of the tenant here.
    pub into: String,
    /// Whether it is new.
    pub made: bool,
}

/// What became of the rows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableReport {
    /// Its name.
    pub table: String,
    /// Which of its known shapes it has.
    pub variant: String,
    /// Rows in the file.
    pub seen: u64,
    /// Rows that are here now and were not before.
    pub imported: u64,
    /// Rows that were joined with what was there, or with another row.
    pub merged: u64,
    /// Rows that were here already, as they are.
    pub known: u64,
    /// Rows that were left out.
    pub skipped: Vec<Skipped>,
}

/// Rows that were left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The reason.
    pub why: String,
    /// How many rows.
    pub count: u64,
    /// Some of them.
    pub examples: Vec<String>,
}

/// How often a rule was needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleReport {
    /// What it does.
    pub rule: String,
    /// How often.
    pub count: u64,
    /// Some of the cases.
    pub examples: Vec<String>,
}

impl TableReport {
    pub(super) fn new(table: &str, variant: String) -> Self {
        Self { table: table.to_owned(), variant, ..Self::default() }
    }

    /// Leaves a row out.
    pub(super) fn skip(&mut self, why: &str, example: impl AsRef<str>) {
        self.seen += 1;
        match self.skipped.iter_mut().find(|skipped| skipped.why == why) {
            Some(skipped) => {
                skipped.count += 1;
                keep(&mut skipped.examples, example.as_ref());
            }
            None => {
                let examples = vec![short(example.as_ref())];
                self.skipped.push(Skipped { why: why.to_owned(), count: 1, examples });
            }
        }
    }

    /// How many rows were left out.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.skipped.iter().map(|skipped| skipped.count).sum()
    }
}

impl ImportReport {
    /// Notes that a rule was needed so often.
    pub(super) fn rule(&mut self, rule: &str, count: u64) {
        if count > 0 {
            self.of_rule(rule).count += count;
        }
    }

    /// The same, once, with an example.
    pub(super) fn case(&mut self, rule: &str, example: impl AsRef<str>) {
        let found = self.of_rule(rule);
        found.count += 1;
        keep(&mut found.examples, example.as_ref());
    }

    fn of_rule(&mut self, rule: &str) -> &mut RuleReport {
        let at = self.rules.iter().position(|known| known.rule == rule).unwrap_or_else(|| {
            self.rules.push(RuleReport { rule: rule.to_owned(), count: 0, examples: Vec::new() });
            self.rules.len() - 1
        });
        &mut self.rules[at]
    }

    /// The report of a table, which is there from the beginning.
    pub(super) fn table(&mut self, name: &str) -> &mut TableReport {
        let at = self.tables.iter().position(|table| table.table == name).unwrap_or_else(|| {
            self.tables.push(TableReport::new(name, String::new()));
            self.tables.len() - 1
        });
        &mut self.tables[at]
    }
}

fn keep(examples: &mut Vec<String>, example: &str) {
    if examples.len() < EXAMPLES {
        examples.push(short(example));
    }
}

/// One line, and not a long one: a report is no place for what people wrote.
fn short(example: &str) -> String {
    example.chars().map(|c| if c.is_control() { ' ' } else { c }).take(EXAMPLE_CHARS).collect()
}
