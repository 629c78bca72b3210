//! The way of a message out of the house: shows it, tries it again, takes it back.

use omnichat_api::ConversationId;
use omnichat_api::delivery::{DeliveryState, DeliveryStep};
use omnichat_api::message::Message;

use super::conversation::may_write;
use crate::message::{Effect, Trouble};
use crate::model::Model;
use crate::model::popup::Popup;
use crate::timeline::marks;

/// Shows the way of the last message that a carrier brings; of one that is in trouble first.
pub(super) fn show(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some((conversation, thread)) = model.opened() else { return };
    let (id, last) = (conversation.id, thread.carried().next().map(|message| message.seq));
    if show_trouble(model, id, effects) {
        return;
    }
    match last {
        Some(seq) => model.popup = Some(ask(id, seq, effects)),
        None => model.say("No message of this conversation leaves by a carrier."),
    }
}

/// Shows the way of the last message that is in trouble; false when none is.
pub(super) fn show_trouble(model: &mut Model, id: ConversationId, effects: &mut Vec<Effect>) -> bool {
    let troubled =
        |message: &&Message| message.delivery.as_ref().is_some_and(|d| marks::is_troubled(d.state));
    let Some(message) = model.threads.get(&id).and_then(|thread| thread.carried().find(troubled)) else {
        return false;
    };
    model.popup = Some(ask(id, message.seq, effects));
    true
}

/// Begins to show the way of this one.
fn ask(conversation: ConversationId, seq: i64, effects: &mut Vec<Effect>) -> Popup {
    effects.push(Effect::Steps { conversation, seq });
    Popup::Delivery { conversation, seq, steps: None }
}

/// The way of the message so many later; the same when there is none.
pub(super) fn neighbour(
    model: &Model,
    conversation: ConversationId,
    seq: i64,
    by: isize,
    effects: &mut Vec<Effect>,
) -> Option<Popup> {
    let thread = model.threads.get(&conversation)?;
    let seqs: Vec<_> = thread.carried().map(|message| message.seq).collect();
    let at = seqs.iter().position(|one| *one == seq)?;
    let next = at.saturating_add_signed(by.saturating_neg()).min(seqs.len() - 1);
    (next != at).then(|| ask(conversation, seqs[next], effects))
}

/// The steps of the message that is shown have come.
pub(super) fn told(model: &mut Model, of: (ConversationId, i64), answer: Result<Vec<DeliveryStep>, Trouble>) {
    if let Some(Popup::Delivery { conversation, seq, steps }) = &mut model.popup
        && (*conversation, *seq) == of
    {
        *steps = Some(answer.map_err(|Trouble(why)| why));
    }
}

/// The message fared on: what is shown of its way is no longer all.
pub(super) fn fared(model: &Model, message: &Message, effects: &mut Vec<Effect>) {
    if let Some(Popup::Delivery { conversation, seq, .. }) = &model.popup
        && (*conversation, *seq) == (message.conversation_id, message.seq)
    {
        effects.push(Effect::Steps { conversation: *conversation, seq: *seq });
    }
}

/// Tries it again, where that is for people to decide.
pub(super) fn retry(model: &mut Model, conversation: ConversationId, seq: i64, effects: &mut Vec<Effect>) {
    let Some((message, state)) = carried(model, conversation, seq) else { return };
    let id = message.id;
    if !marks::is_troubled(state) {
        model.say("It is on its way, or has arrived: there is nothing to try again.");
    } else if may_write(model) {
        effects.push(Effect::Retry(id));
    }
}

/// Takes it back, while it has not left.
pub(super) fn withdraw(model: &mut Model, conversation: ConversationId, seq: i64, effects: &mut Vec<Effect>) {
    let Some((message, state)) = carried(model, conversation, seq) else { return };
    let id = message.id;
    if state != DeliveryState::Queued {
        model.say("Only what still waits here can be taken back.");
    } else if may_write(model) {
        effects.push(Effect::Withdraw(id));
    }
}

fn carried(model: &Model, conversation: ConversationId, seq: i64) -> Option<(&Message, DeliveryState)> {
    let message = model.threads.get(&conversation)?.messages.get(&seq)?;
    Some((message, message.delivery.as_ref()?.state))
}
