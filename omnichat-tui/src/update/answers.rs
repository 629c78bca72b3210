//! Answers to what was asked of the daemon. A question that was overtaken by a newer one has no say any more.

use super::{callbacks, canned, conversation, delivery, events, files, later, settle, templates, tenants};
use crate::message::{Answer, Effect, Trouble};
use crate::model::popup::Popup;
use crate::model::{Card, Focus, Line, Model};

pub(super) fn take(model: &mut Model, answer: Answer, effects: &mut Vec<Effect>) {
    match answer {
        Answer::SignedIn(Ok(())) => {
            model.login = None;
            model.line = Line::Connecting;
        }
        Answer::SignedIn(Err(Trouble(why))) => {
            if let Some(form) = &mut model.login {
                form.refused(why);
            }
        }
        Answer::CodeNeeded => {
            if let Some(form) = &mut model.login {
                form.ask_code();
            }
        }
        Answer::Me(Ok(me)) => tenants::note(model, *me),
        // Asked for only to say more; the top line says what it knows.
        Answer::Me(Err(_)) => {}
        Answer::Tenants(answer) => tenants::listed(model, answer),
        Answer::Switched(answer) => tenants::entered(model, answer),
        Answer::List { ticket, .. } if ticket != model.list.ticket => {}
        Answer::List { page, .. } => {
            model.list.loading = false;
            match page {
                Ok(page) => {
                    model.list.trouble = None;
                    model.list.next_page = page.next_cursor;
                    for conversation in page.items {
                        model.list.add(conversation.id);
                        model.absorb(conversation);
                    }
                    settle(model);
                }
                Err(Trouble(why)) => model.list.trouble = Some(why),
            }
        }
        Answer::Counted(Ok(page)) => {
            model.uncounted = page.next_cursor.is_some();
            for conversation in page.items {
                model.absorb(conversation);
            }
        }
        Answer::Opened(Ok(conversation)) => {
            let contact = conversation.contact.id;
            events::changed(model, conversation);
            if !model.cards.contains_key(&contact) {
                effects.push(Effect::Contact(contact));
            }
        }
        Answer::Thread { conversation, page } => {
            let Some(thread) = model.threads.get_mut(&conversation) else { return };
            thread.loading = false;
            match page {
                Ok(page) => {
                    let earlier =
                        page.items.first().map(|m| m.seq) < thread.first_seq() || thread.messages.is_empty();
                    if earlier {
                        thread.more = page.more;
                    }
                    thread.trouble = None;
                    thread.absorb(page.items);
                    if thread.messages.is_empty() {
                        thread.more = false;
                    }
                }
                Err(Trouble(why)) => thread.trouble = Some(why),
            }
        }
        Answer::Opened(Err(Trouble(why))) => {
            model.complain(why);
            // Nothing is known of it, so there is nothing to show.
            if model.opened().is_none() {
                (model.open, model.focus) = (None, Focus::List);
            }
        }
        Answer::Assignees(Ok(all)) => model.answering = all,
        Answer::Followups(page) => {
            model.followups.loading = false;
            match page {
                Ok(page) => {
                    model.followups.trouble = None;
                    page.items.into_iter().for_each(|f| model.followups.absorb(f));
                }
                Err(Trouble(why)) => model.followups.trouble = Some(why),
            }
        }
        Answer::Contact { contact: Ok((contact, conversations)) } => {
            let mut ids = Vec::new();
            for conversation in conversations {
                ids.push(conversation.id);
                model.absorb(conversation);
            }
            model.cards.insert(contact.id, Card { contact, conversations: ids });
        }
        Answer::Changed { done, conversation: Ok(conversation) } => {
            model.say(done);
            // One's own act is no surprise: the list may move at once.
            model.absorb(conversation);
            settle(model);
        }
        Answer::Steps { conversation, seq, steps } => delivery::told(model, (conversation, seq), steps),
        Answer::Fared { done, message: Ok(()) } => model.say(done),
        Answer::CalledBack { followup, message } => callbacks::sent(model, followup, message),
        Answer::Later { conversation, later } => later::listed(model, conversation, later),
        Answer::Scheduled { conversation, client_id, scheduled } => {
            later::kept(model, conversation, client_id, scheduled, effects);
        }
        Answer::Unscheduled(Ok(scheduled)) => later::taken_back(model, &scheduled),
        Answer::Canned(answer) => canned::listed(model, answer),
        Answer::Templates { inbox, told, templates } => {
            templates::listed(model, (inbox, told), templates, effects);
        }
        Answer::TemplateSent { client_id, message } => templates::sent(model, client_id, message, effects),
        Answer::Completed { typed, paths } => files::completed(model, &typed, &paths),
        Answer::Uploaded { ticket, file } => files::uploaded(model, ticket, file),
        Answer::Browsed { url: Ok(url), opened } => model.popup = Some(Popup::Link { url, opened }),
        Answer::Saved(Ok(path)) => model.say(format!("Saved as {path}")),
        // Asked for in another tenant: it is on disk still, for when one comes back.
        Answer::Recalled { whose, .. } if model.whose() != Some(whose) => {}
        Answer::Recalled { kept: Ok(kept), .. } => conversation::recall(model, kept, effects),
        Answer::Kept(Ok(())) => {}
        Answer::Followup(Ok(followup)) => model.followups.absorb(followup),
        Answer::Counted(Err(Trouble(why)))
        | Answer::Assignees(Err(Trouble(why)))
        | Answer::Contact { contact: Err(Trouble(why)) }
        | Answer::Changed { conversation: Err(Trouble(why)), .. }
        | Answer::Followup(Err(Trouble(why)))
        | Answer::Fared { message: Err(Trouble(why)), .. }
        | Answer::Unscheduled(Err(Trouble(why)))
        | Answer::Browsed { url: Err(Trouble(why)), .. }
        | Answer::Saved(Err(Trouble(why)))
        | Answer::Recalled { kept: Err(Trouble(why)), .. }
        | Answer::Kept(Err(Trouble(why))) => model.complain(why),
    }
    // A pane that shows this conversation may have been waiting for its first state.
    if let Some(id) = model.open.filter(|id| !model.threads.contains_key(id)) {
        conversation::load(model, id, effects);
    }
}
