//! What `omnichat tail` knows of conversations, for filters that an event alone cannot answer.

use std::collections::HashMap;
use std::time::Duration;

use omnichat_api::channel::Channel;
use omnichat_api::event::{Change, Event};
use omnichat_api::{Code, ConversationId};
use omnichat_client::Session;

use crate::failure::Result;

/// How long to wait before a daemon that was not there is asked again.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// What a filter may ask of a conversation.
#[derive(Clone, Copy)]
pub(super) struct About {
    pub(super) channel: Channel,
    pub(super) assigned: bool,
}

/// Conversations seen so far, as they were last.
pub(super) struct Known {
    session: Session,
    conversations: HashMap<ConversationId, About>,
}

impl Known {
    pub(super) fn new(session: Session) -> Self {
        Self { session, conversations: HashMap::new() }
    }

    /// Learns from an event.
    pub(super) fn note(&mut self, event: &Event) {
        if let Change::ConversationCreated(c) | Change::ConversationChanged(c) = &event.change {
            self.conversations.insert(c.id, About { channel: c.channel, assigned: c.assignee.is_some() });
        }
    }

    /// About this conversation; asks the daemon the first time, until it answers. Nothing when it is not to be had.
    pub(super) async fn about(&mut self, id: ConversationId) -> Result<Option<About>> {
        if let Some(about) = self.conversations.get(&id) {
            return Ok(Some(*about));
        }
        loop {
            match self.session.conversation(id).await {
                Ok(c) => {
                    let about = About { channel: c.channel, assigned: c.assignee.is_some() };
                    self.conversations.insert(id, about);
                    return Ok(Some(about));
                }
                Err(error) if error.is_passing() => tokio::time::sleep(ASK_AGAIN).await,
                Err(error) if error.code() == Some(Code::NotFound) => return Ok(None),
                Err(error) => return Err(error.into()),
            }
        }
    }
}
