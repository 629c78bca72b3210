//! What old settings say, done once: inboxes for Twilio and Messenger, whom to call, and the web inbox's times and texts.
//! What somebody has set up here already stays as it is.

use std::collections::BTreeMap;
use std::fmt;

use futures_util::FutureExt;
use omnichat_api::care::{Care, LONGEST_WAIT_S};
use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_api::event::Change;
use omnichat_api::inbox::Inbox;
use omnichat_api::rota::{CallBy, Rota, Shift, Way};
use omnichat_api::{InboxId, TenantId, UserId};
use uuid::Uuid;

use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::inboxes::{self, NewInbox, fields};
use crate::legacy::On;
use crate::tx::Tx;
use crate::{Store, StoreError, care, numbers, rota};

/// What the system before said to who waited, first and last.
const PATIENCE: &str =
    "We are still trying to locate an available staff member, thank you for your patience.";
const CONTACT: &str = "All staff are currently assisting others. Please leave your message and contact info, and a team \
    member will respond as soon as possible.";
/// After how many seconds it said so.
const PATIENCE_S: u32 = 30;
const CONTACT_S: u32 = 120;
/// What is noted of steps that were done, so that none is done again after somebody has changed it.
const SOURCE: &str = "settings";

/// What old settings say. Holds secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Setup {
    /// `TWILIO_ACCOUNT_SID`, `TWILIO_AUTH_TOKEN` and `TWILIO_NUMBER`.
    pub twilio: Option<Twilio>,
    /// `BACKUP_NUMBER`.
    pub backup_number: Option<String>,
    /// `FB_…`.
    pub messenger: Option<Messenger>,
    /// `AUTO_CLOSE_MINUTES`.
    pub auto_close_minutes: Option<u32>,
    /// `ESCALATE_AFTER_SECONDS`.
    pub escalate_after_seconds: Option<u32>,
}

/// An account at Twilio.
#[derive(Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the settings of these names")]
pub struct Twilio {
    pub account_sid: String,
    pub auth_token: String,
    pub number: String,
}

/// A page at Facebook.
#[derive(Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the settings of these names")]
pub struct Messenger {
    pub page_id: String,
    pub app_secret: Option<String>,
    pub verify_token: Option<String>,
    pub page_token: Option<String>,
}

/// Without the secrets.
impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setup")
            .field("twilio", &self.twilio.is_some())
            .field("backup_number", &self.backup_number.is_some())
            .field("messenger", &self.messenger.is_some())
            .field("auto_close_minutes", &self.auto_close_minutes)
            .field("escalate_after_seconds", &self.escalate_after_seconds)
            .finish()
    }
}

/// Does what the settings say and was not done yet. Says what that was; nothing when it is done again.
pub async fn apply(store: &Store, on: &On, setup: &Setup, actor: Actor) -> Result<Vec<String>, StoreError> {
    let (on, setup) = (*on, setup.clone());
    store
        .write(move |tx| {
            async move { Work { tx, on, actor: &actor, did: Vec::new() }.all(&setup).await }.boxed()
        })
        .await
}

struct Work<'t> {
    tx: &'t mut Tx,
    on: On,
    actor: &'t Actor,
    did: Vec<String>,
}

impl Work<'_> {
    async fn all(mut self, setup: &Setup) -> Result<Vec<String>, StoreError> {
        self.tx.hold(self.on.tenant).await?;
        let mut sms = None;
        if let Some(twilio) = &setup.twilio {
            sms = self.twilio(Channel::Sms, twilio).await?;
            self.twilio(Channel::Whatsapp, twilio).await?;
        }
        if let Some(messenger) = &setup.messenger {
            self.messenger(messenger).await?;
        }
        self.care(setup).await?;
        if let Some(number) = &setup.backup_number {
            self.backup(number, sms).await?;
        }
        Ok(self.did)
    }

    async fn twilio(&mut self, channel: Channel, twilio: &Twilio) -> Result<Option<InboxId>, StoreError> {
        let Ok(number) = numbers::e164("TWILIO_NUMBER", &twilio.number) else {
            let wrong = "TWILIO_NUMBER is no phone number with its country: no inbox was made for it";
            if !self.did.iter().any(|did| did == wrong) {
                self.did.push(wrong.into());
            }
            return Ok(None);
        };
        let name = if channel == Channel::Sms { "SMS" } else { "WhatsApp" };
        // Without an automatic reply of its own: while old clients are served, `/sms` answers as it always did.
        let fields =
            [("account_sid", twilio.account_sid.as_str()), ("auth_token", twilio.auth_token.as_str())];
        self.carried(name, channel, Carrier::Twilio, &number, &fields).await.map(Some)
    }

    async fn messenger(&mut self, page: &Messenger) -> Result<(), StoreError> {
        let known = [
            ("app_secret", &page.app_secret),
            ("verify_token", &page.verify_token),
            ("page_token", &page.page_token),
        ];
        let fields: Vec<_> =
            known.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?))).collect();
        self.carried("Messenger", Channel::Messenger, Carrier::Meta, &page.page_id, &fields).await?;
        Ok(())
    }

    /// The inbox of an address at a carrier, made if there is none. One that is there keeps what it was told.
    async fn carried(
        &mut self,
        name: &str,
        channel: Channel,
        carrier: Carrier,
        address: &str,
        told: &[(&str, &str)],
    ) -> Result<InboxId, StoreError> {
        const SQL: &str = "SELECT id FROM inboxes WHERE tenant_id = $1 AND channel = $2 AND address = $3
            ORDER BY id LIMIT 1";
        const BARE: &str = "SELECT id FROM inboxes WHERE tenant_id = $1 AND channel = $2 AND carrier = $3
            AND address IS NULL ORDER BY id LIMIT 1";
        let tenant = self.on.tenant;
        let known: Option<Uuid> = on!(self.tx.db(), db => sqlx::query_scalar(SQL).bind(tenant.0)
            .bind(channel.as_str()).bind(address).fetch_optional(db).await)?;
        if let Some(id) = known {
            return Ok(id.into());
        }
        // One that an import made knows its channel and nothing else yet.
        let bare: Option<Uuid> = on!(self.tx.db(), db => sqlx::query_scalar(BARE).bind(tenant.0)
            .bind(channel.as_str()).bind(carrier.as_str()).fetch_optional(db).await)?;
        let made = match bare {
            Some(bare) => inboxes::reach_at(self.tx, tenant, self.actor, bare.into(), address).await?,
            None => {
                let new = NewInbox::carried(name, channel, carrier, address);
                inboxes::add(self.tx, tenant, new, self.actor).await?
            }
        };
        let told: BTreeMap<_, _> =
            told.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let inbox = fields::write(self.tx, tenant, made.id, told).await?;
        self.tx.changed(tenant, None, None, Change::InboxChanged(inbox)).await?;
        self.did.push(format!("made the inbox {name} for {address} at {carrier}"));
        Ok(made.id)
    }

    /// The web inbox's times and texts, while they are still the usual ones.
    async fn care(&mut self, setup: &Setup) -> Result<(), StoreError> {
        let mut inbox = self.web().await?;
        if inbox.care != Care::usual(Channel::Webchat) || self.done("care").await? {
            return Ok(());
        }
        let bounded = |seconds: u32| seconds.clamp(PATIENCE_S + 1, LONGEST_WAIT_S);
        let last = setup.escalate_after_seconds.map_or(CONTACT_S, bounded);
        inbox.care = care::checked(Care {
            patience_s: Some(PATIENCE_S),
            patience_text: PATIENCE.into(),
            contact_s: Some(last),
            contact_text: CONTACT.into(),
            alert_s: Some(last),
            close_s: setup
                .auto_close_minutes
                .filter(|minutes| *minutes > 0)
                .map(|minutes| minutes.saturating_mul(60).min(LONGEST_WAIT_S)),
            ..inbox.care
        })?;
        let closes = match inbox.care.close_s {
            Some(seconds) => format!(", and it closes what is idle for {} minutes", seconds / 60),
            None => String::new(),
        };
        let did = format!(
            "{} says what the system before said: after {PATIENCE_S} and {last} seconds{closes}",
            inbox.name
        );
        inboxes::keep(self.tx, self.on.tenant, self.actor, inbox).await?;
        self.did.push(did);
        self.note("care").await
    }

    /// Whom to call when nobody answers: the backup number, as a way to reach who has been here longest.
    async fn backup(&mut self, number: &str, sms: Option<InboxId>) -> Result<(), StoreError> {
        let mut inbox = self.web().await?;
        if inbox.rota.is_some() || self.done("rota").await? {
            return Ok(());
        }
        let tenant = self.on.tenant;
        let Ok(to) = numbers::e164("BACKUP_NUMBER", number) else {
            self.did.push("BACKUP_NUMBER is no phone number with its country: nobody is called".into());
            return Ok(());
        };
        let (Some(sms), Some(user_id)) = (sms, longest_here(self.tx, tenant).await?) else {
            self.did.push(
                "BACKUP_NUMBER is not called: that needs an owner or admin, and TWILIO_… settings to send from".into(),
            );
            return Ok(());
        };
        let shift = Shift { user_id, when: Vec::new(), ways: vec![Way { by: CallBy::Sms, to: to.clone() }] };
        let asked = Rota { time_zone: "UTC".into(), sms_inbox_id: Some(sms), shifts: vec![shift] };
        let asked = rota::checked(asked)?;
        rota::known(self.tx, tenant, &asked).await?;
        let did = format!("{} calls {to} by SMS when nobody answers", inbox.name);
        inbox.rota = Some(asked);
        inboxes::keep(self.tx, tenant, self.actor, inbox).await?;
        self.did.push(did);
        self.note("rota").await
    }

    async fn web(&mut self) -> Result<Inbox, StoreError> {
        inboxes::load(self.tx, self.on.tenant, self.on.inbox).await
    }

    async fn done(&mut self, step: &str) -> Result<bool, StoreError> {
        const SQL: &str = "SELECT COUNT(*) FROM imported
            WHERE tenant_id = $1 AND source = $2 AND kind = $3 AND key = $4";
        let (tenant, inbox) = (self.on.tenant, self.on.inbox);
        let found: i64 = on!(self.tx.db(), db => sqlx::query_scalar(SQL).bind(tenant.0).bind(SOURCE).bind(step)
            .bind(inbox.to_string()).fetch_one(db).await)?;
        Ok(found > 0)
    }

    async fn note(&mut self, step: &str) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO imported (tenant_id, source, kind, key, thing_id, created_at)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        let (tenant, inbox, now) = (self.on.tenant, self.on.inbox, self.tx.now.ms());
        on!(self.tx.db(), db => sqlx::query(SQL).bind(tenant.0).bind(SOURCE).bind(step).bind(inbox.to_string())
            .bind(inbox.0).bind(now).execute(db).await.map(drop))?;
        Deed::new(self.actor, "legacy.set_up", inbox).note(self.tx, Some(tenant)).await
    }
}

/// The owner or admin who has been in a tenant longest and can sign in.
async fn longest_here(tx: &mut Tx, tenant: TenantId) -> Result<Option<UserId>, StoreError> {
    const SQL: &str = "SELECT u.id FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.tenant_id = $1 AND m.role IN ('owner', 'admin') AND u.kind = 'person' AND u.disabled_at IS NULL
        ORDER BY m.created_at, u.id LIMIT 1";
    let id: Option<Uuid> =
        on!(tx.db(), db => sqlx::query_scalar(SQL).bind(tenant.0).fetch_optional(db).await)?;
    Ok(id.map(UserId))
}
