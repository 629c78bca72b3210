//! Carriers, as the daemon speaks with them: what comes in is proved, named and read; what goes out is sent. One file
//! for each carrier, which knows that carrier's protocol and nothing of routes, and one closed dispatch, here.

use std::time::Duration;

use axum::http::{HeaderMap, Method};
use axum::response::Response;
use bytes::Bytes;
use omnichat_api::carrier::Carrier;
use omnichat_api::delivery::DeliveryState;
use omnichat_api::inbox::Finding;
use omnichat_api::message::Message;
use omnichat_api::template::UseTemplate;
use omnichat_api::{MessageId, Time};
use omnichat_store::inboxes::fields::Carried;

use crate::app::App;

pub mod anything;
pub mod bridge;
pub mod calls;
pub mod health;
mod hex;
pub mod mail;
pub mod meta;
pub mod openphone;
mod opt_word;
pub mod twilio;

pub use health::tested;
pub use omnichat_store::opt_outs::OptWord;
pub use omnichat_store::outgoing::Words;
pub use opt_word::opt_word;

/// A request of a carrier, as it came.
#[derive(Clone, Debug)]
pub struct Hook {
    /// `POST` brings something; `GET` only asks whether anybody is there.
    pub method: Method,
    /// The URL that the carrier was given, with its query: made of the setting `public_url` and the path, never of a
    /// header that the request brings.
    pub url: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, at most 1 MiB.
    pub body: Bytes,
    /// When it came.
    pub at: Time,
}

/// Why a request is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// Nobody can prove anything here: a secret is not set, or the carrier sends no requests. Looks like no inbox at all.
    #[error("this inbox takes no requests of its carrier, or the secret that would prove them is not set")]
    NotServed,
    /// The proof is missing, wrong, or too old. Says which.
    #[error("{0}")]
    Wrong(&'static str),
}

/// What a request says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// A contact said something.
    Message(Said),
    /// How a message of ours fares.
    Report(Report),
    /// The contact has read whatever was sent to them up to then.
    Read {
        /// Who.
        address: String,
        /// Up to when.
        until: Time,
    },
    /// Nothing that matters here, and why.
    Nothing(String),
}

/// Something that a contact said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// By what the carrier tells it from everything else that comes to the inbox.
    pub key: String,
    /// From where: a number in E.164, a page-scoped id.
    pub address: String,
    /// What they call themselves.
    pub name: Option<String>,
    /// The text; empty where there are only files.
    pub body: String,
    /// Its files, still at the carrier's.
    pub files: Vec<FileAt>,
    /// Whether the text is one of the words that a phone network gives a meaning to.
    pub word: Option<OptWord>,
}

/// A file that can be fetched from the carrier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileAt {
    /// Where.
    pub url: String,
    /// What it is called there, if the carrier says.
    pub name: Option<String>,
    /// What the carrier takes it for. What it really is, its bytes tell.
    pub media_type: Option<String>,
}

/// How a message of ours fares, by the carrier's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The carrier's id for the message.
    pub carrier_ref: String,
    /// What it tells of the message besides, where it was told nothing by which we know it.
    pub words: Option<Words>,
    /// How far it has come.
    pub state: DeliveryState,
    /// The carrier's own word or number for it.
    pub code: Option<String>,
    /// Why it is not further, in plain words.
    pub why: Option<String>,
}

/// A message on its way out.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// The message: its id, text, conversation and time.
    pub message: Message,
    /// Where it goes.
    pub target: String,
    /// What its conversation is about; mails have it.
    pub subject: Option<String>,
    /// The template that is sent instead of the text.
    pub template: Option<UseTemplate>,
    /// Its files, where the carrier can fetch them for a while.
    pub files: Vec<FileLink>,
    /// Which try this is, from 1 on.
    pub attempt: i64,
}

/// A file of a message on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLink {
    /// Where it can be fetched for a while.
    pub url: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// Its size.
    pub bytes: u64,
}

/// What came of a send. No reason names a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The carrier has it.
    Accepted {
        /// Its id for it, by which it will report.
        carrier_ref: Option<String>,
    },
    /// Not now.
    Later {
        /// Why.
        why: String,
        /// When the carrier wants to be asked again, if it says.
        after: Option<Duration>,
    },
    /// The carrier does not let us in: what is wrong is the inbox's credentials or its account, not the message. Whatever
    /// waits there goes on waiting until somebody mends it.
    Refused {
        /// Why, and what to mend.
        why: String,
    },
    /// Never: another try would be refused as well.
    Never {
        /// The carrier's own word or number for it.
        code: Option<String>,
        /// Why, in plain words.
        why: String,
    },
    /// The carrier may have it: the connection ended after it could have read the request.
    Uncertain {
        /// What is known.
        why: String,
    },
}

/// Whether a request comes from the carrier. Compares in constant time.
pub fn proves(carried: &Carried, hook: &Hook) -> Result<(), Unproven> {
    match carried.carrier {
        Carrier::Twilio => twilio::proves(carried, hook),
        Carrier::Openphone => openphone::proves(carried, hook),
        Carrier::Meta => meta::proves(carried, hook),
        Carrier::Mail => Err(Unproven::NotServed),
        Carrier::Bridge => bridge::proves(carried, hook),
    }
}

/// By what a second delivery of the same request is told, among all of the inbox.
#[must_use]
pub fn key(carried: &Carried, hook: &Hook) -> String {
    match carried.carrier {
        Carrier::Twilio => twilio::key(carried, hook),
        Carrier::Openphone => openphone::key(carried, hook),
        Carrier::Meta => meta::key(carried, hook),
        Carrier::Mail => hash(&hook.body),
        Carrier::Bridge => bridge::key(carried, hook),
    }
}

/// What the carrier wants to hear once the request is on disk.
#[must_use]
pub fn answer(carried: &Carried, hook: &Hook) -> Response {
    match carried.carrier {
        Carrier::Twilio => twilio::answer(carried, hook),
        Carrier::Openphone => openphone::answer(carried, hook),
        Carrier::Meta => meta::answer(carried, hook),
        Carrier::Mail => Response::default(),
        Carrier::Bridge => bridge::answer(carried, hook),
    }
}

/// What a request says. Pure, and bounded by the request's size. The error says why it cannot be read.
pub fn read(carried: &Carried, hook: &Hook) -> Result<Vec<Arrived>, String> {
    match carried.carrier {
        Carrier::Twilio => twilio::read(carried, hook),
        Carrier::Openphone => openphone::read(carried, hook),
        Carrier::Meta => meta::read(carried, hook),
        Carrier::Mail => Err("mails are fetched and do not come as requests".into()),
        Carrier::Bridge => bridge::read(carried, hook),
    }
}

/// What somebody who is new is called, where the carrier has to be asked for it. Nothing depends on it.
pub async fn name_of(app: &App, carried: &Carried, address: &str) -> Option<String> {
    match carried.carrier {
        Carrier::Meta => meta::name_of(app, carried, address).await,
        Carrier::Twilio | Carrier::Openphone | Carrier::Mail | Carrier::Bridge => None,
    }
}

/// Sends a message.
pub async fn send(app: &App, carried: &Carried, parcel: &Parcel) -> Sent {
    match carried.carrier {
        Carrier::Twilio => twilio::send(app, carried, parcel).await,
        Carrier::Openphone => openphone::send(app, carried, parcel).await,
        Carrier::Meta => meta::send(app, carried, parcel).await,
        Carrier::Mail => mail::send(app, carried, parcel).await,
        Carrier::Bridge => bridge::send(app, carried, parcel).await,
    }
}

/// Asks the carrier whether all that is set up holds.
pub async fn test(app: &App, carried: &Carried) -> Vec<Finding> {
    match carried.carrier {
        Carrier::Twilio => twilio::test(app, carried).await,
        Carrier::Openphone => openphone::test(app, carried).await,
        Carrier::Meta => meta::test(app, carried).await,
        Carrier::Mail => mail::test(app, carried).await,
        Carrier::Bridge => bridge::test(app, carried).await,
    }
}

/// Where a carrier reports how a message fares: the inbox's own address, with the message. A report that comes before the
/// answer to its send, or after that was lost, is known by it.
#[must_use]
pub fn report_url(app: &App, carried: &Carried, message: MessageId) -> Option<String> {
    let hook = omnichat_api::inbox::hook_url(app.public_url(), &carried.inbox)?;
    Some(format!("{hook}?{MESSAGE}={message}"))
}

/// The message that such an address names.
#[must_use]
pub fn message_of(url: &str) -> Option<MessageId> {
    let (_, query) = url.split_once('?')?;
    let named = |pair: &str| pair.strip_prefix(MESSAGE)?.strip_prefix('=')?.parse().ok();
    query.split('&').find_map(named)
}

/// What the message is called in the address.
const MESSAGE: &str = "message";

/// SHA-256 in hexadecimal: the key of what has no id of its own.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    use sha2::Digest;

    hex::encode(&sha2::Sha256::digest(bytes))
}
