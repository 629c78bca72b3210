//! What an inbox does when nobody answers, and when nobody writes any more.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Time;
use crate::channel::Channel;
use crate::user::UserRef;
use crate::word::words;

/// The patience message of a new inbox.
pub const PATIENCE_TEXT: &str =
    "We are still looking for somebody to answer you. Thank you for your patience.";
/// What a new inbox says instead of the patience message while it is closed.
pub const CLOSED_TEXT: &str = "We are closed just now, and back {until}. What you write here is kept.";
/// What stands in [`Care::closed_text`] for when it opens again, as in `tomorrow at 9:00`.
pub const UNTIL: &str = "{until}";
/// What a new inbox says when nobody came, where there is no form to fill in.
pub const CONTACT_TEXT: &str = "Nobody can answer just now. Please write how we can reach you, by mail or phone, and we will come back to you.";
/// Longest wait that can be set, in seconds.
pub const LONGEST_WAIT_S: u32 = 7 * 24 * 3600;
/// Longest text of a step, in characters.
pub const CARE_TEXT_CHARS: usize = 1000;

words! {
    /// How far it has come with a contact whom nobody answers.
    pub enum EscalationStep {
        /// They were asked for patience.
        Patience = "patience",
        /// They were asked how to reach them.
        Contact = "contact",
        /// Who is on the rota was called.
        Alert = "alert",
    }
}

/// A contact waits, and nobody answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Escalation {
    /// How far it has come.
    pub step: EscalationStep,
    /// Who has said that they take it. Then nobody else is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<UserRef>,
    /// How many calls were made; who is on the rota may be called in several rounds.
    pub called: i64,
    /// When the next step is due, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Time>,
}

/// What happens when nobody answers. All times are counted from the first message that nobody answered; what is absent is as
/// in a new inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Care {
    /// After how many seconds the patience message is sent; `null`: never.
    pub patience_s: Option<u32>,
    /// What it says.
    pub patience_text: String,
    /// What is said then outside the inbox's hours instead; `{until}` is when it opens again, as in `tomorrow at 9:00`.
    pub closed_text: String,
    /// After how many seconds the contact is asked how to reach them; `null`: never.
    pub contact_s: Option<u32>,
    /// What is said then where there is no form.
    pub contact_text: String,
    /// After how many seconds who is on the rota is called; `null`: never.
    pub alert_s: Option<u32>,
    /// How many seconds somebody has to take it, before the next one on the rota is called.
    pub next_s: u32,
    /// After how many seconds without a message an open conversation that waits for nobody's answer is closed; `null`: never.
    pub close_s: Option<u32>,
}

impl Default for Care {
    fn default() -> Self {
        Self {
            patience_s: Some(30),
            patience_text: PATIENCE_TEXT.into(),
            closed_text: CLOSED_TEXT.into(),
            contact_s: Some(120),
            contact_text: CONTACT_TEXT.into(),
            alert_s: Some(120),
            next_s: 300,
            close_s: None,
        }
    }
}

impl Care {
    /// What a new inbox of a channel does. A mail is no chat: nobody sits in front of it and waits.
    #[must_use]
    pub fn usual(channel: Channel) -> Self {
        match channel {
            Channel::Email | Channel::Api => Self { patience_s: None, contact_s: None, ..Self::default() },
            Channel::Webchat | Channel::Sms | Channel::Whatsapp | Channel::Messenger => Self::default(),
        }
    }

    /// Nothing at all.
    #[must_use]
    pub fn none() -> Self {
        Self { patience_s: None, contact_s: None, alert_s: None, close_s: None, ..Self::default() }
    }

    /// The steps that are on, with their time in seconds, in the order in which they come.
    #[must_use]
    pub fn steps(&self) -> Vec<(EscalationStep, u32)> {
        let all = [
            (EscalationStep::Patience, self.patience_s),
            (EscalationStep::Contact, self.contact_s),
            (EscalationStep::Alert, self.alert_s),
        ];
        let mut on: Vec<_> = all.into_iter().filter_map(|(step, after)| Some((step, after?))).collect();
        on.sort_by_key(|(step, after)| (*after, *step));
        on
    }
}
