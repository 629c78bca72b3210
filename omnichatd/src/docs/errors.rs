//! A page for each error code: what a problem's `type` leads to.

use axum::extract::Path;
use axum::response::{Html, IntoResponse, Response};
use omnichat_api::Code;

use crate::docs::page::{Page, text};
use crate::problem::Refused;

/// What a code means and what to do about it.
pub async fn show(Path(code): Path<String>) -> Response {
    let Ok(code) = code.parse::<Code>() else {
        return Refused::new(Code::NotFound, "There is no such error code; /docs lists them.")
            .into_response();
    };
    let mut page = Page::new(code.title());
    page.push(&format!(
        "<p><code>{code}</code>, HTTP status {}</p><p>{}</p><p><a href=\"/docs#errors\">All errors</a></p>",
        code.status(),
        text(cure(code))
    ));
    Html(page.finish()).into_response()
}

/// What to do about it.
pub(super) fn cure(code: Code) -> &'static str {
    match code {
        Code::BadRequest => {
            "Send well-formed JSON in UTF-8. The detail names the place that could not be read."
        }
        Code::Unauthorized => {
            "Send a valid access token. One that has expired is renewed at /api/v1/auth/refresh; when that is \
             refused too, sign in again."
        }
        Code::BadCredentials => {
            "Check email and password. Whoever has the machine sets a new password with `omnichat user password`."
        }
        Code::SecondFactorNeeded => {
            "Send the same again with `code`: six digits of the app, or a recovery code. Who has neither asks an admin, \
             who resets it with `omnichat user reset-second-factor`."
        }
        Code::SecondFactorMissing => {
            "The tenant asks all who work in it for a second factor. Set one up under /api/v1/me/second-factor, in the \
             dashboard under Account, or with `omnichat second-factor`."
        }
        Code::TenantClosed => {
            "The tenant, or one above it, was suspended or deleted. Who runs it can resume it, and bring a deleted one \
             back for seven days."
        }
        Code::Blocked => "The team has blocked this contact or address. Staff lift a block under Contacts.",
        Code::Forbidden => "Ask an admin for a role that has the permission that the detail names.",
        Code::OriginNotAllowed => {
            "Add the website to the inbox's list, in the dashboard under Inboxes. An origin is scheme, host and \
             port, such as https://shop.example."
        }
        Code::NotFound => "Check the id. What belongs to another tenant looks as if it were not there.",
        Code::MethodNotAllowed => "The Allow header names the methods that the path has.",
        Code::Conflict => {
            "Fetch the thing again and look at its state; the detail says what stands against it."
        }
        Code::ClientIdReused => {
            "A client_id is for one request. The same request may be repeated with it; another one needs a new one."
        }
        Code::Gone => {
            "An invite works once and for 72 hours. Ask for a new one, or sign in if you used it already."
        }
        Code::TooLarge => "A message has at most 10,000 characters, a body 256 KiB, a frame 64 KiB.",
        Code::UnsupportedMediaType => "Send the body with the header Content-Type: application/json.",
        Code::Invalid => "The list `errors` names each field and its rule. Unknown fields are refused, too.",
        Code::TooManyRequests => "Wait as long as the Retry-After header says.",
        Code::Internal => {
            "This is our fault. The request id finds it in the daemon's log; trying again may help."
        }
        Code::Unavailable => "Try again after the time that the Retry-After header says; nothing was stored.",
    }
}
