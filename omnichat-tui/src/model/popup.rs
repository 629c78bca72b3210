//! What lies over the screen and hears the keys first.

use omnichat_api::ConversationId;

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
    /// Something is unsent: really leave?
    Quit,
}
