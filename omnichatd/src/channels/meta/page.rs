//! The page at Meta: whether its token holds and for how long, and what people who write to it are called.

use std::time::Duration;

use omnichat_api::Time;
use omnichat_api::inbox::{Finding, hook_url};
use omnichat_store::contacts;
use omnichat_store::inboxes::fields::Carried;
use reqwest::Method;
use serde_json::Value;
use tokio::time::timeout;

use super::refusals::TOKEN_ENDED;
use super::{META, request};
use crate::app::App;

/// A token that ends sooner than this is a trouble already, in milliseconds.
const SOON_MS: i64 = 14 * 24 * 3600 * 1000;
/// How long a message waits for the name of whoever wrote it.
const PATIENCE: Duration = Duration::from_secs(5);
/// What the token has to allow.
const SCOPE: &str = "pages_messaging";

/// Asks Meta whether all that is set up holds.
pub async fn test(app: &App, carried: &Carried) -> Vec<Finding> {
    let me = match ask(app, carried, "me?fields=id,name").await {
        Ok(me) => me,
        Err(why) => return vec![finding(false, "Page access token", why)],
    };
    let mut findings = vec![page(carried, &me)];
    findings.push(match seen(app, carried).await {
        Ok(seen) => holds(&seen["data"], app.now()),
        Err(why) => finding(
            true,
            "Page access token",
            format!("Meta takes it; how long it holds, it does not say ({why})."),
        ),
    });
    let hook = hook_url(app.public_url(), &carried.inbox).unwrap_or_default();
    findings.push(match app.public_url().starts_with("https://") {
        true => {
            finding(true, "Webhook", format!("Not looked up: see that {hook} stands in the app's webhooks."))
        }
        false => finding(
            false,
            "Webhook",
            format!("Meta reaches only https addresses, not {hook}: set `public_url`."),
        ),
    });
    findings
}

/// What somebody who has written to the page for the first time is called, if Meta says so in time.
pub async fn name_of(app: &App, carried: &Carried, psid: &str) -> Option<String> {
    if psid.is_empty() || !psid.bytes().all(|digit| digit.is_ascii_alphanumeric()) {
        return None;
    }
    let known = contacts::known(app.store(), carried.tenant, carried.inbox.channel, psid).await;
    if known.unwrap_or(true) {
        return None;
    }
    let what = format!("{psid}?fields=first_name,last_name");
    let profile = timeout(PATIENCE, ask(app, carried, &what)).await.ok()?.ok()?;
    let names = ["first_name", "last_name"].map(|name| profile[name].as_str().unwrap_or_default().trim());
    let name = names.join(" ").trim().to_owned();
    (!name.is_empty()).then_some(name)
}

async fn ask(app: &App, carried: &Carried, what: &str) -> Result<Value, String> {
    let answer = app.calls().send(request(app, carried, Method::GET, what)).await;
    let reply = answer.map_err(|no_reply| format!("{META} {no_reply}"))?;
    let body = reply.json();
    if reply.status.is_success() {
        return Ok(body);
    }
    let error = &body["error"];
    if error["code"] == 190 {
        return Err(format!("{TOKEN_ENDED}."));
    }
    // Meta repeats a token that it cannot read.
    let said = without(carried.field("page_token"), error["message"].as_str().unwrap_or("no reason"));
    let said: String = said.chars().take(200).collect();
    Err(format!("{META} answered {} and says: {said}", reply.status.as_u16()))
}

fn without(secret: Option<&str>, said: &str) -> String {
    secret
        .filter(|secret| !secret.is_empty())
        .map_or_else(|| said.to_owned(), |secret| said.replace(secret, "…"))
}

/// What Meta knows of the token itself: developers.facebook.com/docs/graph-api/reference/debug_token. It wants the token to
/// look at in the query, and so this is the one request with a secret in its address, which is why no error of a request
/// names an address. Meta shows a token to its app and to whoever develops that; whether a page's may look at itself, Meta
/// says.
async fn seen(app: &App, carried: &Carried) -> Result<Value, String> {
    let token = [("input_token", carried.field("page_token").unwrap_or_default())];
    let query = serde_urlencoded::to_string(token).map_err(|error| error.to_string())?;
    ask(app, carried, &format!("debug_token?{query}")).await
}

fn page(carried: &Carried, me: &Value) -> Finding {
    let (id, name) = (me["id"].as_str().unwrap_or_default(), me["name"].as_str().unwrap_or("without a name"));
    if id == carried.address() {
        return finding(true, "Page", format!("Meta knows {id} as “{name}”."));
    }
    let says =
        format!("The token is of the page {id}, “{name}”; the inbox has the address {}.", carried.address());
    finding(false, "Page", says)
}

/// What `debug_token` says of the token. A time of 0 is never.
fn holds(data: &Value, now: Time) -> Finding {
    let what = "Page access token";
    if data["is_valid"] == false {
        return finding(false, what, format!("{TOKEN_ENDED}."));
    }
    let scopes: Vec<_> = data["scopes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !scopes.is_empty() && !scopes.contains(&SCOPE) {
        return finding(
            false,
            what,
            format!("It lacks the permission {SCOPE}: make one in the Meta app that has it."),
        );
    }
    let ends = ["expires_at", "data_access_expires_at"].map(|name| data[name].as_i64().unwrap_or(0));
    let ends = ends.into_iter().filter(|seconds| *seconds > 0).min().map(|s| Time(s.saturating_mul(1000)));
    match ends {
        None => finding(true, what, "Meta takes it, and it does not expire.".into()),
        Some(end) => {
            let day = end.to_string().chars().take(10).collect::<String>();
            if end.since(now) < SOON_MS {
                let says = format!(
                    "It expires on {day}: make a new one in the Meta app and set it as `page_token`."
                );
                return finding(false, what, says);
            }
            finding(true, what, format!("Meta takes it until {day}."))
        }
    }
}

fn finding(ok: bool, what: &str, says: String) -> Finding {
    Finding { ok, what: what.to_owned(), says }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_token_is_a_trouble_two_weeks_before_it_ends() {
        let now = Time(1_800_000_000_000);
        let of = |data: Value| holds(&data, now);
        assert!(of(json!({ "is_valid": true, "expires_at": 0, "scopes": [SCOPE] })).ok);
        assert!(of(json!({ "is_valid": true, "expires_at": 1_800_000_000 + 15 * 86_400 })).ok);
        let soon = of(
            json!({ "is_valid": true, "expires_at": 0, "data_access_expires_at": 1_800_000_000 + 86_400 }),
        );
        assert!(!soon.ok && soon.says.contains("2027-01-16"), "{}", soon.says);
        assert!(!of(json!({ "is_valid": false })).ok);
        assert!(!of(json!({ "is_valid": true, "scopes": ["pages_show_list"] })).ok);
    }
}
