//! Everything that a tenant has, as lines of JSON: what takes it away from here.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::block::Block;
use crate::canned::CannedReply;
use crate::channel::Channel;
use crate::contact::Contact;
use crate::conversation::Conversation;
use crate::followup::Followup;
use crate::import::ImportConflict;
use crate::inbox::Inbox;
use crate::message::Message;
use crate::role::CustomRole;
use crate::scheduled::Scheduled;
use crate::team::Team;
use crate::tenant::Tenant;
use crate::user::User;
use crate::{TenantId, Time};

/// The version of these lines. It grows when a line changes in a way that a reader has to know of; new kinds of lines
/// and new fields may come at any time.
pub const EXPORT_VERSION: u32 = 1;

/// One line: what it is, and that as the API has it elsewhere. The first is `start`, the last is `end`; messages come
/// right after their conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum ExportLine {
    /// What follows, and as of when.
    Start(ExportStart),
    /// The tenant itself.
    Tenant(Tenant),
    /// A role of its own.
    Role(CustomRole),
    /// Somebody with a login.
    User(User),
    /// A team.
    Team(Team),
    /// An inbox, without its secrets.
    Inbox(Box<Inbox>),
    /// A canned reply.
    CannedReply(CannedReply),
    /// Somebody outside.
    Contact(Contact),
    /// A conversation.
    Conversation(Box<Conversation>),
    /// One of its messages or notes; files by their description.
    Message(Box<Message>),
    /// One of its messages that are sent later.
    Scheduled(Scheduled),
    /// Somebody who left their contact.
    Followup(Followup),
    /// Somebody whose messages are not taken.
    Block(Block),
    /// Somebody who asked to be left alone.
    OptOut(OptOut),
    /// A row of an import that differs from what is known.
    ImportConflict(ImportConflict),
    /// What an import brought and has no place of its own here.
    Imported(Imported),
    /// That was all.
    End(ExportEnd),
}

/// What an export begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExportStart {
    /// The version of the lines.
    pub version: u32,
    /// Whose they are.
    pub tenant_id: TenantId,
    /// The newest event when it began: whatever changes later comes after it in `list_events`.
    pub cursor: i64,
    /// When it began.
    pub at: Time,
}

/// What an export ends with. Without this line it was cut short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExportEnd {
    /// How many lines there are of each kind.
    pub counts: ExportCounts,
}

macro_rules! counts {
    ($($field:ident: $kind:ident = $what:literal),+ $(,)?) => {
        /// How many lines of each kind.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        pub struct ExportCounts {
            $(#[doc = $what] #[serde(default)] pub $field: u64,)+
        }

        impl ExportCounts {
            /// Counts a line.
            pub const fn count(&mut self, line: &ExportLine) {
                match line {
                    $(ExportLine::$kind(_) => self.$field += 1,)+
                    ExportLine::Start(_) | ExportLine::End(_) => {}
                }
            }

            /// How many in all.
            #[must_use]
            pub const fn all(&self) -> u64 {
                0 $(+ self.$field)+
            }
        }
    };
}

counts! {
    tenant: Tenant = "The tenant: one.",
    role: Role = "Roles of its own.",
    user: User = "People with a login.",
    team: Team = "Teams.",
    inbox: Inbox = "Inboxes.",
    canned_reply: CannedReply = "Canned replies.",
    contact: Contact = "Contacts.",
    conversation: Conversation = "Conversations.",
    message: Message = "Messages and notes.",
    scheduled: Scheduled = "Messages that are sent later.",
    followup: Followup = "Those who left their contact.",
    block: Block = "Those whose messages are not taken.",
    opt_out: OptOut = "Those who asked to be left alone.",
    import_conflict: ImportConflict = "Rows of imports that differ from what is known.",
    imported: Imported = "What imports brought.",
}

/// Somebody who asked to be left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OptOut {
    /// Where.
    pub channel: Channel,
    /// Their number.
    pub address: String,
    /// The word by which they asked.
    pub word: String,
    /// When.
    pub created_at: Time,
}

/// What an import brought and has no place of its own here, as it was in its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Imported {
    /// Where it is from, such as `dwc`.
    pub source: String,
    /// What it was there.
    pub kind: String,
    /// Its key there.
    pub key: String,
    /// What became of it here, where it became something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thing_id: Option<uuid::Uuid>,
    /// The row itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub data: Option<serde_json::Value>,
    /// When it was brought.
    pub created_at: Time,
}
