//! The canned replies that fit the letters after a `/`, over the end of the timeline while one writes.

use omnichat_api::canned::CannedReply;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{clear, pane};
use crate::model::Model;
use crate::text::{fit, pad, safe};

/// Most of them at once.
const ROWS: usize = 6;
/// Columns of a short word.
const SHORTCUT: usize = 16;

/// Draws the list so that it ends where the composer begins.
pub(super) fn draw(model: &Model, composer: Rect, frame: &mut Frame<'_>) {
    if model.canned_letters().is_none() {
        return;
    }
    let (theme, replies) = (model.theme, model.canned_choices());
    let columns = usize::from(composer.width.saturating_sub(4));
    let lines: Vec<_> = if replies.is_empty() {
        let said = match (&model.canned.trouble, model.canned.loading, model.canned.items.is_empty()) {
            (Some(why), false, _) => format!(" Canned replies cannot be had: {}", safe::line(why)),
            (_, true, true) => " Canned replies are loading …".to_owned(),
            (_, false, true) => " No canned reply yet: the dashboard makes them.".to_owned(),
            (_, _, false) => return,
        };
        vec![Line::styled(fit(&said, columns), theme.dim())]
    } else {
        let top = model.canned.at.saturating_sub(ROWS - 1);
        let shown = replies.iter().enumerate().skip(top).take(ROWS);
        shown.map(|(n, reply)| row(model, reply, n == model.canned.at, columns)).collect()
    };
    let height = u16::try_from(lines.len() + 2).unwrap_or(3);
    let y = composer.y.saturating_sub(height);
    let area = Rect { y, height: height.min(composer.y), ..composer };
    let title = match replies.len() {
        0 => " Canned replies ".to_owned(),
        count => format!(" Canned replies · {count} "),
    };
    let block = pane(theme, title, true);
    clear(frame, area);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    frame.render_widget(Paragraph::new(lines), inside);
}

fn row(model: &Model, reply: &CannedReply, here: bool, columns: usize) -> Line<'static> {
    let theme = model.theme;
    let mark = if here { "▌" } else { " " };
    let shortcut = pad(&format!("/{}", safe::line(&reply.shortcut)), SHORTCUT);
    let body = fit(&safe::line(&reply.body), columns.saturating_sub(SHORTCUT + 2));
    let (base, dim) = if here { (theme.selected(true), theme.plain()) } else { (theme.plain(), theme.dim()) };
    Line::from(vec![Span::raw(format!("{mark}{shortcut} ")), Span::styled(body, dim)]).style(base)
}
