//! The rota: who is on shift, in which order they are called, and by which ways.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::hours::HoursBlock;
use crate::word::words;
use crate::{Time, UserId};

/// Most shifts of a rota.
pub const SHIFTS: usize = 200;
/// Most ways to call one person.
pub const WAYS: usize = 5;

words! {
    /// By which way somebody is called.
    pub enum CallBy {
        /// A text message, by the inbox named in the rota.
        Sms = "sms",
        /// A mail.
        Email = "email",
        /// A signed request to an address.
        Webhook = "webhook",
        /// A push to a phone, by Expo.
        Expo = "expo",
    }
}

/// One way to call somebody. Terminals ring by themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// By what.
    pub by: CallBy,
    /// The number, mail address, `https` address or push token.
    pub to: String,
}

/// Somebody's shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// Who.
    pub user_id: UserId,
    /// When, every week; always when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<HoursBlock>,
    /// How they are called, all at once.
    pub ways: Vec<Way>,
}

/// The rota of an inbox: who is on shift is called in this order, until somebody takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rota {
    /// A name of the IANA time zone database.
    pub time_zone: String,
    /// The inbox whose number text messages to the team come from; needed where a way is `sms`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms_inbox_id: Option<crate::InboxId>,
    /// In the order in which people are called.
    pub shifts: Vec<Shift>,
}

/// Who is on shift now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OnShift {
    /// At which time.
    pub at: Time,
    /// In the order in which they are called.
    pub items: Vec<crate::user::UserRef>,
}

/// By what the receiver of webhook calls tells that they are of this inbox.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct CallSecret {
    /// 64 hexadecimal digits, used as text. The same until the installation's key is another.
    pub secret: String,
}
