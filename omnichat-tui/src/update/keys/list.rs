//! Keys in the list, and in its search box.

use crossterm::event::{KeyCode, KeyEvent};
use omnichat_api::limits::QUERY_CHARS;

use super::super::{ask_list, conversation, restart_list, settle};
use super::{common, movement};
use crate::composer::Composer;
use crate::layout;
use crate::message::Effect;
use crate::model::{Focus, Model};

pub(super) fn press(model: &mut Model, key: KeyEvent, effects: &mut Vec<Effect>) {
    if model.list.typing.is_some() {
        return search(model, key, effects);
    }
    model.list.touch(model.now);
    if let Some(by) = movement(key, layout::list_rows(model.size)) {
        return move_by(model, by, effects);
    }
    match key.code {
        KeyCode::Enter | KeyCode::Char('l') | KeyCode::Right => {
            if let Some(id) = model.list.cursor {
                conversation::open(model, id, effects);
            }
        }
        KeyCode::Tab => choose(model, model.list.filter.next(), effects),
        KeyCode::BackTab => choose(model, model.list.filter.previous(), effects),
        KeyCode::Char('/') => {
            model.list.typing = Some(Composer::with(model.list.search.clone().unwrap_or_default()));
        }
        KeyCode::Esc if model.list.search.is_some() => {
            model.list.search = None;
            restart_list(model, effects);
        }
        KeyCode::Esc => model.open = None,
        _ => common(model, key, effects),
    }
}

/// Moves the cursor. What is new joins first; the cursor goes on from its own conversation.
pub(super) fn move_by(model: &mut Model, by: isize, effects: &mut Vec<Effect>) {
    if model.list.stale {
        settle(model);
    }
    let at = model.list.position().unwrap_or(0).saturating_add_signed(by);
    model.list.go_to(at);
    let near_end = at + layout::list_rows(model.size) >= model.list.rows.len();
    if let Some(page) = model.list.next_page.clone().filter(|_| near_end && !model.list.loading) {
        model.list.loading = true;
        ask_list(model, Some(page), effects);
    }
}

/// Shows another choice of conversations.
pub(super) fn choose(model: &mut Model, filter: crate::model::filter::Filter, effects: &mut Vec<Effect>) {
    model.list.filter = filter;
    model.list.search = None;
    model.list.cursor = None;
    model.focus = Focus::List;
    restart_list(model, effects);
}

fn search(model: &mut Model, key: KeyEvent, effects: &mut Vec<Effect>) {
    let Some(words) = &mut model.list.typing else { return };
    match key.code {
        KeyCode::Esc => model.list.typing = None,
        KeyCode::Enter => {
            let words: String = words.take().trim().chars().take(QUERY_CHARS).collect();
            model.list.typing = None;
            model.list.search = Some(words).filter(|w| !w.is_empty());
            model.list.cursor = None;
            restart_list(model, effects);
        }
        KeyCode::Up | KeyCode::Down => {}
        _ => {
            words.key(key, usize::MAX);
        }
    }
}
