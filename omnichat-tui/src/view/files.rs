//! The files of a conversation, and the path of one that is to go with the next message.

use omnichat_api::ConversationId;
use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::popup::choices;
use super::{keys, over};
use crate::composer::Composer;
use crate::model::{Model, drafts};
use crate::text::{fit, safe, when, width};

const COLUMNS: u16 = 64;

pub(super) fn list(model: &Model, id: ConversationId, at: usize, frame: &mut Frame<'_>) {
    let Some(thread) = model.threads.get(&id) else { return };
    let rows: Vec<_> = thread
        .files()
        .into_iter()
        .map(|(message, file)| {
            let day = when::moment(message.created_at, model.now, &model.zone);
            format!(
                "{} · {} · {day}",
                safe::line(&drafts::label(file)),
                fit(&safe::line(&message.author.name), 16)
            )
        })
        .collect();
    choices(model, "Files", &rows, at, (COLUMNS, "save"), frame);
}

pub(super) fn path(model: &Model, path: &Composer, names: &[String], frame: &mut Frame<'_>) {
    let theme = model.theme;
    let height = u16::try_from(names.len().max(2)).unwrap_or(u16::MAX).min(8) + 4;
    let inside =
        over(frame, theme, "A file for the next message", COLUMNS, height.min(model.size.height - 2));
    let columns = usize::from(inside.width).saturating_sub(3);
    // Of a long path the end is seen, which is being written.
    let typed = safe::line(path.before_cursor());
    let hidden = width(&typed).saturating_sub(columns - 1);
    let shown: String = if hidden > 0 { tail(&typed, columns - 2) } else { typed };
    let rest = safe::line(path.text().strip_prefix(path.before_cursor()).unwrap_or_default());
    let column = width(&shown);
    let mut lines = vec![Line::raw(format!(" {}", fit(&format!("{shown}{rest}"), columns)))];
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

/// The end of a text in at most `columns` columns, after `…`.
fn tail(text: &str, columns: usize) -> String {
    let mut from = text.len();
    for (at, _) in text.char_indices().rev() {
        if width(&text[at..]) > columns {
            break;
        }
        from = at;
    }
    format!("…{}", &text[from..])
}
