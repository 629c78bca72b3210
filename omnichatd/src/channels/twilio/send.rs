//! Twilio, going out: messages, whether the account that is set up holds, and which templates are approved. See
//! twilio.com/docs/messaging/api/message-resource and twilio.com/docs/content/content-api-resources.

use std::collections::BTreeMap;
use std::net::IpAddr;

use omnichat_api::channel::Channel;
use omnichat_api::inbox::Finding;
use omnichat_api::template::Template;
use omnichat_store::inboxes::fields::Carried;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, RequestBuilder, StatusCode, Url};
use serde_json::Value;

use super::codes;
use crate::app::App;
use crate::channels::calls::Reply;
use crate::channels::{Parcel, Sent, report_url};

/// How people call it.
const TWILIO: &str = "Twilio";
/// Pages of templates that are read at most, of 100 each.
const PAGES: usize = 20;

/// Sends a message.
pub async fn send(app: &App, carried: &Carried, parcel: &Parcel) -> Sent {
    let url = format!("{}/Messages.json", account(app, carried));
    let form = serde_urlencoded::to_string(form(app, carried, parcel)).unwrap_or_default();
    let request = signed(app, carried, Method::POST, &url)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form);
    match app.calls().send(request).await {
        Ok(reply) => sent(&reply),
        Err(no_reply) => no_reply.sent(TWILIO),
    }
}

/// Where the account lies.
fn account(app: &App, carried: &Carried) -> String {
    let sid = carried.field("account_sid").unwrap_or_default();
    format!("{}/2010-04-01/Accounts/{}", app.config().carriers.twilio, segment(sid))
}

/// A word as a part of a path.
fn segment(word: &str) -> String {
    word.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn signed(app: &App, carried: &Carried, method: Method, url: &str) -> RequestBuilder {
    let (user, password) = (carried.field("account_sid"), carried.field("auth_token"));
    app.calls().http().request(method, url).basic_auth(user.unwrap_or_default(), password)
}

fn form(app: &App, carried: &Carried, parcel: &Parcel) -> Vec<(&'static str, String)> {
    let whatsapp = carried.inbox.channel == Channel::Whatsapp;
    let address = |number: &str| if whatsapp { format!("whatsapp:{number}") } else { number.to_owned() };
    let mut form = vec![("To", address(&parcel.target))];
    match carried.field("messaging_service") {
        Some(service) => form.push(("MessagingServiceSid", service.to_owned())),
        None => form.push(("From", address(carried.address()))),
    }
    match &parcel.template {
        Some(template) => {
            form.push(("ContentSid", template.id.clone()));
            if !template.variables.is_empty() {
                let variables = serde_json::to_string(&template.variables).unwrap_or_default();
                form.push(("ContentVariables", variables));
            }
        }
        None if parcel.message.body.is_empty() => {}
        None => form.push(("Body", parcel.message.body.clone())),
    }
    form.extend(parcel.files.iter().map(|file| ("MediaUrl", file.url.clone())));
    form.extend(report_to(app, carried, parcel).map(|url| ("StatusCallback", url)));
    form
}

/// Where Twilio reports. It refuses messages with an address that it cannot reach: on one's own machine only a stand-in
/// on the same machine is told.
fn report_to(app: &App, carried: &Carried, parcel: &Parcel) -> Option<String> {
    let url = report_url(app, carried, parcel.message.id)?;
    (!is_near(&url) || is_near(&app.config().carriers.twilio)).then_some(url)
}

fn is_near(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn sent(reply: &Reply) -> Sent {
    if let Some(sent) = reply.common(TWILIO) {
        return sent;
    }
    let body = reply.json();
    if reply.status.is_success() {
        return Sent::Accepted { carrier_ref: body["sid"].as_str().map(str::to_owned) };
    }
    if let Some(why) = not_let_in(reply) {
        return Sent::Refused { why };
    }
    match body["code"].as_i64().map(|code| code.to_string()) {
        Some(code) => Sent::Never { why: codes::words(&code), code: Some(code) },
        None => {
            let status = reply.status.as_u16();
            Sent::Never { code: Some(status.to_string()), why: format!("Twilio refused it ({status})") }
        }
    }
}

/// Whether it is the account that Twilio refuses (401, and 20003 and 20005 with any status), and not what was asked.
fn not_let_in(reply: &Reply) -> Option<String> {
    let code = reply.json()["code"].as_i64();
    match (reply.status, code) {
        (_, Some(20005)) => Some("the Twilio account is not active; see the Twilio console".into()),
        (StatusCode::UNAUTHORIZED, _) | (_, Some(20003)) => Some(
            "Twilio refuses the account SID or the auth token; set them anew from the Twilio console".into(),
        ),
        _ => None,
    }
}

/// Asks Twilio whether all that is set up holds.
pub async fn test(app: &App, carried: &Carried) -> Vec<Finding> {
    let account = test_account(app, carried).await;
    if !account.ok || carried.inbox.channel != Channel::Sms {
        return vec![account, by_hand(app, carried)];
    }
    match carried.field("messaging_service") {
        Some(_) => vec![account, by_hand(app, carried)],
        None => vec![account, test_number(app, carried).await],
    }
}

fn finding(ok: bool, what: &str, says: impl Into<String>) -> Finding {
    Finding { ok, what: what.into(), says: says.into() }
}

async fn test_account(app: &App, carried: &Carried) -> Finding {
    const WHAT: &str = "Account";
    let url = format!("{}.json", account(app, carried));
    let reply = match app.calls().send(signed(app, carried, Method::GET, &url)).await {
        Ok(reply) => reply,
        Err(no_reply) => return finding(false, WHAT, format!("Twilio {no_reply}.")),
    };
    if let Some(why) = not_let_in(&reply) {
        return finding(false, WHAT, format!("{why}."));
    }
    let body = reply.json();
    let name = body["friendly_name"].as_str().unwrap_or("without a name");
    match (reply.status, body["status"].as_str()) {
        (StatusCode::OK, Some("active")) => finding(true, WHAT, format!("Twilio knows it as “{name}”.")),
        (StatusCode::OK, Some(status)) => {
            finding(false, WHAT, format!("“{name}” is {status}; see the Twilio console."))
        }
        (StatusCode::NOT_FOUND, _) => finding(false, WHAT, "Twilio knows no account with this SID."),
        (status, _) => finding(false, WHAT, format!("Twilio answered {}.", status.as_u16())),
    }
}

async fn test_number(app: &App, carried: &Carried) -> Finding {
    const WHAT: &str = "Number and webhook";
    let url = format!("{}/IncomingPhoneNumbers.json", account(app, carried));
    let request = signed(app, carried, Method::GET, &url).query(&[("PhoneNumber", carried.address())]);
    let reply = match app.calls().send(request).await {
        Ok(reply) if reply.status.is_success() => reply,
        Ok(reply) => return finding(false, WHAT, format!("Twilio answered {}.", reply.status.as_u16())),
        Err(no_reply) => return finding(false, WHAT, format!("Twilio {no_reply}.")),
    };
    let numbers = &reply.json()["incoming_phone_numbers"];
    let is_ours = |number: &&Value| number["phone_number"].as_str() == Some(carried.address());
    let Some(number) = numbers.as_array().and_then(|numbers| numbers.iter().find(is_ours)) else {
        let says = format!("{} is not among the account's numbers.", carried.address());
        return finding(false, WHAT, says);
    };
    if number["capabilities"]["sms"].as_bool() == Some(false) {
        return finding(false, WHAT, format!("{} cannot send SMS.", carried.address()));
    }
    let hook = hook(app, carried);
    match number["sms_url"].as_str() {
        Some(set) if set == hook => finding(true, WHAT, format!("Messages to it come to {hook}.")),
        set => {
            let now = set.filter(|set| !set.is_empty()).map_or("nowhere", |set| set);
            let says = format!(
                "Messages to it go to {now}. In the Twilio console, open the number and set “A message comes in” to \
                 {hook}, with POST."
            );
            finding(false, WHAT, says)
        }
    }
}

fn hook(app: &App, carried: &Carried) -> String {
    omnichat_api::inbox::hook_url(app.public_url(), &carried.inbox).unwrap_or_default()
}

/// What Twilio lets nobody look up by the account alone.
fn by_hand(app: &App, carried: &Carried) -> Finding {
    let place = match carried.inbox.channel {
        Channel::Whatsapp => "the WhatsApp sender, under “Webhook URL for incoming messages”",
        _ => "the messaging service, under Integration, “Send a webhook”",
    };
    let says =
        format!("Not looked up: see that {} stands in the Twilio console at {place}.", hook(app, carried));
    finding(true, "Webhook", says)
}

/// The templates of the account with what WhatsApp decided about them. The error is for people.
pub async fn templates(app: &App, carried: &Carried) -> Result<Vec<Template>, String> {
    let base = format!("{}/v1/ContentAndApprovals", app.config().carriers.twilio_content);
    let (mut templates, mut query) = (Vec::new(), "PageSize=100".to_owned());
    for _ in 0..PAGES {
        let request = signed(app, carried, Method::GET, &format!("{base}?{query}"));
        let reply = app.calls().send(request).await.map_err(|no_reply| format!("Twilio {no_reply}"))?;
        if let Some(why) = not_let_in(&reply) {
            return Err(why);
        }
        if !reply.status.is_success() {
            return Err(format!("Twilio answered {} when it was asked for templates", reply.status.as_u16()));
        }
        let page = reply.json();
        let contents = page["contents"].as_array().map(Vec::as_slice).unwrap_or_default();
        templates.extend(contents.iter().filter_map(|content| template(content, app.now())));
        // Only what it asks for is taken from the next page's address, never where that leads: the credentials go along.
        let next = page["meta"]["next_page_url"].as_str().and_then(|next| Url::parse(next).ok());
        match next.as_ref().and_then(Url::query) {
            Some(next) if next != query => query = next.to_owned(),
            _ => break,
        }
    }
    Ok(templates)
}

fn template(content: &Value, now: omnichat_api::Time) -> Option<Template> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let types: BTreeMap<String, Value> = serde_json::from_value(content["types"].clone()).ok()?;
    let body = types.values().find_map(|kind| text(&kind["body"]).or_else(|| text(&kind["title"])))?;
    Some(Template {
        id: text(&content["sid"])?,
        name: text(&content["friendly_name"]).unwrap_or_default(),
        language: text(&content["language"]).unwrap_or_default(),
        body,
        status: text(&content["approval_requests"]["status"]).unwrap_or_else(|| "unsubmitted".into()),
        updated_at: now,
    })
}
