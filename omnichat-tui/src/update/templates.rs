//! Texts that WhatsApp has approved: asks for them, and sends the chosen one. It stays as it is until it is known to have
//! been taken.

use omnichat_api::InboxId;
use omnichat_api::channel::Channel;
use omnichat_api::message::Message;
use omnichat_api::template::Templates;
use uuid::Uuid;

use super::conversation::{may_write, open, target};
use super::events;
use crate::message::{Effect, Told, Trouble};
use crate::model::popup::Popup;
use crate::model::template::{Busy, Form};
use crate::model::{Focus, Model};

/// Begins to choose one for the conversation.
pub(super) fn choose(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(id) = target(model) else { return };
    let Some((channel, inbox)) = model.conversations.get(&id).map(|known| (known.channel, known.inbox.id))
    else {
        return;
    };
    if channel != Channel::Whatsapp {
        return model.say("Templates are WhatsApp's: r replies here.");
    }
    if !may_write(model) {
        return;
    }
    // What is written is answered by what was said.
    if matches!(model.focus, Focus::List | Focus::Followups) {
        open(model, id, effects);
    }
    let mut form = Form::new(id, inbox);
    ask(&mut form, Told::Before, effects);
    model.popup = Some(Popup::Template(Box::new(form)));
}

pub(super) fn ask(form: &mut Form, told: Told, effects: &mut Vec<Effect>) {
    if form.busy.is_none() {
        (form.busy, form.trouble) = (Some(Busy::Listing), None);
        effects.push(Effect::Templates { inbox: form.inbox, told });
    }
}

pub(super) fn listed(
    model: &mut Model,
    (inbox, told): (InboxId, Told),
    answer: Result<Templates, Trouble>,
    effects: &mut Vec<Effect>,
) {
    let Some(form) = form(model).filter(|form| form.inbox == inbox) else { return };
    form.busy = None;
    match answer {
        Ok(templates) => {
            form.list(templates.items);
            // Perhaps nobody has ever looked.
            if form.approved.is_empty() && told == Told::Before {
                ask(form, Told::Now, effects);
            }
        }
        Err(Trouble(why)) => form.trouble = Some(why),
    }
}

/// Sends it, or goes to the first place that is still blank.
pub(super) fn send(form: &mut Form, effects: &mut Vec<Effect>) {
    if form.busy.is_some() {
        return;
    }
    match form.filled_in() {
        Some(template) => {
            (form.busy, form.trouble) = (Some(Busy::Sending), None);
            let Form { conversation, client_id, .. } = *form;
            effects.push(Effect::SendTemplate { conversation, client_id, template });
        }
        None => form.place = form.blank(),
    }
}

pub(super) fn sent(
    model: &mut Model,
    client_id: Uuid,
    answer: Result<Box<Message>, Trouble>,
    effects: &mut Vec<Effect>,
) {
    let form = form(model).filter(|form| form.client_id == client_id);
    match (answer, form) {
        (Ok(message), form) => {
            if form.is_some() {
                model.popup = None;
            }
            if let Some(thread) = model.threads.get_mut(&message.conversation_id) {
                (thread.scroll, thread.new_from) = (0, None);
            }
            events::write(model, *message, effects);
            model.say("The template is on its way.");
        }
        (Err(Trouble(why)), Some(form)) => (form.busy, form.trouble) = (None, Some(why)),
        (Err(Trouble(why)), None) => model.complain(format!("The template was not sent: {why}")),
    }
}

fn form(model: &mut Model) -> Option<&mut Form> {
    match &mut model.popup {
        Some(Popup::Template(form)) => Some(form),
        _ => None,
    }
}
