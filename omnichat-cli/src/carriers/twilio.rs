//! What Twilio posts: forms, signed with `X-Twilio-Signature`. See twilio.com/docs/messaging/guides/webhook-request and
//! twilio.com/docs/usage/webhooks/webhooks-security.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use form_urlencoded::Serializer;
use hmac::{Hmac, KeyInit as _, Mac as _};
use omnichat_api::channel::Channel;
use sha1::Sha1;

use super::{Account, Request, Saying, Status};
use crate::failure::Result;

/// The answer's version, which stands in each request.
const VERSION: &str = "2010-04-01";

/// Letters that Twilio's own senders of opt-out words add.
fn opt_out(text: &str) -> Option<&'static str> {
    match text.trim().to_ascii_uppercase().as_str() {
        "STOP" | "STOPALL" | "UNSUBSCRIBE" | "CANCEL" | "END" | "QUIT" => Some("STOP"),
        "START" | "UNSTOP" | "YES" => Some("START"),
        "HELP" | "INFO" => Some("HELP"),
        _ => None,
    }
}

pub(super) fn says(account: &Account<'_>, saying: &Saying) -> Result<Request> {
    let whatsapp = account.opened.inbox.channel == Channel::Whatsapp;
    let place = |number: &str| if whatsapp { format!("whatsapp:{number}") } else { number.to_owned() };
    let mut pairs = vec![
        ("AccountSid", account.field("account_sid")?.to_owned()),
        ("ApiVersion", VERSION.to_owned()),
        ("Body", saying.text.clone()),
        ("From", place(&saying.from)),
        ("MessageSid", saying.id.clone()),
        ("NumMedia", saying.media.len().to_string()),
        ("NumSegments", "1".to_owned()),
        ("SmsMessageSid", saying.id.clone()),
        ("SmsSid", saying.id.clone()),
        ("SmsStatus", "received".to_owned()),
        ("To", place(account.address())),
    ];
    if whatsapp {
        pairs.push(("WaId", saying.from.trim_start_matches('+').to_owned()));
        pairs.extend(saying.name.clone().map(|name| ("ProfileName", name)));
    } else if let Some(word) = opt_out(&saying.text) {
        pairs.push(("OptOutType", word.to_owned()));
    }
    let mut pairs: Vec<_> = pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    for (n, media) in saying.media.iter().enumerate() {
        pairs.push((format!("MediaUrl{n}"), media.url.clone()));
        pairs.push((format!("MediaContentType{n}"), media.media_type.clone()));
    }
    Ok(signed(account.field("auth_token")?, &account.hook, pairs))
}

/// A status callback; to the address that was named with the message, or to the inbox's hook.
pub(crate) fn reports(account: &Account<'_>, status: &Status, to: Option<&str>) -> Result<Request> {
    let whatsapp = account.opened.inbox.channel == Channel::Whatsapp;
    let place = |number: &str| match number {
        number if whatsapp && !number.starts_with("whatsapp:") => format!("whatsapp:{number}"),
        number => number.to_owned(),
    };
    let mut pairs = vec![
        ("AccountSid", account.field("account_sid")?.to_owned()),
        ("ApiVersion", VERSION.to_owned()),
        ("From", place(account.address())),
        ("MessageSid", status.id.clone()),
        ("MessageStatus", status.word.clone()),
        ("SmsSid", status.id.clone()),
        ("SmsStatus", status.word.clone()),
        ("To", place(&status.to)),
    ];
    pairs.extend(status.code.clone().map(|code| ("ErrorCode", code)));
    let pairs = pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(signed(account.field("auth_token")?, to.unwrap_or(&account.hook), pairs))
}

fn signed(token: &str, url: &str, mut pairs: Vec<(String, String)>) -> Request {
    pairs.sort();
    #[expect(clippy::expect_used, reason = "an HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).expect("a key of any length");
    mac.update(url.as_bytes());
    for (name, value) in &pairs {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    let headers = vec![
        ("content-type", "application/x-www-form-urlencoded; charset=utf-8".to_owned()),
        ("x-twilio-signature", STANDARD.encode(mac.finalize().into_bytes())),
        ("user-agent", "TwilioProxy/1.1".to_owned()),
    ];
    let body = Serializer::new(String::new()).extend_pairs(&pairs).finish();
    Request { url: url.to_owned(), headers, body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_signed_as_in_the_example_of_twilios_documentation() {
        let pairs = [
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+14158675309"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("To", "+18005551212"),
        ];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let request = signed("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", pairs);
        assert_eq!(request.headers[1].1, "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
        assert!(request.body.contains("Caller=%2B14158675309"));
    }
}
