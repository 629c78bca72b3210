//! All that the screen knows. Plain data: it changes only in `update`, and is only read in `view`.

pub(crate) mod canned;
pub(crate) mod drafts;
pub(crate) mod filter;
pub(crate) mod followups;
pub(crate) mod list;
pub(crate) mod login;
pub(crate) mod popup;
pub(crate) mod template;
pub(crate) mod tenants;
pub(crate) mod thread;
pub(crate) mod times;
pub(crate) mod window;

use std::collections::HashMap;

use jiff::tz::TimeZone;
use omnichat_api::auth::Me;
use omnichat_api::canned::CannedReply;
use omnichat_api::contact::Contact;
use omnichat_api::conversation::Conversation;
use omnichat_api::permission::Permission;
use omnichat_api::user::UserRef;
use omnichat_api::{ContactId, ConversationId, TenantId, Time, UserId};
use omnichat_client::outbox_file::Whose;
use omnichat_client::socket::Outgoing;

use crate::layout::{self, Size};
use crate::theme::Theme;
use canned::Canned;
use drafts::{Chip, Drafts};
use followups::Followups;
use list::List;
use login::LoginForm;
use popup::Popup;
use tenants::Tenants;
use thread::Thread;

/// Everything that is shown, and what is needed to decide on the next key.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// The daemon's address, as people read it.
    pub(crate) server: String,
    /// Whether what is sent could be read on its way there.
    pub(crate) exposed: bool,
    pub(crate) me: Option<Me>,
    pub(crate) line: Line,
    /// The time by the daemon's clock.
    pub(crate) now: Time,
    /// How far the daemon's clock is ahead of this machine's, in milliseconds.
    pub(crate) ahead_ms: i64,
    pub(crate) zone: TimeZone,
    pub(crate) theme: Theme,
    pub(crate) size: Size,
    /// Shown instead of everything else while there is no login.
    pub(crate) login: Option<LoginForm>,
    /// Every conversation that was heard of, in its newest state.
    pub(crate) conversations: HashMap<ConversationId, Conversation>,
    /// Whether there are more open conversations than were counted.
    pub(crate) uncounted: bool,
    pub(crate) list: List,
    pub(crate) threads: HashMap<ConversationId, Thread>,
    pub(crate) open: Option<ConversationId>,
    /// The conversation that the daemon was told to be on this screen.
    pub(crate) attended: Option<ConversationId>,
    pub(crate) focus: Focus,
    pub(crate) drafts: Drafts,
    /// Written here, and not known to be on the daemon's disk.
    pub(crate) unsent: Vec<Unsent>,
    /// Whose messages of earlier runs were asked for.
    pub(crate) recalled: Option<Whose>,
    pub(crate) canned: Canned,
    pub(crate) answering: Vec<UserRef>,
    pub(crate) cards: HashMap<ContactId, Card>,
    pub(crate) followups: Followups,
    pub(crate) tenants: Tenants,
    /// What is unfinished in the other tenants, until one comes back there.
    pub(crate) parked: HashMap<TenantId, Parked>,
    pub(crate) popup: Option<Popup>,
    pub(crate) notice: Option<Notice>,
    pub(crate) bell: bool,
    pub(crate) rang: Time,
}

/// How the connection stands, by the clock instead of by instants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Connecting,
    Live { latency_ms: Option<u128> },
    Offline { since: Time, next_try: Time, why: String },
    SignedOut,
    Stopped(String),
}

/// Which part hears the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Focus {
    List,
    Thread,
    Composer,
    Followups,
}

/// A message on its way, or one that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unsent {
    pub(crate) outgoing: Outgoing,
    /// Its files, as they were chosen.
    pub(crate) files: Vec<Chip>,
    /// When it was written.
    pub(crate) at: Time,
    /// Why the daemon refused it.
    pub(crate) failed: Option<String>,
}

/// What was begun in a tenant and not sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parked {
    pub(crate) drafts: Drafts,
    pub(crate) unsent: Vec<Unsent>,
}

/// What is known of a contact beyond its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Card {
    pub(crate) contact: Contact,
    /// Their conversations, newest first.
    pub(crate) conversations: Vec<ConversationId>,
}

/// A line at the foot of the screen, for some seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) text: String,
    pub(crate) bad: bool,
    pub(crate) until: Time,
}

impl Model {
    pub(crate) fn new(server: String, zone: TimeZone, theme: Theme, now: Time) -> Self {
        Self {
            server,
            exposed: false,
            me: None,
            line: Line::Connecting,
            now,
            ahead_ms: 0,
            zone,
            theme,
            size: Size { width: 80, height: 24 },
            login: None,
            conversations: HashMap::new(),
            uncounted: false,
            list: List::default(),
            threads: HashMap::new(),
            open: None,
            attended: None,
            focus: Focus::List,
            drafts: Drafts::default(),
            unsent: Vec::new(),
            recalled: None,
            canned: Canned::default(),
            answering: Vec::new(),
            cards: HashMap::new(),
            followups: Followups::default(),
            tenants: Tenants::default(),
            parked: HashMap::new(),
            popup: None,
            notice: None,
            bell: true,
            rang: Time(0),
        }
    }

    /// The conversation that can be seen now.
    pub(crate) fn shown(&self) -> Option<ConversationId> {
        let hidden = match self.focus {
            Focus::List => !layout::is_wide(self.size),
            Focus::Followups => true,
            Focus::Thread | Focus::Composer => false,
        };
        self.open.filter(|_| !hidden && self.login.is_none())
    }

    /// The open conversation and its messages.
    pub(crate) fn opened(&self) -> Option<(&Conversation, &Thread)> {
        let id = self.open?;
        Some((self.conversations.get(&id)?, self.threads.get(&id)?))
    }

    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.me.as_ref().is_some_and(|me| me.permissions.contains(&permission))
    }

    /// Who writes here.
    pub(crate) fn whose(&self) -> Option<Whose> {
        self.me.as_ref().map(|me| Whose { user: me.id, tenant: me.tenant.id })
    }

    /// The letters after a `/` in the composer, while the list of canned replies is open for them.
    pub(crate) fn canned_letters(&self) -> Option<&str> {
        let draft = self.open.filter(|_| self.focus == Focus::Composer).and_then(|id| self.drafts.get(id))?;
        let (at, letters) = canned::word(draft.composer().before_cursor())?;
        (self.canned.begun == Some(at) && !self.canned.closed).then_some(letters)
    }

    /// The canned replies that can be chosen now.
    pub(crate) fn canned_choices(&self) -> Vec<&CannedReply> {
        self.canned_letters().map_or_else(Vec::new, |letters| self.canned.fitting(letters))
    }

    /// To whom a conversation can be given: me, nobody, then everybody else who answers.
    pub(crate) fn assignees(&self) -> Vec<(Option<UserId>, String)> {
        let me = self.me.as_ref();
        let mut choices: Vec<_> = me.map(|me| (Some(me.id), me.name.clone())).into_iter().collect();
        choices.push((None, "nobody".to_owned()));
        let others = self.answering.iter().filter(|u| Some(u.id) != me.map(|me| me.id));
        choices.extend(others.map(|u| (Some(u.id), u.name.clone())));
        choices
    }

    /// Takes a conversation in, unless a newer state of it is known.
    pub(crate) fn absorb(&mut self, conversation: Conversation) {
        let known = self.conversations.get(&conversation.id);
        if known.is_none_or(|known| known.updated_at <= conversation.updated_at) {
            self.conversations.insert(conversation.id, conversation);
        }
    }

    /// Messages on their way in a conversation, in the order they were written.
    pub(crate) fn unsent_in(&self, id: ConversationId) -> impl Iterator<Item = &Unsent> {
        self.unsent.iter().filter(move |u| u.outgoing.conversation == id)
    }

    /// Messages and drafts that would be lost by leaving, in whichever tenant.
    pub(crate) fn unfinished(&self) -> (usize, usize) {
        let elsewhere = self.parked.values();
        let messages = elsewhere.clone().map(|p| p.unsent.len()).sum::<usize>() + self.unsent.len();
        let drafts = elsewhere.map(|p| p.drafts.count()).sum::<usize>() + self.drafts.count();
        (messages, drafts)
    }

    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), bad: false, until: self.now.plus_ms(4_000) });
    }

    pub(crate) fn complain(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), bad: true, until: self.now.plus_ms(8_000) });
    }
}
