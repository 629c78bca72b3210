//! Brings the mails of one mailbox into the journal, as they are and in their order. A mail counts as brought once its bytes
//! are stored and its row is written; only then it is marked as seen, and it is left where it is. Reads nothing of what
//! mails say but their Message-ID.

use std::time::Duration;

use async_imap::types::{Fetch, Mailbox, UnsolicitedResponse};
use bytes::Bytes;
use futures_util::TryStreamExt;
use jiff::tz::TimeZone;
use mail_parser::MessageParser;
use omnichat_api::Time;
use omnichat_api::carrier::Carrier;
use omnichat_store::StoreError;
use omnichat_store::inbound::{self, New};
use omnichat_store::inboxes::fields::Carried;
use omnichat_store::mailboxes::{self, Mark};
use tokio::time::{sleep, timeout};

use super::account::{Account, Trouble};
use super::imap::{Session, asked, sign_in};
use crate::app::App;
use crate::channels::hash;

/// Largest mail that is fetched whole, in bytes; of a larger one only the head is.
const MAIL_BYTES: u32 = 40 * 1024 * 1024;
/// How long a large mail may take.
const DOWNLOAD: Duration = Duration::from_secs(5 * 60);
/// How long to wait for news in one go: well below the 29 minutes after which servers may leave (RFC 2177), and short
/// enough that a connection which is gone without a word is noticed.
const IDLE: Duration = Duration::from_secs(9 * 60);
/// How often to ask a server that tells nothing by itself.
const ASK: Duration = Duration::from_secs(60);
/// How far back to look when the server has numbered the mails anew, in milliseconds before the last look.
const BACK_MS: i64 = 24 * 3600 * 1000;

/// A mailbox that is open.
pub struct Opened<'a> {
    app: &'a App,
    carried: &'a Carried,
    session: Session,
    mark: Mark,
    idles: bool,
}

impl<'a> Opened<'a> {
    /// Signs in, opens the folder and brings what came since the last time; the first time, since the inbox was set up. What
    /// lay there before stays where it is.
    pub async fn open(app: &'a App, carried: &'a Carried, account: &Account) -> Result<Self, Trouble> {
        wanted(app, carried, account).await?;
        let mut session = sign_in(app, account).await?;
        let idles = asked(session.capabilities()).await?.has_str("IDLE");
        let folder = asked(session.select(&account.folder)).await.map_err(|trouble| Trouble {
            why: format!("the folder {} cannot be opened: {}", account.folder, trouble.why),
            ..trouble
        })?;
        let mark = begin(app, carried, account, &mut session, &folder).await?;
        let mut opened = Self { app, carried, session, mark, idles };
        opened.bring().await?;
        Ok(opened)
    }

    /// Brings mails as they come, until something breaks.
    pub async fn stay(mut self) -> Trouble {
        loop {
            self = match self.wait().await {
                Ok(opened) => opened,
                Err(trouble) => return trouble,
            };
            if let Err(trouble) = self.bring().await {
                return trouble;
            }
        }
    }

    /// Until there may be something new.
    async fn wait(mut self) -> Result<Self, Trouble> {
        if !self.idles {
            sleep(ASK).await;
            asked(self.session.noop()).await?;
            return Ok(self);
        }
        let news = self.session.unsolicited_responses.clone();
        let mut idle = self.session.idle();
        asked(idle.init()).await?;
        // What the server tells before it waits goes past the waiting.
        let came = std::iter::from_fn(|| news.try_recv().ok())
            .any(|told| matches!(told, UnsolicitedResponse::Exists(_)));
        if !came {
            let (told, _stop) = idle.wait_with_timeout(IDLE);
            if let Ok(told) = timeout(IDLE, told).await {
                told?;
            }
        }
        let session = asked(idle.done()).await?;
        Ok(Self { session, ..self })
    }

    /// Brings everything after the mark.
    async fn bring(&mut self) -> Result<(), Trouble> {
        while self.session.unsolicited_responses.try_recv().is_ok() {}
        // The last mail answers to this range also when its number is smaller.
        let after = format!("{}:*", self.mark.last_uid.saturating_add(1));
        let found = asked(async {
            let found = self.session.uid_fetch(after, "(UID RFC822.SIZE)").await?;
            found.try_collect::<Vec<_>>().await
        });
        let found = found.await?.into_iter().filter_map(|mail| Some((mail.uid?, mail.size.unwrap_or(0))));
        let mut found: Vec<_> = found.filter(|(uid, _)| *uid > self.mark.last_uid).collect();
        found.sort_unstable();
        for (uid, size) in found {
            if let Some(raw) = self.fetch(uid, size).await? {
                keep(self.app, self.carried, raw).await.map_err(Trouble::passing)?;
            }
            self.mark.last_uid = uid;
            let noted = mailboxes::set(
                self.app.store(),
                self.carried.tenant,
                self.carried.inbox.id,
                self.mark.clone(),
            );
            noted.await?;
            self.seen(uid).await?;
        }
        Ok(())
    }

    /// A mail's bytes; `None` when it is gone meanwhile.
    async fn fetch(&mut self, uid: u32, size: u32) -> Result<Option<Bytes>, Trouble> {
        let whole = size <= MAIL_BYTES;
        let what = if whole { "(UID BODY.PEEK[])" } else { "(UID BODY.PEEK[HEADER])" };
        let getting = async {
            let parts = self.session.uid_fetch(uid.to_string(), what).await?;
            parts.try_collect::<Vec<_>>().await
        };
        let parts = timeout(DOWNLOAD, getting).await;
        let parts = parts.map_err(|_| Trouble::passing("the IMAP server takes too long for a mail"))??;
        let mail = parts.iter().find(|part| part.uid == Some(uid));
        let bytes = mail.and_then(|mail| if whole { mail.body() } else { mail.header() });
        Ok(bytes.map(|bytes| if whole { Bytes::copy_from_slice(bytes) } else { too_large(bytes, size) }))
    }

    /// Marks a mail as seen, for people who look into the mailbox.
    async fn seen(&mut self, uid: u32) -> Result<(), Trouble> {
        asked(async {
            let marked = self.session.uid_store(uid.to_string(), "+FLAGS.SILENT (\\Seen)").await?;
            marked.try_collect::<Vec<_>>().await.map(drop)
        })
        .await
    }
}

/// Stores a mail's bytes and writes its row.
async fn keep(app: &App, carried: &Carried, raw: Bytes) -> Result<(), String> {
    let (store, tenant) = (app.store(), carried.tenant);
    let key = key(&raw);
    let file = app.files().keep_raw(store, tenant, raw).await.map_err(|error| error.to_string())?;
    let new = New {
        tenant,
        inbox: carried.inbox.id,
        carrier: Carrier::Mail,
        key,
        headers: Vec::new(),
        body: None,
        file: Some(file),
    };
    if inbound::keep(store, new).await.map_err(|error| error.problem().detail)? {
        app.came_in().notify_one();
    }
    Ok(())
}

/// Notes from when on mails are wanted before anything can go wrong: however long it takes until the mailbox is open for the
/// first time, and however often that is tried, what comes meanwhile is not taken for old.
async fn wanted(app: &App, carried: &Carried, account: &Account) -> Result<(), StoreError> {
    let (store, inbox, mailbox) = (app.store(), &carried.inbox, account.mailbox());
    if mailboxes::get(store, inbox.id).await?.is_some_and(|mark| mark.mailbox == mailbox) {
        return Ok(());
    }
    mailboxes::want(store, carried.tenant, inbox.id, &mailbox, inbox.updated_at).await
}

/// Where to go on: after the last mail of the last time, or where the server counts anew, at what came since shortly before.
/// What is there already is told by its Message-ID. In a mailbox that is opened for the first time, at what came since the
/// inbox was set up.
async fn begin(
    app: &App,
    carried: &Carried,
    account: &Account,
    session: &mut Session,
    folder: &Mailbox,
) -> Result<Mark, Trouble> {
    let store = app.store();
    let known = mailboxes::get(store, carried.inbox.id).await?;
    let known = known.filter(|mark| mark.mailbox == account.mailbox());
    let first = match known {
        Some(mark) if mark.uid_validity.is_some() && mark.uid_validity == folder.uid_validity => {
            return Ok(mark);
        }
        Some(Mark { uid_validity: Some(_), at, .. }) => {
            asked(session.uid_search(format!("SINCE {}", day(at.plus_ms(-BACK_MS))))).await?.into_iter().min()
        }
        Some(Mark { uid_validity: None, at, .. }) => came_since(session, at).await?,
        None => None,
    };
    let last = match folder.uid_next {
        Some(next) => next.saturating_sub(1),
        None => asked(session.uid_search("ALL")).await?.into_iter().max().unwrap_or(0),
    };
    let last_uid = first.map_or(last, |first| first.saturating_sub(1).min(last));
    let mailbox = account.mailbox();
    let mark = Mark { mailbox, uid_validity: folder.uid_validity, last_uid, at: app.now() };
    mailboxes::set(store, carried.tenant, carried.inbox.id, mark.clone()).await?;
    Ok(mark)
}

/// The first mail that came since then, by the server's clock; to the second, as IMAP tells it.
async fn came_since(session: &mut Session, at: Time) -> Result<Option<u32>, Trouble> {
    // Days are those of the server, wherever it is.
    let days = format!("SINCE {}", day(at.plus_ms(-BACK_MS)));
    let Some(first) = asked(session.uid_search(days)).await?.into_iter().min() else { return Ok(None) };
    let dated = asked(async {
        let dated = session.uid_fetch(format!("{first}:*"), "(UID INTERNALDATE)").await?;
        dated.try_collect::<Vec<_>>().await
    });
    let second = at.ms().div_euclid(1000);
    let since = |mail: &Fetch| mail.internal_date().is_some_and(|date| date.timestamp() >= second);
    Ok(dated.await?.iter().filter(|mail| since(mail)).filter_map(|mail| mail.uid).min())
}

/// A day as IMAP writes it.
fn day(at: Time) -> String {
    let at = jiff::Timestamp::from_millisecond(at.ms()).unwrap_or_default().to_zoned(TimeZone::UTC);
    at.strftime("%d-%b-%Y").to_string()
}

/// By what a second delivery of a mail is told.
fn key(raw: &[u8]) -> String {
    let head = MessageParser::default().parse_headers(raw);
    let id = head.as_ref().and_then(|head| head.message_id()).filter(|id| !id.is_empty());
    id.map_or_else(|| hash(raw), str::to_owned)
}

/// The head of a mail that is too large, with a text that says so.
fn too_large(head: &[u8], size: u32) -> Bytes {
    let parsed = MessageParser::default().parse_headers(head);
    let mut mail = String::with_capacity(head.len() + 200);
    for (name, value) in parsed.iter().flat_map(mail_parser::Message::headers_raw) {
        // What the parts would have been does not matter any more.
        if !name.to_lowercase().starts_with("content-") {
            mail.push_str(&format!("{name}: {}\r\n", value.trim()));
        }
    }
    let (mb, most) = (size / (1024 * 1024), MAIL_BYTES / (1024 * 1024));
    mail.push_str("Content-Type: text/plain; charset=utf-8\r\n\r\n");
    mail.push_str(&format!(
        "[This mail has {mb} MB, more than the {most} MB that are fetched. It lies in the mailbox.]\r\n"
    ));
    mail.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_mail_that_is_too_large_its_head_is_kept_with_a_word_about_the_rest() {
        let head = b"From: ana@example.com\r\nSubject: a\r\n b\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/mixed;\r\n boundary=x\r\n\r\n";
        let mail =
            crate::channels::mail::read::read("in@example.com", &too_large(head, 50 * 1024 * 1024)).unwrap();
        assert_eq!((mail.id.as_deref(), mail.subject.as_str()), (Some("1@x"), "a b"));
        assert!(mail.body.text.starts_with("[This mail has 50 MB"), "{}", mail.body.text);
    }

    #[test]
    fn days_are_written_as_imap_has_them() {
        assert_eq!(day(Time(1_772_500_000_000)), "03-Mar-2026");
    }

    #[test]
    fn a_mail_without_an_id_is_told_by_what_is_in_it() {
        assert_eq!(key(b"Message-ID: <1@x>\r\n\r\nHi"), "1@x");
        assert_eq!(key(b"Subject: x\r\n\r\nHi"), hash(b"Subject: x\r\n\r\nHi"));
    }
}
