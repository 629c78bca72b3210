//! Writing to who left their contact, by the mail address or the number that they left. It becomes a conversation of its own.

use omnichat_api::FollowupId;
use omnichat_api::message::Message;

use super::conversation::{is_ready, may_write};
use crate::message::{Effect, Trouble};
use crate::model::Model;
use crate::model::followups::reach;
use crate::model::popup::Popup;

/// Begins to write to who left the follow-up under the cursor.
pub(super) fn ask(model: &mut Model) {
    let Some((id, reach)) = model.followups.current().map(|f| (f.id, reach(f).is_some())) else { return };
    if !reach {
        return model.say("They left neither an address nor a number: Enter opens the conversation.");
    }
    if may_write(model) {
        model.popup = Some(Popup::Callback(id));
    }
}

pub(super) fn send(model: &mut Model, id: FollowupId, effects: &mut Vec<Effect>) {
    let callback = model.drafts.callback_mut(id);
    let body = callback.composer.text().trim_end().to_owned();
    if body.trim().is_empty() || callback.busy || !is_ready(model, &body) {
        return;
    }
    let callback = model.drafts.callback_mut(id);
    (callback.busy, callback.trouble) = (true, None);
    effects.push(Effect::CallBack { followup: id, client_id: callback.client_id, body });
}

pub(super) fn sent(model: &mut Model, id: FollowupId, answer: Result<Box<Message>, Trouble>) {
    match answer {
        Ok(_) => {
            model.drafts.forget_callback(id);
            if model.popup == Some(Popup::Callback(id)) {
                model.popup = None;
            }
            model.say("It is on its way, in a conversation of its own. d puts the follow-up away.");
        }
        Err(Trouble(why)) => {
            let callback = model.drafts.callback_mut(id);
            (callback.busy, callback.trouble) = (false, Some(why));
        }
    }
}
