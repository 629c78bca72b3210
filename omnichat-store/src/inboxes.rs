//! Inboxes: the configured channels of a tenant.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use omnichat_api::care::Care;
use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_api::event::Change;
use omnichat_api::inbox::{
    ChangeInbox, CreateInbox, DEFAULT_COLOR, DEFAULT_GREETING, GREETING_CHARS, Inbox, Trouble, WidgetLook,
};
use omnichat_api::limits::INBOX_ORIGINS;
use omnichat_api::page::{self, PageQuery};
use omnichat_api::team::TeamRef;
use omnichat_api::{FieldError, InboxId, Page, TeamId, TenantId, Time, text};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::audit::{self, Actor};
use crate::db::on;
use crate::tx::Tx;
use crate::users::{after_id, cut};
use crate::{Store, StoreError, teams};

mod address;
pub mod fields;
pub mod holidays;

use address::carried_by;
pub(crate) use address::reach_at;

const SELECT: &str = "SELECT id, tenant_id, channel, name, team_name, greeting, color, allowed_origins,
    carrier, address, settings, credential_names, trouble, trouble_at, care, hours, rota,
    vouching IS NOT NULL AS vouches, team_id AS given_to,
    (SELECT t.name FROM teams t WHERE t.id = inboxes.team_id) AS given_to_name, created_at, updated_at FROM inboxes";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    tenant_id: Uuid,
    channel: String,
    name: String,
    team_name: String,
    greeting: String,
    color: String,
    allowed_origins: String,
    vouches: bool,
    /// The team that new conversations are given to; `team_name` is what visitors read.
    given_to: Option<Uuid>,
    given_to_name: Option<String>,
    carrier: Option<String>,
    address: Option<String>,
    settings: String,
    credential_names: String,
    trouble: Option<String>,
    trouble_at: Option<i64>,
    care: String,
    hours: Option<String>,
    rota: Option<String>,
    created_at: i64,
    updated_at: i64,
}

impl TryFrom<Row> for Inbox {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |e: text::UnknownWord| StoreError::Corrupt(format!("inbox: {e}"));
        Ok(Self {
            id: row.id.into(),
            channel: channel(row.channel)?,
            name: row.name,
            widget: WidgetLook { team_name: row.team_name, greeting: row.greeting, color: row.color },
            allowed_origins: serde_json::from_str(&row.allowed_origins)?,
            snippet: None,
            team: row.given_to.zip(row.given_to_name).map(|(id, name)| TeamRef { id: id.into(), name }),
            vouches: row.vouches,
            carrier: row.carrier.map(Carrier::try_from).transpose().map_err(corrupt)?,
            address: row.address,
            settings: serde_json::from_str(&row.settings)?,
            credentials: serde_json::from_str(&row.credential_names)?,
            hook_url: None,
            trouble: row.trouble.zip(row.trouble_at).map(|(why, since)| Trouble { why, since: Time(since) }),
            care: serde_json::from_str(&row.care)?,
            hours: row.hours.map(|hours| serde_json::from_str(&hours)).transpose()?,
            rota: row.rota.map(|rota| serde_json::from_str(&rota)).transpose()?,
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        })
    }
}

pub(crate) fn channel(word: String) -> Result<Channel, StoreError> {
    word.try_into().map_err(|e| StoreError::Corrupt(format!("channel: {e}")))
}

/// The inboxes of a tenant, in the order they were made.
pub async fn list(store: &Store, tenant: TenantId, query: &PageQuery) -> Result<Page<Inbox>, StoreError> {
    let sql = format!("{SELECT} WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3");
    let limit = page::limit(query.limit)?;
    let after = after_id(query.cursor.as_deref())?;
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).bind(after)
        .bind(i64::from(limit) + 1).fetch_all(db).await)?;
    let inboxes = rows.into_iter().map(Inbox::try_from).collect::<Result<_, _>>()?;
    Ok(cut(inboxes, limit, |inbox: &Inbox| inbox.id.to_string()))
}

/// One inbox of a tenant.
pub async fn get(store: &Store, tenant: TenantId, id: InboxId) -> Result<Inbox, StoreError> {
    let found = find(store, id).await?.filter(|(owner, _)| *owner == tenant);
    found.map(|(_, inbox)| inbox).ok_or(StoreError::NotFound("inbox"))
}

/// An inbox by its id alone, with its tenant: for visitors, whose pages name only the inbox.
pub async fn find(store: &Store, id: InboxId) -> Result<Option<(TenantId, Inbox)>, StoreError> {
    let sql = format!("{SELECT} WHERE id = $1");
    let row: Option<Row> =
        on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).fetch_optional(db).await)?;
    row.map(|row| Ok((TenantId(row.tenant_id), row.try_into()?))).transpose()
}

/// The oldest web inbox of the installation: for the demo page.
pub async fn first_webchat(store: &Store) -> Result<Option<Inbox>, StoreError> {
    // The primary key gives them oldest first; the first webchat ends the walk.
    let sql = format!("{SELECT} WHERE channel = 'webchat' ORDER BY id LIMIT 1");
    let row: Option<Row> =
        on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).fetch_optional(db).await)?;
    row.map(Inbox::try_from).transpose()
}

/// Makes an inbox.
pub async fn create(
    store: &Store,
    tenant: TenantId,
    actor: impl Into<Actor>,
    new: CreateInbox,
) -> Result<Inbox, StoreError> {
    let name = text::name("name", &new.name)?;
    let allowed_origins = origins(&new.allowed_origins)?;
    let (carrier, address) = carried_by(&new)?;
    let care = new.care.clone().map_or_else(|| Ok(Care::usual(new.channel)), crate::care::checked)?;
    let actor = actor.into();
    let team_name = crate::tenants::get(store, tenant).await?.name;
    let fields = new.fields;
    let new = NewInbox {
        channel: new.channel,
        allowed_origins,
        carrier,
        address,
        care,
        ..NewInbox::webchat(&name, &team_name)
    };
    store
        .write(move |tx| {
            async move {
                let inbox = add(tx, tenant, new, &actor).await?;
                if fields.is_empty() {
                    return Ok(inbox);
                }
                let inbox = fields::write(tx, tenant, inbox.id, fields).await?;
                tx.changed(tenant, None, None, Change::InboxChanged(inbox.clone())).await?;
                Ok(inbox)
            }
            .boxed()
        })
        .await
}

/// A checked inbox to add.
pub(crate) struct NewInbox {
    channel: Channel,
    name: String,
    look: WidgetLook,
    allowed_origins: Vec<String>,
    carrier: Option<Carrier>,
    address: Option<String>,
    care: Care,
}

impl NewInbox {
    /// One that is still to be set up at its carrier.
    pub(crate) fn bare(channel: Channel, name: &str, team_name: &str) -> Self {
        let (carrier, care) = (Carrier::usual(channel), Care::usual(channel));
        Self { channel, carrier, care, ..Self::webchat(name, team_name) }
    }

    /// A web inbox with the usual look.
    pub(crate) fn webchat(name: &str, team_name: &str) -> Self {
        Self {
            channel: Channel::Webchat,
            name: name.to_owned(),
            look: WidgetLook {
                team_name: team_name.to_owned(),
                greeting: DEFAULT_GREETING.to_owned(),
                color: DEFAULT_COLOR.to_owned(),
            },
            allowed_origins: Vec::new(),
            carrier: None,
            address: None,
            care: Care::default(),
        }
    }

    /// An inbox whose messages are carried, with an address that was checked.
    pub(crate) fn carried(name: &str, channel: Channel, carrier: Carrier, address: &str) -> Self {
        let (carrier, address) = (Some(carrier), Some(address.to_owned()));
        Self { channel, carrier, address, care: Care::usual(channel), ..Self::webchat(name, name) }
    }
}

pub(crate) async fn add(
    tx: &mut Tx,
    tenant: TenantId,
    new: NewInbox,
    actor: &Actor,
) -> Result<Inbox, StoreError> {
    const SQL: &str = "INSERT INTO inboxes (id, tenant_id, channel, name, team_name, greeting, color,
        allowed_origins, created_at, updated_at, created_by, carrier, address, care, first_step_s,
        close_s) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13, $14, $15)";
    let care = new.care;
    let (id, now) = (InboxId::new(), tx.now);
    let origins = serde_json::to_string(&new.allowed_origins)?;
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant.0).bind(new.channel.as_str()).bind(&new.name)
        .bind(&new.look.team_name).bind(&new.look.greeting).bind(&new.look.color).bind(&origins).bind(now.ms())
        .bind(actor.user_id()).bind(new.carrier.map(Carrier::as_str)).bind(&new.address)
        .bind(serde_json::to_string(&care).unwrap_or_default()).bind(first_step_s(&care))
        .bind(care.close_s.map(i64::from)).execute(db).await.map(drop))?;
    audit::note(tx, Some(tenant), actor, "inbox.created", id).await?;
    let inbox = Inbox {
        id,
        channel: new.channel,
        name: new.name,
        widget: new.look,
        allowed_origins: new.allowed_origins,
        snippet: None,
        team: None,
        vouches: false,
        carrier: new.carrier,
        address: new.address,
        settings: BTreeMap::new(),
        credentials: Vec::new(),
        hook_url: None,
        trouble: None,
        care,
        hours: None,
        rota: None,
        created_at: now,
        updated_at: now,
    };
    tx.changed(tenant, None, None, Change::InboxChanged(inbox.clone())).await?;
    Ok(inbox)
}

/// Changes an inbox; what is absent stays.
pub async fn change(
    store: &Store,
    tenant: TenantId,
    actor: impl Into<Actor>,
    id: InboxId,
    change: ChangeInbox,
) -> Result<Inbox, StoreError> {
    let name = change.name.as_deref().map(|name| text::name("name", name)).transpose()?;
    let look = change.widget.as_ref().map(look).transpose()?;
    let origins = change.allowed_origins.as_deref().map(origins).transpose()?;
    let care = change.care.map(crate::care::checked).transpose()?;
    let hours = change.hours.map(|hours| hours.map(crate::hours::checked).transpose()).transpose()?;
    let rota = change.rota.map(|rota| rota.map(crate::rota::checked).transpose()).transpose()?;
    let actor = actor.into();
    store
        .write(move |tx| {
            async move {
                let mut inbox = load(tx, tenant, id).await?;
                if let Some(address) = change.address {
                    address::settle(tx, &mut inbox, &address).await?;
                }
                inbox.name = name.unwrap_or(inbox.name);
                inbox.widget = look.unwrap_or(inbox.widget);
                inbox.allowed_origins = origins.unwrap_or(inbox.allowed_origins);
                inbox.care = care.unwrap_or(inbox.care);
                inbox.hours = hours.unwrap_or(inbox.hours);
                if let Some(rota) = rota {
                    if let Some(rota) = &rota {
                        crate::rota::known(tx, tenant, rota).await?;
                    }
                    inbox.rota = rota;
                }
                if let Some(team) = change.team_id {
                    inbox.team = match team {
                        None => None,
                        Some(team) => Some(teams::named(tx, tenant, team).await?.ok_or_else(unknown_team)?),
                    };
                }
                keep(tx, tenant, &actor, inbox).await
            }
            .boxed()
        })
        .await
}

/// Saves an inbox that somebody changed, notes it and tells of it.
pub(crate) async fn keep(
    tx: &mut Tx,
    tenant: TenantId,
    actor: &Actor,
    mut inbox: Inbox,
) -> Result<Inbox, StoreError> {
    inbox.updated_at = tx.now;
    save(tx, &inbox).await?;
    audit::note(tx, Some(tenant), actor, "inbox.changed", inbox.id).await?;
    tx.changed(tenant, None, None, Change::InboxChanged(inbox.clone())).await?;
    Ok(inbox)
}

fn unknown_team() -> FieldError {
    FieldError::new("team_id", "unknown", "must be a team of this tenant")
}

/// New conversations of these inboxes are no longer given to this team.
pub(crate) async fn let_go_of_team(tx: &mut Tx, tenant: TenantId, team: TeamId) -> Result<(), StoreError> {
    const OF: &str = "SELECT id FROM inboxes WHERE team_id = $1";
    let ids: Vec<Uuid> = on!(tx.db(), db => sqlx::query_scalar(OF).bind(team.0).fetch_all(db).await)?;
    for id in ids {
        let inbox = Inbox { team: None, updated_at: tx.now, ..load(tx, tenant, id.into()).await? };
        save(tx, &inbox).await?;
        tx.changed(tenant, None, None, Change::InboxChanged(inbox)).await?;
    }
    Ok(())
}

pub(crate) async fn load(tx: &mut Tx, tenant: TenantId, id: InboxId) -> Result<Inbox, StoreError> {
    let sql = format!("{SELECT} WHERE id = $1 AND tenant_id = $2");
    let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).bind(tenant.0)
        .fetch_optional(db).await)?;
    row.ok_or(StoreError::NotFound("inbox"))?.try_into()
}

async fn save(tx: &mut Tx, inbox: &Inbox) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE inboxes SET name = $2, team_name = $3, greeting = $4, color = $5,
        allowed_origins = $6, updated_at = $7, team_id = $8, care = $9, first_step_s = $10, hours = $11, rota = $12,
        close_s = $13
        WHERE id = $1";
    let origins = serde_json::to_string(&inbox.allowed_origins)?;
    let care = serde_json::to_string(&inbox.care)?;
    let hours = inbox.hours.as_ref().map(serde_json::to_string).transpose()?;
    let rota = inbox.rota.as_ref().map(serde_json::to_string).transpose()?;
    on!(tx.db(), db => sqlx::query(SQL).bind(inbox.id.0).bind(&inbox.name).bind(&inbox.widget.team_name)
        .bind(&inbox.widget.greeting).bind(&inbox.widget.color).bind(&origins).bind(inbox.updated_at.ms())
        .bind(inbox.team.as_ref().map(|team| team.id.0)).bind(&care).bind(first_step_s(&inbox.care)).bind(&hours)
        .bind(&rota).bind(inbox.care.close_s.map(i64::from)).execute(db).await.map(drop))?;
    Ok(())
}

/// After how many seconds the first step is due.
fn first_step_s(care: &Care) -> Option<i64> {
    care.steps().first().map(|(_, after)| i64::from(*after))
}

fn look(look: &WidgetLook) -> Result<WidgetLook, FieldError> {
    let team_name = text::name("widget.team_name", &look.team_name)?;
    text::within("widget.greeting", &look.greeting, GREETING_CHARS)?;
    let hex = look
        .color
        .strip_prefix('#')
        .is_some_and(|h| h.len() == 6 && h.chars().all(|c| c.is_ascii_hexdigit()));
    if !hex {
        return Err(FieldError::new("widget.color", "invalid", "must be a colour such as #0f6b5c"));
    }
    Ok(WidgetLook { team_name, greeting: look.greeting.trim().to_owned(), color: look.color.to_lowercase() })
}

fn origins(list: &[String]) -> Result<Vec<String>, FieldError> {
    if list.len() > INBOX_ORIGINS {
        let rule = format!("must have at most {INBOX_ORIGINS} entries");
        return Err(FieldError::new("allowed_origins", "too_many", rule));
    }
    let mut clean = Vec::new();
    for (i, one) in list.iter().enumerate() {
        let origin = text::origin(&format!("allowed_origins[{i}]"), one)?;
        if !clean.contains(&origin) {
            clean.push(origin);
        }
    }
    Ok(clean)
}
