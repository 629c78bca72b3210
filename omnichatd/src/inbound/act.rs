//! Does what a row of the journal says. Everything here may be done twice: a message is told by its key, a report that is
//! no news changes nothing.

use omnichat_api::carrier::Carrier;
use omnichat_api::{ConversationId, MessageId, TenantId};
use omnichat_store::inbound::{Outcome, TRIES, Waiting};
use omnichat_store::inboxes::fields::{self, Carried};
use omnichat_store::messages::{self, Heard};
use omnichat_store::{StoreError, opt_outs, outgoing};

use super::lanes::Lane;
use super::{media, raw};
use crate::app::App;
use crate::channels::{self, Arrived, Report, Said};

/// A row, read.
pub(super) struct Job {
    waiting: Waiting,
    carried: Carried,
    /// The message of ours that it is about, if the address that was posted to names one.
    about: Option<MessageId>,
    arrived: Vec<Arrived>,
}

/// Why something could not be done.
enum Trouble {
    Later(String),
    /// The store takes nothing just now.
    Back(String),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Closed => Self::Back("the daemon was stopped".into()),
            error @ (StoreError::Unavailable(_) | StoreError::Busy) => Self::Back(error.problem().detail),
            error => {
                tracing::warn!(%error, "the store could not take what came in");
                Self::Later(error.problem().detail)
            }
        }
    }
}

impl From<Trouble> for Outcome {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Later(why) => Self::Later(why),
            Trouble::Back(why) => Self::Back(why),
        }
    }
}

/// Reads a row. What comes of it at once, if nothing is to be done.
pub(super) async fn begin(app: &App, waiting: Waiting) -> Result<Job, (Waiting, Outcome)> {
    let carried = match fields::carried(app.store(), waiting.inbox).await {
        Ok(Some(carried)) => carried,
        Ok(None) => return Err((waiting, Outcome::Failed("the inbox has no carrier any more".into()))),
        Err(error) => return Err((waiting, Trouble::from(error).into())),
    };
    if carried.carrier == Carrier::Mail {
        return Ok(Job { waiting, carried, about: None, arrived: Vec::new() });
    }
    let hook = raw::hook(app.public_url(), &waiting);
    match channels::read(&carried, &hook) {
        Ok(arrived) => Ok(Job { waiting, carried, about: channels::message_of(&hook.url), arrived }),
        Err(why) => Err((waiting, Outcome::Failed(why))),
    }
}

impl Job {
    pub(super) fn waiting(&self) -> &Waiting {
        &self.waiting
    }

    /// What it is about first: mails of one mailbox go one after the other.
    pub(super) fn lane(&self) -> Lane {
        let about = self.arrived.iter().find_map(|arrived| match arrived {
            Arrived::Message(said) => Some(said.address.clone()),
            Arrived::Report(report) => Some(report.carrier_ref.clone()),
            Arrived::Read { address, .. } => Some(address.clone()),
            Arrived::Nothing(_) => None,
        });
        (self.waiting.inbox, about.unwrap_or_default())
    }

    /// Does all that it says.
    pub(super) async fn run(&self, app: &App) -> Outcome {
        if self.carried.carrier == Carrier::Mail {
            return channels::mail::take(app, &self.carried, &self.waiting).await;
        }
        let (mut conversation, mut ignored, mut did) = (None, None, false);
        for arrived in &self.arrived {
            match self.one(app, arrived).await {
                Ok(Did::Said(id)) => (conversation, did) = (Some(id), true),
                Ok(Did::Nothing(why)) => ignored = Some(why),
                Err(trouble) => return trouble.into(),
            }
        }
        match ignored {
            Some(why) if !did => Outcome::Ignored(why),
            _ => Outcome::Done(conversation),
        }
    }

    async fn one(&self, app: &App, arrived: &Arrived) -> Result<Did, Trouble> {
        match arrived {
            Arrived::Message(said) => self.said(app, said).await,
            Arrived::Report(report) => self.report(app, report).await,
            Arrived::Read { address, until } => {
                let (tenant, inbox) = (self.tenant(), self.waiting.inbox);
                let read = outgoing::read_until(app.store(), tenant, inbox, address.clone(), *until).await?;
                Ok(read.map_or_else(|| Did::Nothing("nothing unread was sent to them".into()), Did::Said))
            }
            Arrived::Nothing(why) => Ok(Did::Nothing(why.clone())),
        }
    }

    const fn tenant(&self) -> TenantId {
        self.carried.tenant
    }

    async fn said(&self, app: &App, said: &Said) -> Result<Did, Trouble> {
        let channel = self.carried.inbox.channel;
        let brought = media::bring(app, &self.carried, &said.files, self.waiting.attempt).await;
        let (attachments, missing) = brought.map_err(Trouble::Later)?;
        let body = [vec![said.body.clone()], missing].concat();
        let heard = Heard {
            tenant: self.tenant(),
            inbox: self.waiting.inbox,
            channel,
            key: said.key.clone(),
            address: said.address.clone(),
            name: match &said.name {
                Some(name) => Some(name.clone()),
                None => channels::name_of(app, &self.carried, &said.address).await,
            },
            body: body.join("\n").trim().to_owned(),
            attachments,
            mail: None,
            thread: None,
            subject: None,
        };
        let reply = self.carried.field("auto_reply").filter(|_| said.word.is_none());
        let message = match messages::hear_and_reply(app.store(), heard, reply.map(str::to_owned)).await {
            Err(StoreError::Blocked) => return Ok(Did::Nothing("whoever wrote it is blocked".into())),
            other => other?,
        };
        if let Some(word) = said.word {
            opt_outs::heard(app.store(), self.tenant(), channel, &said.address, word).await?;
        }
        Ok(Did::Said(message.conversation_id))
    }

    async fn report(&self, app: &App, report: &Report) -> Result<Did, Trouble> {
        let Report { carrier_ref, words, state, code, why } = report.clone();
        let (tenant, inbox) = (self.tenant(), self.waiting.inbox);
        let message = self.about;
        let reported = outgoing::Reported { tenant, inbox, carrier_ref, message, words, state, code, why };
        let unknown = "no message that left by this inbox has this id";
        match outgoing::report(app.store(), reported).await? {
            Some(conversation) => Ok(Did::Said(conversation)),
            // It may be faster than the answer that accepts the message.
            None if self.waiting.attempt < TRIES => Err(Trouble::Later(unknown.into())),
            None => Ok(Did::Nothing(unknown.into())),
        }
    }
}

/// What one thing came to.
enum Did {
    Said(ConversationId),
    Nothing(String),
}
