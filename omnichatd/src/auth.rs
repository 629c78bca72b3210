//! Who is asking, as extractors: a handler names the permission it needs in its signature, so that no route for
//! staff exists without one. The session is read on every request: what was revoked or changed holds at once.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use omnichat_api::auth::Me;
use omnichat_api::permission::Permission;
use omnichat_api::user::UserRef;
use omnichat_api::{Code, TenantId, UserId};
use omnichat_store::sessions;
use omnichat_store::visitors::Visitor;

use crate::app::App;
use crate::origin;
use crate::problem::Refused;
use crate::token::{StaffClaims, VisitorClaims};

/// What a route for staff asks of the role.
pub trait Needs {
    /// The permission; `None`: to be signed in is enough.
    const PERMISSION: Option<Permission>;
}

/// One type for each permission, to be named in a handler's signature.
pub mod perm {
    use super::{Needs, Permission};

    macro_rules! markers {
        ($($name:ident),+ $(,)?) => {$(
            #[doc = concat!("Needs the permission `", stringify!($name), "`.")]
            pub struct $name;
            impl Needs for $name {
                const PERMISSION: Option<Permission> = Some(Permission::$name);
            }
        )+};
    }

    markers! {
        ConversationRead, ConversationWrite, ContactRead, ContactWrite, FollowupRead, FollowupWrite, InboxRead,
        InboxWrite, UserRead,
    }

    /// To be signed in is enough.
    pub struct SignedIn;
    impl Needs for SignedIn {
        const PERMISSION: Option<Permission> = None;
    }
}

/// A signed-in user whose role allows what the route needs.
pub struct Staff<P: Needs> {
    /// Who it is.
    pub me: Me,
    allowed: PhantomData<P>,
}

impl<P: Needs> Staff<P> {
    /// The tenant that this request is about: always the token's, never one from the request.
    #[must_use]
    pub const fn tenant(&self) -> TenantId {
        self.me.tenant.id
    }

    /// The user's id.
    #[must_use]
    pub const fn id(&self) -> UserId {
        self.me.id
    }

    /// Refuses a user who was shut out, or whose role was changed, since the request began.
    pub async fn look_again(&self, app: &App) -> Result<(), Refused> {
        let me = sessions::me(app.store(), self.me.session_id).await?.ok_or_else(ended)?;
        P::PERMISSION.map_or(Ok(()), |permission| need(&me, permission))
    }

    /// The user, named.
    #[must_use]
    pub fn by(&self) -> UserRef {
        named(&self.me)
    }
}

/// A user, named.
#[must_use]
pub fn named(me: &Me) -> UserRef {
    UserRef { id: me.id, name: me.name.clone() }
}

impl<P: Needs> FromRequestParts<App> for Staff<P> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refused> {
        let (_, me) = staff(app, bearer(&parts.headers)?).await?;
        if let Some(permission) = P::PERMISSION {
            need(&me, permission)?;
        }
        Ok(Self { me, allowed: PhantomData })
    }
}

/// The user of an access token, with the token's claims.
pub async fn staff(app: &App, token: &str) -> Result<(StaffClaims, Me), Refused> {
    let claims = app.tokens().check_staff(token, app.now())?;
    let me = sessions::me(app.store(), claims.sid).await?;
    let me = me.filter(|me| me.id == claims.sub && me.tenant.id == claims.tid);
    me.map(|me| (claims, me)).ok_or_else(ended)
}

fn ended() -> Refused {
    Refused::new(Code::Unauthorized, "The session has ended. Sign in again.")
}

/// Refuses a user whose role does not have the permission.
pub fn need(me: &Me, permission: Permission) -> Result<(), Refused> {
    if me.permissions.contains(&permission) {
        return Ok(());
    }
    let detail = format!("The role {} does not have the permission {permission}. Ask an admin.", me.role);
    Err(Refused::new(Code::Forbidden, detail))
}

/// A visitor, calling from a website that may use their inbox.
pub struct VisitorCaller(pub Visitor);

impl FromRequestParts<App> for VisitorCaller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refused> {
        let (_, visitor) = visitor(app, &parts.headers, bearer(&parts.headers)?).await?;
        Ok(Self(visitor))
    }
}

/// The visitor of a token, with its claims. The inbox must still be there and allow the calling website.
pub async fn visitor(
    app: &App,
    headers: &HeaderMap,
    token: &str,
) -> Result<(VisitorClaims, Visitor), Refused> {
    let claims = app.tokens().check_visitor(token, app.now())?;
    let found = app.inbox(claims.inbox).await?.filter(|known| known.0 == claims.tid);
    let known = found.ok_or_else(|| Refused::not_found("inbox"))?;
    origin::of_inbox(headers, app.public_url(), &known.1)?;
    let visitor = Visitor { tenant: known.0, inbox: claims.inbox, contact: claims.sub };
    Ok((claims, visitor))
}

fn bearer(headers: &HeaderMap) -> Result<&str, Refused> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    token.map(|(_, token)| token.trim()).ok_or_else(|| {
        Refused::new(Code::Unauthorized, "Send an access token in the header Authorization: Bearer …")
    })
}
