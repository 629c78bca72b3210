//! Pushes to phones: what they say, as rows of the outbox, and the phones that take none any more. Two make them: the rota
//! that calls somebody, and the phones of the old app. What Expo is asked, the daemon knows.

use omnichat_api::{TenantId, Time};
use serde::{Deserialize, Serialize};

use crate::StoreError;
use crate::calls::Call;
use crate::db::on;
use crate::legacy::push::Message;
use crate::tx::Tx;

/// What pushes are called in the outbox.
pub const PROVIDER: &str = "push";
/// Why a push came to nothing that no other to this phone will come to more.
pub const GONE: &str = "the phone takes no pushes with this token any more";

/// What a phone is told; its token is the row's target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Push {
    /// Somebody on the rota is called.
    Call(Call),
    /// Somebody has written, for the old app.
    Message(Message),
}

impl Push {
    /// The tenant that it is of.
    #[must_use]
    pub const fn tenant(&self) -> TenantId {
        match self {
            Self::Call(call) => call.tenant,
            Self::Message(message) => message.tenant,
        }
    }
}

/// Whether a phone has said since then that it takes no pushes any more.
pub(crate) async fn is_gone(
    tx: &mut Tx,
    tenant: TenantId,
    token: &str,
    since: Time,
) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM outbox WHERE provider = $1 AND target = $2 AND tenant_id = $3
        AND state = 'dead' AND last_error = $4 AND updated_at >= $5";
    let count: i64 = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(PROVIDER).bind(token).bind(tenant.0).bind(GONE)
        .bind(since.ms()).fetch_one(db).await)?;
    Ok(count > 0)
}
