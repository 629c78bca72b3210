//! Keys in pop-ups. `Esc` closes each of them.

use crossterm::event::{KeyCode, KeyEvent};

use super::super::tenants;
use super::{choices, list, movement, template};
use crate::composer::Composer;
use crate::message::Effect;
use crate::model::Model;
use crate::model::filter::Filter;
use crate::model::popup::Popup;

pub(super) fn press(model: &mut Model, key: KeyEvent, effects: &mut Vec<Effect>) {
    let Some(popup) = model.popup.take() else { return };
    model.popup = match popup {
        Popup::Quit => match key.code {
            KeyCode::Char('y' | 'Y') => {
                effects.push(Effect::Quit);
                None
            }
            KeyCode::Char('n' | 'N') | KeyCode::Esc => None,
            _ => Some(Popup::Quit),
        },
        Popup::Tenants { words, at } => choose_tenant(model, key, words, at, effects),
        Popup::When { what, conversation, at, words } => {
            choices::when(model, key, (what, conversation), (at, words), effects)
        }
        Popup::Attach { conversation, path, names } => {
            choices::path(model, key, (conversation, path, names), effects)
        }
        Popup::Template(form) => template::press(key, form, effects),
        Popup::Callback(id) => choices::callback(model, key, id, effects),
        _ if matches!(key.code, KeyCode::Esc | KeyCode::Char('q')) => None,
        Popup::Delivery { .. } if matches!(key.code, KeyCode::Char('d') | KeyCode::Enter) => None,
        Popup::Delivery { conversation, seq, steps } => {
            let next = choices::way(model, key, (conversation, seq), effects);
            Some(next.unwrap_or(Popup::Delivery { conversation, seq, steps }))
        }
        Popup::Files { conversation, at } => choices::file(model, key, (conversation, at), effects),
        Popup::Help { .. } if key.code == KeyCode::Char('?') => None,
        Popup::Help { scroll } => {
            let by = movement(key, usize::from(model.size.height)).unwrap_or(0);
            let most =
                crate::view::help_rows().saturating_sub(usize::from(model.size.height.saturating_sub(4)));
            Some(Popup::Help { scroll: scroll.saturating_add_signed(by).min(most) })
        }
        Popup::Contact { .. } if matches!(key.code, KeyCode::Char('i') | KeyCode::Enter) => None,
        Popup::Link { .. } if key.code == KeyCode::Enter => None,
        Popup::Contact { .. } | Popup::Link { .. } => Some(popup),
        Popup::Filter { at } => match key.code {
            KeyCode::Enter => {
                list::choose(model, Filter::ALL[at], effects);
                None
            }
            KeyCode::Char(digit @ '1'..='6') => {
                let chosen = Filter::ALL[digit as usize - '1' as usize];
                list::choose(model, chosen, effects);
                None
            }
            _ => Some(Popup::Filter { at: moved(key, at, Filter::ALL.len()) }),
        },
        Popup::Assign { conversation, at } => {
            let choices = model.assignees();
            match key.code {
                KeyCode::Enter => {
                    if let Some((assignee, name)) = choices.get(at).cloned() {
                        effects.push(Effect::Assign { conversation, assignee, name });
                    }
                    None
                }
                _ => Some(Popup::Assign { conversation, at: moved(key, at, choices.len()) }),
            }
        }
    };
}

/// Letters narrow the choice, so only arrows move in it.
fn choose_tenant(
    model: &mut Model,
    key: KeyEvent,
    mut words: Composer,
    at: usize,
    effects: &mut Vec<Effect>,
) -> Option<Popup> {
    let count = model.tenants.choices(words.text()).len();
    let letter = matches!(key.code, KeyCode::Char(_) | KeyCode::Home | KeyCode::End);
    match key.code {
        KeyCode::Esc => return None,
        KeyCode::Enter => {
            let chosen = model.tenants.choices(words.text()).get(at).map(|choice| choice.tenant.clone());
            if let Some(tenant) = &chosen {
                tenants::enter(model, tenant, effects);
            }
            return chosen.is_none().then_some(Popup::Tenants { words, at });
        }
        _ if !letter && movement(key, count).is_some() => {
            return Some(Popup::Tenants { words, at: moved(key, at, count) });
        }
        _ => {}
    }
    let before = words.text().to_owned();
    words.key(key, usize::MAX);
    let at = if words.text() == before { at } else { 0 };
    Some(Popup::Tenants { words, at })
}

pub(super) fn moved(key: KeyEvent, at: usize, len: usize) -> usize {
    let by = movement(key, len).unwrap_or(0);
    at.saturating_add_signed(by).min(len.saturating_sub(1))
}

/// Where the present filter stands among all.
pub(super) fn filter_at(model: &Model) -> usize {
    Filter::ALL.iter().position(|f| *f == model.list.filter).unwrap_or(0)
}
