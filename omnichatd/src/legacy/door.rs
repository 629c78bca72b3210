//! Who is asking on a route of the system before. A handler reaches the daemon only through [`Open`], [`Known`],
//! [`Clerk`] or [`Admin`]; each is for the tenant whose clients are served, and no token of `/api/v1` opens any of them.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use omnichat_api::Time;
use omnichat_api::auth::Me;
use omnichat_api::permission::{Permission, Role};
use omnichat_store::access::{self, Pass};
use omnichat_store::audit::Actor;
use omnichat_store::legacy::On;
use sha2::{Digest, Sha256};

use super::answer::Fault;
use super::token;
use crate::app::App;
use crate::auth::{self, Door, Public};

/// Lets everybody in.
#[derive(Clone)]
pub struct Open {
    /// The daemon.
    pub app: App,
    /// Whose clients are served.
    pub on: On,
    /// Where the request comes from.
    pub address: IpAddr,
    /// Which browser it comes from, as far as that shows: a hash of its address and of what it says of itself.
    pub browser: [u8; 32],
}

/// Somebody with a token that holds, whatever their role.
#[derive(Clone)]
pub struct Known {
    /// The daemon.
    pub app: App,
    /// Whose clients are served.
    pub on: On,
    /// Who it is.
    pub me: Me,
    /// When the token ends.
    pub until: Time,
}

/// Somebody who answers customers: the roles `admin` and `staff` of the system before.
#[derive(Clone)]
pub struct Clerk(pub Known);

/// Somebody of the role `admin` of the system before.
#[derive(Clone)]
pub struct Admin(pub Known);

/// What the system before called a user's role.
#[must_use]
pub fn role(me: &Me) -> &'static str {
    match me.role {
        Role::Owner | Role::Admin => "admin",
        Role::Staff => "staff",
        Role::Custom if me.may(Permission::ConversationRead) && me.may(Permission::ConversationWrite) => {
            "staff"
        }
        other => other.as_str(),
    }
}

impl Known {
    /// The user as the audit trail names them.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::user(self.me.id)
    }

    /// The same, if they answer customers.
    fn answers(self) -> Result<Clerk, Fault> {
        if matches!(role(&self.me), "admin" | "staff") { Ok(Clerk(self)) } else { Err(Fault::forbidden()) }
    }
}

/// Whoever this token is for. Refused when it is none of these clients', when it has ended or its session has, and when
/// its user is disabled or no member any more.
pub async fn known(app: &App, on: &On, token: &str) -> Result<Known, Fault> {
    let found = match app.tokens().check_legacy(token, app.now()) {
        Ok(claims) if claims.tid == on.tenant => {
            let pass = Pass::Session { id: claims.sid, user: claims.sub, tenant: claims.tid };
            access::of(app.store(), pass).await?.map(|me| (me, claims.exp))
        }
        Ok(_) => None,
        Err(_) => match token::issued_before(app, token) {
            // Whoever has set up a second factor since was not asked for it then.
            Some(old) => access::of_email(app.store(), on.tenant, &old.email)
                .await?
                .filter(|me| !me.second_factor)
                .map(|me| (me, old.exp)),
            None => None,
        },
    };
    let (me, exp) = found.ok_or_else(Fault::invalid_token)?;
    auth::complete(&me)?;
    Ok(Known { app: app.clone(), on: *on, me, until: Time(exp.saturating_mul(1000)) })
}

/// Who answers customers with this token: 401 when it does not hold, 403 when the role does not do.
pub async fn clerk(app: &App, on: &On, token: &str) -> Result<Clerk, Fault> {
    known(app, on, token).await?.answers()
}

impl FromRequestParts<Door> for Open {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Fault> {
        let Ok(Public(app)) = Public::from_request_parts(parts, door).await;
        // The layer that leads here puts it there; without it nobody is served.
        let on = *parts.extensions.get::<On>().ok_or_else(Fault::not_found)?;
        let address = auth::address(parts);
        let agent = parts.headers.get(USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default();
        let browser = Sha256::new().chain_update(address.to_string()).chain_update([0]).chain_update(agent);
        Ok(Self { app, on, address, browser: browser.finalize().into() })
    }
}

impl FromRequestParts<Door> for Known {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Fault> {
        let Open { app, on, .. } = Open::from_request_parts(parts, door).await?;
        let token = auth::bearer(&parts.headers).map_err(|_| Fault::not_authenticated())?;
        let known = known(&app, &on, token).await?;
        app.limits().person(known.me.id)?;
        Ok(known)
    }
}

impl FromRequestParts<Door> for Clerk {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Fault> {
        Known::from_request_parts(parts, door).await?.answers()
    }
}

impl FromRequestParts<Door> for Admin {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Fault> {
        let Clerk(known) = Clerk::from_request_parts(parts, door).await?;
        if role(&known.me) == "admin" { Ok(Self(known)) } else { Err(Fault::forbidden()) }
    }
}
