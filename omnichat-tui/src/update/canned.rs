//! Canned replies in the composer: the list opens at a `/`, follows the letters, and fills in.

use omnichat_api::canned::CannedReplies;

use crate::message::{Effect, Trouble};
use crate::model::Model;
use crate::model::canned::{self, fill};

/// The text or the cursor is elsewhere now: opens the list, follows, or forgets it.
pub(super) fn look(model: &mut Model, effects: &mut Vec<Effect>) {
    let draft = model.open.and_then(|id| model.drafts.get(id));
    let begun = draft.and_then(|draft| canned::word(draft.composer().before_cursor())).map(|(at, _)| at);
    model.canned.at = 0;
    if begun == model.canned.begun {
        return;
    }
    (model.canned.begun, model.canned.closed) = (begun, false);
    if begun.is_some() {
        ask(model, effects);
    }
}

/// Asks for them; what is known stays until the answer is there.
pub(super) fn ask(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.canned.loading {
        (model.canned.asked, model.canned.loading) = (true, true);
        effects.push(Effect::Canned);
    }
}

pub(super) fn listed(model: &mut Model, answer: Result<CannedReplies, Trouble>) {
    model.canned.loading = false;
    match answer {
        Ok(replies) => (model.canned.items, model.canned.trouble) = (replies.items, None),
        Err(Trouble(why)) => model.canned.trouble = Some(why),
    }
}

/// Puts the chosen one in place of the `/` and its letters.
pub(super) fn choose(model: &mut Model) {
    let chosen = model.canned_choices().get(model.canned.at).map(|reply| (*reply).clone());
    let (Some(reply), Some(id), Some(from)) = (chosen, model.open, model.canned.begun) else { return };
    let Some(conversation) = model.conversations.get(&id) else { return };
    let text = fill(&reply, conversation, model.me.as_ref());
    model.drafts.of(id).composer_mut().replace_from(from, &text);
    (model.canned.begun, model.canned.closed) = (None, false);
}
