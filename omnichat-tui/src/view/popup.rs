//! Small choices over the screen.

use ratatui::Frame;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::{keys, over};
use crate::model::Model;
use crate::model::filter::Filter;
use crate::text::{fit, safe};

/// Columns of a short choice.
const COLUMNS: u16 = 40;

pub(super) fn filter(model: &Model, at: usize, frame: &mut Frame<'_>) {
    let rows: Vec<_> =
        Filter::ALL.iter().enumerate().map(|(n, f)| format!("{} {}", n + 1, f.label())).collect();
    choices(model, "Show", &rows, at, (COLUMNS, "choose"), frame);
}

pub(super) fn assign(model: &Model, at: usize, frame: &mut Frame<'_>) {
    let me = model.me.as_ref().map(|me| me.id);
    let rows: Vec<_> = model
        .assignees()
        .into_iter()
        .map(|(id, name)| match id {
            Some(_) if id == me => "me".to_owned(),
            _ => safe::line(&name),
        })
        .collect();
    choices(model, "Assign to", &rows, at, (COLUMNS, "choose"), frame);
}

/// Rows to choose from, in a pop-up of so many columns, and what `Enter` does with the chosen one.
pub(super) fn choices(
    model: &Model,
    title: &str,
    rows: &[String],
    at: usize,
    (columns, does): (u16, &str),
    frame: &mut Frame<'_>,
) {
    let theme = model.theme;
    let height = u16::try_from(rows.len()).unwrap_or(u16::MAX).saturating_add(3).min(model.size.height - 2);
    let inside = over(frame, theme, title, columns, height);
    let visible = usize::from(inside.height).saturating_sub(1).max(1);
    let top = at.saturating_sub(visible - 1);
    let fitting = usize::from(inside.width).saturating_sub(3);
    let mut lines: Vec<_> = rows
        .iter()
        .enumerate()
        .skip(top)
        .take(visible)
        .map(|(n, row)| match n == at {
            true => Line::styled(format!("▌ {}", fit(row, fitting)), theme.selected(true)),
            false => Line::raw(format!("  {}", fit(row, fitting))),
        })
        .collect();
    lines.push(keys(theme, &[("Enter", does), ("Esc", "cancel")], columns));
    frame.render_widget(Paragraph::new(lines), inside);
}

pub(super) fn quit(model: &Model, frame: &mut Frame<'_>) {
    let theme = model.theme;
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let mut lines = Vec::new();
    let (messages, drafts) = model.unfinished();
    if messages > 0 {
        let unsent = count(messages, "message");
        lines.push(Line::raw(format!(" Not sent yet, and sent when you are back: {unsent}.")));
    }
    if drafts > 0 {
        lines.push(Line::raw(format!(" Lost when you leave: {}.", count(drafts, "draft"))));
    }
    lines.push(Line::raw(""));
    lines.push(keys(theme, &[("y", "leave anyway"), ("n", "stay")], 64));
    let height = u16::try_from(lines.len()).unwrap_or(4) + 2;
    let inside = over(frame, theme, "Leave?", 64, height);
    frame.render_widget(Paragraph::new(lines), inside);
}
