//! IMAP (RFC 3501) with `IDLE` (RFC 2177), as far as the daemon uses it: one folder, whose mails are fetched, marked as seen
//! and told of as they come. Nothing is ever deleted, so that a mail's number is its UID.

mod items;
mod wire;

use std::num::NonZeroU32;
use std::sync::Arc;

use imap_codec::imap_types::command::CommandBody;
use imap_codec::imap_types::core::Vec1;
use imap_codec::imap_types::fetch::{MacroOrMessageDataItemNames, MessageDataItemName};
use imap_codec::imap_types::flag::{Flag, StoreResponse, StoreType};
use imap_codec::imap_types::mailbox::Mailbox as Folder;
use imap_codec::imap_types::response::{Capability, Code, Data};
use imap_codec::imap_types::search::SearchKey;
use imap_codec::imap_types::sequence::SequenceSet;
use tokio::io;
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::super::desk::Desk;
use super::super::show::Line;
use super::post::{Mail, Mailbox, Post};
use super::{SignedIn, address_of, sign_in};
use wire::{Asked, Wire};

/// How a command ended.
enum End {
    Ok(Option<Code<'static>>),
    No(&'static str),
    Bad(&'static str),
    /// The client leaves.
    Left,
}

/// Speaks with one client until it leaves.
pub(super) async fn converse(desk: &Arc<Desk>, post: &Post, stream: TcpStream) -> io::Result<()> {
    let mut wire = Wire::new(stream);
    wire.greet().await?;
    let mut talk = Talk { desk, post, wire, mine: None, open: None };
    loop {
        let (tag, end) = match talk.wire.asked().await? {
            Asked::Command(command) => (Some(command.tag), talk.obey(command.body).await?),
            Asked::Nonsense(tag) => (tag, End::Bad("This cannot be understood")),
            Asked::Nothing => return Ok(()),
        };
        match end {
            End::Ok(code) => talk.wire.ok(tag, code).await?,
            End::No(why) => talk.wire.no(tag, why).await?,
            End::Bad(why) => talk.wire.bad(tag, why).await?,
            End::Left => return talk.wire.goodbye(tag).await,
        }
    }
}

struct Talk<'a> {
    desk: &'a Arc<Desk>,
    post: &'a Post,
    wire: Wire,
    /// The mailbox of who has signed in, and whose it is.
    mine: Option<(Arc<Mailbox>, String)>,
    open: Option<Open>,
}

/// A folder that is open.
struct Open {
    mailbox: Arc<Mailbox>,
    shown: watch::Receiver<u32>,
    /// How many mails the client knows of.
    told: u32,
}

impl Talk<'_> {
    async fn obey(&mut self, command: CommandBody<'static>) -> io::Result<End> {
        match command {
            CommandBody::Capability => {
                self.wire.can(vec![Capability::Imap4Rev1, Capability::Idle]).await?;
                Ok(End::Ok(None))
            }
            CommandBody::Logout => Ok(End::Left),
            CommandBody::Login { username, password } => {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                self.admits(&text(username.as_ref()), &text(password.declassify().as_ref())).await
            }
            CommandBody::Select { mailbox: Folder::Inbox, .. } => self.opens(true).await,
            CommandBody::Examine { mailbox: Folder::Inbox, .. } => self.opens(false).await,
            CommandBody::Select { .. } | CommandBody::Examine { .. } => {
                self.open = None;
                Ok(End::No("The sandbox has the folder INBOX only"))
            }
            CommandBody::Noop | CommandBody::Check => {
                self.tells().await?;
                Ok(End::Ok(None))
            }
            CommandBody::Idle => self.waits().await,
            CommandBody::Search { criteria, .. } => self.searches(&criteria).await,
            CommandBody::Fetch { sequence_set, macro_or_item_names, uid } => {
                self.fetches(&sequence_set, macro_or_item_names, uid).await
            }
            CommandBody::Store { sequence_set, kind, response, flags, .. } => {
                self.marks(&sequence_set, kind, response, &flags).await
            }
            CommandBody::Close | CommandBody::Unselect => {
                self.open = None;
                Ok(End::Ok(None))
            }
            _ => Ok(End::No("The sandbox does not do that")),
        }
    }

    async fn admits(&mut self, user: &str, password: &str) -> io::Result<End> {
        let (mailbox, address) = match sign_in(self.desk, user, password).await {
            SignedIn::Inbox(inbox) => (self.post.of_inbox(address_of(&inbox)), address_of(&inbox).to_owned()),
            SignedIn::Contact => (self.post.of_contact(user), user.to_owned()),
            SignedIn::Refused => {
                let why = format!("{user} may not fetch: the inbox has another password");
                self.desk.show(Line::Trouble(why));
                return Ok(End::No("The inbox has another password"));
            }
        };
        self.mine = Some((mailbox, address));
        Ok(End::Ok(None))
    }

    async fn opens(&mut self, to_write: bool) -> io::Result<End> {
        let Some((mailbox, address)) = self.mine.clone() else { return Ok(End::No("Sign in first")) };
        let shown = mailbox.watch();
        let told = if to_write { mailbox.open() } else { *shown.borrow() };
        self.wire.data(Data::Flags(vec![Flag::Seen])).await?;
        self.wire.data(Data::Exists(told)).await?;
        self.wire.data(Data::Recent(0)).await?;
        self.wire.note(Code::UidValidity(self.post.validity)).await?;
        self.wire.note(Code::UidNext(NonZeroU32::MIN.saturating_add(told))).await?;
        self.open = Some(Open { mailbox, shown, told });
        if to_write {
            self.desk.show(Line::Opened { mailbox: address });
        }
        Ok(End::Ok(Some(if to_write { Code::ReadWrite } else { Code::ReadOnly })))
    }

    /// Tells how many mails there are, if that has changed.
    async fn tells(&mut self) -> io::Result<()> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let shown = *open.shown.borrow_and_update();
        if std::mem::replace(&mut open.told, shown) != shown {
            self.wire.data(Data::Exists(shown)).await?;
        }
        Ok(())
    }

    /// Tells of mails as they come, until the client has something to ask.
    async fn waits(&mut self) -> io::Result<End> {
        if self.open.is_none() {
            return Ok(End::No("Open a folder first"));
        }
        self.wire.go_on().await?;
        loop {
            self.tells().await?;
            let Some(open) = &mut self.open else { return Ok(End::Ok(None)) };
            tokio::select! {
                done = self.wire.idled() => return Ok(if done? { End::Ok(None) } else { End::Left }),
                _ = open.shown.changed() => {}
            }
        }
    }

    async fn searches(&mut self, criteria: &Vec1<SearchKey<'static>>) -> io::Result<End> {
        let Some(found) = items::search(&self.mails(&SequenceSet::from(..)), criteria) else {
            return Ok(End::No("The sandbox searches for ALL and SINCE only"));
        };
        self.wire.data(Data::Search(found)).await?;
        Ok(End::Ok(None))
    }

    async fn fetches(
        &mut self,
        which: &SequenceSet,
        what: MacroOrMessageDataItemNames<'static>,
        uid: bool,
    ) -> io::Result<End> {
        let MacroOrMessageDataItemNames::MessageDataItemNames(mut names) = what else {
            return Ok(End::No("The sandbox has no short names for what a mail has"));
        };
        if uid && !names.contains(&MessageDataItemName::Uid) {
            names.push(MessageDataItemName::Uid);
        }
        for (number, mail) in self.mails(which) {
            let items: Option<Vec<_>> = names.iter().map(|name| items::item(number, &mail, name)).collect();
            let Some(items) = items.and_then(|items| Vec1::try_from(items).ok()) else {
                return Ok(End::No(
                    "The sandbox gives UID, FLAGS, RFC822.SIZE, BODY[] and BODY[HEADER] only",
                ));
            };
            self.wire.data(Data::Fetch { seq: number, items }).await?;
        }
        Ok(End::Ok(None))
    }

    async fn marks(
        &mut self,
        which: &SequenceSet,
        kind: StoreType,
        response: StoreResponse,
        flags: &[Flag<'static>],
    ) -> io::Result<End> {
        for (number, mail) in self.mails(which) {
            match (kind, flags.contains(&Flag::Seen)) {
                (StoreType::Add, true) => mail.see(true),
                (StoreType::Remove, true) => mail.see(false),
                (StoreType::Replace, seen) => mail.see(seen),
                (StoreType::Add | StoreType::Remove, false) => {}
            }
            if response == StoreResponse::Answer {
                let items = Vec1::from(items::flags(&mail));
                self.wire.data(Data::Fetch { seq: number, items }).await?;
            }
        }
        Ok(End::Ok(None))
    }

    /// The mails of a set that there are to see. `*` is the last of them.
    fn mails(&self, which: &SequenceSet) -> Vec<(NonZeroU32, Arc<Mail>)> {
        let Some(open) = &self.open else { return Vec::new() };
        let Some(last) = NonZeroU32::new(*open.shown.borrow()) else { return Vec::new() };
        let there = which.iter(last).filter(|number| *number <= last);
        there.filter_map(|number| Some((number, open.mailbox.mail(number)?))).collect()
    }
}
