//! The people who work in the tenant.

use omnichat_api::page::PageQuery;
use omnichat_api::user::{ChangeUser, User, UserRef};
use omnichat_api::{Page, UserId};
use omnichat_store::users::{self, assignees};

use crate::answer::{DONE, Done};
use crate::auth::{Staff, perm};
use crate::extract::{Json, Path, Query};
use crate::problem::Answer;

/// Lists the users of the tenant, in the order they were made.
#[utoipa::path(get, path = "/users", tag = "users", params(PageQuery),
    extensions(("x-permission" = json!("user_read"))),
    responses((status = 200, description = "One page.", body = Page<User>)))]
pub async fn list_users(
    staff: Staff<perm::UserRead>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<User>>> {
    Ok(Json(users::list(staff.app.store(), staff.tenant(), &page).await?))
}

/// Lists those to whom a conversation can be given, in the order they were made: users of this tenant and of those above it
/// whose role lets them answer.
#[utoipa::path(get, path = "/assignees", tag = "conversations", params(PageQuery),
    extensions(("x-permission" = json!("conversation_read"))),
    responses((status = 200, description = "One page.", body = Page<UserRef>)))]
pub async fn list_assignees(
    staff: Staff<perm::ConversationRead>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<UserRef>>> {
    Ok(Json(assignees::list(staff.app.store(), staff.tenant(), &page).await?))
}

/// Gives a user another role, or switches their login off or on. Off ends all its sessions and open sockets.
#[utoipa::path(patch, path = "/users/{id}", tag = "users", params(("id" = uuid::Uuid, Path)),
    request_body = ChangeUser, extensions(("x-permission" = json!("user_write"))),
    responses((status = 200, description = "The user as they are now.", body = User)))]
pub async fn change_user(
    staff: Staff<perm::UserWrite>,
    Path(id): Path<UserId>,
    Json(change): Json<ChangeUser>,
) -> Answer<Json<User>> {
    let by = (&staff.me).into();
    Ok(Json(users::change(staff.app.store(), staff.tenant(), by, id, change, staff.actor()).await?))
}

/// Takes a user out of the tenant. Their login stays, for other tenants that they work in.
#[utoipa::path(delete, path = "/users/{id}", tag = "users", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("user_write"))), responses((status = 204, description = "Taken out.")))]
pub async fn remove_user(staff: Staff<perm::UserWrite>, Path(id): Path<UserId>) -> Done {
    users::remove(staff.app.store(), staff.tenant(), (&staff.me).into(), id, staff.actor()).await?;
    Ok(DONE)
}

/// Lets a user try again who has typed too many wrong passwords.
#[utoipa::path(post, path = "/users/{id}/unlock", tag = "users", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("user_write"))), responses((status = 204, description = "Unlocked.")))]
pub async fn unlock_user(staff: Staff<perm::UserWrite>, Path(id): Path<UserId>) -> Done {
    users::unlock(staff.app.store(), staff.tenant(), id, staff.actor()).await?;
    Ok(DONE)
}

/// Takes a user's second factor away, whose phone and recovery codes are gone: they set up a new one.
#[utoipa::path(post, path = "/users/{id}/reset-second-factor", tag = "users",
    params(("id" = uuid::Uuid, Path)), extensions(("x-permission" = json!("user_write"))),
    responses((status = 204, description = "Taken away.")))]
pub async fn reset_users_second_factor(staff: Staff<perm::UserWrite>, Path(id): Path<UserId>) -> Done {
    let by = (&staff.me).into();
    users::reset_second_factor(staff.app.store(), staff.tenant(), by, id, staff.actor()).await?;
    Ok(DONE)
}
