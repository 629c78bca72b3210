//! `omnichat audit`: who did what, from where; whether the trail is whole; and the trail to take along.

use clap::{Args, Subcommand};
use omnichat_api::audit::{ActorKind, AuditEntry, AuditQuery};
use omnichat_api::limits::PAGE_MAX;
use omnichat_store::local::{AuditCommand, Command, Reply, Trail};

use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::table::Table;
use crate::{local, when};

/// Reads, checks and exports the audit trails.
#[derive(Subcommand)]
pub(crate) enum Audit {
    /// Lists what was done, newest first
    List {
        #[command(flatten)]
        of: Of,
        /// Only actions that begin like this: `user`, or `user.disabled`
        #[arg(long)]
        action: Option<String>,
        /// How many, at most
        #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
        limit: u32,
    },
    /// Checks whether a row was changed, removed or put in by hand; exit code 1 if so
    Verify {
        #[command(flatten)]
        of: Of,
    },
    /// Prints the whole trail, oldest first, one JSON object a line; noted in the trail itself
    Export {
        #[command(flatten)]
        of: Of,
    },
}

/// Whose trail.
#[derive(Args)]
pub(crate) struct Of {
    /// The tenant, by name or id; not needed while there is only one
    #[arg(long, conflicts_with = "installation")]
    tenant: Option<String>,
    /// The installation's own trail: keys, operators, organizations
    #[arg(long)]
    installation: bool,
}

impl From<Of> for Trail {
    fn from(of: Of) -> Self {
        if of.installation { Self::Installation } else { Self::Tenant(of.tenant) }
    }
}

impl Audit {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        match self {
            Self::List { of, action, limit } => {
                let entries = list(flags, out, &of.into(), action, limit).await?;
                out.list(&entries, "Nothing was done yet.", || table(&entries))
            }
            Self::Verify { of } => verify(flags, out, of.into()).await,
            Self::Export { of } => export(flags, out, &of.into()).await,
        }
    }
}

async fn ask(flags: &Flags, out: &Out, command: AuditCommand) -> Result<Reply> {
    Ok(local::run(flags, out, Command::Audit(command)).await?.reply)
}

/// The newest entries, page by page.
async fn list(
    flags: &Flags,
    out: &Out,
    of: &Trail,
    action: Option<String>,
    most: u32,
) -> Result<Vec<AuditEntry>> {
    let mut query = AuditQuery { action, ..AuditQuery::default() };
    let mut all = Vec::new();
    loop {
        let left = most.saturating_sub(u32::try_from(all.len()).unwrap_or(most));
        query.limit = Some(left.min(PAGE_MAX));
        let command = AuditCommand::List { of: of.clone(), query: query.clone() };
        let Reply::AuditPage(page) = ask(flags, out, command).await? else { return Err(local::unexpected()) };
        all.extend(page.items);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() || all.len() >= most as usize {
            return Ok(all);
        }
    }
}

async fn verify(flags: &Flags, out: &Out, of: Trail) -> Result {
    let Reply::AuditVerdict(verdict) = ask(flags, out, AuditCommand::Verify { of }).await? else {
        return Err(local::unexpected());
    };
    match verdict.broken_at {
        None => out.result(&verdict, || format!("The trail is as it was written: {} rows.", verdict.rows)),
        Some(row) => {
            if out.is_json() {
                out.result(&verdict, String::new)?;
            }
            let why = verdict.why.as_deref().unwrap_or("it does not follow from the row before");
            Err(Failure::new(format!("The trail was changed by hand at row {row}: {why}."))
                .hint("compare it with an export or a backup of before"))
        }
    }
}

async fn export(flags: &Flags, out: &Out, of: &Trail) -> Result {
    let mut after = 0;
    loop {
        let command = AuditCommand::Export { of: of.clone(), after };
        let Reply::AuditRows { items } = ask(flags, out, command).await? else {
            return Err(local::unexpected());
        };
        let Some(last) = items.last() else { return Ok(()) };
        after = last.seq;
        for entry in &items {
            out.line(&serde_json::to_string(entry)?)?;
        }
    }
}

fn table(entries: &[AuditEntry]) -> Table {
    let who = |entry: &AuditEntry| match (&entry.actor_name, entry.actor_kind) {
        (Some(name), _) => name.clone(),
        (None, ActorKind::User) => entry.actor_id.map(|id| id.to_string()).unwrap_or_default(),
        (None, ActorKind::Operator) => "the command line".to_owned(),
        (None, ActorKind::System) => "Omnichat".to_owned(),
    };
    let from = |entry: &AuditEntry| entry.address.clone().unwrap_or_default();
    let target = |entry: &AuditEntry| entry.target_name.clone().unwrap_or_else(|| entry.target.clone());
    let row = |e: &AuditEntry| {
        [e.seq.to_string(), when::second(e.at), who(e), from(e), e.action.clone(), target(e)]
    };
    Table::new(["ROW", "AT", "WHO", "FROM", "ACTION", "TARGET"], entries.iter().map(row))
}
