//! Whether a request comes from Twilio: the header `X-Twilio-Signature` is an HMAC-SHA1, with the account's auth token,
//! of the URL that Twilio was given and the sorted pairs of the form; of a body that is no form the URL's query carries
//! the SHA-256. See twilio.com/docs/usage/webhooks/webhooks-security.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use omnichat_store::inboxes::fields::Carried;
use reqwest::Url;
use sha1::Sha1;

use super::params;
use crate::channels::{Hook, Unproven, hash};

/// Whether a request comes from Twilio.
pub fn proves(carried: &Carried, hook: &Hook) -> Result<(), Unproven> {
    let token = carried.field("auth_token").ok_or(Unproven::NotServed)?;
    let sent =
        hook.headers.get("x-twilio-signature").ok_or(Unproven::Wrong("X-Twilio-Signature is missing"))?;
    let sent = STANDARD.decode(sent).map_err(|_| Unproven::Wrong("X-Twilio-Signature is no base64"))?;
    let form = params::is_form(hook);
    if !form {
        holds(hook)?;
    }
    let pairs = if form { params::form(hook) } else { Vec::new() };
    // Twilio signs the port or leaves it out, whatever the URL says.
    let signed = spellings(&hook.url).iter().any(|url| mac(token, url, &pairs).verify_slice(&sent).is_ok());
    if signed { Ok(()) } else { Err(Unproven::Wrong("X-Twilio-Signature does not fit")) }
}

/// The signature of a request for this URL with these pairs, as the header carries it.
#[must_use]
pub fn signature(token: &str, url: &str, pairs: &[(String, String)]) -> String {
    STANDARD.encode(mac(token, url, pairs).finalize().into_bytes())
}

fn mac(token: &str, url: &str, pairs: &[(String, String)]) -> Hmac<Sha1> {
    let mut mac =
        Hmac::<Sha1>::new_from_slice(token.as_bytes()).expect("HMAC takes keys of any length (RFC 2104)");
    mac.update(url.as_bytes());
    let mut sorted: Vec<_> = pairs.iter().collect();
    sorted.sort();
    // A pair that is there twice is signed once.
    sorted.dedup();
    for (name, value) in sorted {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    mac
}

/// That the body is the one whose hash the signed URL carries.
fn holds(hook: &Hook) -> Result<(), Unproven> {
    let query = hook.url.split_once('?').map_or("", |(_, query)| query);
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let said = pairs.find(|(name, _)| name == "bodySHA256").map(|(_, said)| said.to_ascii_lowercase());
    // Whoever can choose the body knows its hash, so that nothing is told by how long this takes.
    match said {
        Some(said) if said == hash(&hook.body) => Ok(()),
        Some(_) => Err(Unproven::Wrong("bodySHA256 does not fit the body")),
        None => Err(Unproven::Wrong("a body that is no form needs bodySHA256 in the URL")),
    }
}

/// The URL without and with its port.
fn spellings(url: &str) -> Vec<String> {
    let mut all = vec![url.to_owned()];
    let Ok(parsed) = Url::parse(url) else { return all };
    let (Some((scheme, rest)), Some(host), Some(port)) =
        (url.split_once("://"), parsed.host_str(), parsed.port_or_known_default())
    else {
        return all;
    };
    // Not as the parser would write it: the path must stay as it came, letter by letter.
    let path = rest.find(['/', '?']).map_or("", |at| &rest[at..]);
    all.push(format!("{scheme}://{host}{path}"));
    all.push(format!("{scheme}://{host}:{port}{path}"));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_the_example_in_twilios_documentation() {
        let pairs = [
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+14158675309"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("To", "+18005551212"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let made = signature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", &pairs);
        assert_eq!(made, "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }

    #[test]
    fn a_url_is_tried_with_its_port_and_without_and_its_path_stays_as_it_came() {
        let all = spellings("https://chat.example.com/a%2fb/../c?x=%20y");
        assert_eq!(all[1], "https://chat.example.com/a%2fb/../c?x=%20y");
        assert_eq!(all[2], "https://chat.example.com:443/a%2fb/../c?x=%20y");
        assert_eq!(spellings("http://127.0.0.1:8000/h")[1], "http://127.0.0.1/h");
    }
}
