//! Who did what. Rows are only ever added.

use omnichat_api::user::UserRef;
use omnichat_api::{TenantId, UserId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::on;
use crate::tx::Tx;

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Someone signed in.
    User(UserId),
    /// Whoever has the machine, by the command line.
    Operator,
    /// Omnichat itself.
    System,
}

impl Actor {
    /// The user's id, for `created_by`.
    #[must_use]
    pub fn user_id(&self) -> Option<Uuid> {
        match self {
            Self::User(id) => Some(id.0),
            Self::Operator | Self::System => None,
        }
    }
}

impl From<&UserRef> for Actor {
    fn from(user: &UserRef) -> Self {
        Self::User(user.id)
    }
}

/// Notes an action, such as `user.disabled`, on a target, in the transaction of the action itself.
pub(crate) async fn note(
    tx: &mut Tx,
    tenant: Option<TenantId>,
    actor: &Actor,
    action: &'static str,
    target: impl std::fmt::Display,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO audit (id, tenant_id, actor_kind, actor_id, action, target, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let kind = match actor {
        Actor::User(_) => "user",
        Actor::Operator => "operator",
        Actor::System => "system",
    };
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(Uuid::now_v7()).bind(tenant.map(|t| t.0)).bind(kind)
        .bind(actor.user_id()).bind(action).bind(target.to_string()).bind(now).execute(db).await.map(drop))?;
    Ok(())
}
