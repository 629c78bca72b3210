//! `omnichat import conflicts`: the rows that say something else than what is known, and who decides.

use clap::Subcommand;
use omnichat_api::contact::ContactRef;
use omnichat_api::import::{ConflictQuery, ImportConflict, Resolution, ResolveConflict};
use omnichat_api::phone::readable;
use omnichat_client::Session;

use crate::commands::one_of;
use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::remote::{only, short};
use crate::table::Table;
use crate::{printable, remote};

/// Lists the rows of imports that differ from what is known, and decides about them
#[derive(Subcommand)]
pub(crate) enum Conflicts {
    /// Lists those to decide about, newest first
    List {
        /// Those that were decided, instead
        #[arg(long)]
        resolved: bool,
    },
    /// Decides about one: keep what is known, take the file's word, or add somebody else
    Resolve {
        /// Its id, or the end of it as the list shows it
        id: String,
        /// What is done
        #[arg(value_parser = one_of::<Resolution>(Resolution::ALL.iter().map(|one| one.as_str())))]
        resolution: Resolution,
        /// Who it is, where there are two candidates: the contact's id, or its end
        #[arg(long, value_name = "ID")]
        contact: Option<String>,
    },
}

impl Conflicts {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let session = remote::session(flags).await?;
        match self {
            Self::List { resolved } => {
                let all = all(&session, resolved).await?;
                let none = if resolved { "Nothing was decided yet." } else { "Nothing to decide." };
                out.list(&all, none, || table(&all))
            }
            Self::Resolve { id, resolution, contact } => {
                let conflict = named(&session, &id).await?;
                let contact_id = contact.map(|text| {
                    let ids = conflict.candidates.iter().map(|candidate| candidate.id.0);
                    only("candidate", "omnichat import conflicts list", &text, ids).map(Into::into)
                });
                let resolve = ResolveConflict { resolution, contact_id: contact_id.transpose()? };
                if conflict.candidates.len() > 1
                    && resolution != Resolution::Add
                    && resolve.contact_id.is_none()
                {
                    let who: Vec<_> = conflict.candidates.iter().map(candidate).collect();
                    return Err(Failure::usage("There are two candidates.")
                        .hint(format!("name one with --contact: {}", who.join(" or "))));
                }
                let decided = session.resolve_import_conflict(conflict.id, &resolve).await?;
                out.result(&decided, || outcome(&decided))
            }
        }
    }
}

async fn all(session: &Session, resolved: bool) -> Result<Vec<ImportConflict>> {
    remote::first(usize::MAX, async |limit, cursor| {
        session.import_conflicts(&ConflictQuery { resolved: Some(resolved), limit, cursor }).await
    })
    .await
}

async fn named(session: &Session, id: &str) -> Result<ImportConflict> {
    let mut all = all(session, false).await?;
    let id = only("conflict", "omnichat import conflicts list", id, all.iter().map(|one| one.id.0))?;
    all.retain(|one| one.id.0 == id);
    all.pop().ok_or_else(|| Failure::new("It was decided just now."))
}

fn outcome(conflict: &ImportConflict) -> String {
    let done = match conflict.resolution {
        Some(Resolution::Take) => "The file's word stands now",
        Some(Resolution::Add) => "Added as somebody else",
        _ => "What was known stays",
    };
    format!("{done}: {}.", said(conflict))
}

fn candidate(contact: &ContactRef) -> String {
    format!("{} ({})", printable::line(&contact.name), short(contact.id.0))
}

/// What the file says.
fn said(conflict: &ImportConflict) -> String {
    let row = &conflict.row;
    let phone = row.phone.as_deref().map(readable);
    let parts = [&row.name, &row.email, &phone];
    parts.into_iter().flatten().map(|part| printable::line(part)).collect::<Vec<_>>().join(", ")
}

/// What is known instead.
fn known(conflict: &ImportConflict) -> String {
    let [only] = conflict.candidates.as_slice() else {
        return conflict.candidates.iter().map(candidate).collect::<Vec<_>>().join(" or ");
    };
    let value = |field: &String| match field.as_str() {
        "email" => only.email.clone(),
        "phone" => only.phone.as_deref().map(readable),
        _ => Some(only.name.clone()),
    };
    conflict
        .differs
        .iter()
        .filter_map(value)
        .map(|value| printable::line(&value))
        .collect::<Vec<_>>()
        .join(", ")
}

fn table(all: &[ImportConflict]) -> Table {
    let rows = all.iter().map(|one| {
        let decided = one.resolution.map(|how| how.to_string()).unwrap_or_default();
        let from = format!("{}:{}", printable::line(&one.file), one.row.line);
        [short(one.id.0), from, said(one), known(one), decided]
    });
    Table::new(["ID", "FROM", "THE FILE SAYS", "KNOWN IS", "DECIDED"], rows)
}
