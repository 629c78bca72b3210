//! The carriers' side: what each of them posts, signed as it does. For `omnichat simulate`, which plays one on purpose, and
//! `omnichat sandbox`, which reports what became of a message. Written from the carriers' own documents and not from the
//! daemon's code, so that the one checks the other. Posts nothing.

pub(crate) mod bridge;
pub(crate) mod mail;
pub(crate) mod meta;
pub(crate) mod openphone;
pub(crate) mod twilio;

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use omnichat_api::carrier::Carrier;
use omnichat_api::inbox::hook_url;
use omnichat_store::local::OpenedInbox;
use serde::Serialize;
use sha2::Sha256;

use crate::failure::{Failure, Result};

/// A request that a carrier makes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Request {
    /// Where it goes.
    pub(crate) url: String,
    /// What it carries besides.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The body; always text.
    pub(crate) body: String,
}

/// What a contact says.
#[derive(Clone, Debug)]
pub(crate) struct Saying {
    /// The carrier's id for it.
    pub(crate) id: String,
    /// From where.
    pub(crate) from: String,
    /// What they call themselves.
    pub(crate) name: Option<String>,
    /// The text.
    pub(crate) text: String,
    /// Files that the daemon may fetch.
    pub(crate) media: Vec<Media>,
}

/// A file of it.
#[derive(Clone, Debug)]
pub(crate) struct Media {
    /// Where it lies.
    pub(crate) url: String,
    /// What it is.
    pub(crate) media_type: String,
}

/// How a message of ours fares.
#[derive(Clone, Debug)]
pub(crate) struct Status {
    /// The carrier's id for it.
    pub(crate) id: String,
    /// To whom it went.
    pub(crate) to: String,
    /// The carrier's own word.
    pub(crate) word: String,
    /// Its number for what went wrong.
    pub(crate) code: Option<String>,
}

/// An inbox as its carrier knows it.
pub(crate) struct Account<'a> {
    opened: &'a OpenedInbox,
    /// Where the carrier posts.
    hook: String,
    /// The time now, in Unix milliseconds.
    now: i64,
}

impl<'a> Account<'a> {
    /// Fails where nothing is posted to the inbox.
    pub(crate) fn of(opened: &'a OpenedInbox, public_url: &str, now: i64) -> Result<Self> {
        let hook = hook_url(public_url, &opened.inbox)
            .ok_or_else(|| Failure::new(format!("Nothing is posted to the inbox {}.", opened.inbox.name)))?;
        Ok(Self { opened, hook, now })
    }

    /// The request by which its carrier hands on what a contact says.
    pub(crate) fn says(&self, saying: &Saying) -> Result<Request> {
        match self.opened.inbox.carrier {
            Some(Carrier::Twilio) => twilio::says(self, saying),
            Some(Carrier::Openphone) => openphone::says(self, saying),
            Some(Carrier::Meta) => meta::says(self, saying),
            Some(Carrier::Bridge) => bridge::says(self, saying),
            Some(Carrier::Mail) | None => Err(Failure::new("Nothing is posted to this inbox.")),
        }
    }

    /// The request by which its carrier reports.
    pub(crate) fn reports(&self, status: &Status) -> Result<Request> {
        match self.opened.inbox.carrier {
            Some(Carrier::Twilio) => twilio::reports(self, status, None),
            Some(Carrier::Openphone) => openphone::reports(self, status),
            Some(Carrier::Meta) => meta::reports(self, status),
            Some(Carrier::Bridge) => bridge::reports(self, status),
            Some(Carrier::Mail) | None => Err(Failure::new("Nothing is posted to this inbox.")),
        }
    }

    fn address(&self) -> &str {
        self.opened.inbox.address.as_deref().unwrap_or_default()
    }

    /// A field that the carrier has to know as well.
    fn field(&self, name: &str) -> Result<&str> {
        self.opened.fields.get(name).map(String::as_str).ok_or_else(|| {
            let inbox = &self.opened.inbox;
            let id = crate::remote::short(inbox.id.0);
            let how = match inbox.carrier.is_some_and(|carrier| {
                carrier.fields().iter().any(|field| field.name == name && field.secret)
            }) {
                true => format!("--set-secret {name}"),
                false => format!("--set {name}=…"),
            };
            Failure::new(format!("The inbox {} has no `{name}` yet.", inbox.name))
                .hint(format!("set one with `omnichat inbox set {id} {how}`; to try things out, any will do"))
        })
    }
}

/// An HMAC-SHA256 in hexadecimal.
fn sha256(key: &[u8], parts: &[&[u8]]) -> String {
    let mut text = String::with_capacity(64);
    for byte in sha256_bytes(key, parts) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn sha256_bytes(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "an HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}
