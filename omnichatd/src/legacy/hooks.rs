//! Where carriers posted to the system before: one address for every number, and one for every page. A request is proved, kept
//! and read as at the inbox's own address; what it is answered is as it was.

use axum::body::Bytes;
use axum::extract::OriginalUri;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_store::inboxes::fields::{self, Carried};
use omnichat_store::legacy::threads;
use omnichat_store::opt_outs;

use super::answer::{Answer, Fault};
use super::body::Form;
use super::door::Open;
use super::visitors::OK;
use crate::channels::{self, Hook, OptWord, hash, opt_word};
use crate::routes::hooks::{hook, kept};

/// What a message is answered with.
const REPLY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message>Thanks, we got your message!</Message></Response>";
/// What is answered to who wants no answer.
const SILENCE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";
/// What stands before a number of WhatsApp.
const WHATSAPP: &str = "whatsapp:";

/// Takes a message from Twilio, SMS or WhatsApp. Which inbox it is for, its number says.
pub async fn sms(
    open: Open,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<Response> {
    let form = Form::read(&headers, &body);
    let [from, text] = form.need(["From", "Body"])?;
    let channel = if from.starts_with(WHATSAPP) { Channel::Whatsapp } else { Channel::Sms };
    let mut hook = hook(&open.app, Method::POST, &uri, headers, body);
    let number = form.get("To").map(|to| threads::address(channel, to));
    let mut inboxes = inboxes(&open, Carrier::Twilio, channel).await?;
    inboxes.retain(|carried| {
        number.as_ref().is_none_or(|number| *number == threads::address(channel, carried.address()))
    });
    let carried = proved(&open, &inboxes, &hook)?;
    if form.get("MessageSid").is_none() {
        hook.body = named(&open, &hook.body, from, text);
    }
    kept(&open.app, carried, &hook).await?;
    let reply = if wants_answer(&open, carried, &threads::address(channel, from), text).await? {
        REPLY
    } else {
        SILENCE
    };
    Ok(([(CONTENT_TYPE, "application/xml")], reply).into_response())
}

/// A message that nobody has named is the same again within a minute.
fn named(open: &Open, body: &[u8], from: &str, text: &str) -> Bytes {
    let minute = open.app.now().ms() / 60_000;
    let sid = hash(format!("{from}\n{minute}\n{text}").as_bytes());
    let mut named = form_urlencoded::Serializer::new(String::new());
    named.extend_pairs(form_urlencoded::parse(body)).append_pair("MessageSid", &sid);
    named.finish().into()
}

/// Whether a message is answered: not to who asks to be left alone or has, and not where the inbox answers by itself.
async fn wants_answer(open: &Open, carried: &Carried, address: &str, text: &str) -> Answer<bool> {
    let word = opt_word(text);
    if word == Some(OptWord::Stop) || carried.field("auto_reply").is_some() {
        return Ok(false);
    }
    let (tenant, channel) = (carried.tenant, carried.inbox.channel);
    let left_alone = opt_outs::holds(open.app.store(), tenant, channel, address).await?;
    Ok(!left_alone || word == Some(OptWord::Start))
}

/// Answers Meta, which asks whether somebody is there.
pub async fn greet_messenger(
    open: Open,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    let hook = hook(&open.app, Method::GET, &uri, headers, Bytes::new());
    let pages = inboxes(&open, Carrier::Meta, Channel::Messenger).await?;
    let carried = proved(&open, &pages, &hook)?;
    Ok(channels::answer(carried, &hook))
}

/// Takes what Meta tells of the page.
pub async fn messenger(
    open: Open,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<Response> {
    let hook = hook(&open.app, Method::POST, &uri, headers, body);
    let pages = inboxes(&open, Carrier::Meta, Channel::Messenger).await?;
    let carried = proved(&open, &pages, &hook)?;
    kept(&open.app, carried, &hook).await?;
    Ok(OK.into_response())
}

/// The tenant's inboxes of a channel that a carrier serves.
async fn inboxes(open: &Open, carrier: Carrier, channel: Channel) -> Answer<Vec<Carried>> {
    let (app, tenant) = (&open.app, open.on.tenant);
    let mut all = Vec::new();
    for id in fields::of_carrier(app.store(), carrier).await? {
        // The first look is at what is in memory.
        let here = app.inbox(id).await?.is_some_and(|known| known.0 == tenant && known.1.channel == channel);
        if here {
            all.extend(fields::carried(app.store(), id).await?);
        }
    }
    Ok(all)
}

/// The inbox whose carrier this request is proved to come from. Without a secret nothing can be proved, and nobody learns
/// which numbers there are.
fn proved<'a>(open: &Open, inboxes: &'a [Carried], hook: &Hook) -> Answer<&'a Carried> {
    let mut why = "no inbox of the tenant has this number or page".to_owned();
    for carried in inboxes {
        if carried.carrier == Carrier::Twilio && !open.app.config().legacy.verify_twilio {
            return Ok(carried);
        }
        match channels::proves(carried, hook) {
            Ok(()) => return Ok(carried),
            Err(unproven) => why = unproven.to_string(),
        }
    }
    tracing::warn!(url = hook.url, why, "a request to an address of the system before was not proved");
    Err(Fault::new(
        StatusCode::FORBIDDEN,
        "The request is not proved to come from the carrier; the log says more.",
    ))
}
