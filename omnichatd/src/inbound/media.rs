//! Brings the files of a message from where the carrier keeps them into the file store. They may lie anywhere, so that
//! each request, and each redirect, passes the guard of [`crate::egress`]; the account's own credentials go to the carrier's
//! own host and nowhere else. A message is never lost because of a file: it says which one is missing.

use std::time::Duration;

use futures_util::{FutureExt, StreamExt, stream};
use omnichat_api::attachment::{Attachment, in_words};
use omnichat_api::carrier::Carrier;
use omnichat_store::inboxes::fields::Carried;
use reqwest::header::{CONTENT_DISPOSITION, HeaderMap, LOCATION};
use reqwest::{StatusCode, Url};
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use crate::app::App;
use crate::channels::FileAt;
use crate::egress::{Answer, Refusal};
use crate::files::Unkept;

/// Files that are fetched at the same time, of one message.
const AT_ONCE: usize = 3;
/// Redirects that are followed.
const REDIRECTS: usize = 3;
/// How long the files of a message may take, all together: within what the message itself may take.
const DOWNLOAD: Duration = Duration::from_secs(60);
/// From this try on a message is taken without the files that could not be fetched.
const PATIENCE: i64 = 3;

/// Why a file is not there.
struct Missing {
    why: String,
    /// Whether another try may bring it.
    again: bool,
}

/// A file's bytes, and what the carrier's server calls it.
struct Fetched {
    bytes: bytes::Bytes,
    name: Option<String>,
}

/// The files, stored; and a line for each that could not be had. The error is worth another try of the whole message.
pub(super) async fn bring(
    app: &App,
    carried: &Carried,
    files: &[FileAt],
    attempt: i64,
) -> Result<(Vec<Attachment>, Vec<String>), String> {
    let until = Instant::now() + DOWNLOAD;
    let in_time = async |file| {
        let late = Missing { why: "it takes too long to fetch".into(), again: true };
        timeout_at(until, fetch(app, carried, file)).await.unwrap_or(Err(late))
    };
    let each: Vec<_> = files.iter().map(|file| in_time(file).boxed()).collect();
    let fetched: Vec<_> = stream::iter(each).buffered(AT_ONCE).collect().await;
    let worth = fetched.iter().find_map(|got| got.as_ref().err().filter(|missing| missing.again));
    if let (Some(missing), ..PATIENCE) = (worth, attempt) {
        return Err(format!("a file could not be fetched: {}", missing.why));
    }
    let (mut kept, mut lines) = (Vec::new(), Vec::new());
    for (n, (got, file)) in fetched.into_iter().zip(files).enumerate() {
        let stored = match got {
            Ok(fetched) => store(app, carried, file, fetched).await,
            Err(missing) => Err(missing),
        };
        match stored {
            Ok(attachment) => kept.push(attachment),
            Err(missing) if missing.again && attempt < PATIENCE => return Err(missing.why),
            Err(missing) => lines.push(format!("[File {} is missing: {}.]", n + 1, missing.why)),
        }
    }
    Ok((kept, lines))
}

async fn store(app: &App, carried: &Carried, file: &FileAt, fetched: Fetched) -> Result<Attachment, Missing> {
    let Fetched { bytes, name } = fetched;
    let name = file.name.clone().or(name).unwrap_or_else(|| called(file.media_type.as_deref()));
    let kept = app.files().keep(app.store(), carried.tenant, Uuid::nil(), &name, bytes).await;
    kept.map_err(|unkept| {
        let again = matches!(unkept, Unkept::Store(_) | Unkept::Disk(_) | Unkept::Place(_));
        if again {
            tracing::warn!(inbox = %carried.inbox.id, error = %unkept, "a file that came in could not be stored");
        }
        let why = if again { "it could not be stored here".into() } else { unkept.to_string() };
        Missing { why, again }
    })
}

/// What a file is called that has no name of its own.
fn called(media_type: Option<&str>) -> String {
    let (kind, ending) = media_type.and_then(|kind| kind.split_once('/')).unwrap_or(("file", "bin"));
    let kind = match kind {
        "image" => "picture",
        "audio" => "audio",
        "video" => "video",
        _ => "file",
    };
    let ending = match ending {
        "jpeg" => "jpg",
        "vcard" | "x-vcard" => "vcf",
        "plain" => "txt",
        "mpeg" if kind == "audio" => "mp3",
        other => other,
    };
    let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).take(5).collect();
    format!("{kind}.{ending}")
}

async fn fetch(app: &App, carried: &Carried, file: &FileAt) -> Result<Fetched, Missing> {
    let never = |why: &str| Missing { why: why.to_owned(), again: false };
    let mut url = Url::parse(&file.url).map_err(|_| never("its address is none"))?;
    let most = usize::try_from(app.files().max_bytes()).unwrap_or(usize::MAX);
    for _ in 0..=REDIRECTS {
        let mut request = app.egress().http().get(url.clone());
        if let Some((name, secret)) = own(app, carried, &url) {
            request = request.basic_auth(name, Some(secret));
        }
        // A video takes longer than an answer to a question.
        let request = request.timeout(DOWNLOAD).build().map_err(|_| never("its address is none"))?;
        let answer = app.egress().send(request, most).await.map_err(|refusal| Missing {
            again: matches!(refusal, Refusal::NoAnswer(_) | Refusal::Distrusted(_)),
            why: match refusal {
                Refusal::TooLong(_) => format!("it is larger than {}", in_words(app.files().max_bytes())),
                refusal => refusal.to_string(),
            },
        })?;
        match onwards(&url, &answer) {
            Some(next) => url = next,
            None => return whole(answer),
        }
    }
    Err(never("its address leads from one to the next"))
}

/// Where a redirect leads.
fn onwards(url: &Url, answer: &Answer) -> Option<Url> {
    let to = answer.headers.get(LOCATION).filter(|_| answer.status.is_redirection())?;
    url.join(to.to_str().ok()?).ok()
}

fn whole(answer: Answer) -> Result<Fetched, Missing> {
    let status = answer.status;
    if status.is_success() {
        return Ok(Fetched { bytes: answer.body, name: named(&answer.headers) });
    }
    let again = status.is_server_error()
        || matches!(
            status,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT | StatusCode::NOT_FOUND
        );
    Err(Missing { why: format!("the carrier's server answers {}", status.as_u16()), again })
}

/// The account's credentials, for the carrier's own host: Twilio asks for them where HTTP authentication is on for media.
fn own<'a>(app: &App, carried: &'a Carried, url: &Url) -> Option<(&'a str, &'a str)> {
    let home = Url::parse(&app.config().carriers.twilio).ok()?;
    if carried.carrier != Carrier::Twilio || url.origin() != home.origin() {
        return None;
    }
    Some((carried.field("account_sid")?, carried.field("auth_token")?))
}

/// The name that a server gives a file. What is left of it, the store decides.
fn named(headers: &HeaderMap) -> Option<String> {
    let said = headers.get(CONTENT_DISPOSITION)?.to_str().ok()?;
    let name = said.split(';').find_map(|part| part.trim().strip_prefix("filename="))?;
    let name = name.trim_matches('"');
    (!name.is_empty()).then(|| name.to_owned())
}
