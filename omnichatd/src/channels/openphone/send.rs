//! OpenPhone, going out: messages, and whether the account that is set up holds. See
//! openphone.com/docs/api-reference/messages/send-a-text-message.

use omnichat_api::inbox::Finding;
use omnichat_store::inboxes::fields::Carried;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::app::App;
use crate::channels::calls::Reply;
use crate::channels::{Parcel, Sent};

/// How people call it.
const OPENPHONE: &str = "OpenPhone";
const KEY_REFUSED: &str = "OpenPhone refuses the API key; set it anew from OpenPhone's settings, API";
const UNPAID: &str =
    "the OpenPhone subscription has ended or its credit is used up; see OpenPhone's settings, Billing";

/// Sends a message. Files are refused before they come here: the API takes text only.
pub async fn send(app: &App, carried: &Carried, parcel: &Parcel) -> Sent {
    let body = json!({ "content": parcel.message.body, "from": carried.address(), "to": [parcel.target] });
    match app.calls().send(request(app, carried, Method::POST, "messages").json(&body)).await {
        Ok(reply) => sent(&reply),
        Err(no_reply) => no_reply.sent(OPENPHONE),
    }
}

fn request(app: &App, carried: &Carried, method: Method, what: &str) -> RequestBuilder {
    let url = format!("{}/v1/{what}", app.config().carriers.openphone);
    let key = carried.field("api_key").unwrap_or_default();
    app.calls().http().request(method, url).header(reqwest::header::AUTHORIZATION, key)
}

fn sent(reply: &Reply) -> Sent {
    if let Some(sent) = reply.common(OPENPHONE) {
        return sent;
    }
    let body = reply.json();
    match reply.status {
        status if status.is_success() => {
            Sent::Accepted { carrier_ref: body["data"]["id"].as_str().map(str::to_owned) }
        }
        StatusCode::UNAUTHORIZED => Sent::Refused { why: KEY_REFUSED.into() },
        StatusCode::PAYMENT_REQUIRED => Sent::Refused { why: UNPAID.into() },
        status => {
            let code = body["code"].as_str().map_or_else(|| status.as_u16().to_string(), str::to_owned);
            Sent::Never { why: words(&code, &body), code: Some(code) }
        }
    }
}

/// Its answer in plain words: by its code where it is known, else as it says it.
fn words(code: &str, body: &Value) -> String {
    let known = match code {
        "0206400" => {
            "The sending number is not registered for business messages in the United States (A2P 10DLC); register it \
             in OpenPhone."
        }
        "0202403" => {
            "The user of the API key has no share in the sending number; give it to them in OpenPhone."
        }
        "0200404" => "OpenPhone has no such sending number; look at the inbox's address.",
        _ => {
            let title = body["message"].as_str().or_else(|| body["title"].as_str()).unwrap_or("no reason");
            let title: String = title.chars().take(200).collect();
            return format!("OpenPhone refused it and says: {title}");
        }
    };
    known.into()
}

/// Asks OpenPhone whether all that is set up holds.
pub async fn test(app: &App, carried: &Carried) -> Vec<Finding> {
    let finding = |ok, what: &str, says: String| Finding { ok, what: what.into(), says };
    let reply = match app.calls().send(request(app, carried, Method::GET, "phone-numbers")).await {
        Ok(reply) if reply.status.is_success() => reply,
        Ok(reply) if reply.status == StatusCode::UNAUTHORIZED => {
            return vec![finding(false, "API key", format!("{KEY_REFUSED}."))];
        }
        Ok(reply) => {
            return vec![finding(false, "API key", format!("OpenPhone answered {}.", reply.status.as_u16()))];
        }
        Err(no_reply) => return vec![finding(false, "API key", format!("OpenPhone {no_reply}."))],
    };
    let body = reply.json();
    let numbers = body["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ours = numbers.iter().find(|number| number["number"].as_str() == Some(carried.address()));
    let number = match ours {
        Some(number) => {
            let name = number["name"].as_str().unwrap_or("without a name");
            finding(true, "Number", format!("OpenPhone knows {} as “{name}”.", carried.address()))
        }
        None => {
            let says =
                format!("{} is not among the {} numbers of this key.", carried.address(), numbers.len());
            finding(false, "Number", says)
        }
    };
    let hook = omnichat_api::inbox::hook_url(app.public_url(), &carried.inbox).unwrap_or_default();
    let says = format!(
        "Not looked up: see that {hook} stands in OpenPhone's settings under Webhooks, for all message events."
    );
    vec![finding(true, "API key", "OpenPhone takes it.".into()), number, finding(true, "Webhook", says)]
}
