//! What staff do to a conversation. Each change that came with a `client_id` is done once: the same again gives the
//! same answer, even when somebody else has changed the conversation since.

use futures_util::FutureExt;
use omnichat_api::conversation::{Assign, Conversation, Once, Status};
use omnichat_api::event::{Change, Left};
use omnichat_api::message::AuthorKind;
use omnichat_api::user::UserRef;
use omnichat_api::{ConversationId, FieldError, TeamId, TenantId, UserId};
use uuid::Uuid;

use crate::conversations::place::{self, Place};
use crate::conversations::sight::By;
use crate::db::on;
use crate::messages::{self, Said};
use crate::requests::Request;
use crate::tx::Tx;
use crate::{Store, StoreError, teams, users};

/// Gives a conversation to somebody who works in the tenant, or to a team; to nobody or to none.
pub async fn assign(
    store: &Store,
    tenant: TenantId,
    by: impl Into<By>,
    id: ConversationId,
    to: Assign,
) -> Result<Conversation, StoreError> {
    if to.assignee_id.is_none() && to.team_id.is_none() {
        return Err(FieldError::new("assignee_id", "missing", "or `team_id` must be there").into());
    }
    let asked = |to: Option<Option<Uuid>>| match to {
        None => String::from("-"),
        Some(to) => to.map_or_else(|| "nobody".into(), |to| to.to_string()),
    };
    let (user, team) = (to.assignee_id.map(|to| to.map(|id| id.0)), to.team_id.map(|to| to.map(|id| id.0)));
    let what = format!("assign {id} {} {}", asked(user), asked(team));
    let by = by.into();
    let request = Request::new(tenant, by.user.id.0, to.client_id, what);
    store
        .write(move |tx| {
            async move {
                if let Some(known) = request.earlier(tx).await? {
                    return Ok(known);
                }
                let place = Place::load(tx, tenant, id).await?;
                by.sight.need(&place.conversation)?;
                let after = give(tx, place, &by.user, &to).await?;
                request.answered(tx, &after).await?;
                Ok(after)
            }
            .boxed()
        })
        .await
}

/// Who has a conversation.
fn had_by(c: &Conversation) -> Left {
    Left {
        id: c.id,
        assignee_id: c.assignee.as_ref().map(|user| user.id),
        team_id: c.team.as_ref().map(|team| team.id),
    }
}

async fn give(tx: &mut Tx, mut place: Place, by: &UserRef, to: &Assign) -> Result<Conversation, StoreError> {
    let before = had_by(&place.conversation);
    let mut did = Vec::new();
    if let Some(user) = to.assignee_id.filter(|user| *user != before.assignee_id) {
        did.push(give_to_user(tx, &mut place, by, user).await?);
    }
    if let Some(team) = to.team_id.filter(|team| *team != before.team_id) {
        did.push(give_to_team(tx, &mut place, team).await?);
    }
    if did.is_empty() {
        return Ok(place.conversation);
    }
    let line = format!("{} {}", by.name, did.join(" and "));
    messages::add(tx, &mut place, Said::system_note(line)).await?;
    moved(tx, place, before).await
}

/// What was done, as the end of a sentence.
async fn give_to_user(
    tx: &mut Tx,
    place: &mut Place,
    by: &UserRef,
    to: Option<UserId>,
) -> Result<String, StoreError> {
    let Some(to) = to else {
        let before = place.conversation.assignee.take();
        return Ok(format!(
            "took the conversation from {}",
            before.map_or("nobody".into(), |user| user.name)
        ));
    };
    let user = users::at_work(tx, place.tenant, to).await?.ok_or_else(|| {
        FieldError::new("assignee_id", "unknown", "must be a user of this tenant who can sign in")
    })?;
    let did = if user.id == by.id {
        "took the conversation".into()
    } else {
        format!("gave the conversation to {}", user.name)
    };
    // Somebody looks after it from here on: nobody else has to be called.
    place.taken(&user);
    place.conversation.assignee = Some(user);
    Ok(did)
}

async fn give_to_team(tx: &mut Tx, place: &mut Place, to: Option<TeamId>) -> Result<String, StoreError> {
    let Some(to) = to else {
        let before = place.conversation.team.take();
        let name = before.map_or("none".into(), |team| team.name);
        return Ok(format!("took the conversation from the team {name}"));
    };
    let team = teams::named(tx, place.tenant, to)
        .await?
        .ok_or_else(|| FieldError::new("team_id", "unknown", "must be a team of this tenant"))?;
    let did = format!("gave the conversation to the team {}", team.name);
    place.conversation.team = Some(team);
    Ok(did)
}

/// Logs and saves a conversation that is somebody else's now, and tells those who saw it by whoever had it.
async fn moved(tx: &mut Tx, place: Place, before: Left) -> Result<Conversation, StoreError> {
    let tenant = place.tenant;
    let after = place.finish(tx).await?;
    if before.assignee_id.is_some() || before.team_id.is_some() {
        tx.changed(tenant, Some(after.id), None, Change::ConversationLeft(before)).await?;
    }
    Ok(after)
}

/// Takes some conversations from a team that is to go, and says how many; 0 when it has none left.
pub(crate) async fn let_go_of_team(tx: &mut Tx, tenant: TenantId, team: TeamId) -> Result<usize, StoreError> {
    const SOME: &str = "SELECT id FROM conversations WHERE team_id = $1 LIMIT 100";
    let ids: Vec<Uuid> = on!(tx.db(), db => sqlx::query_scalar(SOME).bind(team.0).fetch_all(db).await)?;
    let ids: Vec<_> = ids.into_iter().map(|id| (tenant, id)).collect();
    let places = place::by_id(tx, &ids).await?;
    let some = places.len();
    for mut place in places {
        let before = had_by(&place.conversation);
        place.conversation.team = None;
        place.conversation.updated_at = tx.now;
        moved(tx, place, before).await?;
    }
    Ok(some)
}

/// Closes a conversation. Closing a closed one changes nothing.
pub async fn close(
    store: &Store,
    tenant: TenantId,
    by: impl Into<By>,
    id: ConversationId,
    once: Once,
) -> Result<Conversation, StoreError> {
    set_status(store, tenant, by.into(), id, Status::Closed, once).await
}

/// Opens a conversation again. Opening an open one changes nothing.
pub async fn reopen(
    store: &Store,
    tenant: TenantId,
    by: impl Into<By>,
    id: ConversationId,
    once: Once,
) -> Result<Conversation, StoreError> {
    set_status(store, tenant, by.into(), id, Status::Open, once).await
}

async fn set_status(
    store: &Store,
    tenant: TenantId,
    by: By,
    id: ConversationId,
    status: Status,
    once: Once,
) -> Result<Conversation, StoreError> {
    let request = Request::new(tenant, by.user.id.0, once.client_id, format!("{status} {id}"));
    let did = if status == Status::Closed { "closed" } else { "reopened" };
    let line = format!("{} {did} the conversation", by.user.name);
    store
        .write(move |tx| {
            async move {
                if let Some(known) = request.earlier(tx).await? {
                    return Ok(known);
                }
                let mut place = Place::load(tx, tenant, id).await?;
                by.sight.need(&place.conversation)?;
                let after = if place.conversation.status == status {
                    place.conversation
                } else {
                    place.set_status(status, tx.now);
                    messages::add(tx, &mut place, Said::system_note(line)).await?;
                    place.finish(tx).await?
                };
                request.answered(tx, &after).await?;
                Ok(after)
            }
            .boxed()
        })
        .await
}

/// Notes that staff have read up to `seq`. Never goes back, so it needs no `client_id`.
pub async fn read(
    store: &Store,
    tenant: TenantId,
    by: impl Into<By>,
    id: ConversationId,
    seq: i64,
) -> Result<Conversation, StoreError> {
    const UNREAD: &str =
        "SELECT COUNT(*) FROM messages WHERE conversation_id = $1 AND seq > $2 AND author_kind = $3";
    let by = by.into();
    store
        .write(move |tx| {
            async move {
                let mut place = Place::load(tx, tenant, id).await?;
                by.sight.need(&place.conversation)?;
                let seq = seq.min(place.conversation.last_seq);
                if seq <= place.conversation.staff_read_seq {
                    return Ok(place.conversation);
                }
                place.conversation.unread = on!(tx.db(), db => sqlx::query_scalar(UNREAD).bind(id.0).bind(seq)
                    .bind(AuthorKind::Visitor.as_str()).fetch_one(db).await)?;
                place.conversation.staff_read_seq = seq;
                place.conversation.updated_at = tx.now;
                place.shown_to_visitor();
                place.finish(tx).await
            }
            .boxed()
        })
        .await
}
