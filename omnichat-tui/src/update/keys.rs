//! Keys, by what hears them first: a pop-up, the login form, then the part in focus. The same letters mean the same
//! everywhere but where text is typed.

mod choices;
mod composer;
mod followups;
mod list;
mod login;
mod popup;
mod template;
mod thread;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use omnichat_api::message::MessageKind;

use super::{conversation, templates, tenants, waiting};
use crate::message::Effect;
use crate::model::popup::Popup;
use crate::model::{Focus, Line, Model};

pub(super) fn press(model: &mut Model, key: KeyEvent, effects: &mut Vec<Effect>) {
    if key.kind == KeyEventKind::Release {
        return;
    }
    if let Some(letter) = after_esc(model, key) {
        press(model, KeyCode::Esc.into(), effects);
        press(model, KeyCode::Char(letter).into(), effects);
    } else if is_control(key, 'c') {
        // Twice is meant.
        if model.popup == Some(Popup::Quit) {
            effects.push(Effect::Quit);
        } else {
            quit(model, effects);
        }
    } else if model.popup.is_some() {
        popup::press(model, key, effects);
    } else if model.login.is_some() {
        login::press(model, key, effects);
    } else {
        match model.focus {
            Focus::List => list::press(model, key, effects),
            Focus::Thread => thread::press(model, key, effects),
            Focus::Composer => composer::press(model, key, effects),
            Focus::Followups => followups::press(model, key, effects),
        }
    }
}

/// The letter of a key that was pressed right after `Esc`: over a slow line both come at once and look like `Alt` and
/// that letter. Taken literally, what was meant as a note could become a reply.
fn after_esc(model: &Model, key: KeyEvent) -> Option<char> {
    let choosing = model.popup.as_ref().is_some_and(Popup::is_form);
    let form = model.login.is_some() || model.list.typing.is_some() || choosing;
    let writing = model.focus == Focus::Composer && model.popup.is_none();
    match key.code {
        // These two move by words.
        KeyCode::Char('b' | 'f') if writing => None,
        KeyCode::Char(letter) if !form && key.modifiers == KeyModifiers::ALT => Some(letter),
        _ => None,
    }
}

pub(super) fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if let Some(Popup::Tenants { words, at }) = &mut model.popup {
        words.paste(&text.replace(['\n', '\r'], " "));
        *at = 0;
    } else if let Some(Popup::Attach { path, names, .. }) = &mut model.popup {
        path.paste(text.trim_end_matches(['\n', '\r']));
        names.clear();
    } else if let Some(Popup::Template(form)) = &mut model.popup {
        if let Some(writing) = form.writing_mut() {
            writing.paste(&text.replace(['\n', '\r', '\t'], " "));
        }
    } else if let Some(Popup::Callback(id)) = &model.popup {
        let callback = model.drafts.callback_mut(*id);
        if !callback.busy {
            callback.composer.paste(text);
            callback.rewritten();
        }
    } else if model.popup.is_some() {
    } else if model.login.is_some() {
        login::paste(model, text);
    } else if let Some(search) = &mut model.list.typing {
        search.paste(&text.replace(['\n', '\r'], " "));
    } else if model.focus == Focus::Composer {
        composer::paste(model, text, effects);
    }
}

/// Letters that mean the same in list, conversation and follow-ups.
fn common(model: &mut Model, key: KeyEvent, effects: &mut Vec<Effect>) {
    match key.code {
        KeyCode::Char('r') if is_control(key, 'r') => match model.line {
            Line::Live { .. } => super::fetch_afresh(model, effects),
            _ => effects.push(Effect::TryNow),
        },
        KeyCode::Char('r') => conversation::compose(model, MessageKind::Message, effects),
        KeyCode::Char('n') => conversation::compose(model, MessageKind::Note, effects),
        KeyCode::Char('a') => conversation::ask_assignee(model, effects),
        KeyCode::Char('c') => conversation::set_closed(model, true, effects),
        KeyCode::Char('o') => conversation::set_closed(model, false, effects),
        KeyCode::Char('t') => waiting::take_on(model, effects),
        KeyCode::Char('s') => waiting::ask_until(model),
        KeyCode::Char('p') => templates::choose(model, effects),
        KeyCode::Char('R') => conversation::resend(model, effects),
        KeyCode::Char('i') => show_contact(model, effects),
        KeyCode::Char('f') => {
            let at = popup::filter_at(model);
            model.popup = Some(Popup::Filter { at });
        }
        KeyCode::Char('F') => {
            model.focus = Focus::Followups;
            model.followups.keep_cursor();
        }
        KeyCode::Char('T') => tenants::ask(model, effects),
        KeyCode::Char('b') => {
            model.bell = !model.bell;
            model.say(if model.bell { "The bell rings for new messages." } else { "The bell is off." });
        }
        KeyCode::Char('?') => model.popup = Some(Popup::Help { scroll: 0 }),
        KeyCode::Char('q') => quit(model, effects),
        _ => {}
    }
}

fn show_contact(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(id) = conversation::target(model) else { return };
    let Some(known) = model.conversations.get(&id) else { return };
    if !model.cards.contains_key(&known.contact.id) {
        effects.push(Effect::Contact(known.contact.id));
    }
    model.popup = Some(Popup::Contact { conversation: id });
}

/// Leaves, but asks first when something would be lost.
fn quit(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.unfinished() == (0, 0) {
        effects.push(Effect::Quit);
    } else {
        model.popup = Some(Popup::Quit);
    }
}

fn is_control(key: KeyEvent, letter: char) -> bool {
    key.code == KeyCode::Char(letter) && key.modifiers.contains(KeyModifiers::CONTROL)
}

/// How far a movement key goes, in rows of a page of so many; down is positive.
fn movement(key: KeyEvent, page: usize) -> Option<isize> {
    let page = isize::try_from(page.max(2)).unwrap_or(isize::MAX);
    let far = isize::MAX / 2;
    Some(match key.code {
        KeyCode::Char('d') if is_control(key, 'd') => page / 2,
        KeyCode::Char('u') if is_control(key, 'u') => -page / 2,
        _ if key.modifiers.contains(KeyModifiers::CONTROL) => return None,
        KeyCode::Char('j') | KeyCode::Down => 1,
        KeyCode::Char('k') | KeyCode::Up => -1,
        KeyCode::PageDown => page - 1,
        KeyCode::PageUp => 1 - page,
        KeyCode::Char('g') | KeyCode::Home => -far,
        KeyCode::Char('G') | KeyCode::End => far,
        _ => return None,
    })
}
