//! How a message fares on its way out of the house: its state, and the steps that led there.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Time;
use crate::word::words;

words! {
    /// How far a message has come.
    pub enum DeliveryState {
        /// It waits to be handed over.
        Queued = "queued",
        /// The carrier has it. Before this nothing is called sent.
        Accepted = "accepted",
        /// It has arrived.
        Delivered = "delivered",
        /// The contact has read it.
        Read = "read",
        /// It will not arrive.
        Failed = "failed",
        /// The carrier may have it: the connection ended before it could say. Not tried again by itself.
        Uncertain = "uncertain",
        /// Somebody took it back before it left.
        Cancelled = "cancelled",
    }
}

/// How a message fares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Delivery {
    /// How far it has come.
    pub state: DeliveryState,
    /// Why it is not further, in plain words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// One step on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeliveryStep {
    /// When.
    pub at: Time,
    /// What it came to.
    pub state: DeliveryState,
    /// The carrier's own word or number for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// In plain words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// The steps of a message, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Timeline {
    /// The first is when it was put into the outbox; none for messages that never leave the house.
    pub items: Vec<DeliveryStep>,
}

impl DeliveryState {
    /// Whether `self` may follow `before`: reports of carriers come twice and out of order.
    #[must_use]
    pub const fn follows(self, before: Self) -> bool {
        self.rank() > before.rank()
            || matches!((before, self), (Self::Uncertain | Self::Failed | Self::Cancelled, Self::Queued))
    }

    const fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Uncertain => 1,
            Self::Accepted => 2,
            Self::Failed | Self::Cancelled => 3,
            Self::Delivered => 4,
            Self::Read => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DeliveryState as S;

    #[test]
    fn reports_that_come_late_or_twice_change_nothing_and_what_failed_can_be_tried_again() {
        assert!(
            S::Accepted.follows(S::Queued)
                && S::Delivered.follows(S::Accepted)
                && S::Read.follows(S::Delivered)
        );
        assert!(!S::Accepted.follows(S::Delivered) && !S::Delivered.follows(S::Delivered));
        assert!(S::Delivered.follows(S::Uncertain) && S::Delivered.follows(S::Failed));
        assert!(
            S::Queued.follows(S::Failed)
                && S::Queued.follows(S::Uncertain)
                && S::Queued.follows(S::Cancelled)
                && !S::Queued.follows(S::Accepted)
        );
    }
}
