//! Where the tenants of the file go, and what of each is needed there: inboxes for the channels that were found.

use std::collections::{BTreeSet, HashMap};

use futures_util::FutureExt;
use omnichat_api::channel::Channel;
use omnichat_api::user::UserRef;
use omnichat_api::{TenantId, text};
use uuid::Uuid;

use super::SOURCE;
use super::old::{Old, OldTenant};
use crate::audit::Actor;
use crate::conversations::place::{self, Start};
use crate::db::on;
use crate::import::ledger::{self, Entry};
use crate::import::{ImportReport, ImportedTenant};
use crate::inboxes::{self, NewInbox, fields};
use crate::legacy::numbers::{self, Kind};
use crate::tx::Tx;
use crate::{Store, StoreError, tenants, users};

/// What is wrong with an inbox that an import made.
const UNSET: &str = "It was made by an import and knows nothing of its carrier yet: say its address and credentials with \
    `omnichat inbox set`.";

/// One tenant of the file and where it goes.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) number: i64,
    pub(super) name: String,
    /// The tenant here; absent in a dry run that would make it.
    pub(super) tenant: Option<TenantId>,
    /// The inboxes of the channels that are needed.
    pub(super) inboxes: HashMap<Channel, Start>,
    /// The users by their old numbers.
    pub(super) staff: HashMap<i64, UserRef>,
    /// The same by mail address and name, in small letters; of a name that several have, none.
    pub(super) named: HashMap<String, UserRef>,
}

/// Where each tenant of the file goes; several may go to one.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) parts: Vec<Part>,
}

impl Plan {
    /// The part that an old tenant's number belongs to: the first where there is none of that number.
    pub(super) fn of(&self, number: Option<i64>) -> usize {
        let found = number.and_then(|number| self.parts.iter().position(|part| part.number == number));
        found.unwrap_or(0)
    }
}

/// Decides where each goes and, unless it is a dry run, makes what is missing.
pub(super) async fn make(
    store: &Store,
    old: &Old,
    named: Option<&str>,
    report: &mut ImportReport,
) -> Result<Plan, StoreError> {
    let mut wanted = wanted(store, old, named).await?;
    let dry = report.dry_run;
    for want in &mut wanted {
        if let (None, false) = (want.tenant, dry) {
            let (number, name) = (want.number, want.name.clone());
            let made = store.write(move |tx| async move { found(tx, number, &name).await }.boxed()).await?;
            (want.tenant, want.made) = (Some(made), true);
        }
        want.made |= want.tenant.is_none();
    }
    report.tenants = wanted.iter().map(Want::reported).collect();
    let mut channels: Vec<BTreeSet<Channel>> = vec![BTreeSet::new(); wanted.len()];
    let mut parts: Vec<Part> = wanted.into_iter().map(Want::part).collect();
    let plan = Plan { parts: parts.clone() };
    for thread in &old.threads.all {
        channels[plan.of(thread.tenant)].insert(thread.key.channel);
    }
    for (part, channels) in parts.iter_mut().zip(channels) {
        let (Some(tenant), false) = (part.tenant, dry) else { continue };
        let made = store.write(move |tx| async move { open(tx, tenant, channels).await }.boxed()).await?;
        part.inboxes = made.starts;
        report.warnings.extend(made.bare.into_iter().map(|name| {
            format!(
                "the inbox {name} is new and knows nothing of its carrier yet: `omnichat inbox set {name} --address …` \
                 says what it needs, and so do old settings such as TWILIO_NUMBER"
            )
        }));
    }
    Ok(Plan { parts })
}

/// Where a tenant is to go.
struct Want {
    number: i64,
    name: String,
    tenant: Option<TenantId>,
    into: String,
    made: bool,
}

impl Want {
    fn reported(&self) -> ImportedTenant {
        let Self { number, name, tenant, into, made } = self;
        ImportedTenant {
            number: *number,
            name: name.clone(),
            tenant: *tenant,
            into: into.clone(),
            made: *made,
        }
    }

    fn part(self) -> Part {
        Part {
            number: self.number,
            name: self.into,
            tenant: self.tenant,
            inboxes: HashMap::new(),
            staff: HashMap::new(),
            named: HashMap::new(),
        }
    }
}

async fn wanted(store: &Store, old: &Old, named: Option<&str>) -> Result<Vec<Want>, StoreError> {
    let there = tenants::at_work(store).await?;
    if let Some(named) = named {
        let all = tenants::named(store, Some(named)).await?;
        let into = |old: &OldTenant| Want {
            number: old.number,
            name: old.name.clone(),
            tenant: Some(all.id),
            into: all.name.clone(),
            made: false,
        };
        return Ok(old.tenants.iter().map(into).collect());
    }
    let mut wanted = Vec::new();
    for (at, old) in old.tenants.iter().enumerate() {
        let mut known = None;
        for tenant in &there {
            if has_taken(store, tenant.id, old).await? {
                known = Some(tenant.clone());
            }
        }
        // The first goes where people work already, if that is one place.
        let known = match known {
            None if at == 0 && !there.is_empty() => Some(tenants::named(store, None).await?),
            known => known,
        };
        wanted.push(Want {
            number: old.number,
            name: old.name.clone(),
            tenant: known.as_ref().map(|tenant| tenant.id),
            into: known.map_or_else(|| organization(old), |tenant| tenant.name),
            made: false,
        });
    }
    Ok(wanted)
}

/// Whether an earlier run has brought this tenant there.
async fn has_taken(store: &Store, tenant: TenantId, old: &OldTenant) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT thing_id FROM imported
        WHERE tenant_id = $1 AND source = $2 AND kind = 'tenant' AND key = $3";
    let found: Option<Option<Uuid>> = on!(store.read(), db => sqlx::query_scalar(SQL).bind(tenant.0).bind(SOURCE)
        .bind(tenant_key(old.number)).fetch_optional(db).await)?;
    Ok(found.is_some())
}

fn tenant_key(number: i64) -> String {
    number.to_string()
}

/// What a new organization is called.
fn organization(old: &OldTenant) -> String {
    let line: String =
        old.name.chars().filter(|c| !c.is_control()).take(omnichat_api::limits::NAME_CHARS).collect();
    text::name("name", &line).unwrap_or_else(|_| format!("Organization {}", old.number))
}

/// Makes an organization for an old tenant, with its web inbox.
async fn found(tx: &mut Tx, number: i64, name: &str) -> Result<TenantId, StoreError> {
    let tenant =
        users::first(tx, &organization(&OldTenant { number, name: name.to_owned() }), &Actor::OPERATOR)
            .await?;
    note(tx, tenant, number).await?;
    Ok(tenant)
}

/// Notes that an old tenant went there.
async fn note(tx: &mut Tx, tenant: TenantId, number: i64) -> Result<(), StoreError> {
    let entry = Entry { kind: "tenant", key: tenant_key(number), thing: Some(tenant.0), data: None };
    ledger::note(tx, tenant, SOURCE, &[entry]).await?;
    numbers::give(tx, tenant, Kind::Tenant, &[(tenant.0, number)]).await.map(drop)
}

/// Notes where each part goes.
pub(super) async fn note_all(store: &Store, plan: &Plan) -> Result<(), StoreError> {
    for part in &plan.parts {
        if let Some(tenant) = part.tenant {
            let number = part.number;
            store.write(move |tx| async move { note(tx, tenant, number).await }.boxed()).await?;
        }
    }
    Ok(())
}

/// The inboxes of a tenant.
struct Opened {
    starts: HashMap<Channel, Start>,
    /// The names of those that were made and are still to be set up.
    bare: Vec<String>,
}

/// The first inbox of each of these channels, made where there is none.
async fn open(tx: &mut Tx, tenant: TenantId, channels: BTreeSet<Channel>) -> Result<Opened, StoreError> {
    const FIRST: &str = "SELECT id FROM inboxes WHERE tenant_id = $1 AND channel = $2 ORDER BY id LIMIT 1";
    const TEAM: &str = "SELECT name FROM tenants WHERE id = $1";
    let team: String = on!(tx.db(), db => sqlx::query_scalar(TEAM).bind(tenant.0).fetch_one(db).await)?;
    let mut opened = Opened { starts: HashMap::new(), bare: Vec::new() };
    for channel in channels {
        let first: Option<Uuid> = on!(tx.db(), db => sqlx::query_scalar(FIRST).bind(tenant.0).bind(channel.as_str())
            .fetch_optional(db).await)?;
        let id = match first {
            Some(id) => id.into(),
            None => {
                let new = NewInbox::bare(channel, name(channel), &team);
                let inbox = inboxes::add(tx, tenant, new, &Actor::OPERATOR).await?;
                if inbox.carrier.is_some() {
                    fields::note_trouble(tx, tenant, inbox.id, Some(UNSET.into())).await?;
                    opened.bare.push(inbox.name);
                }
                inbox.id
            }
        };
        opened.starts.insert(channel, place::start(tx, tenant, id).await?);
    }
    Ok(opened)
}

const fn name(channel: Channel) -> &'static str {
    match channel {
        Channel::Webchat => "Website",
        Channel::Sms => "SMS",
        Channel::Whatsapp => "WhatsApp",
        Channel::Messenger => "Messenger",
        Channel::Email => "Mail",
        Channel::Api => "Other channels",
    }
}
