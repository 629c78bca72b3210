//! The files of a conversation, its mails as pages, and the path of one that is to go with the next message.

use omnichat_api::ConversationId;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Borders, Paragraph};

use super::popup::choices;
use super::{clear, field, keys, over, pane};
use crate::composer::Composer;
use crate::model::thread::Item;
use crate::model::{Model, drafts};
use crate::text::{fit, safe, when, wrap};

const COLUMNS: u16 = 64;

pub(super) fn list(model: &Model, id: ConversationId, at: usize, frame: &mut Frame<'_>) {
    let Some(thread) = model.threads.get(&id) else { return };
    let items = thread.files();
    let rows: Vec<_> = items
        .iter()
        .map(|(message, item)| {
            let what = match item {
                Item::File(file) => safe::line(&drafts::label(file)),
                Item::Page(_, subject) => format!("✉ {} as it was sent", fit(&safe::line(subject), 24)),
            };
            let day = when::moment(message.created_at, model.now, &model.zone);
            format!("{what} · {} · {day}", fit(&safe::line(&message.author.name), 16))
        })
        .collect();
    let does = match items.get(at) {
        Some((_, Item::Page(..))) => "show in the browser",
        _ => "save",
    };
    choices(model, "Files", &rows, at, (COLUMNS, does), frame);
}

/// Where a page can be seen. Nothing stands beside the link, so that it can be marked and copied also over two rows.
pub(super) fn link(model: &Model, url: &str, opened: bool, frame: &mut Frame<'_>) {
    let theme = model.theme;
    let columns = model.size.width;
    let url = safe::line(url);
    let mut lines: Vec<_> =
        wrap::wrapped(&url, usize::from(columns)).map(|row| Line::raw(row.to_owned())).collect();
    let said = if opened { "Your browser was asked to open it" } else { "Copy it into a browser" };
    lines.push(Line::styled(format!(" {said}; the link holds for ten minutes."), theme.dim()));
    lines.push(keys(theme, &[("Enter", "close")], columns));
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(model.size.height);
    let area = Rect { y: (model.size.height - height) / 2, height, ..frame.area() };
    let block = pane(theme, " The mail as it was sent ", true).borders(Borders::TOP | Borders::BOTTOM);
    clear(frame, area);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    frame.render_widget(Paragraph::new(lines), inside);
}

pub(super) fn path(model: &Model, path: &Composer, names: &[String], frame: &mut Frame<'_>) {
    let theme = model.theme;
    let height = u16::try_from(names.len().max(2)).unwrap_or(u16::MAX).min(8) + 4;
    let inside =
        over(frame, theme, "A file for the next message", COLUMNS, height.min(model.size.height - 2));
    let columns = usize::from(inside.width).saturating_sub(3);
    let (typed, column) = field::shown(path, columns);
    let mut lines = vec![Line::raw(format!(" {typed}"))];
    let visible = usize::from(inside.height).saturating_sub(2);
    if names.is_empty() {
        lines.push(Line::styled(" Its path, as /home/ana/offer.pdf or ~/offer.pdf", theme.dim()));
    }
    let more = names.len().saturating_sub(visible);
    let all = names.iter().take(if more > 0 { visible - 1 } else { visible });
    lines.extend(
        all.map(|name| Line::styled(format!("   {}", fit(&safe::line(name), columns - 2)), theme.dim())),
    );
    if more > 0 {
        lines.push(Line::styled(format!("   and {} more: type on", more + 1), theme.dim()));
    }
    lines.resize(usize::from(inside.height).saturating_sub(1), Line::raw(""));
    lines.push(keys(theme, &[("Tab", "completes"), ("Enter", "attach"), ("Esc", "cancel")], COLUMNS));
    frame.render_widget(Paragraph::new(lines), inside);
    let column = u16::try_from(column).unwrap_or(u16::MAX).min(inside.width.saturating_sub(2));
    frame.set_cursor_position(Position::new(inside.x + 1 + column, inside.y));
}
