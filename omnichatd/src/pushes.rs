//! Pushes to phones, from the outbox to Expo, many in one request; and what Expo says later of whether they got there. A
//! phone that can be reached no more is forgotten.

use std::time::Duration;

use omnichat_store::legacy::push::Message;
use omnichat_store::outbox::{self, Awaited, Claimed, Outcome, Told};
use omnichat_store::pushes::{GONE, PROVIDER, Push};
use omnichat_store::{StoreError, calls, legacy};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::app::App;
use crate::expo::{self, Receipt, Ticket};
use crate::on_call;
use crate::outbox::{LONGEST, Provider};

/// The way to the phones.
pub struct Pushes(pub App);

impl Provider for Pushes {
    const NAME: &'static str = PROVIDER;
    const AT_ONCE: usize = expo::MESSAGES;

    async fn send(&self, claimed: &Claimed) -> Outcome {
        let mut outcomes = self.send_all(std::slice::from_ref(claimed)).await;
        outcomes.pop().unwrap_or_else(|| Outcome::Later("Expo was not asked".into()))
    }

    async fn send_all(&self, claimed: &[Claimed]) -> Vec<Outcome> {
        let (mut outcomes, mut going) = (Vec::with_capacity(claimed.len()), Vec::new());
        for one in claimed {
            match self.message(one).await {
                Ok((push, message)) => {
                    going.push((outcomes.len(), push, message));
                    outcomes.push(Outcome::Accepted);
                }
                Err(outcome) => outcomes.push(outcome),
            }
        }
        let messages: Vec<Value> = going.iter().map(|(_, _, message)| message.clone()).collect();
        for ((at, push, _), ticket) in going.iter().zip(expo::push(&self.0, &messages).await) {
            outcomes[*at] = match ticket {
                Ticket::Taken(Some(receipt)) => Outcome::Awaits(receipt),
                Ticket::Taken(None) => Outcome::Accepted,
                Ticket::Later(why) => Outcome::Later(why),
                Ticket::Never(why) => Outcome::Never(why),
                Ticket::Gone => match forget(&self.0, push, &claimed[*at].target).await {
                    Ok(()) => Outcome::Never(GONE.into()),
                    Err(error) => Outcome::Later(error.to_string()),
                },
            };
        }
        outcomes
    }
}

impl Pushes {
    /// What Expo is to be told; or what came of it, if nothing.
    async fn message(&self, claimed: &Claimed) -> Result<(Push, Value), Outcome> {
        let push = serde_json::from_slice::<Push>(&claimed.payload);
        let push = push.map_err(|_| Outcome::Never("what is to be said cannot be read".into()))?;
        let message = match &push {
            Push::Message(message) => of_message(&claimed.target, message),
            Push::Call(call) => {
                let wanted = calls::is_wanted(self.0.store(), call).await;
                if !wanted.map_err(|error| Outcome::Later(error.to_string()))? {
                    return Err(Outcome::Never(on_call::NOT_NEEDED.into()));
                }
                json!({
                    "to": claimed.target, "title": "Somebody waits for an answer", "body": call.says,
                    "sound": "default", "priority": "high",
                    "data": {"conversation_id": call.conversation, "url": on_call::url(&self.0, call)},
                })
            }
        };
        Ok((push, message))
    }
}

/// In the keys of the old app.
fn of_message(to: &str, message: &Message) -> Value {
    let Message { user_id, channel, text, .. } = message;
    json!({
        "to": to,
        "sound": "default",
        "title": format!("New message from {user_id}"),
        "body": text,
        "data": {"type": "new_message", "user_id": user_id, "channel": channel},
        "priority": "high",
        "channelId": "dwc-admin-messages",
    })
}

async fn forget(app: &App, push: &Push, token: &str) -> Result<(), StoreError> {
    legacy::push::forget(app.store(), push.tenant(), token).await
}

/// Asks for receipts until the daemon stops.
pub async fn receipts(app: App) {
    let mut bell = app.store().outgoing();
    loop {
        let wait = match ask(&app).await {
            Ok(wait) => wait,
            Err(StoreError::Closed) => return,
            Err(error) => {
                tracing::warn!(%error, "the receipts of pushes cannot be asked for; trying again");
                LONGEST
            }
        };
        tokio::select! {
            () = app.closing().cancelled() => return,
            () = bell.rung() => {}
            () = sleep(wait) => {}
        }
    }
}

/// Asks for those that are due. Returns how long none is.
async fn ask(app: &App) -> Result<Duration, StoreError> {
    let (store, most) = (app.store(), i64::try_from(expo::RECEIPTS).unwrap_or(1));
    loop {
        let Some(due) = outbox::next_receipt(store, PROVIDER).await? else { return Ok(LONGEST) };
        if let Ok(wait @ 1..) = u64::try_from(due.since(app.now())) {
            return Ok(Duration::from_millis(wait).min(LONGEST));
        }
        let awaited = outbox::awaited(store, PROVIDER, most).await?;
        let ids: Vec<&str> = awaited.iter().map(|one| one.receipt.as_str()).collect();
        if ids.is_empty() {
            continue;
        }
        match expo::receipts(app, &ids).await {
            Ok(told) => {
                for one in &awaited {
                    if let Some(receipt) = told.get(&one.receipt) {
                        note(app, one, receipt.clone()).await?;
                    }
                }
            }
            // They are asked for again when they are due again.
            Err(why) => tracing::warn!(why, "Expo tells nothing of pushes; asking again"),
        }
    }
}

async fn note(app: &App, awaited: &Awaited, receipt: Receipt) -> Result<(), StoreError> {
    let id = awaited.id;
    let told = match receipt {
        Receipt::Through => Told::Through,
        Receipt::Again(why) => Told::Again(why),
        Receipt::Never(why) => {
            tracing::error!(%id, why, "a push did not get to its phone");
            Told::Never(why)
        }
        Receipt::Gone => {
            if let Ok(push) = serde_json::from_slice(&awaited.payload) {
                forget(app, &push, &awaited.target).await?;
            }
            tracing::warn!(%id, why = GONE, "a push did not get to its phone");
            Told::Never(GONE.into())
        }
    };
    outbox::receive(app.store(), awaited, told).await
}
