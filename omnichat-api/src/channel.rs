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
