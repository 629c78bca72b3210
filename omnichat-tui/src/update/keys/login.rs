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
    match (key.code, form.at) {
        (KeyCode::Esc, Field::Code) if !form.busy => {
            form.start_over();
            form.trouble = None;
        }
        (KeyCode::Esc, _) => quit(model, effects),
        (KeyCode::Tab | KeyCode::BackTab | KeyCode::Up | KeyCode::Down, Field::Code) => {}
        (KeyCode::Tab | KeyCode::BackTab | KeyCode::Up | KeyCode::Down, at) => {
            form.at = if at == Field::Email { Field::Password } else { Field::Email };
        }
        (KeyCode::Enter, Field::Code) if form.code.is_blank() => {}
        (KeyCode::Enter, Field::Email | Field::Password) if form.email.is_blank() => form.at = Field::Email,
        (KeyCode::Enter, Field::Email) if form.password.text().is_empty() => form.at = Field::Password,
        (KeyCode::Enter, Field::Password) if form.password.text().is_empty() => {}
        (KeyCode::Enter, at) => {
            (form.busy, form.trouble) = (true, None);
            let email = form.email.text().trim().to_owned();
            let password = Secret(form.password.text().to_owned());
            let code = (at == Field::Code).then(|| Secret(form.code.text().trim().to_owned()));
            // Whoever signs in again goes on where they were.
            let known = model.me.as_ref().filter(|me| me.email.eq_ignore_ascii_case(&email));
            let tenant = known.map(|me| me.tenant.id);
            effects.push(Effect::SignIn { email, password, code, tenant });
        }
        _ => {
            form.field_mut().key(key, usize::MAX);
        }
    }
}

pub(super) fn paste(model: &mut Model, text: &str) {
    let Some(form) = &mut model.login else { return };
    // Copied passwords often end with a line break.
    form.field_mut().paste(text.trim_matches(['\n', '\r']));
}
