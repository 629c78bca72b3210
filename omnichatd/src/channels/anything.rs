//! One way in to the parsers of outside input, for whatever bytes there may be: what `fuzz/` throws at them and the
//! property tests. A parser answers, with no more than it was given; how is not looked at here.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderValue, Method};
use bytes::Bytes;
use omnichat_api::care::Care;
use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_api::inbox::{Inbox, WidgetLook};
use omnichat_api::{InboxId, TenantId, Time};
use omnichat_store::inboxes::fields::Carried;

use super::{Arrived, Hook, key, proves, read};
use crate::inbound::headers;

/// Kinds of bodies, by the first byte of the input.
const KINDS: [&str; 3] = ["application/x-www-form-urlencoded", "application/json", "text/plain"];
/// How much longer what is read may be than what was given: reasons, and the usual form of what came short.
const ROOM: usize = 4096;

/// Gives a request to a carrier's parser: the first byte says what kind of body it claims to be, the rest is the body.
///
/// # Panics
/// When the parser panics, believes an unsigned request, or makes more of it than it was given.
pub fn hook(carrier: Carrier, input: &[u8]) {
    if carrier == Carrier::Mail {
        return mail(input);
    }
    let (kind, body) = input.split_first().map_or((0, input), |(kind, body)| (usize::from(*kind), body));
    let mut sent = HeaderMap::new();
    sent.insert("content-type", HeaderValue::from_static(KINDS[kind % KINDS.len()]));
    // Where a proof stands, the same bytes stand in its place.
    if let Ok(proof) = HeaderValue::from_bytes(body) {
        for name in ["x-twilio-signature", "openphone-signature", "x-hub-signature-256", "omnichat-signature"]
        {
            sent.insert(name, proof.clone());
        }
    }
    let hook = Hook {
        method: Method::POST,
        url: "https://chat.example.com/api/v1/hooks/sms/0?bodySHA256=0".into(),
        headers: sent,
        body: Bytes::copy_from_slice(body),
        at: Time(1_795_253_400_000),
    };
    let carried = carried(carrier);
    assert!(proves(&carried, &hook).is_err(), "nobody has signed this");
    assert!(!key(&carried, &hook).is_empty());
    drop(headers(&hook));
    if let Ok(arrived) = read(&carried, &hook) {
        let most = body.len().saturating_mul(8) + ROOM;
        let read: usize = arrived.iter().map(bytes).sum();
        assert!(read <= most, "{read} bytes were read of {}", body.len());
    }
}

/// Gives a mail to what reads it.
fn mail(input: &[u8]) {
    let Some(mail) = super::mail::read::read("help@example.com", input) else { return };
    let most = input.len().saturating_mul(8) + ROOM;
    let files: usize = mail.files.iter().map(|file| file.bytes.len()).sum();
    assert!(
        mail.body.text.len() + mail.subject.len() <= most && files <= most,
        "more was read than was given"
    );
    for line in [&mail.subject, &mail.from, &mail.answer_to] {
        assert!(!line.contains(char::is_control), "{line:?} stands in a header");
    }
    let page = mail.body.html.unwrap_or_default().to_lowercase();
    for bad in ["<script", "<iframe", "<form", "<svg", "<object", "<link"] {
        assert!(!page.contains(bad), "{bad} is left in {page}");
    }
}

fn bytes(arrived: &Arrived) -> usize {
    match arrived {
        Arrived::Message(said) => {
            let files: usize = said.files.iter().map(|file| file.url.len()).sum();
            said.key.len() + said.address.len() + said.body.len() + files
        }
        Arrived::Report(report) => report.carrier_ref.len() + report.why.as_ref().map_or(0, String::len),
        Arrived::Read { address, .. } => address.len(),
        Arrived::Nothing(why) => why.len(),
    }
}

/// An inbox with every secret that its carrier knows.
fn carried(carrier: Carrier) -> Carried {
    let secrets = carrier.fields().iter().filter(|field| field.secret);
    let secrets = secrets
        .map(|field| (field.name.to_owned(), "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0".to_owned()))
        .collect();
    carried_with(carrier, "+12025550100", secrets)
}

/// An inbox of this address with these secrets.
pub(super) fn carried_with(carrier: Carrier, address: &str, secrets: BTreeMap<String, String>) -> Carried {
    let at = Time(1_795_253_400_000);
    let channel = carrier.channels().first().copied().unwrap_or(Channel::Api);
    let inbox = Inbox {
        id: InboxId(uuid::Uuid::nil()),
        channel,
        name: "Any".into(),
        widget: WidgetLook { team_name: String::new(), greeting: String::new(), color: String::new() },
        allowed_origins: Vec::new(),
        snippet: None,
        team: None,
        vouches: false,
        carrier: Some(carrier),
        address: Some(address.to_owned()),
        settings: BTreeMap::new(),
        credentials: Vec::new(),
        hook_url: None,
        trouble: None,
        care: Care::default(),
        hours: None,
        rota: None,
        created_at: at,
        updated_at: at,
    };
    Carried::new(TenantId(uuid::Uuid::nil()), inbox, carrier, secrets)
}
