//! One conversation: its title, what stands over its messages, and its timeline.

use omnichat_api::conversation::{Conversation, Status};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Borders, Paragraph};

use super::{canned, composer, instead, list, pane};
use crate::head;
use crate::layout;
use crate::model::thread::Thread;
use crate::model::{Focus, Model};
use crate::text::{fit, safe, when};
use crate::timeline;

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.theme;
    let focused = model.focus == Focus::Thread && model.popup.is_none();
    let Some((conversation, thread)) = model.opened() else {
        let block = pane(theme, "", focused);
        let inside = block.inner(area);
        frame.render_widget(block, area);
        let said = if model.open.is_some() {
            "Loading …"
        } else {
            "Enter opens the conversation under the cursor, r replies at once, ? shows all keys."
        };
        return instead(frame, inside, said, theme.dim());
    };
    let (timeline, writing) = layout::thread_parts(area, timeline::draft_rows(model));
    // The composer's upper border closes this pane too.
    let sides = Borders::TOP | Borders::LEFT | Borders::RIGHT;
    let block = pane(theme, title(model, conversation, area.width), focused).borders(sides);
    let inside = block.inner(timeline);
    frame.render_widget(block, timeline);
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let head = head::lines(model);
    let rows = u16::try_from(head.len()).unwrap_or(0).min(inside.height);
    frame.render_widget(Paragraph::new(head), Rect { height: rows, ..inside });
    let inside = Rect { y: inside.y + rows, height: inside.height - rows, ..inside };
    messages(model, thread, frame, inside);
    composer::draw(model, conversation, thread, frame, writing);
    canned::draw(model, writing, frame);
}

fn title(model: &Model, conversation: &Conversation, columns: u16) -> Line<'static> {
    let me = model.me.as_ref().map(|me| me.id);
    let state = match (conversation.status, conversation.waiting_since) {
        (Status::Open, Some(since)) => format!("waiting {}", when::waited(since, model.now)),
        (Status::Open, None) => "open".to_owned(),
        (status, _) => status.to_string(),
    };
    let whose = match &conversation.assignee {
        Some(assignee) if Some(assignee.id) == me => "yours".to_owned(),
        Some(assignee) => format!("→ {}", fit(&safe::line(&assignee.name), 16)),
        None => "nobody's".to_owned(),
    };
    let name = fit(&safe::line(&conversation.contact.name), usize::from(columns / 3));
    let rest = format!("{} · {state} · {whose}", list::channel(conversation.channel));
    Line::raw(format!(" {name} · {rest} "))
}

fn messages(model: &Model, thread: &Thread, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.theme;
    let visible = usize::from(area.height);
    let rows = timeline::tail(model, visible + thread.scroll);
    if rows.is_empty() {
        let (said, style) = match (&thread.trouble, thread.loading) {
            (Some(why), _) => (format!("{} Esc and Enter try again.", safe::line(why)), theme.bad()),
            (None, true) => ("Loading …".to_owned(), theme.dim()),
            (None, false) => ("No message yet.".to_owned(), theme.dim()),
        };
        return instead(frame, area, said, style);
    }
    let last = rows.len().saturating_sub(thread.scroll).max(visible.min(rows.len()));
    let first = last.saturating_sub(visible);
    let shown: Vec<_> = rows.into_iter().skip(first).take(last - first).collect();
    frame.render_widget(Paragraph::new(shown), area);
}
