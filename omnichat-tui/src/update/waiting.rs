//! Conversations that wait: somebody takes one that nobody answers, or puts one off.

use omnichat_api::ConversationId;
use omnichat_api::Time;
use omnichat_api::care::EscalationStep;
use omnichat_api::conversation::{Conversation, Status};

use super::conversation::{may_write, target};
use crate::composer::Composer;
use crate::message::Effect;
use crate::model::Model;
use crate::model::popup::{Popup, What};
use crate::text::{safe, when};

/// Takes the conversation that nobody answers.
pub(super) fn take_on(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(id) = target(model) else { return };
    if !may_write(model) {
        return;
    }
    let me = model.me.as_ref().map(|me| me.id);
    let escalation = model.conversations.get(&id).and_then(|known| known.escalation.as_ref());
    match escalation.map(|escalation| &escalation.taken_by) {
        None => model.say("Nobody was called for this one. a gives it to somebody."),
        Some(None) => effects.push(Effect::TakeOn(id)),
        Some(Some(user)) if Some(user.id) == me => model.say("You take it already: an answer ends it."),
        Some(Some(user)) => {
            let said = format!("{} takes it already. a gives it to somebody else.", user.name);
            model.say(said);
        }
    }
}

/// Whether a change calls for somebody, and for the first time: rings, and says who waits.
pub(super) fn called(model: &mut Model, before: Option<&Conversation>, now: &Conversation) -> bool {
    let calls = |conversation: &Conversation| {
        conversation
            .escalation
            .as_ref()
            .is_some_and(|e| e.step == EscalationStep::Alert && e.taken_by.is_none())
    };
    if !calls(now) || before.is_some_and(calls) {
        return false;
    }
    model.complain(format!(
        "▲ Nobody answers {}: t on the conversation takes it.",
        safe::line(&now.contact.name)
    ));
    true
}

/// Asks until when to put the conversation off.
pub(super) fn ask_until(model: &mut Model) {
    let Some(conversation) = target(model) else { return };
    if !may_write(model) {
        return;
    }
    match model.conversations.get(&conversation).map(|known| known.status) {
        Some(Status::Closed) => model.say("It is closed: o opens it again."),
        _ => {
            let (what, words) = (What::Snooze, Composer::default());
            model.popup = Some(Popup::When { what, conversation, at: 0, words });
        }
    }
}

pub(super) fn put_off(model: &Model, conversation: ConversationId, until: Time, effects: &mut Vec<Effect>) {
    let when = when::moment(until, model.now, &model.zone);
    effects.push(Effect::Snooze { conversation, until, when });
}
