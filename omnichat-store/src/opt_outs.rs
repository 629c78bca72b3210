//! Who asked to be left alone. One ledger for everything that goes out by phone: replies, patience texts, automatic
//! answers. It is asked where messages are handed over, in `outgoing/claim.rs`.

use futures_util::FutureExt;
use omnichat_api::channel::Channel;
use omnichat_api::export::OptOut;
use omnichat_api::{ConversationId, TenantId, Time};
use uuid::Uuid;

use crate::conversations::place::Place;
use crate::db::on;
use crate::messages::{self, Said};
use crate::tx::Tx;
use crate::{Store, StoreError, inboxes};

/// A word by which somebody says whether they want messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptWord {
    /// No more messages: STOP and its like.
    Stop,
    /// Messages again: START and its like.
    Start,
    /// They ask what this is: HELP and its like. Only a message like any other.
    Help,
}

/// Why nothing goes to an address.
pub(crate) fn why(word: &str, at: Time) -> String {
    let day: String = at.to_string().chars().take(10).collect();
    format!("the contact asked to be left alone ({word}) on {day}, and has not written START since")
}

/// Whether whoever has this address asked to be left alone, and has not asked otherwise since.
pub async fn holds(
    store: &Store,
    tenant: TenantId,
    channel: Channel,
    address: &str,
) -> Result<bool, StoreError> {
    const SQL: &str =
        "SELECT created_at FROM opt_outs WHERE tenant_id = $1 AND channel = $2 AND address = $3";
    let since: Option<i64> = on!(store.read(), db => sqlx::query_scalar(SQL).bind(tenant.0).bind(channel.as_str())
        .bind(address).fetch_optional(db).await)?;
    Ok(since.is_some())
}

/// Those who hold, some after another.
pub(crate) async fn all_after(
    store: &Store,
    tenant: TenantId,
    after: Option<&OptOut>,
    limit: i64,
) -> Result<Vec<OptOut>, StoreError> {
    const SQL: &str = "SELECT channel, address, word, created_at FROM opt_outs
        WHERE tenant_id = $1 AND (channel, address) > ($2, $3) ORDER BY channel, address LIMIT $4";
    let (channel, address) = after.map_or(("", ""), |last| (last.channel.as_str(), last.address.as_str()));
    let rows: Vec<(String, String, String, i64)> = on!(store.read(), db => sqlx::query_as(SQL).bind(tenant.0)
        .bind(channel).bind(address).bind(limit).fetch_all(db).await)?;
    let shown = |(channel, address, word, at)| {
        Ok(OptOut { channel: inboxes::channel(channel)?, address, word, created_at: Time(at) })
    };
    rows.into_iter().map(shown).collect()
}

/// Notes such a word, and tells staff in the conversation. The same word again changes nothing.
pub async fn heard(
    store: &Store,
    tenant: TenantId,
    channel: Channel,
    address: &str,
    word: OptWord,
) -> Result<(), StoreError> {
    let address = address.to_owned();
    if !matches!(channel, Channel::Sms | Channel::Whatsapp) {
        return Ok(());
    }
    store
        .write(move |tx| {
            async move {
                tx.hold(tenant).await?;
                let line = match word {
                    OptWord::Stop if stop(tx, tenant, channel, &address).await? => {
                        "The contact wrote STOP: they get no more messages until they write START."
                    }
                    OptWord::Start if start(tx, tenant, channel, &address).await? => {
                        "The contact wrote START: they get messages again."
                    }
                    OptWord::Stop | OptWord::Start | OptWord::Help => return Ok(()),
                };
                tell(tx, tenant, channel, &address, line.into()).await
            }
            .boxed()
        })
        .await
}

async fn stop(tx: &mut Tx, tenant: TenantId, channel: Channel, address: &str) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO opt_outs (tenant_id, channel, address, word, created_at)
        VALUES ($1, $2, $3, 'STOP', $4) ON CONFLICT DO NOTHING";
    let now = tx.now.ms();
    let done = on!(tx.db(), db => sqlx::query(SQL).bind(tenant.0).bind(channel.as_str()).bind(address).bind(now)
        .execute(db).await.map(|done| done.rows_affected()))?;
    Ok(done == 1)
}

async fn start(tx: &mut Tx, tenant: TenantId, channel: Channel, address: &str) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM opt_outs WHERE tenant_id = $1 AND channel = $2 AND address = $3";
    let done = on!(tx.db(), db => sqlx::query(SQL).bind(tenant.0).bind(channel.as_str()).bind(address)
        .execute(db).await.map(|done| done.rows_affected()))?;
    Ok(done == 1)
}

/// A note in the newest conversation with whoever has this address, if there is one.
async fn tell(
    tx: &mut Tx,
    tenant: TenantId,
    channel: Channel,
    address: &str,
    line: String,
) -> Result<(), StoreError> {
    let Some(id) = newest(tx, tenant, channel, address).await? else { return Ok(()) };
    let mut place = Place::load(tx, tenant, id).await?;
    messages::add(tx, &mut place, Said::system_note(line)).await?;
    place.finish(tx).await.map(drop)
}

/// The newest conversation with whoever has this address.
async fn newest(
    tx: &mut Tx,
    tenant: TenantId,
    channel: Channel,
    address: &str,
) -> Result<Option<ConversationId>, StoreError> {
    const SQL: &str =
        "SELECT c.id FROM identities k JOIN conversations c ON c.tenant_id = k.tenant_id AND c.contact_id = k.contact_id
        WHERE k.tenant_id = $1 AND k.channel = $2 AND k.address = $3 AND c.channel = $2
        ORDER BY c.last_message_at DESC, c.id DESC LIMIT 1";
    let id: Option<Uuid> = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(tenant.0).bind(channel.as_str())
        .bind(address).fetch_optional(db).await)?;
    Ok(id.map(ConversationId))
}
