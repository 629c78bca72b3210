//! Carriers: who takes messages to a channel and brings them from it, and what each needs to be set up. One table, from
//! which the daemon checks, the command line asks and the dashboard draws its form.

use serde::Serialize;
use utoipa::ToSchema;

use crate::channel::Channel;
use crate::word::words;

pub mod files;

words! {
    /// Who carries the messages of an inbox.
    pub enum Carrier {
        /// Twilio: SMS and WhatsApp.
        Twilio = "twilio",
        /// OpenPhone: SMS.
        Openphone = "openphone",
        /// Meta: Facebook Messenger.
        Meta = "meta",
        /// A mail server: IMAP in, SMTP out.
        Mail = "mail",
        /// Anybody's own program, over signed requests both ways.
        Bridge = "bridge",
    }
}

/// One thing that a carrier needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CarrierField {
    /// Its name in `settings` or `credentials`.
    pub name: &'static str,
    /// What people read.
    pub label: &'static str,
    /// Where to find it, in a sentence.
    pub help: &'static str,
    /// Whether it is a secret: kept sealed, and never shown again.
    pub secret: bool,
    /// Whether nothing goes without it.
    pub required: bool,
}

/// A carrier with what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CarrierShown {
    /// Which.
    pub carrier: Carrier,
    /// The channels that it carries.
    pub channels: &'static [Channel],
    /// What the inbox's `address` is there.
    pub address: &'static str,
    /// What it needs.
    pub fields: &'static [CarrierField],
}

/// All carriers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Carriers {
    /// In the order in which they are offered.
    pub items: Vec<CarrierShown>,
}

const fn setting(name: &'static str, label: &'static str, help: &'static str) -> CarrierField {
    CarrierField { name, label, help, secret: false, required: false }
}

const fn secret(name: &'static str, label: &'static str, help: &'static str) -> CarrierField {
    CarrierField { name, label, help, secret: true, required: false }
}

const fn needed(field: CarrierField) -> CarrierField {
    CarrierField { required: true, ..field }
}

const TWILIO: &[CarrierField] = &[
    needed(setting("account_sid", "Account SID", "Begins with AC; on the first page of the Twilio console.")),
    needed(secret(
        "auth_token",
        "Auth token",
        "Beside the account SID. It also proves that a webhook comes from Twilio.",
    )),
    setting(
        "messaging_service",
        "Messaging service SID",
        "Begins with MG; sends from the service's numbers instead of one.",
    ),
    setting("auto_reply", "Automatic reply", "Sent once when a conversation begins; empty for none."),
];
const OPENPHONE: &[CarrierField] = &[
    needed(secret("api_key", "API key", "In OpenPhone: Settings, API.")),
    needed(secret(
        "signing_key",
        "Signing key",
        "Shown by OpenPhone beside the webhook; proves that it comes from there.",
    )),
    setting("auto_reply", "Automatic reply", "Sent once when a conversation begins; empty for none."),
];
const META: &[CarrierField] = &[
    needed(secret(
        "app_secret",
        "App secret",
        "In the Meta app: Settings, Basic. Proves that a webhook comes from Meta.",
    )),
    needed(secret(
        "verify_token",
        "Verify token",
        "A word of your own; type the same one into the app's webhook.",
    )),
    needed(secret(
        "page_token",
        "Page access token",
        "A token of the page that does not expire, with pages_messaging.",
    )),
];
const MAIL: &[CarrierField] = &[
    needed(setting(
        "imap",
        "IMAP server",
        "As imaps://imap.example.com, or imap:// with STARTTLS on port 143.",
    )),
    needed(setting(
        "smtp",
        "SMTP server",
        "As smtps://smtp.example.com, or smtp:// with STARTTLS on port 587.",
    )),
    setting("username", "User name", "If it is not the address itself."),
    setting("folder", "Folder", "INBOX when empty."),
    setting("name", "Sender's name", "Stands before the address in mails that go out."),
    setting(
        "plus",
        "Signed reply address",
        "yes, if the server brings mails for you+anything@ into this mailbox: then answers find their conversation even \
         where a program forgets what it answers.",
    ),
    secret("password", "Password", "Of the mailbox, or an app password; not needed with OAuth."),
    setting("oauth_url", "OAuth token address", "For XOAUTH2: where access tokens come from."),
    setting("oauth_client", "OAuth client id", "For XOAUTH2."),
    secret("oauth_secret", "OAuth client secret", "For XOAUTH2."),
    secret("oauth_refresh", "OAuth refresh token", "For XOAUTH2."),
];
const BRIDGE: &[CarrierField] = &[
    needed(secret("secret", "Signing secret", "At least 32 characters; signs requests both ways.")),
    setting(
        "url",
        "Where replies go",
        "An https address of your program; without it, replies are only read over the API.",
    ),
];

impl Carrier {
    /// The channels that it carries.
    #[must_use]
    pub const fn channels(self) -> &'static [Channel] {
        match self {
            Self::Twilio => &[Channel::Sms, Channel::Whatsapp],
            Self::Openphone => &[Channel::Sms],
            Self::Meta => &[Channel::Messenger],
            Self::Mail => &[Channel::Email],
            Self::Bridge => &[Channel::Api],
        }
    }

    /// The carrier of a channel when none is named; `None` for webchat, which needs none.
    #[must_use]
    pub const fn usual(channel: Channel) -> Option<Self> {
        match channel {
            Channel::Webchat => None,
            Channel::Sms | Channel::Whatsapp => Some(Self::Twilio),
            Channel::Messenger => Some(Self::Meta),
            Channel::Email => Some(Self::Mail),
            Channel::Api => Some(Self::Bridge),
        }
    }

    /// What it needs.
    #[must_use]
    pub const fn fields(self) -> &'static [CarrierField] {
        match self {
            Self::Twilio => TWILIO,
            Self::Openphone => OPENPHONE,
            Self::Meta => META,
            Self::Mail => MAIL,
            Self::Bridge => BRIDGE,
        }
    }

    /// What the address of its inboxes is, in words.
    #[must_use]
    pub const fn address(self) -> &'static str {
        match self {
            Self::Twilio | Self::Openphone => "The number, as +12025550123",
            Self::Meta => "The page's id",
            Self::Mail => "The mail address",
            Self::Bridge => "A name for the network",
        }
    }

    /// Whether a send may be tried again when it is not known whether the carrier took the one before: it tells a
    /// repetition by an id of ours.
    #[must_use]
    pub const fn tells_repetitions(self) -> bool {
        matches!(self, Self::Bridge)
    }

    /// It, with what it needs.
    #[must_use]
    pub const fn shown(self) -> CarrierShown {
        CarrierShown {
            carrier: self,
            channels: self.channels(),
            address: self.address(),
            fields: self.fields(),
        }
    }
}
