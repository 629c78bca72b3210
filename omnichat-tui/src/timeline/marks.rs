//! How far a message has come, behind or under its text. Told by signs and words, never by colour alone; before the
//! carrier has it, nothing is called sent.

use omnichat_api::delivery::{Delivery, DeliveryState};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::layout::GUTTER;
use crate::model::Model;
use crate::text::{safe, width, wrap};
use crate::theme::Theme;

/// The sign of a state, with a word where a sign would not be enough.
pub(crate) const fn mark(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Queued => "◷",
        DeliveryState::Accepted => "✓",
        DeliveryState::Delivered => "✓✓",
        DeliveryState::Read => "✓✓ read",
        DeliveryState::Failed => "✗ failed",
        DeliveryState::Uncertain => "? uncertain",
        DeliveryState::Cancelled => "– taken back",
    }
}

pub(crate) fn style(state: DeliveryState, theme: Theme) -> Style {
    match state {
        DeliveryState::Failed => theme.bad(),
        DeliveryState::Uncertain => theme.worry(),
        _ => theme.dim(),
    }
}

/// Whether somebody should look at it.
pub(crate) const fn is_troubled(state: DeliveryState) -> bool {
    matches!(state, DeliveryState::Failed | DeliveryState::Uncertain | DeliveryState::Cancelled)
}

/// Adds the mark to the rows of a message: behind the last one where it fits; what went wrong gets rows of its own.
pub(super) fn add(model: &Model, delivery: &Delivery, columns: usize, rows: &mut Vec<Line<'static>>) {
    let (state, style) = (delivery.state, style(delivery.state, model.theme));
    let indent = " ".repeat(usize::from(GUTTER));
    // One that waits for a reason is no trouble yet, but nobody should have to guess.
    let waits = state == DeliveryState::Queued && delivery.why.is_some();
    if waits || is_troubled(state) {
        let why = delivery.why.as_ref().map(|why| format!(": {}", safe::line(why))).unwrap_or_default();
        let word = if waits { "◷ not yet" } else { mark(state) };
        let said = format!("{word}{} · d shows its way", why.trim_end_matches('.'));
        rows.extend(wrap::wrapped(&said, columns).map(|row| Line::styled(format!("{indent}{row}"), style)));
        return;
    }
    let said = format!("  {}", mark(state));
    let fits = |row: &&mut Line<'_>| row.width() + width(&said) <= columns + indent.len();
    match rows.last_mut().filter(fits) {
        Some(row) => row.spans.push(Span::styled(said, style)),
        None => rows.push(Line::styled(format!("{indent}{}", mark(state)), style)),
    }
}
