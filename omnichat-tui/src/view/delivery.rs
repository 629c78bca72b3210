//! The way of a message out of the house, step by step.

use omnichat_api::ConversationId;
use omnichat_api::delivery::{DeliveryState, DeliveryStep};
use ratatui::Frame;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::{keys, over};
use crate::model::Model;
use crate::text::{fit, pad, safe, when, wrap};
use crate::timeline::marks;

const COLUMNS: u16 = 72;
/// Columns of the sign and word of a step.
const MARK: usize = 14;

pub(super) fn draw(
    model: &Model,
    (conversation, seq): (ConversationId, i64),
    steps: Option<&Result<Vec<DeliveryStep>, String>>,
    frame: &mut Frame<'_>,
) {
    let theme = model.theme;
    let columns = usize::from(COLUMNS.min(model.size.width)) - 4;
    let message = model.threads.get(&conversation).and_then(|thread| thread.messages.get(&seq));
    let body = message.map(|message| safe::line(&message.body)).unwrap_or_default();
    let mut lines = vec![Line::styled(format!(" {}", fit(&body, columns)), theme.dim()), Line::raw("")];
    match steps {
        None => lines.push(Line::styled(" Loading …", theme.dim())),
        Some(Err(why)) => {
            lines.extend(
                wrap::wrapped(&safe::line(why), columns)
                    .map(|row| Line::styled(format!(" {row}"), theme.bad())),
            );
        }
        Some(Ok(steps)) if steps.is_empty() => {
            lines.push(Line::styled(" It never had to leave the house.", theme.dim()));
        }
        Some(Ok(steps)) => {
            lines.extend(steps.iter().flat_map(|step| step_lines(model, step, columns)));
        }
    }
    let state = message.and_then(|message| message.delivery.as_ref()).map(|delivery| delivery.state);
    lines.push(Line::raw(""));
    let mut hints = match state {
        Some(DeliveryState::Queued) => vec![("x", "take back")],
        Some(DeliveryState::Uncertain) => {
            let said = " It may have arrived: tried again, it could arrive twice.";
            lines.push(Line::styled(said, theme.worry()));
            vec![("R", "try again")]
        }
        Some(state) if marks::is_troubled(state) => vec![("R", "try again")],
        _ => Vec::new(),
    };
    hints.extend([("j k", "other messages"), ("Esc", "close")]);
    lines.push(keys(theme, &hints, COLUMNS));
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(model.size.height.saturating_sub(2));
    let inside = over(frame, theme, "The way of this message", COLUMNS, height);
    // Of a long way the end is seen.
    let skip = lines.len().saturating_sub(usize::from(inside.height));
    frame.render_widget(Paragraph::new(lines.split_off(skip)), inside);
}

/// When, what, and why in the rows that it takes.
fn step_lines(model: &Model, step: &DeliveryStep, columns: usize) -> Vec<Line<'static>> {
    let theme = model.theme;
    let at = format!("{} {}", when::day(step.at, &model.zone), when::clock(step.at, &model.zone));
    let state = match step.state {
        DeliveryState::Queued => "◷ waits",
        DeliveryState::Accepted => "✓ accepted",
        DeliveryState::Delivered => "✓✓ delivered",
        state => marks::mark(state),
    };
    let code = step.code.as_ref().map(|code| format!("[{}] ", safe::line(code))).unwrap_or_default();
    let why = format!("{code}{}", step.why.as_deref().map(safe::line).unwrap_or_default());
    let before = format!(" {at}  {} ", pad(state, MARK));
    let left = columns.saturating_sub(crate::text::width(&before)).max(10);
    let rows = wrap::wrapped(&why, left).enumerate().map(|(n, row)| match n {
        0 => format!("{before}{row}"),
        _ => format!("{}{row}", pad("", crate::text::width(&before))),
    });
    rows.map(|row| Line::styled(row.trim_end().to_owned(), marks::style(step.state, theme))).collect()
}
