//! That a visitor types: a mark that ends by itself unless it is repeated, held by the socket that they type at.

use std::time::Duration;

use omnichat_api::TenantId;
use omnichat_api::limits::HINT_MS;
use tokio::time::Instant;

use crate::presence::{Presence, Visiting, VisitorTyping};

/// The mark, while they type, and when it ends.
#[derive(Default)]
pub(crate) struct Typing(Option<(VisitorTyping, Instant)>);

impl Typing {
    /// They type where they are, or do no more. Before the first message there is nobody to tell.
    pub(crate) fn set(&mut self, presence: &Presence, tenant: TenantId, at: Option<&Visiting>, on: bool) {
        let until = Instant::now() + Duration::from_millis(HINT_MS);
        match (&mut self.0, at) {
            (typing, _) if !on => *typing = None,
            (Some((typing, ends)), _) => {
                *ends = until;
                typing.repeat();
            }
            (None, Some(visiting)) => {
                self.0 = Some((presence.visitor_types(tenant, visiting.conversation), until));
            }
            (None, None) => {}
        }
    }

    /// They have sent what they typed.
    pub(crate) fn stop(&mut self) {
        self.0 = None;
    }

    /// When it ends.
    pub(crate) fn until(&self) -> Option<Instant> {
        self.0.as_ref().map(|(_, until)| *until)
    }

    /// Ends it if it is time.
    pub(crate) fn tick(&mut self, now: Instant) {
        self.0.take_if(|(_, until)| *until <= now);
    }
}
