//! Who did what, from where. Rows are only ever added, and each is chained to the one before by an HMAC with the
//! installation's key: who has only the database can neither change nor remove one unseen.

mod bulk;
mod chain;
mod names;
mod read;

use futures_util::FutureExt;
use omnichat_api::user::UserRef;
use omnichat_api::{TenantId, UserId};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError};
use chain::{Row, seal};

pub use bulk::{BulkRead, read_in_bulk};
pub(crate) use chain::{adopt, begin};
pub use read::{all_after, list, verify};

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Someone signed in, or a tenant's token.
    User(UserId),
    /// Whoever has the machine, by the command line.
    Operator,
    /// Omnichat itself.
    System,
}

/// Who acts, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    who: Who,
    address: Option<String>,
}

impl Actor {
    /// Whoever has the machine, by the command line.
    pub const OPERATOR: Self = Self { who: Who::Operator, address: None };
    /// Omnichat itself.
    pub const SYSTEM: Self = Self { who: Who::System, address: None };

    /// Someone signed in.
    #[must_use]
    pub const fn user(id: UserId) -> Self {
        Self { who: Who::User(id), address: None }
    }

    /// The same, from this network address.
    #[must_use]
    pub fn at(self, address: impl std::fmt::Display) -> Self {
        Self { address: Some(address.to_string()), ..self }
    }

    /// The user's id, for `created_by`.
    #[must_use]
    pub fn user_id(&self) -> Option<Uuid> {
        match self.who {
            Who::User(id) => Some(id.0),
            Who::Operator | Who::System => None,
        }
    }

    const fn kind(&self) -> &'static str {
        match self.who {
            Who::User(_) => "user",
            Who::Operator => "operator",
            Who::System => "system",
        }
    }
}

impl From<&UserRef> for Actor {
    fn from(user: &UserRef) -> Self {
        Self::user(user.id)
    }
}

/// One thing that was done, to be noted in the transaction of the deed itself.
pub(crate) struct Deed<'a> {
    action: &'static str,
    target: String,
    actor: &'a Actor,
    before: Option<Value>,
    after: Option<Value>,
}

impl<'a> Deed<'a> {
    /// `action` is a noun and a verb, such as `user.disabled`.
    pub(crate) fn new(actor: &'a Actor, action: &'static str, target: impl std::fmt::Display) -> Self {
        Self { action, target: target.to_string(), actor, before: None, after: None }
    }

    /// What it was before: never with a secret in it.
    pub(crate) fn before(self, value: impl Serialize) -> Self {
        Self { before: serde_json::to_value(value).ok(), ..self }
    }

    /// What it is since: never with a secret in it.
    pub(crate) fn after(self, value: impl Serialize) -> Self {
        Self { after: serde_json::to_value(value).ok(), ..self }
    }

    /// Adds it to the chain of a tenant; without one, to the installation's.
    pub(crate) async fn note(self, tx: &mut Tx, tenant: Option<TenantId>) -> Result<(), StoreError> {
        const NAME: &str = "SELECT name FROM users WHERE id = $1";
        const INSERT: &str =
            "INSERT INTO audit (tenant_id, seq, at, actor_kind, actor_id, actor_name, address, action,
            target, before, after, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        const MOVE: &str = "UPDATE audit_heads SET seq = $2, hash = $3 WHERE tenant_id = $1";
        let tenant = tenant.map_or(Uuid::nil(), |tenant| tenant.0);
        let actor_name: Option<String> = match self.actor.user_id() {
            Some(id) => on!(tx.db(), db => sqlx::query_scalar(NAME).bind(id).fetch_optional(db).await)?,
            None => None,
        };
        let (seq, end) = chain::end(tx, tenant).await?;
        let row = Row {
            tenant_id: tenant,
            seq: seq + 1,
            at: tx.now.ms(),
            actor_kind: self.actor.kind().into(),
            actor_id: self.actor.user_id(),
            actor_name,
            address: self.actor.address.clone(),
            action: self.action.into(),
            target: self.target.chars().take(300).collect(),
            before: text(self.before),
            after: text(self.after),
            hash: None,
        };
        let hash = row.link(tx.key(), &end);
        let end = seal(tx.key(), &hash);
        on!(tx.db(), db => sqlx::query(INSERT).bind(tenant).bind(row.seq).bind(row.at).bind(&row.actor_kind)
            .bind(row.actor_id).bind(&row.actor_name).bind(&row.address).bind(&row.action).bind(&row.target)
            .bind(&row.before).bind(&row.after).bind(hash.as_slice()).execute(db).await.map(drop))?;
        on!(tx.db(), db => sqlx::query(MOVE).bind(tenant).bind(row.seq).bind(end.as_slice()).execute(db).await
            .map(drop))?;
        Ok(())
    }
}

/// Notes an action on a target, in the transaction of the action itself.
pub(crate) async fn note(
    tx: &mut Tx,
    tenant: Option<TenantId>,
    actor: &Actor,
    action: &'static str,
    target: impl std::fmt::Display,
) -> Result<(), StoreError> {
    Deed::new(actor, action, target).note(tx, tenant).await
}

/// Notes that somebody takes the whole trail of a tenant along.
pub async fn exported(
    store: &Store,
    tenant: impl Into<Option<TenantId>>,
    actor: Actor,
) -> Result<(), StoreError> {
    let tenant = tenant.into();
    let noted = store.write(move |tx| {
        let target = tenant.map_or_else(|| "installation".to_owned(), |tenant| tenant.to_string());
        async move { note(tx, tenant, &actor, "audit.exported", target).await }.boxed()
    });
    noted.await
}

/// Requests from one source that were refused within a minute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusals {
    /// The network address; the many small ones together have none.
    pub address: Option<String>,
    /// Not signed in, or not with the right password: 401.
    pub unauthorized: u64,
    /// Not allowed: 403.
    pub forbidden: u64,
    /// Too many: 429.
    pub too_many: u64,
}

/// Notes refusals in the installation's trail: a row for each source, however many they were.
pub async fn refused(store: &Store, all: Vec<Refusals>) -> Result<(), StoreError> {
    let noted = store.write(move |tx| {
        async move {
            for refusals in all {
                let from = refusals.address.clone().unwrap_or_else(|| "others".into());
                Deed::new(&Actor::SYSTEM, "refused", &from).after(&refusals).note(tx, None).await?;
            }
            Ok(())
        }
        .boxed()
    });
    noted.await
}

/// Longest note of a state, in bytes: a trail is no archive.
const STATE_BYTES: usize = 4000;

fn text(value: Option<Value>) -> Option<String> {
    let text = value?.to_string();
    if text.len() <= STATE_BYTES { Some(text) } else { Some(r#""too long to be kept""#.into()) }
}
