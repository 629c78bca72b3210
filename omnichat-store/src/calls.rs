//! Calling somebody on the rota: what they are told, and a row of the outbox for each way to reach them. Nothing that a
//! contact typed leaves the house in it: who is called looks at the conversation.

use omnichat_api::care::Escalation;
use omnichat_api::inbox::Inbox;
use omnichat_api::rota::{CallBy, Rota};
use omnichat_api::user::UserRef;
use omnichat_api::{ConversationId, InboxId, TenantId, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::conversations::place::Place;
use crate::outbox::{self, New};
use crate::tx::Tx;
use crate::{Store, StoreError, inboxes, pushes, rota};

/// What calls are called in the outbox; those to phones by Expo go with all other pushes.
pub const PROVIDER: &str = "call";
/// Mails to one address within an hour at most. They are counted apart from all other mails, so that neither keeps the
/// other back: an alert is no reason to refuse a new password, and whoever asks for passwords stops no alert. Who was
/// mailed every two minutes knows, and a mail server would begin to refuse.
const MAILS_AN_HOUR: i64 = 30;
const HOUR_MS: i64 = 3600 * 1000;
/// How long a call is tried for, in milliseconds: later the next person has long been called.
const WORTH_MS: i64 = 10 * 60 * 1000;

/// What somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// By which way.
    pub by: CallBy,
    /// The tenant of the conversation.
    pub tenant: TenantId,
    /// The inbox it came in by.
    pub inbox: InboxId,
    /// The inbox whose number a text message comes from.
    #[serde(default)]
    pub sms_inbox: Option<InboxId>,
    /// Which conversation.
    pub conversation: ConversationId,
    /// Who is called.
    pub user: UserRef,
    /// Since when somebody waits.
    pub since: Time,
    /// In words.
    pub says: String,
}

/// Puts a row out for each way of somebody, and says which, as the end of a sentence.
pub(crate) async fn put(
    tx: &mut Tx,
    place: &Place,
    inbox: &Inbox,
    rota: &Rota,
    user: &UserRef,
) -> Result<String, StoreError> {
    let c = &place.conversation;
    let since = c.waiting_since.unwrap_or(tx.now);
    let minutes = tx.now.since(since) / 60_000;
    let says = format!("Somebody has been waiting at {} for {}", inbox.name, waited(minutes));
    let mut ways = Vec::new();
    for way in rota::ways(rota, user.id, tx.now) {
        if way.by == CallBy::Email
            && let Some(why) = unmailed(tx, &way.to).await?
        {
            ways.push(format!("no mail: {why}"));
            continue;
        }
        if way.by == CallBy::Expo && pushes::is_gone(tx, place.tenant, &way.to, inbox.updated_at).await? {
            ways.push(format!("no push: {}; put another into the rota", pushes::GONE));
            continue;
        }
        ways.push(way.by.to_string());
        let call = Call {
            by: way.by,
            tenant: place.tenant,
            inbox: inbox.id,
            sms_inbox: rota.sms_inbox_id,
            conversation: c.id,
            user: user.clone(),
            since,
            says: says.clone(),
        };
        let new = New {
            id: Uuid::now_v7(),
            tenant: Some(place.tenant),
            provider: if call.by == CallBy::Expo { pushes::PROVIDER } else { PROVIDER },
            target: &way.to,
            payload: &serde_json::to_vec(&call)?,
            until: tx.now.plus_ms(WORTH_MS),
        };
        outbox::put(tx, new).await?;
    }
    Ok(if ways.is_empty() { "only here: the rota has no way to reach them".into() } else { ways.join(", ") })
}

/// Why nobody is mailed at this address now; `None` where it may be.
async fn unmailed(tx: &mut Tx, email: &str) -> Result<Option<String>, StoreError> {
    if tx.mail_from().is_none() {
        return Ok(Some("none is sent from here".into()));
    }
    let hour_ago = tx.now.plus_ms(-HOUR_MS);
    let many = outbox::since(tx, PROVIDER, email, hour_ago).await? >= MAILS_AN_HOUR;
    Ok(many.then(|| format!("{email} got {MAILS_AN_HOUR} within the hour")))
}

fn waited(minutes: i64) -> String {
    match minutes {
        ..1 => "less than a minute".into(),
        1 => "a minute".into(),
        2..120 => format!("{minutes} minutes"),
        _ => format!("{} hours", minutes / 60),
    }
}

/// The secret by which the receiver of an inbox's webhook calls tells that they are ours: made of the installation's key,
/// and so the same until that is another.
pub async fn secret(store: &Store, tenant: TenantId, inbox: InboxId) -> Result<String, StoreError> {
    inboxes::get(store, tenant, inbox).await?;
    Ok(secret_of(store, inbox))
}

/// The same, of an inbox that is there.
#[must_use]
pub fn secret_of(store: &Store, inbox: InboxId) -> String {
    let mac = store.key().mac("calls", &[inbox.0.as_bytes()]);
    mac.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a call is still wanted: nobody has answered or taken the conversation since.
pub async fn is_wanted(store: &Store, call: &Call) -> Result<bool, StoreError> {
    match crate::conversations::get(store, call.tenant, call.conversation).await {
        Ok(conversation) => {
            let untaken = |escalation: &Escalation| escalation.taken_by.is_none();
            Ok(conversation.escalation.as_ref().is_some_and(untaken))
        }
        Err(StoreError::NotFound(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
