//! Local commands about the audit trails: reading, checking and exporting them.

use omnichat_api::audit::AuditQuery;
use serde::{Deserialize, Serialize};

use super::Reply;
use crate::audit::{self, Actor};
use crate::{Store, StoreError, tenants};

/// Whose trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trail {
    /// A tenant's, by name or id; without one, the only tenant there is.
    Tenant(Option<String>),
    /// The installation's: keys, operators, organizations.
    Installation,
}

/// What is done with a trail.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the command of the same name")]
pub enum AuditCommand {
    /// A page, newest first.
    List { of: Trail, query: AuditQuery },
    /// Whether it is as it was written.
    Verify { of: Trail },
    /// Up to 500 rows after this `seq`, oldest first. Beginning with 0 is noted in the trail.
    Export { of: Trail, after: i64 },
}

pub(super) async fn run(store: &Store, command: AuditCommand) -> Result<Reply, StoreError> {
    let (AuditCommand::List { of, .. } | AuditCommand::Verify { of } | AuditCommand::Export { of, .. }) =
        &command;
    let tenant = match of {
        Trail::Tenant(name) => Some(tenants::named(store, name.as_deref()).await?.id),
        Trail::Installation => None,
    };
    Ok(match command {
        AuditCommand::List { query, .. } => Reply::AuditPage(audit::list(store, tenant, &query).await?),
        AuditCommand::Verify { .. } => Reply::AuditVerdict(audit::verify(store, tenant).await?),
        AuditCommand::Export { after, .. } => {
            if after == 0 {
                audit::exported(store, tenant, Actor::OPERATOR).await?;
            }
            Reply::AuditRows { items: audit::all_after(store, tenant, after).await? }
        }
    })
}
