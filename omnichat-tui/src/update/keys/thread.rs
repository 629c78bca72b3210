//! Keys in a conversation that is being read.

use crossterm::event::{KeyCode, KeyEvent};
use omnichat_api::conversation::Status;
use omnichat_api::message::MessageKind;

use super::super::{conversation, delivery, files};
use super::{common, list, movement};
use crate::message::Effect;
use crate::model::{Focus, Model};
use crate::timeline;

pub(super) fn press(model: &mut Model, key: KeyEvent, effects: &mut Vec<Effect>) {
    if let Some(down) = movement(key, timeline::visible(model)) {
        return conversation::scroll(model, -down, effects);
    }
    match key.code {
        KeyCode::Enter => conversation::compose(model, MessageKind::Message, effects),
        KeyCode::Esc | KeyCode::Char('h') | KeyCode::Left => {
            model.focus = Focus::List;
            model.list.touch(model.now);
        }
        KeyCode::Char('J') => neighbour(model, 1, effects),
        KeyCode::Char('K') => neighbour(model, -1, effects),
        KeyCode::Char('d') => delivery::show(model, effects),
        KeyCode::Char('v') => files::show(model),
        // What is open already is not opened, but its files are.
        KeyCode::Char('o') if is_open(model) => files::show(model),
        KeyCode::Char('z') => {
            if let Some(thread) = model.open.and_then(|id| model.threads.get_mut(&id)) {
                thread.unfolded = !thread.unfolded;
            }
            conversation::scroll(model, 0, effects);
        }
        KeyCode::Char('x') => conversation::take_back(model, effects),
        KeyCode::Char('/') => {
            model.focus = Focus::List;
            list::press(model, key, effects);
        }
        _ => common(model, key, effects),
    }
}

fn is_open(model: &Model) -> bool {
    model.opened().is_some_and(|(conversation, _)| conversation.status == Status::Open)
}

/// Opens the conversation below or above in the list.
fn neighbour(model: &mut Model, by: isize, effects: &mut Vec<Effect>) {
    model.list.cursor = model.open.or(model.list.cursor);
    list::move_by(model, by, effects);
    if let Some(id) = model.list.cursor.filter(|id| Some(*id) != model.open) {
        conversation::open(model, id, effects);
    }
}
