//! How long a contact can be answered freely, where their channel sets a time. The daemon refuses what comes later; here
//! it is known before anybody writes.

use omnichat_api::Time;
use omnichat_api::conversation::Conversation;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Window {
    /// The channel sets no time.
    Always,
    Until(Time),
    Over,
}

pub(crate) fn window(conversation: &Conversation, now: Time) -> Window {
    match conversation.reply_until {
        Some(until) if until > now => Window::Until(until),
        None if !conversation.channel.replies_end() => Window::Always,
        _ => Window::Over,
    }
}
