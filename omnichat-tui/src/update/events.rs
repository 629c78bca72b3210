//! What comes over the socket: changes, answers to what was sent, hints of who is there.

use omnichat_api::ConversationId;
use omnichat_api::contact::{Contact, ContactRef};
use omnichat_api::conversation::Conversation;
use omnichat_api::event::Change;
use omnichat_api::message::Message;
use omnichat_client::Update;
use uuid::Uuid;

use super::{delivery, fetch_afresh, is_from_visitor, restart_list, settle, tenants, waiting};
use crate::message::Effect;
use crate::model::{Focus, Model};
use crate::timeline;

pub(super) fn take(model: &mut Model, update: Update, effects: &mut Vec<Effect>) {
    match update {
        // Comes as `Msg::Line`.
        Update::State(_) => {}
        Update::Welcome { me, server_time, resumed, .. } => {
            let another =
                model.me.as_ref().is_some_and(|known| known.id != me.id || known.tenant.id != me.tenant.id);
            if another {
                tenants::leave(model, &me);
            }
            let machine = model.now.plus_ms(-model.ahead_ms);
            model.ahead_ms = server_time.since(machine);
            model.now = server_time;
            let first = model.me.is_none();
            model.me = Some(me);
            let whose = model.whose();
            if model.recalled != whose {
                model.recalled = whose;
                effects.extend(whose.map(Effect::Recall));
            }
            if first || !resumed {
                fetch_afresh(model, effects);
                say_again(model, effects);
            } else {
                try_again(model, effects);
            }
        }
        Update::Resync { .. } => {
            model.say("Too much has happened meanwhile: everything was fetched afresh.");
            fetch_afresh(model, effects);
        }
        Update::Event(event) => apply(model, event.change, effects),
        Update::Acked { client_id, message } => {
            settled(model, client_id, effects);
            write(model, message, effects);
        }
        Update::Refused(error) => {
            let unsent = model.unsent.iter_mut().find(|u| Some(u.outgoing.client_id) == error.client_id);
            match unsent {
                Some(unsent) => unsent.failed = Some(error.detail),
                None => model.complain(error.detail),
            }
        }
        Update::Typing { conversation, who, on } => {
            let now = model.now;
            if let Some(thread) = model.threads.get_mut(&conversation) {
                thread.note_typing(who, on, now);
            }
        }
        Update::Presence { conversation, users, visitor_online } => {
            if let Some(thread) = model.threads.get_mut(&conversation) {
                (thread.watchers, thread.visitor_online) = (users, visitor_online);
            }
        }
    }
}

/// What could not be fetched while nobody answered.
fn try_again(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.list.trouble.is_some() {
        restart_list(model, effects);
    }
    let failed = model.opened().is_some_and(|(_, thread)| thread.trouble.is_some());
    if let Some(id) = model.open.filter(|_| failed) {
        super::conversation::load(model, id, effects);
    }
}

fn apply(model: &mut Model, change: Change, effects: &mut Vec<Effect>) {
    match change {
        Change::ConversationCreated(conversation) | Change::ConversationChanged(conversation) => {
            let before = model.conversations.get(&conversation.id).cloned();
            if waiting::called(model, before.as_ref(), &conversation) {
                ring(model, effects);
            }
            changed(model, conversation);
        }
        Change::MessageCreated(message) => {
            if is_from_visitor(&message) {
                ring(model, effects);
            }
            if model.me.as_ref().is_some_and(|me| message.author.id == Some(me.id.0)) {
                settled(model, message.client_id, effects);
            }
            // It may be one that waited, or what one waited for.
            let id = message.conversation_id;
            if model.threads.get(&id).is_some_and(|thread| !thread.later.is_empty()) {
                effects.push(Effect::Later(id));
            }
            write(model, message, effects);
        }
        Change::MessageChanged(message) => {
            delivery::fared(model, &message, effects);
            if let Some(thread) = model.threads.get_mut(&message.conversation_id) {
                thread.revise(message);
            }
        }
        Change::FollowupCreated(followup) => {
            let name = followup.name.as_ref().unwrap_or(&followup.contact.name);
            model.say(format!("{} asks to be called back: F shows it.", crate::text::safe::line(name)));
            model.followups.absorb(followup);
        }
        Change::FollowupChanged(followup) => model.followups.absorb(followup),
        Change::ContactChanged(contact) => contact_changed(model, contact),
        // Whether they answer is their role's to say, and the daemon's.
        Change::UserChanged(_) => effects.push(Effect::Assignees),
        Change::ConversationLeft(left) => put_away(model, left.id),
        Change::InboxChanged(_) | Change::TeamChanged(_) | Change::DataImported(_) => {}
    }
}

/// A conversation in its new state: in the list it stays in its place while the list is in use.
pub(super) fn changed(model: &mut Model, conversation: Conversation) {
    let id = conversation.id;
    let known = model.conversations.get(&id).map(|known| known.last_message_at);
    let rose = known.is_none_or(|at| at < conversation.last_message_at);
    model.absorb(conversation);
    let me = model.me.as_ref().map(|me| me.id);
    let belongs = model.list.search.is_none()
        && model.conversations.get(&id).is_some_and(|known| model.list.filter.matches(known, me));
    if belongs {
        model.list.add(id);
    }
    let shown = model.list.rows.contains(&id);
    if !model.list.in_use(model.now) {
        settle(model);
    } else if belongs && (rose || !shown) && model.list.rows.first() != Some(&id) {
        // What happens in the conversation on the screen is seen there.
        match model.attended == Some(id) {
            true => model.list.stale = true,
            false => model.list.note(id),
        }
    }
}

/// A conversation that was taken from us, and that we see no more.
fn put_away(model: &mut Model, id: ConversationId) {
    model.conversations.remove(&id);
    model.threads.remove(&id);
    if model.open == Some(id) {
        model.open = None;
        model.focus = Focus::List;
        model.say("The conversation was given to somebody else.");
    }
    settle(model);
}

/// A message in its conversation. Whoever reads further up keeps their place.
pub(super) fn write(model: &mut Model, message: Message, effects: &mut Vec<Effect>) {
    let id = message.conversation_id;
    let Some(thread) = model.threads.get(&id) else { return };
    let gap = !thread.loading && message.seq > thread.last_seq() + 1;
    let reading = thread.scroll > 0 && model.open == Some(id);
    let before = if reading { timeline::rows(model).len() } else { 0 };
    if let Some(thread) = model.threads.get_mut(&id) {
        thread.absorb([message]);
    }
    let grown = if reading { timeline::rows(model).len().saturating_sub(before) } else { 0 };
    if let Some(thread) = model.threads.get_mut(&id) {
        thread.scroll += grown;
    }
    if gap {
        super::conversation::load(model, id, effects);
    }
}

fn settled(model: &mut Model, client_id: Uuid, effects: &mut Vec<Effect>) {
    let before = model.unsent.len();
    model.unsent.retain(|u| u.outgoing.client_id != client_id);
    if model.unsent.len() < before {
        effects.push(Effect::Forget(client_id));
    }
}

fn ring(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.bell && model.now.since(model.rang) >= 1000 {
        model.rang = model.now;
        effects.push(Effect::Bell);
    }
}

fn contact_changed(model: &mut Model, contact: Contact) {
    let named = ContactRef {
        id: contact.id,
        name: contact.name.clone(),
        email: contact.email.clone(),
        phone: contact.phone.clone(),
    };
    for conversation in model.conversations.values_mut().filter(|c| c.contact.id == named.id) {
        conversation.contact = named.clone();
    }
    if let Some(card) = model.cards.get_mut(&contact.id) {
        card.contact = contact;
    }
}

/// A connection that does not go on from an earlier one knows nothing of what was said there. What is sent twice is
/// stored once.
fn say_again(model: &Model, effects: &mut Vec<Effect>) {
    if model.attended.is_some() {
        effects.push(Effect::Attend { now: model.attended, before: None });
    }
    let on_its_way = model.unsent.iter().filter(|u| u.failed.is_none());
    effects.extend(on_its_way.map(|u| Effect::Send(u.outgoing.clone())));
}
