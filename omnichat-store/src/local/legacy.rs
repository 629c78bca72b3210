//! Local commands about the clients of the system before: whose are served, and what is worth knowing of that.

use omnichat_api::inbox::Inbox;
use omnichat_api::{InboxId, TenantId, Time};
use serde::{Deserialize, Serialize};

use super::{Reply, inboxes};
use crate::audit::Actor;
use crate::config;
use crate::legacy::{self, LegacyStatus, OLD_TOKEN_MS, set_up};
use crate::{Store, StoreError, tenants};

/// What is done about old clients.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the command of the same name")]
pub enum LegacyCommand {
    /// Serves those of a tenant; visitors write to this web inbox, by name or id, or to the tenant's first.
    Enable { tenant: Option<String>, inbox: Option<String> },
    /// Serves them no more.
    Disable,
    /// Whether and for whom it is on.
    Status,
}

/// How it stands, with what the daemon's settings say.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LegacyShown {
    /// How it stands.
    #[serde(flatten)]
    pub status: LegacyStatus,
    /// What settings say.
    pub settings: OldSettings,
    /// What was set up just now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<String>,
    /// What is to be done or known, each a sentence.
    pub hints: Vec<String>,
}

/// What settings say of old clients; no secret.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OldSettings {
    /// The old names that are set.
    pub seen: Vec<String>,
    /// Whether tokens of the system before are believed.
    pub old_tokens: bool,
    /// When the last of them ends, if the system before stopped when this was switched on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_tokens_until: Option<Time>,
    /// How long new tokens of old clients live, in hours.
    pub token_hours: u32,
    /// Whether `/sms` believes only what Twilio has signed.
    pub verify_twilio: bool,
}

pub(super) async fn run(store: &Store, command: LegacyCommand) -> Result<Reply, StoreError> {
    let done = match command {
        LegacyCommand::Enable { tenant, inbox } => {
            let tenant = tenants::named(store, tenant.as_deref()).await?.id;
            let inbox = match inbox {
                Some(named) => Some(web_inbox(store, tenant, &named).await?),
                None => None,
            };
            let on = legacy::enable(store, tenant, inbox, Actor::OPERATOR).await?;
            set_up::apply(store, &on, &store.old_settings().setup, Actor::OPERATOR).await?
        }
        LegacyCommand::Disable => {
            legacy::disable(store, Actor::OPERATOR).await?;
            Vec::new()
        }
        LegacyCommand::Status => Vec::new(),
    };
    Ok(Reply::Legacy(shown(store, done).await?))
}

async fn shown(store: &Store, done: Vec<String>) -> Result<LegacyShown, StoreError> {
    let (status, old) = (legacy::status(store).await?, store.old_settings());
    let old_tokens = old.secret.is_some();
    let settings = OldSettings {
        seen: old.seen.clone(),
        old_tokens,
        old_tokens_until: status.on.as_ref().filter(|_| old_tokens).map(|on| on.since.plus_ms(OLD_TOKEN_MS)),
        token_hours: old.token_hours,
        verify_twilio: old.verify_twilio,
    };
    let hints = hints(&status, old);
    Ok(LegacyShown { status, settings, done, hints })
}

fn hints(status: &LegacyStatus, old: &config::Legacy) -> Vec<String> {
    let mut hints: Vec<String> = status
        .default_passwords
        .iter()
        .map(|email| {
            format!("the account {email} still has the old default password: omnichat user password {email}")
        })
        .collect();
    if let Some(on) = &status.on {
        if on.closed {
            hints.push(format!(
                "the tenant {} is closed: nobody is served until it is opened again",
                on.tenant
            ));
        }
        if old.secret.is_none() {
            hints.push(
                "who is signed in at the system before signs in once more: set legacy.secret (or JWT_SECRET) to what it \
                 signed with to spare them that"
                    .into(),
            );
        }
        if !old.verify_twilio {
            hints.push(
                "legacy.verify_twilio is off: anybody can send messages in anybody's name to /sms; set it to true".into(),
            );
        }
    }
    hints.extend(old.ignored.iter().cloned());
    hints
}

async fn web_inbox(store: &Store, tenant: TenantId, named: &str) -> Result<InboxId, StoreError> {
    let web = |inbox: &Inbox| inbox.channel == omnichat_api::channel::Channel::Webchat;
    let all: Vec<Inbox> = inboxes::all(store, tenant).await?.into_iter().filter(web).collect();
    let known = all.iter().map(|inbox| inbox.name.clone()).collect::<Vec<_>>().join(", ");
    let mut found = all.into_iter().filter(|inbox| inbox.name == named || inbox.id.to_string() == named);
    match (found.next(), found.next()) {
        (Some(inbox), None) => Ok(inbox.id),
        (None, _) => {
            Err(StoreError::Conflict(format!("no web inbox here is called `{named}`; there is: {known}")))
        }
        (Some(_), Some(_)) => {
            Err(StoreError::Conflict(format!("several web inboxes are called `{named}`; name it by its id")))
        }
    }
}
