//! Which conversations the list shows: what is asked of the daemon, and the same question answered here for live changes.

use omnichat_api::UserId;
use omnichat_api::conversation::{Conversation, ConversationQuery, Status};

/// A choice of conversations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Filter {
    #[default]
    Open,
    Mine,
    Unassigned,
    Closed,
    Snoozed,
    All,
}

impl Filter {
    pub(crate) const ALL: [Self; 6] =
        [Self::Open, Self::Mine, Self::Unassigned, Self::Closed, Self::Snoozed, Self::All];

    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mine => "mine",
            Self::Unassigned => "unassigned",
            Self::Closed => "closed",
            Self::Snoozed => "snoozed",
            Self::All => "all",
        }
    }

    /// What an empty list of this choice says.
    pub(crate) const fn when_empty(self) -> &'static str {
        match self {
            Self::Open => "No conversation waits. New ones appear here by themselves.",
            Self::Mine => "Nothing is assigned to you. Press a on a conversation to take it.",
            Self::Unassigned => "Every open conversation has somebody.",
            Self::Closed => "Nothing has been closed yet.",
            Self::Snoozed => "Nothing is put off. Press s on a conversation that can wait.",
            Self::All => {
                "No conversation yet. Put the widget on your site: the dashboard has the line to copy."
            }
        }
    }

    pub(crate) fn next(self) -> Self {
        Self::step(self, 1)
    }

    pub(crate) fn previous(self) -> Self {
        Self::step(self, Self::ALL.len() - 1)
    }

    fn step(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|f| *f == self).unwrap_or(0);
        Self::ALL[(at + by) % Self::ALL.len()]
    }

    pub(crate) fn query(self) -> ConversationQuery {
        let (status, assignee) = match self {
            Self::Open => (Some(Status::Open), None),
            Self::Mine => (Some(Status::Open), Some("me")),
            Self::Unassigned => (Some(Status::Open), Some("none")),
            Self::Closed => (Some(Status::Closed), None),
            Self::Snoozed => (Some(Status::Snoozed), None),
            Self::All => (None, None),
        };
        ConversationQuery { status, assignee: assignee.map(str::to_owned), ..ConversationQuery::default() }
    }

    pub(crate) fn matches(self, conversation: &Conversation, me: Option<UserId>) -> bool {
        let open = conversation.status == Status::Open;
        match self {
            Self::Open => open,
            Self::Mine => open && conversation.assignee.as_ref().is_some_and(|a| Some(a.id) == me),
            Self::Unassigned => open && conversation.assignee.is_none(),
            Self::Closed => conversation.status == Status::Closed,
            Self::Snoozed => conversation.status == Status::Snoozed,
            Self::All => true,
        }
    }
}
