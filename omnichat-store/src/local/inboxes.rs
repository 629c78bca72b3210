//! Local commands about inboxes. Only here do a carrier's secrets leave the store: to whoever has the machine, and noted in
//! the trail.

use std::collections::BTreeMap;
use std::fmt;

use omnichat_api::carrier::Carrier;
use omnichat_api::inbox::{ChangeInbox, CreateInbox, Inbox};
use omnichat_api::page::PageQuery;
use omnichat_api::{InboxId, TenantId, text};
use serde::{Deserialize, Serialize};

use super::Reply;
use crate::audit::Actor;
use crate::inboxes::{self, fields};
use crate::{Store, StoreError, tenants};

/// What is done with an inbox.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the command of the same name")]
pub enum InboxCommand {
    /// Makes one.
    Create { tenant: Option<String>, new: CreateInbox },
    /// Gives it another name, and sets what its carrier needs; its address where it has none.
    Set {
        tenant: Option<String>,
        inbox: InboxId,
        name: Option<String>,
        #[serde(default)]
        address: Option<String>,
        fields: BTreeMap<String, String>,
    },
    /// Asks its carrier whether all is well. Only a running daemon can.
    Test { tenant: Option<String>, inbox: InboxId },
    /// What its carrier was told, secrets too.
    Open { tenant: Option<String>, inbox: InboxId },
    /// The same of all inboxes that a carrier serves, in all tenants.
    OpenAll { carrier: Carrier },
}

/// An inbox with what its carrier was told.
#[derive(Clone, Serialize, Deserialize)]
pub struct OpenedInbox {
    /// The inbox.
    pub inbox: Inbox,
    /// Settings and secrets, by name.
    pub fields: BTreeMap<String, String>,
}

/// Without the secrets.
impl fmt::Debug for OpenedInbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenedInbox").field("inbox", &self.inbox.id).finish_non_exhaustive()
    }
}

pub(super) async fn run(store: &Store, command: InboxCommand) -> Result<Reply, StoreError> {
    let actor = Actor::OPERATOR;
    let in_tenant = async |name: Option<String>| tenants::named(store, name.as_deref()).await.map(|t| t.id);
    Ok(match command {
        InboxCommand::Create { tenant, new } => {
            Reply::Inbox(inboxes::create(store, in_tenant(tenant).await?, actor, new).await?)
        }
        InboxCommand::Set { tenant, inbox, name, address, fields } => {
            let tenant = in_tenant(tenant).await?;
            // All that can be wrong is found before anything is written.
            let name = name.map(|name| text::name("name", &name)).transpose()?;
            if address.is_some() {
                let change = ChangeInbox { address, ..ChangeInbox::default() };
                inboxes::change(store, tenant, actor.clone(), inbox, change).await?;
            }
            if !fields.is_empty() {
                fields::set(store, tenant, actor.clone(), inbox, fields).await?;
            }
            let change = ChangeInbox { name, ..ChangeInbox::default() };
            Reply::Inbox(match change.name {
                Some(_) => inboxes::change(store, tenant, actor, inbox, change).await?,
                None => inboxes::get(store, tenant, inbox).await?,
            })
        }
        InboxCommand::Test { .. } => {
            return Err(StoreError::Conflict("only a running daemon can ask a carrier".into()));
        }
        InboxCommand::Open { tenant, inbox } => {
            let opened = fields::opened(store, in_tenant(tenant).await?, actor, inbox).await?;
            Reply::InboxesOpened { items: vec![shown(&opened)] }
        }
        InboxCommand::OpenAll { carrier } => {
            let mut items = Vec::new();
            for id in fields::of_carrier(store, carrier).await? {
                // One that goes meanwhile is not there.
                if let Some(found) = fields::carried(store, id).await? {
                    items.push(shown(&fields::opened(store, found.tenant, actor.clone(), id).await?));
                }
            }
            Reply::InboxesOpened { items }
        }
    })
}

fn shown(carried: &fields::Carried) -> OpenedInbox {
    OpenedInbox { inbox: carried.inbox.clone(), fields: carried.told() }
}

/// All inboxes of a tenant.
pub(super) async fn all(store: &Store, tenant: TenantId) -> Result<Vec<Inbox>, StoreError> {
    let mut query = PageQuery { limit: Some(omnichat_api::limits::PAGE_MAX), cursor: None };
    let mut all = Vec::new();
    loop {
        let page = inboxes::list(store, tenant, &query).await?;
        all.extend(page.items);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return Ok(all);
        }
    }
}
