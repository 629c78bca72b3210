//! An event as one line for people.

use omnichat_api::conversation::Conversation;
use omnichat_api::event::{Change, Event};
use omnichat_api::followup::Followup;
use omnichat_api::message::{Message, MessageKind};

use crate::remote::short;
use crate::{printable, screen, when};

/// Time, kind, the conversation's short id, and what happened.
pub(super) fn of(event: &Event) -> String {
    let what = match &event.change {
        Change::MessageCreated(message) => written(message),
        Change::MessageChanged(message) => fared(message),
        Change::ConversationCreated(c) => format!("{} writes by {}", c.contact.name, c.inbox.name),
        Change::ConversationChanged(c) => state(c),
        Change::FollowupCreated(followup) => left(followup),
        Change::FollowupChanged(followup) => {
            let state = match (followup.archived_at, followup.viewed_at) {
                (Some(_), _) => "put away",
                (None, Some(_)) => "viewed",
                (None, None) => "to do",
            };
            format!("{}: {state}", followup.contact.name)
        }
        Change::ContactChanged(contact) => contact.name.clone(),
        Change::InboxChanged(inbox) => format!("{} ({})", inbox.name, inbox.channel),
        Change::TeamChanged(team) => format!("{} ({} members)", team.name, team.members.len()),
        Change::ConversationLeft(_) => "is no longer yours to see".into(),
        Change::DataImported(brought) => format!("{} messages from {}", brought.messages, brought.source),
        Change::UserChanged(user) => {
            let disabled = if user.disabled { ", disabled" } else { "" };
            format!("{} <{}>, {}{disabled}", user.name, user.email, user.role)
        }
    };
    let id = event.conversation.map(|id| short(id.0)).unwrap_or_else(|| "-".into());
    let time = screen::paint("2", &when::second(event.at));
    format!("{time}  {:<20}  {id:<8}  {}", event.change.kind(), printable::line(&what))
}

fn fared(message: &Message) -> String {
    let Some(delivery) = &message.delivery else { return written(message) };
    let why = delivery.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    format!("message {} {}{why}", message.seq, delivery.state)
}

fn written(message: &Message) -> String {
    let note = if message.kind == MessageKind::Note { " (note)" } else { "" };
    format!("{}{note}: {}", message.author.name, message.body)
}

fn state(conversation: &Conversation) -> String {
    let assignee = match &conversation.assignee {
        Some(user) => format!("assigned to {}", user.name),
        None => "unassigned".into(),
    };
    format!(
        "{}: {}, {assignee}, {} unread",
        conversation.contact.name, conversation.status, conversation.unread
    )
}

fn left(followup: &Followup) -> String {
    let name = followup.name.as_deref().unwrap_or(&followup.contact.name);
    let reach = [followup.email.as_deref(), followup.phone.as_deref()];
    let reach: Vec<_> = reach.into_iter().flatten().collect();
    let message = followup.message.as_deref().map(|text| format!(": {text}")).unwrap_or_default();
    format!("{name} left {}{message}", reach.join(", "))
}
