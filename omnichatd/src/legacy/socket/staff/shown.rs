//! The snapshots that an old dashboard begins with, and what they have told: something that is said while they are made
//! must come neither twice nor not at all.

use std::collections::HashMap;

use omnichat_api::ConversationId;
use omnichat_api::conversation::Status;
use omnichat_api::message::Message;
use omnichat_store::conversations::Sight;
use omnichat_store::events;
use omnichat_store::legacy::threads::{self, Which};

use crate::legacy::door::Open;
use crate::legacy::socket::frames::{Snapshot, snapshot};
use crate::legacy::wire::{self, Line};
use crate::socket::end::End;
use crate::socket::link::Link;
use crate::socket::refusal::cannot_go_on;

/// Most open conversations that are told of; the list has the others.
const OPEN: u32 = 500;
/// Most messages of each.
const MESSAGES: u32 = 200;

/// What the snapshots have told.
#[derive(Default)]
pub(super) struct Shown {
    /// Where the log stood when the last one was made: beyond, nothing was told yet.
    through: i64,
    /// The last message of each conversation.
    last: HashMap<ConversationId, i64>,
}

impl Shown {
    /// Whether a message of the log was told in a snapshot.
    pub(super) fn has(&mut self, cursor: i64, message: &Message) -> bool {
        if cursor > self.through {
            self.last.clear();
        }
        self.last.get(&message.conversation_id).is_some_and(|seq| message.seq <= *seq)
    }
}

/// Sends how every open conversation stands that somebody sees, the newest first, at the client's own pace.
pub(super) async fn open_conversations(open: &Open, sight: &Sight, link: &mut Link) -> Result<Shown, End> {
    let (store, tenant) = (open.app.store(), open.on.tenant);
    let threads = threads::list(store, tenant, sight.clone(), Which::Open, OPEN).await;
    let mut last: HashMap<ConversationId, i64> = HashMap::new();
    for thread in threads.map_err(cannot_go_on)? {
        let (user_id, channel) = (thread.user_id.as_str(), thread.conversation.channel);
        let messages = threads::messages(store, tenant, sight.clone(), user_id, channel, MESSAGES).await;
        let messages = messages.map_err(cannot_go_on)?;
        for message in &messages {
            let told = last.entry(message.conversation_id).or_default();
            *told = message.seq.max(*told);
        }
        let frame = snapshot(Snapshot {
            user_id,
            channel,
            assigned_staff: thread.conversation.assignee.as_ref().map(|user| user.name.as_str()),
            open: thread.conversation.status != Status::Closed,
            last_updated: wire::time(thread.conversation.last_message_at),
            messages: messages.iter().map(Line::from).collect(),
        });
        link.send(frame).await?;
    }
    link.flush().await?;
    let through = events::head(store, tenant).await.map_err(cannot_go_on)?;
    Ok(Shown { through, last })
}
