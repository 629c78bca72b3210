//! Data that nobody wrote: a day at a small bicycle shop, so that a new installation has something to look at, and a
//! lot at once, to measure with.

mod bulk;
mod day;
mod prose;

use futures_util::FutureExt;
use omnichat_api::channel::Channel;
use omnichat_api::conversation::Status;
use omnichat_api::event::Change;
use omnichat_api::inbox::Inbox;
use omnichat_api::limits::PAGE_MAX;
use omnichat_api::message::{AuthorKind, MessageKind};
use omnichat_api::page::PageQuery;
use omnichat_api::permission::Role;
use omnichat_api::user::UserRef;
use omnichat_api::widget::LeaveContact;
use omnichat_api::{ContactId, FieldError, TenantId};
use uuid::Uuid;

use crate::audit::Actor;
use crate::conversations::place::Place;
use crate::db::on;
use crate::messages::{self, Said};
use crate::tx::Tx;
use crate::visitors::Visitor;
use crate::{Store, StoreError, contacts, followups, inboxes, numbers, users};

pub use bulk::{Bulk, bulk};
use day::{Line, Scene, State, Who};

/// The colleague who is there beside the owner. Nobody can sign in as them: they have no password.
const COLLEAGUE: (&str, &str) = ("ben@example.com", "Ben Okafor");
const MINUTE: i64 = 60_000;

/// Adds the day to a tenant that has no conversations yet, and returns how many there are; 0 when there were some.
pub async fn demo(store: &Store, tenant: TenantId) -> Result<usize, StoreError> {
    const ANY: &str = "SELECT id FROM conversations WHERE tenant_id = $1 LIMIT 1";
    let any: Option<Uuid> =
        on!(store.read(), db => sqlx::query_scalar(ANY).bind(tenant.0).fetch_optional(db).await)?;
    if any.is_some() {
        return Ok(0);
    }
    let (owner, inbox) = staffed(store, tenant).await?;
    let colleague = store.write(move |tx| colleague(tx, tenant).boxed()).await?;
    let staff = [owner, colleague];
    for scene in day::SCENES {
        let staff = staff.clone();
        let visitor = Visitor { tenant, inbox: inbox.id, contact: ContactId::new() };
        store.write(move |tx| async move { play(tx, visitor, scene, &staff).await }.boxed()).await?;
    }
    Ok(day::SCENES.len())
}

/// The first user of a tenant who may sign in, and its oldest web inbox: without them there is nothing to add to.
async fn staffed(store: &Store, tenant: TenantId) -> Result<(UserRef, Inbox), StoreError> {
    let first = PageQuery { limit: Some(PAGE_MAX), cursor: None };
    let members = users::list(store, tenant, &first).await?.items;
    let owner = members.into_iter().find(|user| !user.disabled);
    let owner = owner.map(|user| UserRef { id: user.id, name: user.name });
    let owner = owner.ok_or_else(|| {
        FieldError::new("tenant", "empty", "must have a user; make one with `omnichat user create`")
    })?;
    let inbox =
        inboxes::list(store, tenant, &first).await?.items.into_iter().find(|i| i.channel == Channel::Webchat);
    let inbox = inbox.ok_or_else(|| {
        FieldError::new("tenant", "empty", "must have a web inbox; make one with `omnichat inbox create`")
    })?;
    Ok((owner, inbox))
}

async fn colleague(tx: &mut Tx, tenant: TenantId) -> Result<UserRef, StoreError> {
    const SQL: &str = "SELECT id FROM users WHERE email = $1";
    let (email, name) = COLLEAGUE;
    let known: Option<Uuid> =
        on!(tx.db(), db => sqlx::query_scalar(SQL).bind(email).fetch_optional(db).await)?;
    let id = match known {
        Some(id) => id.into(),
        None => users::add(tx, email, name, None, &Actor::SYSTEM).await?,
    };
    users::join(tx, tenant, id, (Role::Staff, None), &Actor::SYSTEM).await?;
    let user = users::get(tx, tenant, id).await?;
    tx.changed(tenant, None, None, Change::UserChanged(user)).await?;
    Ok(UserRef { id, name: name.to_owned() })
}

async fn play(tx: &mut Tx, visitor: Visitor, scene: &Scene, staff: &[UserRef; 2]) -> Result<(), StoreError> {
    let now = tx.now;
    let at = |minutes_ago: i64| now.plus_ms(-minutes_ago * MINUTE);
    tx.now = at(scene.lines.first().map_or(0, |line| line.minutes_ago));
    let address = visitor.contact.to_string();
    contacts::ensure(tx, visitor.tenant, visitor.contact, Channel::Webchat, &address, scene.contact).await?;
    know(tx, visitor.contact, scene).await?;
    let mut place = Place::find(tx, visitor).await?;
    for line in scene.lines {
        tx.now = at(line.minutes_ago);
        messages::add(tx, &mut place, said(scene.contact, visitor.contact, line, staff)).await?;
    }
    // Who waits in it does so for the picture: nobody is called.
    place.settle();
    settle(tx, visitor, place, scene, staff).await?;
    tx.now = now;
    Ok(())
}

fn said(contact_name: &str, contact: ContactId, line: &Line, staff: &[UserRef; 2]) -> Said {
    let (author_kind, kind, sender, name) = match line.who {
        Who::Visitor => (AuthorKind::Visitor, MessageKind::Message, contact.0, contact_name),
        Who::Owner => (AuthorKind::Staff, MessageKind::Message, staff[0].id.0, staff[0].name.as_str()),
        Who::Ben => (AuthorKind::Staff, MessageKind::Message, staff[1].id.0, staff[1].name.as_str()),
        Who::BenNotes => (AuthorKind::Staff, MessageKind::Note, staff[1].id.0, staff[1].name.as_str()),
    };
    Said {
        kind,
        author_kind,
        author_name: name.to_owned(),
        sender,
        client_id: Uuid::now_v7(),
        body: line.text.to_owned(),
        attachments: Vec::new(),
        mail: None,
    }
}

/// What the shop knows of the contact.
async fn know(tx: &mut Tx, contact: ContactId, scene: &Scene) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE contacts SET email = $2, phone = $3 WHERE id = $1";
    let phone = scene.phone.map(|phone| numbers::kept(phone, None));
    on!(tx.db(), db => sqlx::query(SQL).bind(contact.0).bind(scene.email).bind(phone).execute(db).await
        .map(drop))?;
    Ok(())
}

/// How the scene ends: who has it, and where it stands.
async fn settle(
    tx: &mut Tx,
    visitor: Visitor,
    mut place: Place,
    scene: &Scene,
    staff: &[UserRef; 2],
) -> Result<(), StoreError> {
    place.conversation.assignee = match scene.state {
        State::Unassigned | State::LeftContact => None,
        State::Owners | State::Pending => Some(staff[0].clone()),
        State::Bens | State::Closed => Some(staff[1].clone()),
    };
    match scene.state {
        State::Pending => place.set_status(Status::Pending, tx.now),
        State::Closed => {
            place.set_status(Status::Closed, tx.now);
            let line = format!("{} closed the conversation", staff[1].name);
            messages::add(tx, &mut place, Said::system_note(line)).await?;
        }
        State::Unassigned | State::Owners | State::Bens | State::LeftContact => {}
    }
    place.finish(tx).await?;
    if let State::LeftContact = scene.state {
        let leave = LeaveContact {
            client_id: Uuid::now_v7(),
            name: Some(scene.contact.to_owned()),
            email: scene.email.map(str::to_owned),
            phone: scene.phone.map(str::to_owned),
            message: scene.lines.last().map(|line| line.text.to_owned()),
        };
        followups::leave(tx, visitor, leave).await?;
    }
    Ok(())
}
