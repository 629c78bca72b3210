//! The requests to be called back.

use omnichat_api::FollowupId;
use omnichat_api::followup::Followup;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{instead, keys, over, pane};
use crate::layout;
use crate::model::Model;
use crate::model::followups::reach;
use crate::text::{fit, pad, safe, when, width, wrap};

/// Lines of one request.
const ROW: usize = 3;

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.theme;
    let followups = &model.followups;
    let rows = followups.rows();
    let kind = if followups.archived { "done" } else { "to do" };
    let block = pane(theme, format!(" Follow-ups · {kind} · {} ", rows.len()), model.popup.is_none());
    let inside = block.inner(area);
    frame.render_widget(block, area);
    if rows.is_empty() {
        let (said, style) = match (&followups.trouble, followups.loading, followups.archived) {
            (Some(why), ..) => (format!("{} Tab tries again.", safe::line(why)), theme.bad()),
            (None, true, _) => ("Loading …".to_owned(), theme.dim()),
            (None, false, true) => ("Nothing is done yet.".to_owned(), theme.dim()),
            (None, false, false) => (
                "Nobody waits to be called back. Visitors leave their contact when nobody answers."
                    .to_owned(),
                theme.dim(),
            ),
        };
        return instead(frame, inside, said, style);
    }
    let at = rows.iter().position(|f| Some(f.id) == followups.cursor).unwrap_or(0);
    let visible = (usize::from(inside.height) / ROW).max(1);
    let top = at.saturating_sub(visible - 1);
    let columns = usize::from(inside.width);
    let shown = rows.into_iter().skip(top).take(visible);
    let lines: Vec<_> = shown.flat_map(|followup| row(model, followup, columns)).collect();
    frame.render_widget(Paragraph::new(lines), inside);
}

fn row(model: &Model, followup: &Followup, columns: usize) -> [Line<'static>; ROW] {
    let theme = model.theme;
    let at_cursor = model.followups.cursor == Some(followup.id);
    let mark = if at_cursor { "▌" } else { " " };
    let seen = if followup.viewed_at.is_none() { "● new" } else { "" };
    let when = format!("{seen} {:>6}", when::ago(followup.created_at, model.now));
    let name = safe::line(followup.name.as_ref().unwrap_or(&followup.contact.name));
    let name = pad(&name, columns.saturating_sub(3 + width(&when)));
    let reach: Vec<_> = followup.email.iter().chain(&followup.phone).map(|text| safe::line(text)).collect();
    let message = safe::line(followup.message.as_deref().unwrap_or("(no message)"));
    let base = if at_cursor { theme.selected(true) } else { theme.plain() };
    [
        Line::from(vec![Span::raw(mark), Span::styled(format!("  {name}"), theme.strong()), Span::raw(when)])
            .style(base),
        Line::raw(fit(&format!("{mark}  {}", reach.join(" · ")), columns)),
        Line::styled(fit(&format!("{mark}  {message}"), columns), theme.dim()),
    ]
}

/// What is written to who left their contact.
pub(super) fn callback(model: &Model, id: FollowupId, frame: &mut Frame<'_>) {
    const ROWS: usize = 6;
    let (theme, columns) = (model.theme, layout::callback_columns(model.size));
    let left = model.followups.get(id);
    let reach = left.and_then(reach).map(safe::line).unwrap_or_default();
    let name = left.map(|f| safe::line(f.name.as_ref().unwrap_or(&f.contact.name))).unwrap_or_default();
    let draft = model.drafts.callback(id);
    let text = draft.map_or("", |draft| draft.composer.text());
    let (row, column) = draft.map_or((0, 0), |draft| draft.composer.place(columns));
    let first = row.saturating_sub(ROWS - 1);
    let asked = left.and_then(|f| f.message.as_deref()).map(safe::line).unwrap_or_default();
    let mut lines = vec![Line::styled(format!(" {}", fit(&asked, columns)), theme.dim()), Line::raw("")];
    let rows = wrap::rows(text, columns).into_iter().skip(first).take(ROWS);
    lines.extend(rows.map(|row| Line::raw(format!(" {}", safe::line(&text[row])))));
    lines.resize(2 + ROWS, Line::raw(""));
    let (said, style) = match draft.map(|draft| (draft.busy, &draft.trouble)) {
        Some((true, _)) => ("Sending …".to_owned(), theme.dim()),
        Some((_, Some(why))) => (safe::line(why), theme.bad()),
        _ => (String::new(), theme.plain()),
    };
    lines.extend(wrap::wrapped(&said, columns).map(|row| Line::styled(format!(" {row}"), style)));
    let wide = u16::try_from(columns).unwrap_or(60) + 4;
    lines.push(keys(theme, &[("Enter", "send"), ("^J", "new line"), ("Esc", "keep as draft")], wide));
    let title = format!("{} · {}", fit(&name, 24), fit(&reach, 30));
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let inside = over(frame, theme, &format!("Write to {title}"), wide, height);
    frame.render_widget(Paragraph::new(lines), inside);
    let at = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    frame.set_cursor_position(Position::new(inside.x + 1 + at(column), inside.y + 2 + at(row - first)));
}
