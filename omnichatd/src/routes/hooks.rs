//! Where carriers post what they bring. A request is proved, written to the journal as it came, and answered; what it says
//! is read afterwards. Nothing that is not proved is kept, and of an inbox without its secret nobody learns that it is there.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{OriginalUri, Request};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use omnichat_api::carrier::Carrier;
use omnichat_api::{Code, InboxId};
use omnichat_store::inbound::{self, New};
use omnichat_store::inboxes::fields::{self, Carried};

use crate::app::App;
use crate::auth::Public;
use crate::channels::{self, Hook, Unproven};
use crate::extract::Path;
use crate::inbound::headers;
use crate::problem::{Answer, Refused};

/// Largest body of a request, in bytes.
const HOOK_BYTES: usize = 1024 * 1024;

/// Takes what a carrier brings. Each says in its own way that it was there; the body is the carrier's own.
#[utoipa::path(post, path = "/hooks/{channel}/{inbox}", tag = "hooks", security(()),
    params(("channel" = String, Path, description = "The inbox's channel."),
        ("inbox" = uuid::Uuid, Path, description = "The inbox.")),
    responses((status = 200, description = "It is on disk, and will be read.")))]
pub async fn take_hook(
    Public(app): Public,
    Path((channel, inbox)): Path<(String, InboxId)>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    request: Request,
) -> Answer<Response> {
    let hook = hook(&app, Method::POST, &uri, headers, whole(request.into_body()).await?);
    let carried = proved(&app, &channel, inbox, &hook).await?;
    kept(&app, &carried, &hook).await?;
    Ok(channels::answer(&carried, &hook))
}

/// Writes a proved request to the journal, where it is read from; one that is there already is left at that.
pub(crate) async fn kept(app: &App, carried: &Carried, hook: &Hook) -> Answer<()> {
    let new = New {
        tenant: carried.tenant,
        inbox: carried.inbox.id,
        carrier: carried.carrier,
        key: channels::key(carried, hook),
        headers: headers(hook),
        body: Some(hook.body.to_vec()),
        file: None,
    };
    if inbound::keep(app.store(), new).await? {
        app.came_in().notify_one();
    }
    Ok(())
}

/// Answers a carrier that asks whether somebody is there before it posts anything: Meta, with `hub.challenge`.
#[utoipa::path(get, path = "/hooks/{channel}/{inbox}", tag = "hooks", security(()),
    params(("channel" = String, Path, description = "The inbox's channel."),
        ("inbox" = uuid::Uuid, Path, description = "The inbox.")),
    responses((status = 200, description = "Somebody is.")))]
pub async fn greet_hook(
    Public(app): Public,
    Path((channel, inbox)): Path<(String, InboxId)>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    let hook = hook(&app, Method::GET, &uri, headers, Bytes::new());
    let carried = proved(&app, &channel, inbox, &hook).await?;
    if carried.carrier != Carrier::Meta {
        // What a GET of theirs brings would be lost without a word.
        let detail = "Nothing is taken by GET here; set the webhook's method to POST.";
        return Err(Refused::new(Code::MethodNotAllowed, detail));
    }
    Ok(channels::answer(&carried, &hook))
}

/// The body. Carriers post more than people type, and some post many events at once.
async fn whole(body: Body) -> Answer<Bytes> {
    to_bytes(body, HOOK_BYTES).await.map_err(|_| {
        let detail =
            format!("The body is larger than {} KiB, or broke off before its end.", HOOK_BYTES / 1024);
        Refused::new(Code::TooLarge, detail)
    })
}

/// A request as carriers' modules look at it.
pub(crate) fn hook(
    app: &App,
    method: Method,
    uri: &axum::http::Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Hook {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    Hook { method, url: format!("{}{path}", app.public_url()), headers, body, at: app.now() }
}

/// The inbox, if the request comes from its carrier.
async fn proved(app: &App, channel: &str, inbox: InboxId, hook: &Hook) -> Answer<Carried> {
    let nobody = || Refused::not_found("inbox");
    // The first look is at what is in memory: whoever knocks at random costs no more.
    app.inbox(inbox).await?.filter(|known| known.1.channel.as_str() == channel).ok_or_else(nobody)?;
    let carried = fields::carried(app.store(), inbox).await?.ok_or_else(nobody)?;
    match channels::proves(&carried, hook) {
        Ok(()) => Ok(carried),
        Err(Unproven::NotServed) => Err(nobody()),
        Err(Unproven::Wrong(why)) => {
            tracing::warn!(%inbox, carrier = %carried.carrier, url = hook.url, why, "a request was not proved");
            let detail =
                format!("The request is not proved: {why}. Its URL must be the one that the inbox shows.");
            Err(Refused::new(Code::Forbidden, detail))
        }
    }
}
