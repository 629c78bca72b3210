//! The old clients' two sockets. They hear the same events as everybody, from the same log, in the words of the system
//! before; a client of that system says no hello and knows no cursor, so that each begins with how things are now.

mod badge;
mod frames;
pub mod lobby;
pub mod staff;
pub mod visitor;

use std::time::Duration;

use axum::extract::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::StatusCode;
use omnichat_api::Time;
use omnichat_api::socket::close;

use super::answer::Fault;
use super::door::Open;
use crate::socket::end::End;
use crate::socket::link::Link;

/// The token does not hold, or none came along: the old dashboard goes to its sign-in.
const POLICY: u16 = 1008;
/// The role does not do: likewise.
const NOT_ACCEPTED: u16 = 1003;
/// Old clients are served no more.
const GOING_AWAY: u16 = 1001;

/// Rows of the log read at once while catching up.
const CATCH_UP: u32 = 100;

/// What a socket's path answers to a request that opens none.
fn upgraded(upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>) -> Result<WebSocketUpgrade, Fault> {
    upgrade.map_err(|_| Fault::not_found())
}

/// Closes with a code that browsers and old clients know, and without another word.
async fn shut(link: Link, end: End) {
    let Some(code) = end.code else { return };
    let code = match code {
        close::SIGN_IN => POLICY,
        close::NOT_ALLOWED => NOT_ACCEPTED,
        close::BAD_FRAME => 1007,
        close::TOO_LARGE => 1009,
        close::RESTARTING => 1012,
        close::TOO_SLOW | close::TOO_FAST => 1013,
        other => other,
    };
    link.shut(end, code).await;
}

/// What a refusal means for a socket that is open.
const fn ended(fault: &Fault) -> End {
    match fault.status {
        StatusCode::UNAUTHORIZED => End::code(close::SIGN_IN),
        StatusCode::FORBIDDEN => End::code(close::NOT_ALLOWED),
        _ => End::RESTARTING,
    }
}

/// Ends what is for clients that are served no more.
async fn is_served(open: &Open) -> Result<(), End> {
    match open.app.legacy().await {
        Some(on) if (on.tenant, on.inbox) == (open.on.tenant, open.on.inbox) => Ok(()),
        _ => Err(End::code(GOING_AWAY)),
    }
}

/// How long it is until then.
fn left(until: Time, now: Time) -> Duration {
    Duration::from_millis(u64::try_from(until.since(now)).unwrap_or(0))
}
