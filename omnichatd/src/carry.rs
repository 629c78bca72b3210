//! Takes messages out of the house by their carriers: woken by each commit that puts one into the outbox, and by the time
//! when one is due again. Many inboxes at once and of each a few, so that a slow one holds up nobody else; of a
//! conversation one after the other. What an answer means is the carrier's own business, in [`crate::channels`].
//!
//! A message is sent once. Where it is not known whether the carrier took it, it counts as uncertain and waits for the
//! carrier's report or for somebody's decision, unless the carrier tells repetitions.

mod lane;

use std::collections::HashMap;
use std::time::Duration;

use omnichat_api::carrier::Carrier;
use omnichat_api::delivery::DeliveryState;
use omnichat_api::{InboxId, Time};
use omnichat_store::inboxes::fields::{self, Carried};
use omnichat_store::outgoing::{self, Claimed, Outcome, Waiting, Want};
use omnichat_store::{Store, StoreError};
use tokio::task::{Id, JoinSet};
use tokio::time::{sleep, timeout};

use crate::app::App;
use crate::channels::{self, FileLink, Parcel, Sent};
use lane::{Lane, pace};

/// Messages of all inboxes that are on their way at the same time.
const AT_ONCE: usize = 128;
/// How long one send may take: well within the lease.
const SEND: Duration = Duration::from_secs(60);
/// How long to sleep at most: other processes put messages in, too.
const LONGEST: Duration = Duration::from_secs(30);
/// How often what came of a send is written down again when the database cannot take it, and how long is between. All of
/// it is shorter than the lease: what a carrier said must not be forgotten.
const NOTES: u32 = 40;
const BETWEEN_NOTES: Duration = Duration::from_secs(1);

/// Runs until the daemon stops. What is on its way then comes to its end.
pub async fn run(app: App) {
    let mut bell = app.store().outgoing();
    if let Err(error) = outgoing::abandoned(app.store()).await {
        tracing::warn!(%error, "what was on its way when the daemon ended waits for its lease to end");
    }
    let mut desk =
        Desk { app: app.clone(), lanes: HashMap::new(), way: JoinSet::new(), whose: HashMap::new() };
    while !app.closing().is_cancelled() {
        let wait = match desk.fill().await {
            Ok(wait) => wait,
            Err(StoreError::Closed) => break,
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read; trying again");
                BETWEEN_NOTES
            }
        };
        tokio::select! {
            () = app.closing().cancelled() => {}
            () = bell.rung() => {}
            () = sleep(wait) => {}
            Some(landed) = desk.way.join_next_with_id() => match landed {
                Ok((id, shut)) => desk.landed(id, shut),
                Err(error) => desk.landed(error.id(), None),
            },
        }
    }
    while desk.way.join_next().await.is_some() {}
}

/// What a send leaves behind for its inbox where the carrier does not let us in: how the inbox was then.
type Shut = Option<Time>;

struct Desk {
    app: App,
    lanes: HashMap<InboxId, Lane>,
    way: JoinSet<Shut>,
    whose: HashMap<Id, InboxId>,
}

impl Desk {
    /// Sends out what may go now. Returns how long nothing more may, unless one lands or the bell rings.
    async fn fill(&mut self) -> Result<Duration, StoreError> {
        loop {
            let mut waiting = outgoing::waiting(self.app.store()).await?;
            waiting.sort_by_key(|inbox| inbox.due_at);
            let now = self.app.now();
            self.lanes.retain(|inbox, lane| !lane.is_idle() || waiting.iter().any(|w| w.inbox == *inbox));
            let (mut wants, mut wait) = (Vec::new(), LONGEST);
            let mut left = i64::try_from(AT_ONCE.saturating_sub(self.way.len())).unwrap_or(0);
            for inbox in waiting {
                match self.room(&inbox, now) {
                    Ok(room) if left > 0 => {
                        let most = room.min(left);
                        left -= most;
                        let pace = pace(&inbox);
                        wants.push(Want { tenant: inbox.tenant, inbox: inbox.inbox, most, pace });
                    }
                    Err(Some(ms)) => wait = wait.min(Duration::from_millis(u64::try_from(ms).unwrap_or(0))),
                    Ok(_) | Err(None) => {}
                }
            }
            if wants.is_empty() {
                return Ok(wait);
            }
            for claimed in outgoing::claim(self.app.store(), wants).await? {
                self.begin(claimed);
            }
        }
    }

    /// How many messages of an inbox may go now; or how long to wait, in milliseconds, `None` if not for time but for one
    /// that is on its way.
    fn room(&mut self, inbox: &Waiting, now: Time) -> Result<i64, Option<i64>> {
        let lane = self.lanes.entry(inbox.inbox).or_default();
        lane.look(inbox.changed_at);
        if inbox.due_at > now {
            return Err(Some(inbox.due_at.since(now)));
        }
        let free = lane.room(now)?;
        let room = pace(inbox).room(inbox.next_us, now).map_err(Some)?;
        Ok(room.min(free))
    }

    fn begin(&mut self, claimed: Claimed) {
        let inbox = claimed.inbox;
        if let Some(lane) = self.lanes.get_mut(&inbox) {
            lane.go();
        }
        let task = self.way.spawn(carry(self.app.clone(), claimed));
        self.whose.insert(task.id(), inbox);
    }

    fn landed(&mut self, id: Id, shut: Shut) {
        let Some(lane) = self.whose.remove(&id).and_then(|inbox| self.lanes.get_mut(&inbox)) else { return };
        lane.landed();
        if let Some(changed_at) = shut {
            lane.shut(self.app.now(), changed_at);
        }
    }
}

/// Sends one message, and writes down what came of it.
async fn carry(app: App, claimed: Claimed) -> Shut {
    let carried = match fields::carried(app.store(), claimed.inbox).await {
        Ok(Some(carried)) => carried,
        Ok(None) => {
            let why = "the inbox has no carrier any more".to_owned();
            note(app.store(), &claimed, Outcome::Never { code: None, why }).await;
            return None;
        }
        Err(error) => {
            tracing::warn!(%error, "an inbox cannot be read");
            let (why, after_ms) = ("Omnichat could not read the inbox".to_owned(), None);
            note(app.store(), &claimed, Outcome::Later { why, after_ms }).await;
            return None;
        }
    };
    let missing = carried.missing();
    let sent = if missing.is_empty() {
        let parcel = parcel(&app, &claimed);
        let sent = timeout(SEND, channels::send(&app, &carried, &parcel)).await;
        sent.unwrap_or_else(|_| Sent::Uncertain { why: "the carrier did not answer in time".into() })
    } else {
        let why = format!("the inbox is not set up: {} is missing", missing.join(" and "));
        Sent::Never { code: None, why }
    };
    come_to(&app, &carried, &claimed, sent).await
}

fn parcel(app: &App, claimed: &Claimed) -> Parcel {
    let link = |file: &omnichat_api::attachment::Attachment| FileLink {
        url: app.files().public_link(claimed.tenant, file.id, app.now()),
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        bytes: file.bytes,
    };
    Parcel {
        message: claimed.message.clone(),
        target: claimed.target.clone(),
        subject: claimed.subject.clone(),
        template: claimed.template.clone(),
        files: claimed.message.attachments.iter().map(link).collect(),
        attempt: claimed.attempt,
    }
}

async fn come_to(app: &App, carried: &Carried, claimed: &Claimed, sent: Sent) -> Shut {
    let mut shut = None;
    let outcome = match sent {
        Sent::Accepted { carrier_ref } => {
            // Mailboxes have troubles of their own, of which a mail that left says nothing.
            if carried.inbox.trouble.is_some() && carried.carrier != Carrier::Mail {
                trouble(app, carried, None).await;
            }
            Outcome::Accepted { carrier_ref }
        }
        Sent::Later { why, after } => {
            let after_ms = after.and_then(|after| i64::try_from(after.as_millis()).ok());
            Outcome::Later { why, after_ms }
        }
        Sent::Refused { why } => {
            shut = Some(carried.inbox.updated_at);
            trouble(app, carried, Some(why.clone())).await;
            Outcome::Back { why }
        }
        Sent::Never { code, why } => Outcome::Never { code, why },
        Sent::Uncertain { why } if carried.carrier.tells_repetitions() => {
            Outcome::Later { why, after_ms: None }
        }
        Sent::Uncertain { why } => Outcome::Uncertain { why },
    };
    note(app.store(), claimed, outcome).await;
    shut
}

async fn trouble(app: &App, carried: &Carried, why: Option<String>) {
    if let Err(error) = fields::trouble(app.store(), carried.tenant, carried.inbox.id, why).await {
        tracing::warn!(%error, inbox = %carried.inbox.id, "the trouble of an inbox could not be noted");
    }
}

/// Writes down what came of a send, and does not give up easily.
async fn note(store: &Store, claimed: &Claimed, outcome: Outcome) {
    let (id, inbox, attempt) = (claimed.message.id, claimed.inbox, claimed.attempt);
    let why = match &outcome {
        Outcome::Accepted { .. } => String::new(),
        Outcome::Later { why, .. }
        | Outcome::Back { why }
        | Outcome::Never { why, .. }
        | Outcome::Uncertain { why } => why.clone(),
    };
    for _ in 0..NOTES {
        match outgoing::settle(store, claimed, outcome.clone()).await {
            Ok(Some(DeliveryState::Accepted)) => {
                tracing::info!(%id, %inbox, attempt, "a message was accepted");
            }
            Ok(Some(DeliveryState::Queued)) => {
                tracing::info!(%id, %inbox, attempt, why, "a message did not leave; trying again");
            }
            Ok(Some(state)) => tracing::warn!(%id, %inbox, attempt, why, %state, "a message did not leave"),
            Ok(None) => tracing::debug!(%id, %inbox, "more is known of a message already"),
            Err(StoreError::Closed) => return,
            Err(error) => {
                tracing::warn!(%id, %inbox, %error, "what came of a message could not be noted; trying again");
                sleep(BETWEEN_NOTES).await;
                continue;
            }
        }
        return;
    }
}
