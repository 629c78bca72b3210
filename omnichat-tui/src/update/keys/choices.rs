//! Keys in the pop-ups in which a time, a file or a path is chosen, and in the one that shows a message's way. Each is
//! given back as it stands then, or not when it is done.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use omnichat_api::{ConversationId, FollowupId};

use super::super::{callbacks, delivery, files, later, waiting};
use super::popup::moved;
use super::{is_control, movement};
use crate::composer::Composer;
use crate::layout;
use crate::message::Effect;
use crate::model::Model;
use crate::model::popup::{Popup, What};
use crate::model::times;

/// Digits and letters are a time that is typed; arrows choose.
pub(super) fn when(
    model: &mut Model,
    key: KeyEvent,
    (what, conversation): (What, ConversationId),
    (at, mut words): (usize, Composer),
    effects: &mut Vec<Effect>,
) -> Option<Popup> {
    let typed = times::choices(model.now, &model.zone).len();
    let at = match key.code {
        KeyCode::Esc => return None,
        KeyCode::Enter => match (times::chosen(at, words.text(), model.now, &model.zone), what) {
            (Ok(until), What::Snooze) => {
                waiting::put_off(model, conversation, until, effects);
                return None;
            }
            (Ok(due), What::Send) => {
                later::keep(model, conversation, Some(due), effects);
                return None;
            }
            (Err(_), _) => at,
        },
        KeyCode::Up | KeyCode::Char('k') => at.saturating_sub(1),
        KeyCode::Down | KeyCode::Char('j') | KeyCode::Tab => (at + 1).min(typed),
        _ => {
            let before = words.text().len();
            words.key(key, usize::MAX);
            if words.text().len() == before { at } else { typed }
        }
    };
    Some(Popup::When { what, conversation, at, words })
}

/// What is written to who left their contact; `Esc` keeps it.
pub(super) fn callback(
    model: &mut Model,
    key: KeyEvent,
    id: FollowupId,
    effects: &mut Vec<Effect>,
) -> Option<Popup> {
    let breaks = key.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SHIFT | KeyModifiers::CONTROL);
    let columns = layout::callback_columns(model.size);
    let callback = model.drafts.callback_mut(id);
    match key.code {
        KeyCode::Esc => return None,
        // What is on its way is not changed under the daemon's hands.
        _ if callback.busy => {}
        KeyCode::Enter if !breaks => callbacks::send(model, id, effects),
        _ => {
            let before = callback.composer.text().to_owned();
            if key.code == KeyCode::Enter || is_control(key, 'j') {
                callback.composer.insert("\n");
            } else {
                callback.composer.key(key, columns);
            }
            if callback.composer.text() != before {
                callback.rewritten();
            }
        }
    }
    Some(Popup::Callback(id))
}

pub(super) fn file(
    model: &mut Model,
    key: KeyEvent,
    (conversation, at): (ConversationId, usize),
    effects: &mut Vec<Effect>,
) -> Option<Popup> {
    let count = model.threads.get(&conversation).map_or(0, |thread| thread.files().len());
    if key.code == KeyCode::Enter {
        files::take(model, conversation, at, effects);
        return None;
    }
    Some(Popup::Files { conversation, at: moved(key, at, count) })
}

/// `Tab` completes a path as a shell does.
pub(super) fn path(
    model: &mut Model,
    key: KeyEvent,
    (conversation, mut path, mut names): (ConversationId, Composer, Vec<String>),
    effects: &mut Vec<Effect>,
) -> Option<Popup> {
    match key.code {
        KeyCode::Esc => return None,
        KeyCode::Enter if path.is_blank() => {}
        KeyCode::Enter => {
            files::attach(model, conversation, path.text(), effects);
            return None;
        }
        KeyCode::Tab => effects.push(Effect::Complete(path.text().to_owned())),
        KeyCode::Up | KeyCode::Down => {}
        _ => {
            path.key(key, usize::MAX);
            names.clear();
        }
    }
    Some(Popup::Attach { conversation, path, names })
}

pub(super) fn way(
    model: &mut Model,
    key: KeyEvent,
    (conversation, seq): (ConversationId, i64),
    effects: &mut Vec<Effect>,
) -> Option<Popup> {
    match key.code {
        KeyCode::Char('R') => delivery::retry(model, conversation, seq, effects),
        KeyCode::Char('x') => delivery::withdraw(model, conversation, seq, effects),
        _ => {}
    }
    let by = movement(key, 2)?;
    delivery::neighbour(model, conversation, seq, by, effects)
}
