//! Keys while a reply or note is written.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use omnichat_api::message::MessageKind;

use super::super::{canned, conversation, files, later, templates};
use super::is_control;
use crate::layout;
use crate::message::Effect;
use crate::model::{Focus, Model};
use crate::timeline;

pub(super) fn press(model: &mut Model, key: KeyEvent, effects: &mut Vec<Effect>) {
    let Some(id) = model.open else { return };
    if is_control(key, 'a') {
        return files::ask(model);
    }
    if is_control(key, 't') {
        return templates::choose(model, effects);
    }
    if is_control(key, 's') {
        return later::ask(model);
    }
    if model.canned_letters().is_some() && choose(model, key) {
        return;
    }
    let breaks = key.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SHIFT | KeyModifiers::CONTROL);
    let page = isize::try_from(timeline::visible(model)).unwrap_or(isize::MAX);
    match key.code {
        KeyCode::Enter if !breaks => return conversation::send(model, effects),
        KeyCode::PageUp => return conversation::scroll(model, page, effects),
        KeyCode::PageDown => return conversation::scroll(model, -page, effects),
        KeyCode::Esc => {
            model.focus = Focus::Thread;
            effects.push(Effect::Typing(None));
            return;
        }
        _ => {}
    }
    let columns = layout::composer_columns(model.size);
    let sheet = model.drafts.of(id).sheet_mut();
    if key.code == KeyCode::Backspace && sheet.composer.text().is_empty() {
        sheet.files.pop();
    }
    let composer = &mut sheet.composer;
    let before = composer.text().len();
    if key.code == KeyCode::Enter || is_control(key, 'j') {
        composer.insert("\n");
    } else {
        composer.key(key, columns);
    }
    if composer.text().len() != before {
        typed(model, effects);
    }
    canned::look(model, effects);
}

/// A key in the list of canned replies; false when it means nothing there.
fn choose(model: &mut Model, key: KeyEvent) -> bool {
    let count = model.canned_choices().len();
    let plain = key.modifiers.is_empty();
    match key.code {
        KeyCode::Esc if count > 0 => model.canned.closed = true,
        // Half a word would be sent as the reply.
        KeyCode::Enter | KeyCode::Tab if plain && model.canned.items.is_empty() && model.canned.loading => {
            model.say("The canned replies are still on their way.");
        }
        KeyCode::Enter | KeyCode::Tab if plain && count > 0 => canned::choose(model),
        KeyCode::Up if plain && count > 0 => model.canned.at = model.canned.at.saturating_sub(1),
        KeyCode::Down if plain && count > 0 => model.canned.at = (model.canned.at + 1).min(count - 1),
        _ => return false,
    }
    true
}

pub(super) fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if let Some(id) = model.open {
        model.drafts.of(id).composer_mut().paste(text);
        typed(model, effects);
    }
}

/// The visitor sees that somebody is typing; but not that a note is typed.
fn typed(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(id) = model.open
        && model.drafts.of(id).kind == MessageKind::Message
    {
        let blank = model.drafts.of(id).composer().is_blank();
        effects.push(Effect::Typing((!blank).then_some(id)));
    }
}
