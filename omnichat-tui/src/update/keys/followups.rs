//! Keys in the list of follow-ups.

use crossterm::event::{KeyCode, KeyEvent};
use omnichat_api::permission::Permission;

use super::super::{callbacks, conversation};
use super::{common, movement};
use crate::message::{Change, Effect};
use crate::model::{Focus, Model};

pub(super) fn press(model: &mut Model, key: KeyEvent, effects: &mut Vec<Effect>) {
    if let Some(by) = movement(key, usize::from(model.size.height / 3)) {
        return model.followups.move_by(by);
    }
    match key.code {
        KeyCode::Esc | KeyCode::Char('h') | KeyCode::Left => model.focus = Focus::List,
        KeyCode::Tab | KeyCode::BackTab => {
            model.followups.archived = !model.followups.archived;
            model.followups.loading = true;
            model.followups.keep_cursor();
            effects.push(Effect::Followups { archived: model.followups.archived });
        }
        KeyCode::Enter | KeyCode::Char('l') | KeyCode::Right => {
            let Some(followup) = model.followups.current().cloned() else { return };
            if followup.viewed_at.is_none() {
                change(model, Change::Viewed, effects);
            }
            conversation::open(model, followup.conversation_id, effects);
        }
        KeyCode::Char('v') => change(model, Change::Viewed, effects),
        KeyCode::Char('d') => {
            let done = if model.followups.archived { Change::Again } else { Change::Done };
            change(model, done, effects);
        }
        KeyCode::Char('r') if key.modifiers.is_empty() => callbacks::ask(model),
        // These are about a conversation, and none is shown here.
        KeyCode::Char('n' | 'a' | 'c' | 'o' | 'R' | 's' | 't') if key.modifiers.is_empty() => {
            model.say("Enter opens the conversation first.");
        }
        _ => common(model, key, effects),
    }
}

fn change(model: &mut Model, change: Change, effects: &mut Vec<Effect>) {
    let Some(id) = model.followups.current().map(|f| f.id) else { return };
    if model.may(Permission::FollowupWrite) {
        effects.push(Effect::ChangeFollowup { id, change });
    } else if change != Change::Viewed {
        model.complain("Your role reads only.");
    }
}
