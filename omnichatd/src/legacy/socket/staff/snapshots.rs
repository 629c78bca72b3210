//! The snapshots that an old dashboard begins with: how every open conversation stood at one place of the tenant's log,
//! the newest first. They are read a few at a time, as the client takes them; what was said since follows from the log.

use std::vec::IntoIter;

use axum::extract::ws::Utf8Bytes;
use omnichat_api::ConversationId;
use omnichat_api::conversation::Status;
use omnichat_api::message::Message;
use omnichat_store::conversations::Sight;
use omnichat_store::legacy::threads::{self, Thread, Which};

use crate::legacy::door::Open;
use crate::legacy::socket::frames::{self, Snapshot};
use crate::legacy::wire::{self, Line};
use crate::socket::end::End;
use crate::socket::refusal::cannot_go_on;

/// Open conversations that are told of at most. Only their ids wait: 1.6 MB with so many.
const OPEN: u32 = 100_000;
/// Conversations that are read at once.
const PAGE: usize = 20;
/// Messages of each, the newest. No old client shows them from here: each asks for the thread when it opens one.
const MESSAGES: u32 = 200;
/// Bytes of their texts, again the newest: one frame must not be more than may wait for a client.
const BYTES: usize = 128 * 1024;

/// Snapshots that are still to be told.
pub(super) struct Snapshots {
    ids: IntoIter<ConversationId>,
    page: IntoIter<Thread>,
    /// The place of the log.
    at: i64,
}

impl Snapshots {
    /// Those of all open conversations that somebody sees, as of a place of the log.
    pub(super) async fn of(open: &Open, sight: &Sight, at: i64) -> Result<Self, End> {
        let (store, tenant) = (open.app.store(), open.on.tenant);
        let ids = threads::newest(store, tenant, sight, Which::Open, OPEN).await.map_err(cannot_go_on)?;
        if ids.len() == OPEN as usize {
            tracing::warn!(%tenant, "an old dashboard is told of the newest {OPEN} open conversations alone");
        }
        Ok(Self { ids: ids.into_iter(), page: Vec::new().into_iter(), at })
    }

    /// The next one's frame; `None` once all are told.
    pub(super) async fn next(&mut self, open: &Open, sight: &Sight) -> Result<Option<Utf8Bytes>, End> {
        let (store, tenant) = (open.app.store(), open.on.tenant);
        loop {
            let Some(thread) = self.page.next() else {
                let ids: Vec<_> = self.ids.by_ref().take(PAGE).collect();
                if ids.is_empty() {
                    return Ok(None);
                }
                let page = threads::these(store, tenant, sight, &ids).await.map_err(cannot_go_on)?;
                self.page = page.into_iter();
                continue;
            };
            // A frame would put it back into the list that is open.
            if thread.conversation.status == Status::Closed {
                continue;
            }
            let said = threads::messages_of(store, tenant, sight, &thread, MESSAGES, Some(self.at)).await;
            return Ok(Some(frame(&thread, &said.map_err(cannot_go_on)?)));
        }
    }
}

fn frame(thread: &Thread, said: &[Message]) -> Utf8Bytes {
    let Thread { conversation, user_id, .. } = thread;
    frames::snapshot(Snapshot {
        user_id,
        channel: conversation.channel,
        assigned_staff: conversation.assignee.as_ref().map(|user| user.name.as_str()),
        open: true,
        last_updated: wire::time(conversation.last_message_at),
        messages: newest(said.iter().map(Line::from).collect()),
    })
}

/// The newest lines that are no more than fits.
fn newest(mut lines: Vec<Line>) -> Vec<Line> {
    let mut left = BYTES;
    let fits = lines.iter().rev().take_while(|line| {
        let fits = line.text.len() <= left;
        left = left.saturating_sub(line.text.len());
        fits
    });
    let from = lines.len() - fits.count();
    lines.split_off(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_long_messages_the_newest_are_told_that_fit() {
        let line = |n: usize, length: usize| Line {
            sender: "user",
            text: n.to_string().repeat(length),
            ts: String::new(),
        };
        let kept = |lines: &[Line]| lines.iter().map(|line| line.text[..1].to_owned()).collect::<String>();
        assert_eq!(kept(&newest(vec![line(1, 1), line(2, 1)])), "12");
        let lines = vec![line(1, 1), line(2, BYTES - 9), line(3, 5), line(4, 4)];
        assert_eq!(kept(&newest(lines.clone())), "234");
        assert_eq!(kept(&newest(lines[..3].to_vec())), "123");
        assert!(newest(vec![line(1, BYTES + 1)]).is_empty());
        assert!(newest(Vec::new()).is_empty());
    }
}
