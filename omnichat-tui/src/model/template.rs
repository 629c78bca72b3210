//! A template that is chosen and filled in. What was filled in stays while another one is looked at.

use std::collections::BTreeMap;

use omnichat_api::canned::{filled, places};
use omnichat_api::template::{Template, UseTemplate};
use omnichat_api::{ConversationId, InboxId};
use uuid::Uuid;

use crate::composer::Composer;

/// The carrier's word for a template that may be sent.
const APPROVED: &str = "approved";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) conversation: ConversationId,
    pub(crate) inbox: InboxId,
    /// Names the message: however often this form is sent, it arrives once.
    pub(crate) client_id: Uuid,
    /// Those that may be sent.
    pub(crate) approved: Vec<Template>,
    /// The one under the cursor.
    pub(crate) at: usize,
    /// The place that is written in; none while a template is chosen.
    pub(crate) place: Option<usize>,
    values: BTreeMap<String, Composer>,
    pub(crate) busy: Option<Busy>,
    pub(crate) trouble: Option<String>,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Busy {
    Listing,
    Sending,
}

impl Form {
    pub(crate) fn new(conversation: ConversationId, inbox: InboxId) -> Self {
        Self {
            conversation,
            inbox,
            client_id: Uuid::now_v7(),
            approved: Vec::new(),
            at: 0,
            place: None,
            values: BTreeMap::new(),
            busy: None,
            trouble: None,
        }
    }

    /// Takes the templates in that the inbox has now.
    pub(crate) fn list(&mut self, all: Vec<Template>) {
        let chosen = self.chosen().map(|template| template.id.clone());
        self.approved = all.into_iter().filter(|template| template.status == APPROVED).collect();
        let at = self.approved.iter().position(|template| Some(&template.id) == chosen.as_ref());
        if at.is_none() {
            self.place = None;
        }
        self.at = at.unwrap_or(0);
    }

    pub(crate) fn chosen(&self) -> Option<&Template> {
        self.approved.get(self.at)
    }

    /// The places of the chosen one, in the order in which they stand.
    pub(crate) fn places(&self) -> Vec<String> {
        self.chosen().map(|template| places(&template.body)).unwrap_or_default()
    }

    pub(crate) fn value(&self, place: &str) -> &str {
        self.values.get(place).map_or("", Composer::text)
    }

    /// What is written in the place under the cursor.
    pub(crate) fn writing(&self) -> Option<&Composer> {
        self.values.get(self.places().get(self.place?)?)
    }

    pub(crate) fn writing_mut(&mut self) -> Option<&mut Composer> {
        let place = self.places().into_iter().nth(self.place?)?;
        Some(self.values.entry(place).or_default())
    }

    /// The first place with nothing in it.
    pub(crate) fn blank(&self) -> Option<usize> {
        self.places().iter().position(|place| self.value(place).trim().is_empty())
    }

    /// The text as it would be sent; what is not filled in yet is seen.
    pub(crate) fn preview(&self) -> String {
        let value = |place: &str| Some(self.value(place).trim().to_owned()).filter(|text| !text.is_empty());
        self.chosen().map(|template| filled(&template.body, value)).unwrap_or_default()
    }

    /// What is sent; nothing while a place is blank.
    pub(crate) fn filled_in(&self) -> Option<UseTemplate> {
        let template = self.chosen().filter(|_| self.blank().is_none())?;
        let written = |place: String| {
            let text = self.value(&place).trim().to_owned();
            (place, text)
        };
        let variables = self.places().into_iter().map(written).collect();
        Some(UseTemplate { id: template.id.clone(), variables })
    }
}
