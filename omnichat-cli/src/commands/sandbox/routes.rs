//! Which carrier is meant, by the path alone: no two of them have one in common.

use std::sync::Arc;

use bytes::Bytes;
use hyper::{Method, Request, StatusCode};

use super::desk::Desk;
use super::show::Line;
use super::{bridge, expo, meta, openphone, twilio};
use crate::serve::{self, Whole};

/// Answers as the carrier does whose path it is.
pub(super) async fn answer(desk: Arc<Desk>, request: Request<Bytes>) -> Whole {
    tokio::time::sleep(desk.mishaps.slow).await;
    let path = request.uri().path().to_owned();
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let posted = request.method() == Method::POST;
    match (posted, parts.as_slice()) {
        (true, ["2010-04-01", "Accounts", _, "Messages.json"]) => twilio::send(&desk, &request).await,
        (false, ["2010-04-01", "Accounts", account]) => twilio::account(&desk, &request, account).await,
        (false, ["2010-04-01", "Accounts", _, "IncomingPhoneNumbers.json"]) => {
            twilio::numbers(&desk, &request).await
        }
        (false, ["v1", "Content" | "ContentAndApprovals"]) => twilio::templates(),
        (true, ["v1", "messages"]) => openphone::send(&desk, &request).await,
        (false, ["v1", "phone-numbers"]) => openphone::numbers(&desk, &request).await,
        (true, [_, "me", "messages"]) => meta::send(&desk, &request).await,
        (_, [version, what]) if version.starts_with('v') => meta::show(&desk, &request, what).await,
        (true, ["--", "api", "v2", "push", "send"]) => expo::send(&desk, &request),
        (true, ["--", "api", "v2", "push", "getReceipts"]) => expo::receipts(&request),
        (true, ["bridge"]) => bridge::send(&desk, &request).await,
        _ => {
            desk.show(Line::Trouble(format!("no carrier here answers {} {path}", request.method())));
            serve::plain(StatusCode::NOT_FOUND, "The sandbox has no such path.")
        }
    }
}

/// A header as text.
pub(super) fn header<'a>(request: &'a Request<Bytes>, name: &str) -> &'a str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
