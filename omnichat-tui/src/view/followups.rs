//! The requests to be called back.

use omnichat_api::followup::Followup;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{instead, pane};
use crate::model::Model;
use crate::text::{fit, pad, safe, when, width};

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
