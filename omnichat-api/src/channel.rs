//! Through what a contact writes.

use crate::word::words;

words! {
    /// Through what a contact writes.
    pub enum Channel {
        /// The widget on a website.
        Webchat = "webchat",
        /// Text messages.
        Sms = "sms",
        /// WhatsApp.
        Whatsapp = "whatsapp",
        /// Facebook Messenger.
        Messenger = "messenger",
        /// Email.
        Email = "email",
        /// Any other network, bridged over the API.
        Api = "api",
    }
}

impl Channel {
    /// Whether it takes a free reply only for some time after the contact wrote: [`crate::template::WINDOW_MS`].
    #[must_use]
    pub const fn replies_end(self) -> bool {
        matches!(self, Self::Whatsapp | Self::Messenger)
    }
}
