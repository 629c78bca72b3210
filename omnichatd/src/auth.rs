//! Who is asking, as extractors. The state of the routes is a closed door: a handler reaches the daemon only through
//! [`Staff`], [`VisitorCaller`] or [`Public`], so that one which does not say whom it lets in does not compile. What
//! somebody may do is read on every request: what was revoked or changed holds at once.

use std::marker::PhantomData;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use omnichat_api::auth::Me;
use omnichat_api::permission::Permission;
use omnichat_api::tenant::TenantState;
use omnichat_api::user::UserRef;
use omnichat_api::{Code, SessionId, TenantId, Time, UserId, api_token};
use omnichat_store::StoreError;
use omnichat_store::access::{self, Pass};
use omnichat_store::api_tokens;
use omnichat_store::audit::Actor;
use omnichat_store::visitors::Visitor;

use crate::app::App;
use crate::limits::{ClientAddress, Noted};
use crate::origin;
use crate::problem::Refused;
use crate::token::VisitorClaims;

/// The state of the routes. What is behind it, only the extractors of this module reach.
#[derive(Clone)]
pub struct Door(App);

impl Door {
    /// In front of this daemon.
    #[must_use]
    pub const fn new(app: App) -> Self {
        Self(app)
    }
}

/// Lets everybody in.
pub struct Public(pub App);

impl FromRequestParts<Door> for Public {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(_: &mut Parts, door: &Door) -> Result<Self, Self::Rejection> {
        Ok(Self(door.0.clone()))
    }
}

/// What a route for staff asks.
pub trait Needs {
    /// The permission; `None`: to be signed in is enough.
    const PERMISSION: Option<Permission> = None;
    /// Whether a program's token does not do: it is about the signed-in person.
    const IN_PERSON: bool = false;
    /// Whether it is open to those who still have to set up the second factor that their tenant asks for.
    const EARLY: bool = false;
    /// Whether it is for operators of the installation only.
    const OPERATOR: bool = false;
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
        AuditRead, ContactRead, ContactWrite, ConversationRead, ConversationWrite, FollowupRead, FollowupWrite,
        InboxRead, InboxWrite, RoleWrite, TenantDelete, TenantWrite, TokenWrite, UserRead, UserWrite,
    }

    /// To be signed in, or to have a token, is enough.
    pub struct SignedIn;
    impl Needs for SignedIn {
        const EARLY: bool = true;
    }

    /// To be signed in, and an operator of the installation.
    pub struct Operator;
    impl Needs for Operator {
        const IN_PERSON: bool = true;
        const OPERATOR: bool = true;
    }

    /// To be signed in is enough, but a program's token does not do.
    pub struct InPerson;
    impl Needs for InPerson {
        const IN_PERSON: bool = true;
        const EARLY: bool = true;
    }
}

/// A signed-in user, or a program's token, that may do what the route needs.
pub struct Staff<P: Needs> {
    /// The daemon.
    pub app: App,
    /// Who it is.
    pub me: Me,
    /// By what they were let in.
    pass: Pass,
    /// Where they ask from.
    pub address: IpAddr,
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

    /// Refuses a user who was shut out, or whose role was changed, since the request began. Who they are now.
    pub async fn look_again(&self) -> Result<Me, Refused> {
        let me = access::of(self.app.store(), self.pass).await?.ok_or_else(ended)?;
        P::PERMISSION.map_or(Ok(()), |permission| need(&me, permission))?;
        Ok(me)
    }

    /// Counts what was read beyond what every screen shows, for the trail.
    pub fn has_read(&self, items: usize) {
        self.app.bulk_reads().note(self.pass, self.tenant(), self.actor(), items, self.app.now());
    }

    /// The user, named.
    #[must_use]
    pub fn by(&self) -> UserRef {
        named(&self.me)
    }

    /// The user as the audit trail names them.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::user(self.me.id).at(self.address)
    }
}

impl Staff<perm::InPerson> {
    /// The session; everybody who is here in person has one.
    pub fn session(&self) -> Result<SessionId, Refused> {
        self.me.session_id.ok_or_else(in_person)
    }
}

/// A user, named.
#[must_use]
pub fn named(me: &Me) -> UserRef {
    UserRef { id: me.id, name: me.name.clone() }
}

impl<P: Needs> FromRequestParts<Door> for Staff<P> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Refused> {
        let app = door.0.clone();
        let Admitted { me, pass, .. } = staff(&app, bearer(&parts.headers)?).await?;
        Noted::note(&parts.extensions, app.limits().pass(pass)?);
        if !P::EARLY {
            complete(&me)?;
        }
        if P::IN_PERSON && me.session_id.is_none() {
            return Err(in_person());
        }
        if P::OPERATOR && !me.operator {
            return Err(Refused::new(Code::Forbidden, "This is for the operator of the installation."));
        }
        if let Some(permission) = P::PERMISSION {
            need(&me, permission)?;
        }
        Ok(Self { app, me, pass, address: address(parts), allowed: PhantomData })
    }
}

/// Refuses who still has to set up the second factor that their tenant asks for.
pub fn complete(me: &Me) -> Result<(), Refused> {
    if me.lacks_second_factor() {
        let detail =
            "This tenant asks for a second factor. Set one up in your account; then everything is open.";
        return Err(Refused::new(Code::SecondFactorMissing, detail));
    }
    Ok(())
}

fn in_person() -> Refused {
    Refused::new(
        Code::Forbidden,
        "This is about the signed-in person: a program's token does not do. Sign in.",
    )
}

/// Where a request comes from.
pub(crate) fn address(parts: &Parts) -> IpAddr {
    let noted = parts.extensions.get::<ClientAddress>();
    noted.map_or(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED), |ClientAddress(address)| *address)
}

/// Somebody who was let in, and how to see later whether it still holds.
pub struct Admitted {
    /// Who it is.
    pub me: Me,
    /// By what.
    pub pass: Pass,
    /// When the token ends; absent for a program's token without end.
    pub until: Option<Time>,
}

/// The user of an access token, or of a program's token.
pub async fn staff(app: &App, token: &str) -> Result<Admitted, Refused> {
    let (pass, until) = if token.starts_with(api_token::PREFIX) {
        let found = api_tokens::find(app.store(), token).await?;
        found.ok_or_else(|| {
            Refused::new(Code::Unauthorized, "This token is unknown, was revoked, or has ended.")
        })?
    } else {
        let claims = app.tokens().check_staff(token, app.now())?;
        let pass = Pass::Session { id: claims.sid, user: claims.sub, tenant: claims.tid };
        (pass, Some(Time(claims.exp.saturating_mul(1000))))
    };
    let me = access::of(app.store(), pass).await?;
    Ok(Admitted { me: me.ok_or_else(ended)?, pass, until })
}

fn ended() -> Refused {
    Refused::new(Code::Unauthorized, "The session has ended. Sign in again.")
}

/// Refuses a user whose role does not have the permission.
pub fn need(me: &Me, permission: Permission) -> Result<(), Refused> {
    if me.may(permission) {
        return Ok(());
    }
    if me.tenant.state == TenantState::Deleted {
        return Err(StoreError::TenantClosed("being deleted").into());
    }
    let what = if me.session_id.is_some() { format!("The role {}", me.role) } else { "This token".into() };
    let detail = format!("{what} does not have the permission {permission}. Ask an admin.");
    Err(Refused::new(Code::Forbidden, detail))
}

/// A visitor, calling from a website that may use their inbox.
pub struct VisitorCaller {
    /// The daemon.
    pub app: App,
    /// Who it is.
    pub visitor: Visitor,
    /// Where they write from.
    pub address: IpAddr,
}

impl VisitorCaller {
    /// Refuses who may not write: too much of it, or blocked.
    pub async fn may_write(&self) -> Result<(), Refused> {
        self.app.limits().visitor(self.visitor.contact)?;
        Ok(self.app.blocks().check(self.app.store(), &self.visitor, self.address).await?)
    }
}

impl FromRequestParts<Door> for VisitorCaller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Refused> {
        let app = door.0.clone();
        let (_, visitor) = visitor(&app, &parts.headers, bearer(&parts.headers)?).await?;
        Noted::note(&parts.extensions, app.limits().guest(visitor.contact)?);
        Ok(Self { app, visitor, address: address(parts) })
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

/// The token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<&str, Refused> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    token.map(|(_, token)| token.trim()).ok_or_else(|| {
        Refused::new(Code::Unauthorized, "Send an access token in the header Authorization: Bearer …")
    })
}
