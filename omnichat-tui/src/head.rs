//! What stands between a conversation's title and its messages: its subject, how it fares with a contact who waits, and
//! what may be sent. Nothing for most of them.

use omnichat_api::care::{Escalation, EscalationStep};
use omnichat_api::channel::Channel;
use omnichat_api::conversation::{Conversation, Status};
use ratatui::style::Style;
use ratatui::text::Line;

use crate::layout::{self, GUTTER};
use crate::model::Model;
use crate::model::window::{self, Window};
use crate::text::{fit, safe, when, wrap};

/// With less than this left to reply freely, it is time to; in milliseconds.
const SOON_MS: i64 = 3_600_000;

/// The lines over the messages of the open conversation.
pub(crate) fn lines(model: &Model) -> Vec<Line<'static>> {
    let Some((conversation, _)) = model.opened() else { return Vec::new() };
    let theme = model.theme;
    let columns = layout::message_columns(model.size) + usize::from(GUTTER);
    let mut lines = Vec::new();
    let mut say = |text: &str, style: Style| {
        lines.extend(wrap::wrapped(text, columns).map(|row| Line::styled(row.to_owned(), style)));
    };
    if let Some(subject) = conversation.subject.as_deref().filter(|subject| !subject.trim().is_empty()) {
        say(&fit(&safe::line(subject), columns), theme.strong());
    }
    if let Some(escalation) = &conversation.escalation {
        let style = if escalation.taken_by.is_none() { theme.bad() } else { theme.worry() };
        say(&waits(model, escalation), style);
    }
    if let Some(until) = conversation.snoozed_until.filter(|_| conversation.status == Status::Snoozed) {
        let until = when::moment(until, model.now, &model.zone);
        say(&format!("◷ out of sight until {until} · o brings it back"), theme.dim());
    }
    if let Some((said, soon)) = window(model, conversation) {
        say(&said, if soon { theme.worry() } else { theme.dim() });
    }
    lines
}

fn waits(model: &Model, escalation: &Escalation) -> String {
    let done = match (escalation.step, escalation.called) {
        (EscalationStep::Patience, _) => "they were asked for patience".to_owned(),
        (EscalationStep::Contact, _) => "they were asked how to reach them".to_owned(),
        (EscalationStep::Alert, 0) => "nobody could be called".to_owned(),
        // The same person may be called again, round after round.
        (EscalationStep::Alert, 1) => "1 call was made".to_owned(),
        (EscalationStep::Alert, many) => format!("{many} calls were made"),
    };
    let me = model.me.as_ref().map(|me| me.id);
    let who = match &escalation.taken_by {
        Some(user) if Some(user.id) == me => "you take it".to_owned(),
        Some(user) => format!("{} takes it", fit(&safe::line(&user.name), 20)),
        None => match escalation.next_at.filter(|at| *at > model.now) {
            Some(at) => format!("t takes it · next at {}", when::moment(at, model.now, &model.zone)),
            None => "t takes it".to_owned(),
        },
    };
    format!("{} nobody answers: {done} · {who}", sign(escalation))
}

/// The sign of a contact whom nobody answers; another one once somebody takes it.
pub(crate) const fn sign(escalation: &Escalation) -> &'static str {
    if escalation.taken_by.is_none() { "▲" } else { "△" }
}

/// How long a free reply may be sent, where the channel sets a time; and whether that ends soon, or has.
fn window(model: &Model, conversation: &Conversation) -> Option<(String, bool)> {
    let (_, soon) = left(model, conversation)?;
    let templates = conversation.channel == Channel::Whatsapp;
    let said = match window::window(conversation, model.now) {
        Window::Always => return None,
        Window::Until(until) => {
            format!("free replies until {}", when::moment(until, model.now, &model.zone))
        }
        Window::Over if templates => "24 hours since they wrote: p sends a template".into(),
        Window::Over => "24 hours since they wrote: a reply waits".into(),
    };
    Some((said, soon))
}

/// The same in two words.
pub(crate) fn left(model: &Model, conversation: &Conversation) -> Option<(String, bool)> {
    match window::window(conversation, model.now) {
        Window::Always => None,
        Window::Until(until) => {
            Some((format!("{} left", when::ahead(until, model.now)), until.since(model.now) < SOON_MS))
        }
        Window::Over => Some(("24 h over".into(), true)),
    }
}
