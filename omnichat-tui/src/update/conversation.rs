//! What can be done with a conversation: open it, write in it, send again, give it away, close it.

use omnichat_api::ConversationId;
use omnichat_api::canned::{VARIABLES, places};
use omnichat_api::limits::MESSAGE_CHARS;
use omnichat_api::message::MessageKind;
use omnichat_api::permission::Permission;
use omnichat_client::outbox_file::{Kept, MOST};
use omnichat_client::socket::Outgoing;

use super::{canned, delivery, later};
use crate::message::Effect;
use crate::model::drafts::Chip;
use crate::model::popup::Popup;
use crate::model::window::{Window, window};
use crate::model::{Focus, Model, Unsent};
use crate::timeline;

/// The conversation that an action is about: the one under the cursor, or the open one.
pub(super) fn target(model: &Model) -> Option<ConversationId> {
    match model.focus {
        Focus::List => model.list.cursor,
        Focus::Thread | Focus::Composer => model.open,
        Focus::Followups => model.followups.current().map(|f| f.conversation_id),
    }
}

pub(super) fn open(model: &mut Model, id: ConversationId, effects: &mut Vec<Effect>) {
    model.focus = Focus::Thread;
    model.open = Some(id);
    if let Some(conversation) = model.conversations.get(&id) {
        let new_from = (conversation.unread > 0).then_some(conversation.staff_read_seq + 1);
        let contact = conversation.contact.id;
        if !model.cards.contains_key(&contact) {
            effects.push(Effect::Contact(contact));
        }
        if let Some(thread) = model.threads.get_mut(&id) {
            (thread.scroll, thread.new_from) = (0, new_from);
            if thread.trouble.is_some() {
                load(model, id, effects);
            } else {
                // Nobody tells when others keep one.
                effects.push(Effect::Later(id));
            }
        } else {
            load(model, id, effects);
            model.threads.entry(id).or_default().new_from = new_from;
        }
    } else {
        effects.push(Effect::Fetch(id));
        load(model, id, effects);
    }
}

pub(super) fn load(model: &mut Model, id: ConversationId, effects: &mut Vec<Effect>) {
    let thread = model.threads.entry(id).or_default();
    (thread.loading, thread.trouble) = (true, None);
    effects.push(Effect::Thread { conversation: id, before: None });
    effects.push(Effect::Later(id));
}

/// Scrolls by rows, up when positive. At the top, earlier messages are fetched.
pub(super) fn scroll(model: &mut Model, by: isize, effects: &mut Vec<Effect>) {
    let Some(id) = model.open else { return };
    let Some(thread) = model.threads.get(&id) else { return };
    let (visible, wanted) = (timeline::visible(model), thread.scroll.saturating_add_signed(by));
    // One row more, to know whether this is the top.
    let rows = timeline::tail(model, wanted.saturating_add(visible + 1)).len();
    let most = rows.saturating_sub(visible);
    let Some(thread) = model.threads.get_mut(&id) else { return };
    thread.scroll = wanted.min(most);
    if by > 0 && thread.scroll == most && thread.more && !thread.loading {
        thread.loading = true;
        effects.push(Effect::Thread { conversation: id, before: thread.first_seq() });
    }
}

/// Begins to write a reply or a note.
pub(super) fn compose(model: &mut Model, kind: MessageKind, effects: &mut Vec<Effect>) {
    let Some(id) = target(model) else { return };
    if !may_write(model) {
        return;
    }
    if model.focus == Focus::List || model.open != Some(id) {
        open(model, id, effects);
    }
    model.focus = Focus::Composer;
    model.drafts.of(id).kind = kind;
    if !model.canned.asked {
        canned::ask(model, effects);
    }
}

/// Sends what is in the composer.
pub(super) fn send(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(id) = model.open else { return };
    let now = model.now;
    let draft = model.drafts.of(id);
    let (kind, body) = (draft.kind, draft.composer().text().trim_end().to_owned());
    if draft.composer().is_blank() && draft.sheet().files.is_empty() {
        return;
    }
    if kind == MessageKind::Message && is_late(model, id) {
        return later::keep(model, id, None, effects);
    }
    let draft = model.drafts.of(id);
    let mut attachments = Vec::new();
    for chip in &draft.sheet().files {
        match chip {
            Chip::There { id, .. } => attachments.push(*id),
            Chip::Rising { name, .. } => {
                let said = format!("{name} is still on its way up: send once it is there.");
                return model.complain(said);
            }
        }
    }
    if !is_ready(model, &body) {
        return;
    }
    if model.unsent.len() >= MOST {
        model.complain(format!("{MOST} messages wait to be sent; this one stays here until some have been."));
        return;
    }
    let sheet = model.drafts.of(id).sheet_mut();
    sheet.composer.take();
    let files = std::mem::take(&mut sheet.files);
    let outgoing = Outgoing { attachments, ..Outgoing::new(id, body, kind) };
    model.unsent.push(Unsent { outgoing: outgoing.clone(), files, at: now, failed: None });
    if let Some(thread) = model.threads.get_mut(&id) {
        (thread.scroll, thread.new_from) = (0, None);
    }
    if let Some(whose) = model.whose() {
        effects.push(Effect::Keep { whose, kept: Kept { message: outgoing.clone(), at: now } });
    }
    effects.push(Effect::Send(outgoing));
    effects.push(Effect::Typing(None));
}

/// Whether a free reply can no longer be sent there: it waits until they write again.
fn is_late(model: &Model, id: ConversationId) -> bool {
    model.conversations.get(&id).is_some_and(|known| window(known, model.now) == Window::Over)
}

/// Whether a text can be a message as it stands; says why not.
pub(super) fn is_ready(model: &mut Model, body: &str) -> bool {
    let count = body.chars().count();
    if count > MESSAGE_CHARS {
        model.complain(format!("{count} characters are too many: a message has at most {MESSAGE_CHARS}."));
        return false;
    }
    // Of a canned reply that said more than is known of this contact.
    let left = places(body).into_iter().find(|place| VARIABLES.contains(&place.as_str()));
    if let Some(place) = &left {
        model.complain(format!("{{{{{place}}}}} is still to be filled in."));
    }
    left.is_none()
}

/// Sends again what was refused. What a carrier did not bring may have arrived: its way is shown first, and `R` there is
/// meant.
pub(super) fn resend(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(id) = target(model) else { return };
    let refused = model.unsent.iter_mut().filter(|u| u.outgoing.conversation == id && u.failed.is_some());
    let before = effects.len();
    for unsent in refused {
        unsent.failed = None;
        effects.push(Effect::Send(unsent.outgoing.clone()));
    }
    if effects.len() > before || delivery::show_trouble(model, id, effects) {
        return;
    }
    model.say(match model.threads.contains_key(&id) {
        true => "Nothing here has failed.",
        false => "Enter opens it first: then R sends again what failed.",
    });
}

/// Sends what was written before this program began.
pub(super) fn recall(model: &mut Model, kept: Vec<Kept>, effects: &mut Vec<Effect>) {
    let before = model.unsent.len();
    for Kept { message: outgoing, at } in kept {
        if model.unsent.iter().all(|known| known.outgoing.client_id != outgoing.client_id) {
            effects.push(Effect::Send(outgoing.clone()));
            // Their names were not kept.
            let label = || "a file of last time".to_owned();
            let files =
                outgoing.attachments.iter().map(|id| Chip::There { id: *id, label: label() }).collect();
            model.unsent.push(Unsent { outgoing, files, at, failed: None });
        }
    }
    match model.unsent.len() - before {
        0 => {}
        1 => model.say("1 message that was not sent last time will be sent now."),
        many => model.say(format!("{many} messages that were not sent last time will be sent now.")),
    }
}

/// Takes the last refused message back into the composer, or else the last one that is to be sent later.
pub(super) fn take_back(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(id) = model.open else { return };
    let last = model.unsent.iter().rposition(|u| u.outgoing.conversation == id && u.failed.is_some());
    let Some(at) = last else { return later::take_back(model, effects) };
    let unsent = model.unsent.remove(at);
    effects.push(Effect::Forget(unsent.outgoing.client_id));
    let draft = model.drafts.of(id);
    draft.kind = unsent.outgoing.kind;
    draft.composer_mut().put_below(&unsent.outgoing.body);
    draft.sheet_mut().files.extend(unsent.files);
    model.focus = Focus::Composer;
}

pub(super) fn ask_assignee(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(conversation) = target(model) else { return };
    if may_write(model) {
        model.popup = Some(Popup::Assign { conversation, at: 0 });
        if model.answering.is_empty() {
            effects.push(Effect::Assignees);
        }
    }
}

/// Closes the conversation, or opens it again.
pub(super) fn set_closed(model: &mut Model, closed: bool, effects: &mut Vec<Effect>) {
    use omnichat_api::conversation::Status;
    let Some(id) = target(model) else { return };
    if !may_write(model) {
        return;
    }
    match (model.conversations.get(&id).map(|known| known.status), closed) {
        (Some(Status::Closed), true) => model.say("It is closed already; o opens it again."),
        (Some(Status::Open), false) => model.say("It is open already; c closes it."),
        (_, true) => effects.push(Effect::Close(id)),
        (_, false) => effects.push(Effect::Reopen(id)),
    }
}

pub(super) fn may_write(model: &mut Model) -> bool {
    let may = model.may(Permission::ConversationWrite);
    if !may {
        let why = match &model.me {
            Some(me) => format!("Your role ({}) reads only.", me.role),
            None => "Not connected yet: wait until the top line says live.".to_owned(),
        };
        model.complain(why);
    }
    may
}
