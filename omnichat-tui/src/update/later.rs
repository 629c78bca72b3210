//! Replies that are sent later: at a time, or when the contact writes again, where free replies end. What is written stays
//! in the composer until it is known to be kept.

use omnichat_api::message::MessageKind;
use omnichat_api::scheduled::Scheduled;
use omnichat_api::{ConversationId, Time};
use uuid::Uuid;

use super::conversation::is_ready;
use crate::composer::Composer;
use crate::message::{Effect, Trouble};
use crate::model::drafts::Later;
use crate::model::popup::{Popup, What};
use crate::model::{Focus, Model};
use crate::text::when;

/// Asks when to send what is written.
pub(super) fn ask(model: &mut Model) {
    let Some(conversation) = model.open else { return };
    let draft = model.drafts.of(conversation);
    if draft.kind == MessageKind::Note {
        return model.say("A note is there at once: Enter writes it.");
    }
    if draft.composer().is_blank() {
        return model.say("Write the reply first, then ^S asks when to send it.");
    }
    if !may_wait(model, conversation) {
        return;
    }
    let words = Composer::default();
    model.popup = Some(Popup::When { what: What::Send, conversation, at: 0, words });
}

/// Has the reply kept until a time, or until the contact writes again.
pub(super) fn keep(model: &mut Model, id: ConversationId, due_at: Option<Time>, effects: &mut Vec<Effect>) {
    if !may_wait(model, id) {
        return;
    }
    let sheet = model.drafts.of(id).reply_mut();
    let body = sheet.composer.text().trim_end().to_owned();
    if body.is_empty() || sheet.later.as_ref().is_some_and(|later| later.busy) {
        return;
    }
    // Perhaps only the answer was lost: the same again is the same message.
    let same = sheet.later.as_ref().filter(|later| (&later.body, later.due_at) == (&body, due_at));
    let client_id = same.map_or_else(Uuid::now_v7, |later| later.client_id);
    sheet.later = Some(Later { client_id, body: body.clone(), due_at, busy: true });
    effects.push(Effect::Schedule { conversation: id, client_id, body, due_at });
    effects.push(Effect::Typing(None));
}

/// Whether the reply can be kept at all; says why not.
fn may_wait(model: &mut Model, id: ConversationId) -> bool {
    let sheet = model.drafts.of(id).reply_mut();
    if !sheet.files.is_empty() {
        model.complain("Files cannot wait: send them now, or take them off.");
        return false;
    }
    let body = sheet.composer.text().trim_end().to_owned();
    is_ready(model, &body)
}

pub(super) fn kept(
    model: &mut Model,
    id: ConversationId,
    client_id: Uuid,
    answer: Result<Box<Scheduled>, Trouble>,
    effects: &mut Vec<Effect>,
) {
    let sheet = model.drafts.of(id).reply_mut();
    let tried = sheet.later.as_mut().filter(|later| later.client_id == client_id);
    match answer {
        Ok(scheduled) => {
            if tried.is_some() {
                sheet.later = None;
            }
            // Whoever wrote on meanwhile goes on writing.
            if sheet.composer.text().trim_end() == scheduled.body {
                sheet.composer.take();
            }
            model.say(match scheduled.due_at {
                Some(due) => format!("It is sent at {}.", when::moment(due, model.now, &model.zone)),
                None => "It is sent when they write again.".to_owned(),
            });
            if let Some(thread) = model.threads.get_mut(&id) {
                thread.scroll = 0;
                thread.later.retain(|known| known.id != scheduled.id);
                thread.later.push(*scheduled);
                thread.later.sort_by_key(|later| (later.due_at.unwrap_or(later.created_at), later.id));
            }
        }
        Err(Trouble(why)) => {
            if let Some(tried) = tried {
                tried.busy = false;
            }
            model.complain(why);
            // Perhaps it is kept all the same.
            effects.push(Effect::Later(id));
        }
    }
}

pub(super) fn listed(model: &mut Model, id: ConversationId, answer: Result<Vec<Scheduled>, Trouble>) {
    // Where the daemon does not answer, the messages that were asked for as well say so.
    if let (Some(thread), Ok(later)) = (model.threads.get_mut(&id), answer) {
        thread.later = later;
    }
}

/// Takes the last one of the open conversation back.
pub(super) fn take_back(model: &mut Model, effects: &mut Vec<Effect>) {
    let last = model.opened().and_then(|(_, thread)| thread.later.last().cloned());
    match last {
        Some(last) => effects.push(Effect::Unschedule(Box::new(last))),
        None => model.say("Nothing here waits that could be taken back."),
    }
}

/// It is not sent any more: its text is in the composer again.
pub(super) fn taken_back(model: &mut Model, scheduled: &Scheduled) {
    let id = scheduled.conversation_id;
    if let Some(thread) = model.threads.get_mut(&id) {
        thread.later.retain(|known| known.id != scheduled.id);
    }
    let draft = model.drafts.of(id);
    draft.kind = MessageKind::Message;
    draft.composer_mut().put_below(&scheduled.body);
    if model.open == Some(id) && model.focus == Focus::Thread {
        model.focus = Focus::Composer;
    }
}
