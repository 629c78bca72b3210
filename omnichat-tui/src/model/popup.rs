//! What lies over the screen and hears the keys first.

use omnichat_api::ConversationId;
use omnichat_api::delivery::DeliveryStep;

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
    /// Until when to put the conversation off: one of the choices, or what is typed.
    Snooze {
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
    /// Something is unsent: really leave?
    Quit,
}

impl Popup {
    /// Whether letters are typed into it.
    pub(crate) fn is_form(&self) -> bool {
        matches!(self, Self::Tenants { .. } | Self::Snooze { .. } | Self::Attach { .. } | Self::Template(_))
    }
}
