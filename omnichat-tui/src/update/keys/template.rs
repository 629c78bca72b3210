//! Keys while a template is chosen and filled in. `Esc` goes from the places back to the choice, and from there out.

use crossterm::event::{KeyCode, KeyEvent};

use super::super::templates;
use super::is_control;
use super::popup::moved;
use crate::message::{Effect, Told};
use crate::model::popup::Popup;
use crate::model::template::Form;

pub(super) fn press(key: KeyEvent, mut form: Box<Form>, effects: &mut Vec<Effect>) -> Option<Popup> {
    match form.place {
        None => choose(key, &mut form, effects)?,
        Some(place) => fill(key, &mut form, place, effects),
    }
    Some(Popup::Template(form))
}

/// Which one; nothing when the form is closed.
fn choose(key: KeyEvent, form: &mut Form, effects: &mut Vec<Effect>) -> Option<()> {
    match key.code {
        KeyCode::Esc | KeyCode::Char('q') => return None,
        KeyCode::Char('r') if is_control(key, 'r') => templates::ask(form, Told::Now, effects),
        KeyCode::Enter if form.chosen().is_some() => form.place = Some(form.blank().unwrap_or(0)),
        _ => form.at = moved(key, form.at, form.approved.len()),
    }
    Some(())
}

/// What stands in its places.
fn fill(key: KeyEvent, form: &mut Form, place: usize, effects: &mut Vec<Effect>) {
    let last = form.places().len().saturating_sub(1);
    match key.code {
        KeyCode::Esc => (form.place, form.trouble) = (None, None),
        KeyCode::Enter => templates::send(form, effects),
        KeyCode::Tab | KeyCode::Down => form.place = Some(if place < last { place + 1 } else { 0 }),
        KeyCode::BackTab | KeyCode::Up => form.place = Some(place.checked_sub(1).unwrap_or(last)),
        _ => {
            if let Some(writing) = form.writing_mut() {
                writing.key(key, usize::MAX);
            }
        }
    }
}
