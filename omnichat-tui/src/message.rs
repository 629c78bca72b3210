//! What can happen to the screen, and what it can ask for. `update` turns the one into the other; nothing here acts.

use crossterm::event::KeyEvent;
use omnichat_api::attachment::Attachment;
use omnichat_api::auth::Me;
use omnichat_api::canned::CannedReplies;
use omnichat_api::contact::Contact;
use omnichat_api::conversation::{Conversation, ConversationQuery};
use omnichat_api::delivery::DeliveryStep;
use omnichat_api::followup::{ChangeFollowup, Followup};
use omnichat_api::message::{Message, MessagePage};
use omnichat_api::scheduled::Scheduled;
use omnichat_api::template::{Templates, UseTemplate};
use omnichat_api::tenant::Tenant;
use omnichat_api::user::UserRef;
use omnichat_api::{
    AttachmentId, ContactId, ConversationId, FollowupId, InboxId, MessageId, Page, TenantId, Time, UserId,
};
use omnichat_client::Update;
use omnichat_client::outbox_file::{Kept, Whose};
use omnichat_client::socket::Outgoing;
use uuid::Uuid;

use crate::layout::Size;
use crate::model::Line;

/// Something happened.
#[derive(Debug)]
pub(crate) enum Msg {
    Key(KeyEvent),
    Paste(String),
    Resize(Size),
    /// The time by this machine's clock, every second.
    Tick(Time),
    Line(Line),
    /// From the socket; its state comes as [`Msg::Line`].
    Socket(Update),
    Answer(Answer),
}

/// The answer to an effect.
#[derive(Debug)]
pub(crate) enum Answer {
    SignedIn(Result<(), Trouble>),
    /// Email and password are right; the code of the second factor is needed as well.
    CodeNeeded,
    /// Who is signed in, for which tenant.
    Me(Result<Box<Me>, Trouble>),
    /// The tenants that one may work in.
    Tenants(Result<Vec<Tenant>, Trouble>),
    /// From now on everything is of this one's tenant.
    Switched(Result<Box<Me>, Trouble>),
    List {
        ticket: u64,
        page: Result<Page<Conversation>, Trouble>,
    },
    /// All open conversations that one page holds, for the numbers in the top line.
    Counted(Result<Page<Conversation>, Trouble>),
    Thread {
        conversation: ConversationId,
        page: Result<MessagePage, Trouble>,
    },
    Opened(Result<Conversation, Trouble>),
    Assignees(Result<Vec<UserRef>, Trouble>),
    Followups(Result<Page<Followup>, Trouble>),
    Contact {
        contact: Result<(Contact, Vec<Conversation>), Trouble>,
    },
    /// A conversation was assigned, closed or reopened; `done` says it in words.
    Changed {
        done: String,
        conversation: Result<Conversation, Trouble>,
    },
    Followup(Result<Followup, Trouble>),
    /// What was written to who left their contact is a message.
    CalledBack {
        followup: FollowupId,
        message: Result<Box<Message>, Trouble>,
    },
    Later {
        conversation: ConversationId,
        later: Result<Vec<Scheduled>, Trouble>,
    },
    /// A reply is kept for later.
    Scheduled {
        conversation: ConversationId,
        client_id: Uuid,
        scheduled: Result<Box<Scheduled>, Trouble>,
    },
    /// What was to be sent later is not any more.
    Unscheduled(Result<Box<Scheduled>, Trouble>),
    /// The way of a message.
    Steps {
        conversation: ConversationId,
        seq: i64,
        steps: Result<Vec<DeliveryStep>, Trouble>,
    },
    /// A message is tried again, or was taken back; `done` says it in words.
    Fared {
        done: &'static str,
        message: Result<(), Trouble>,
    },
    Canned(Result<CannedReplies, Trouble>),
    Templates {
        inbox: InboxId,
        told: Told,
        templates: Result<Templates, Trouble>,
    },
    /// A template became a message.
    TemplateSent {
        client_id: Uuid,
        message: Result<Box<Message>, Trouble>,
    },
    /// The paths that begin with what was typed.
    Completed {
        typed: String,
        paths: Vec<String>,
    },
    Uploaded {
        ticket: Uuid,
        file: Result<Attachment, Trouble>,
    },
    /// Where a page can be seen for some minutes, and whether the desktop was asked to show it.
    Browsed {
        url: Result<String, Trouble>,
        opened: bool,
    },
    /// Where a file was saved.
    Saved(Result<String, Trouble>),
    /// What was written before this program began, and is not known to have arrived.
    Recalled {
        whose: Whose,
        kept: Result<Vec<Kept>, Trouble>,
    },
    /// An unsent message was kept on disk, or is no longer.
    Kept(Result<(), Trouble>),
}

/// Why something did not work, in words for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble(pub(crate) String);

/// Something to be done, elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    SignIn {
        email: String,
        password: Secret,
        code: Option<Secret>,
        /// Where to go on.
        tenant: Option<TenantId>,
    },
    Me,
    Tenants,
    Switch(TenantId),
    List {
        ticket: u64,
        query: Box<Query>,
    },
    Count,
    /// The newest messages, or those before a `seq`.
    Thread {
        conversation: ConversationId,
        before: Option<i64>,
    },
    /// A conversation that is not in the list.
    Fetch(ConversationId),
    Assignees,
    Followups {
        archived: bool,
    },
    Contact(ContactId),
    Assign {
        conversation: ConversationId,
        assignee: Option<UserId>,
        name: String,
    },
    Close(ConversationId),
    Reopen(ConversationId),
    ChangeFollowup {
        id: FollowupId,
        change: Change,
    },
    /// Writes to who left their contact.
    CallBack {
        followup: FollowupId,
        client_id: Uuid,
        body: String,
    },
    /// Somebody answers here: nobody else is called.
    TakeOn(ConversationId),
    Snooze {
        conversation: ConversationId,
        until: Time,
        /// The time in words.
        when: String,
    },
    /// What is sent later in a conversation.
    Later(ConversationId),
    /// Keeps a reply for later: for a time, or until the contact writes again.
    Schedule {
        conversation: ConversationId,
        client_id: Uuid,
        body: String,
        due_at: Option<Time>,
    },
    /// Takes back what was to be sent later.
    Unschedule(Box<Scheduled>),
    /// The way of a message.
    Steps {
        conversation: ConversationId,
        seq: i64,
    },
    /// Tries again to hand a message to its carrier.
    Retry(MessageId),
    /// Takes a message back that has not left.
    Withdraw(MessageId),
    Canned,
    /// The templates of an inbox.
    Templates {
        inbox: InboxId,
        told: Told,
    },
    SendTemplate {
        conversation: ConversationId,
        client_id: Uuid,
        template: UseTemplate,
    },
    /// Which paths begin like this.
    Complete(String),
    Upload {
        ticket: Uuid,
        path: String,
        /// The conversation to which it goes; absent for a note.
        to: Option<ConversationId>,
    },
    /// Saves a file under its name, beside what is there.
    Save {
        file: AttachmentId,
        name: String,
    },
    /// Shows a mail's page in the browser.
    Browse(AttachmentId),
    Send(Outgoing),
    /// Keeps a message on disk until it is known to have arrived.
    Keep {
        whose: Whose,
        kept: Kept,
    },
    Forget(Uuid),
    /// Tells what was kept.
    Recall(Whose),
    Typing(Option<ConversationId>),
    /// This conversation is on the screen instead of that one.
    Attend {
        now: Option<ConversationId>,
        before: Option<ConversationId>,
    },
    Read {
        conversation: ConversationId,
        seq: i64,
    },
    TryNow,
    Bell,
    Quit,
}

/// When the carrier told which templates there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// When it was last asked.
    Before,
    /// It is to be asked again.
    Now,
}

/// A password or a code on its way to the daemon. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(pub(crate) String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// A query of conversations that can be compared.
#[derive(Clone, Debug)]
pub(crate) struct Query(pub(crate) ConversationQuery);

impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        let key = |q: &ConversationQuery| {
            (q.status, q.assignee.clone(), q.inbox_id, q.contact_id, q.q.clone(), q.limit, q.cursor.clone())
        };
        key(&self.0) == key(&other.0)
    }
}

impl Eq for Query {}

/// What becomes of a follow-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Viewed,
    Done,
    Again,
}

impl From<Change> for ChangeFollowup {
    fn from(change: Change) -> Self {
        match change {
            Change::Viewed => Self { viewed: Some(true), archived: None },
            Change::Done => Self { viewed: None, archived: Some(true) },
            Change::Again => Self { viewed: None, archived: Some(false) },
        }
    }
}
