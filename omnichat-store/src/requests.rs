//! Changes that make no row of their own are remembered here, so that a client may repeat them: the same `client_id`
//! of the same sender again gives the same answer, for as long as the event log is kept.

use omnichat_api::TenantId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::StoreError;
use crate::db::on;
use crate::tx::Tx;

/// A request that may come again.
pub(crate) struct Request {
    tenant: TenantId,
    sender: Uuid,
    /// Without it the request is done each time it comes.
    client_id: Option<Uuid>,
    /// What is asked, in words: another request under the same `client_id` is refused.
    what: String,
}

impl Request {
    pub(crate) fn new(tenant: TenantId, sender: Uuid, client_id: Option<Uuid>, what: String) -> Self {
        Self { tenant, sender, client_id, what }
    }

    /// The answer it got when it came before.
    pub(crate) async fn earlier<T: DeserializeOwned>(&self, tx: &mut Tx) -> Result<Option<T>, StoreError> {
        const SQL: &str =
            "SELECT what, answer FROM requests WHERE tenant_id = $1 AND sender_id = $2 AND client_id = $3";
        let Some(client_id) = self.client_id else { return Ok(None) };
        let known: Option<(String, String)> = on!(tx.db(), db => sqlx::query_as(SQL).bind(self.tenant.0)
            .bind(self.sender).bind(client_id).fetch_optional(db).await)?;
        match known {
            None => Ok(None),
            Some((what, _)) if what != self.what => Err(StoreError::ClientIdReused),
            Some((_, answer)) => Ok(Some(serde_json::from_str(&answer)?)),
        }
    }

    /// Remembers the answer.
    pub(crate) async fn answered<T: Serialize>(&self, tx: &mut Tx, answer: &T) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO requests (tenant_id, sender_id, client_id, what, answer, at)
            VALUES ($1, $2, $3, $4, $5, $6)";
        let Some(client_id) = self.client_id else { return Ok(()) };
        let (answer, now) = (serde_json::to_string(answer)?, tx.now.ms());
        on!(tx.db(), db => sqlx::query(SQL).bind(self.tenant.0).bind(self.sender).bind(client_id)
            .bind(&self.what).bind(answer).bind(now).execute(db).await.map(drop))?;
        Ok(())
    }
}
