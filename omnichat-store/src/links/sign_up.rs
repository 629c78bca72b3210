//! An organization that somebody makes for themselves. Until its link is followed there is nothing but the link: no
//! user, no tenant, and of the password only the hash, sealed.

use futures_util::FutureExt;
use omnichat_api::account::{CONFIRM_MS, EmailConfirmed, SignUp};
use omnichat_api::permission::Role;
use omnichat_api::{UserId, password, text};
use serde::{Deserialize, Serialize};

use super::{New, Purpose, make, use_up};
use crate::audit::{Actor, Deed};
use crate::mail::{self, Letter, To};
use crate::tx::Tx;
use crate::{Store, StoreError, passwords, users};

/// What stands in a link.
#[derive(Serialize, Deserialize)]
pub(super) struct Wanted {
    organization: String,
    name: String,
    password_hash: String,
}

/// A sign-up whose fields are right, to be mailed. How long mailing takes tells whether the address has a login, so
/// nobody who may not know that must wait for it.
pub struct Asked {
    email: String,
    wanted: Wanted,
}

impl Asked {
    /// Checks the fields, and hashes the password: that takes the same for every address.
    pub async fn new(store: &Store, sign_up: SignUp) -> Result<Self, StoreError> {
        let email = text::email("email", &sign_up.email)?;
        let name = text::name("name", &sign_up.name)?;
        let organization = text::name("organization", &sign_up.organization)?;
        password::check("password", &sign_up.password, &email, &name)?;
        let password_hash = passwords::hash(store.hashing(), sign_up.password).await?;
        Ok(Self { email, wanted: Wanted { organization, name, password_hash } })
    }

    /// Mails the link. An address that has a login gets another mail instead.
    pub async fn mail(self, store: &Store) -> Result<(), StoreError> {
        store.write(move |tx| async move { self.send(tx).await }.boxed()).await
    }

    async fn send(self, tx: &mut Tx) -> Result<(), StoreError> {
        let email = &self.email;
        let purpose = Purpose::SignUp;
        let new = New { purpose, user: None, email, pair: None, holds_ms: CONFIRM_MS };
        let link = make(tx, new, &self.wanted).await?;
        let letter = match users::id_of(tx, email).await {
            Ok(_) => Letter::HasLogin,
            Err(StoreError::NotFound(_)) => Letter::SignUp { token: &link.token },
            Err(error) => return Err(error),
        };
        let to = To { about: link.id, tenant: None, email, until: link.until };
        mail::send(tx, to, letter).await.map(drop)
    }
}

/// Makes the organization, its first inbox and its owner, by the link.
pub async fn found(
    store: &Store,
    token: String,
    address: impl ToString,
) -> Result<EmailConfirmed, StoreError> {
    let address = address.to_string();
    store
        .write(move |tx| {
            async move {
                let link = use_up(tx, &token, &[Purpose::SignUp]).await?;
                let wanted: Wanted = link.data(tx)?;
                let actor = Actor::SYSTEM.at(address);
                let tenant = users::first(tx, &wanted.organization, &actor).await?;
                let hash = Some(wanted.password_hash.as_str());
                let user: UserId = users::add(tx, &link.email, &wanted.name, hash, &actor).await?;
                users::verified(tx, user).await?;
                users::join(tx, tenant, user, (Role::Owner, None), &actor).await?;
                Deed::new(&actor, "tenant.signed_up", user).note(tx, Some(tenant)).await?;
                Ok(EmailConfirmed { email: link.email, waiting: false })
            }
            .boxed()
        })
        .await
}
