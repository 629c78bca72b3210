//! What lies over the screen and hears the keys first.

use omnichat_api::delivery::DeliveryStep;
use omnichat_api::{ConversationId, FollowupId};

use super::template::Form;
use crate::composer::Composer;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Popup {
    Help {
        scroll: usize,
    },
    Filter {
        at: usize,
    },
    /// Whom to give the conversation to: me, nobody, then the others.
    Assign {
        conversation: ConversationId,
        at: usize,
    },
    Contact {
        conversation: ConversationId,
    },
    /// Where to work: the tenants that fit the words.
    Tenants {
        words: Composer,
        at: usize,
    },
    /// The way of a message, step by step; none while they are asked for.
    Delivery {
        conversation: ConversationId,
        seq: i64,
        steps: Option<Result<Vec<DeliveryStep>, String>>,
    },
    /// A time to come: one of the choices, or what is typed.
    When {
        what: What,
        conversation: ConversationId,
        at: usize,
        words: Composer,
    },
    /// The files of the conversation, and its mails as pages.
    Files {
        conversation: ConversationId,
        at: usize,
    },
    /// Which file goes with the next message, and the names that it could be.
    Attach {
        conversation: ConversationId,
        path: Composer,
        names: Vec<String>,
    },
    /// Where a page can be seen for some minutes.
    Link {
        url: String,
        opened: bool,
    },
    /// A text that WhatsApp has approved: which one, and what stands in its places.
    Template(Box<Form>),
    /// What is written to who left their contact.
    Callback(FollowupId),
    /// Something is unsent: really leave?
    Quit,
}

/// What happens at a time that is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The conversation comes back, which is out of sight until then.
    Snooze,
    /// What is in the composer is sent.
    Send,
}

impl Popup {
    /// Whether letters are typed into it.
    pub(crate) fn is_form(&self) -> bool {
        matches!(
            self,
            Self::Tenants { .. }
                | Self::When { .. }
                | Self::Attach { .. }
                | Self::Template(_)
                | Self::Callback(_)
        )
    }
}
