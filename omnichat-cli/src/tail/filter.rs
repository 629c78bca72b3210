//! Which events `omnichat tail` shows.

use omnichat_api::ConversationId;
use omnichat_api::channel::Channel;
use omnichat_api::event::{Change, Event};
use omnichat_client::Session;

use super::known::Known;
use crate::failure::{Failure, Result};
use crate::remote;

/// Every kind of event.
const KINDS: [&str; 11] = [
    "conversation.created",
    "conversation.changed",
    "conversation.left",
    "message.created",
    "message.changed",
    "followup.created",
    "followup.changed",
    "contact.changed",
    "inbox.changed",
    "user.changed",
    "team.changed",
];

/// What an event has to be.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    kinds: Vec<String>,
    channels: Vec<Channel>,
    unassigned: bool,
    /// As they were given.
    named: Vec<String>,
    conversations: Vec<ConversationId>,
}

impl Filter {
    /// Reads filters, several in one text or each on its own.
    pub(super) fn parse(texts: &[String]) -> Result<Self> {
        let mut filter = Self::default();
        for text in texts.iter().flat_map(|text| text.split_whitespace()) {
            match text.split_once(':') {
                Some(("kind", kind)) if KINDS.contains(&kind) => filter.kinds.push(kind.to_owned()),
                Some(("kind", kind)) => {
                    return Err(Failure::usage(format!("There is no kind of event `{kind}`."))
                        .hint(format!("there is: {}", KINDS.join(", "))));
                }
                Some(("channel", channel)) => {
                    let channel = channel.parse::<Channel>();
                    let wrong = |e| Failure::usage("The filter `channel:` names no channel.").because(e);
                    filter.channels.push(channel.map_err(wrong)?);
                }
                Some(("conversation", id)) => filter.named.push(id.to_owned()),
                None if text == "unassigned" => filter.unassigned = true,
                _ => {
                    return Err(Failure::usage(format!("`{text}` is not a filter."))
                        .hint("use kind:KIND, channel:CHANNEL, conversation:ID or unassigned"));
                }
            }
        }
        Ok(filter)
    }

    /// Finds the conversations that were named by the end of their id.
    pub(super) async fn resolve(&mut self, session: &Session) -> Result {
        for named in &self.named {
            self.conversations.push(remote::conversation(session, named).await?);
        }
        Ok(())
    }

    /// Whether to show this event; may have to ask the daemon about its conversation.
    pub(super) async fn fits(&self, event: &Event, known: &mut Known) -> Result<bool> {
        if !self.kinds.is_empty() && !self.kinds.iter().any(|kind| kind == event.change.kind()) {
            return Ok(false);
        }
        if !self.named.is_empty() && !event.conversation.is_some_and(|id| self.conversations.contains(&id)) {
            return Ok(false);
        }
        if self.channels.is_empty() && !self.unassigned {
            return Ok(true);
        }
        if let Change::InboxChanged(inbox) = &event.change {
            return Ok(!self.unassigned && self.channels.contains(&inbox.channel));
        }
        let Some(id) = event.conversation else { return Ok(false) };
        let Some(about) = known.about(id).await? else { return Ok(false) };
        let channel = self.channels.is_empty() || self.channels.contains(&about.channel);
        Ok(channel && (!self.unassigned || !about.assigned))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Filter> {
        Filter::parse(&[text.to_owned()])
    }

    #[test]
    fn filters_may_stand_in_one_argument_and_wrong_ones_are_named() {
        let filter = parse("kind:message.created channel:sms unassigned").unwrap();
        assert_eq!(filter.kinds, ["message.created"]);
        assert_eq!(filter.channels, [Channel::Sms]);
        assert!(filter.unassigned);
        for wrong in ["kind:message", "channel:fax", "open", "status:open"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
