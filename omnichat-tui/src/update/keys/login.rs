//! Keys in the login form.

use crossterm::event::{KeyCode, KeyEvent};

use super::quit;
use crate::message::{Effect, Secret};
use crate::model::Model;
use crate::model::login::Field;

pub(super) fn press(model: &mut Model, key: KeyEvent, effects: &mut Vec<Effect>) {
    let Some(form) = &mut model.login else { return };
    if form.busy && key.code != KeyCode::Esc {
        return;
    }
    match key.code {
        KeyCode::Esc => quit(model, effects),
        KeyCode::Tab | KeyCode::BackTab | KeyCode::Up | KeyCode::Down => {
            form.at = if form.at == Field::Email { Field::Password } else { Field::Email };
        }
        KeyCode::Enter if form.email.is_blank() => form.at = Field::Email,
        KeyCode::Enter if form.password.text().is_empty() => form.at = Field::Password,
        KeyCode::Enter => {
            (form.busy, form.trouble) = (true, None);
            let email = form.email.text().trim().to_owned();
            let password = Secret(form.password.text().to_owned());
            effects.push(Effect::SignIn { email, password });
        }
        _ => {
            let field = if form.at == Field::Email { &mut form.email } else { &mut form.password };
            field.key(key, usize::MAX);
        }
    }
}

pub(super) fn paste(model: &mut Model, text: &str) {
    let Some(form) = &mut model.login else { return };
    let field = if form.at == Field::Email { &mut form.email } else { &mut form.password };
    // Copied passwords often end with a line break.
    field.paste(text.trim_matches(['\n', '\r']));
}
