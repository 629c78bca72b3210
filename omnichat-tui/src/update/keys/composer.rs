//! Keys while a reply or note is written.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use omnichat_api::message::MessageKind;

use super::super::conversation;
use super::is_control;
use crate::layout;
use crate::message::Effect;
use crate::model::{Focus, Model};
use crate::timeline;

pub(super) fn press(model: &mut Model, key: KeyEvent, effects: &mut Vec<Effect>) {
    let Some(id) = model.open else { return };
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
    let composer = model.drafts.of(id).composer_mut();
    let before = composer.text().len();
    if key.code == KeyCode::Enter || is_control(key, 'j') {
        composer.insert("\n");
    } else {
        composer.key(key, columns);
    }
    if composer.text().len() != before {
        typed(model, effects);
    }
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
