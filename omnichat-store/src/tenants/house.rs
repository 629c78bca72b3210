//! The installation's own organization, where operators are members who work for no other tenant: who signs in is always
//! in one. It is made when the first operator needs it, gives nobody a right elsewhere, and is neither closed nor deleted.

use futures_util::FutureExt;
use omnichat_api::event::Change;
use omnichat_api::permission::Role;
use omnichat_api::user::User;
use omnichat_api::{TenantId, UserId, password, text};
use uuid::Uuid;

use super::{add_as, operate};
use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError, passwords, users};

/// Its id is the same in every installation, so that no name that somebody gives to a tenant stands for it.
pub const HOUSE: TenantId = TenantId(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0001));

/// The name that it is made with.
const NAME: &str = "Installation";

/// An operator to make, who works for no tenant.
#[derive(Clone, Debug)]
pub struct NewOperator {
    /// The address they sign in with.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their password, not yet checked.
    pub password: String,
}

/// Makes a login for an operator of the installation.
pub async fn create_operator(store: &Store, new: NewOperator, actor: Actor) -> Result<User, StoreError> {
    let (email, name) = (text::email("email", &new.email)?, text::name("name", &new.name)?);
    password::check("password", &new.password, &email, &name)?;
    let hash = passwords::hash(store.hashing(), new.password).await?;
    store
        .write(move |tx| {
            async move {
                let id = users::add(tx, &email, &name, Some(&hash), &actor).await?;
                users::verified(tx, id).await?;
                operate::appoint(tx, id, &email, true, &actor).await?;
                users::get(tx, HOUSE, id).await
            }
            .boxed()
        })
        .await
}

/// Makes an operator a member here who is one nowhere.
pub(crate) async fn take_in(tx: &mut Tx, id: UserId, actor: &Actor) -> Result<(), StoreError> {
    const THERE: &str = "SELECT id FROM tenants WHERE id = $1";
    if !is_operator(tx, id).await? || !users::tenants_of(tx, id).await?.is_empty() {
        return Ok(());
    }
    let there: Option<Uuid> =
        on!(tx.db(), db => sqlx::query_scalar(THERE).bind(HOUSE.0).fetch_optional(db).await)?;
    if there.is_none() {
        add_as(tx, HOUSE, NAME, None, actor).await?;
    }
    users::join(tx, HOUSE, id, (Role::Viewer, None), actor).await?;
    let user = users::get(tx, HOUSE, id).await?;
    Deed::new(actor, "user.created", id).after(&user).note(tx, Some(HOUSE)).await?;
    tx.changed(HOUSE, None, None, Change::UserChanged(user)).await.map(drop)
}

/// Refuses to take an operator out of here who is a member nowhere else.
pub(crate) async fn may_leave(tx: &mut Tx, tenant: TenantId, id: UserId) -> Result<(), StoreError> {
    if tenant == HOUSE && is_operator(tx, id).await? && users::tenants_of(tx, id).await? == [HOUSE] {
        let why = "an operator is always in some tenant; `omnichat user operator EMAIL off` ends that first";
        return Err(StoreError::Conflict(why.into()));
    }
    Ok(())
}

/// Refuses what would shut operators out.
pub(super) fn stays(tenant: TenantId) -> Result<(), StoreError> {
    if tenant == HOUSE {
        let why = "this is the installation's own organization, where its operators sign in; it stays";
        return Err(StoreError::Conflict(why.into()));
    }
    Ok(())
}

async fn is_operator(tx: &mut Tx, id: UserId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT id FROM users WHERE id = $1 AND operator_at IS NOT NULL";
    let found: Option<Uuid> =
        on!(tx.db(), db => sqlx::query_scalar(SQL).bind(id.0).fetch_optional(db).await)?;
    Ok(found.is_some())
}
