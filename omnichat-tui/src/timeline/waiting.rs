//! What is not there yet, under the messages: what is on its way or was refused, then what is sent later.

use omnichat_api::conversation::Conversation;
use omnichat_api::message::MessageKind;
use omnichat_api::scheduled::Scheduled;
use ratatui::text::Line;

use super::{Block, NAME, block, parts};
use crate::layout;
use crate::model::thread::Thread;
use crate::model::{Model, Unsent};
use crate::text::{fit, safe, when, wrap};

/// The rows of each, the last one first.
pub(super) fn parts(
    model: &Model,
    conversation: &Conversation,
    thread: &Thread,
    columns: usize,
) -> Vec<Vec<Line<'static>>> {
    let unsent = model.unsent_in(conversation.id).map(|unsent| unsent_rows(model, unsent, columns));
    let last = thread.later.len().saturating_sub(1);
    let later = thread.later.iter().enumerate().map(|(n, one)| later_rows(model, one, n == last, columns));
    let mut parts: Vec<_> = unsent.chain(later).collect();
    parts.reverse();
    parts
}

fn unsent_rows(model: &Model, unsent: &Unsent, columns: usize) -> Vec<Line<'static>> {
    let theme = model.theme;
    let (note, gutter) = match unsent.outgoing.kind {
        MessageKind::Note => ("note you", "┆"),
        MessageKind::Message => ("you", "▌"),
    };
    let body = safe::lines(&unsent.outgoing.body);
    let (time, style) = match unsent.failed {
        Some(_) => ("  ✗  ", theme.plain()),
        None => ("  ◷  ", theme.dim()),
    };
    let block_ = Block { time, gutter, label: note, label_style: style, body: &body, body_style: style };
    let mut rows = block(&block_, columns, model);
    let files = unsent.files.iter().map(|chip| format!("{} {}", parts::FILE, safe::line(&chip.label())));
    rows.extend(files.map(|file| Line::styled(format!("      {gutter} {}", fit(&file, columns)), style)));
    if let Some(why) = &unsent.failed {
        let said = format!("not sent: {} R sends it again, x takes it back.", safe::line(why));
        let said: Vec<_> = wrap::wrapped(&said, columns).map(|row| format!("        {row}")).collect();
        rows.extend(said.into_iter().map(|row| Line::styled(row, theme.bad())));
    }
    rows
}

/// A message that is sent later; the last of them can be taken back.
fn later_rows(model: &Model, later: &Scheduled, last: bool, columns: usize) -> Vec<Line<'static>> {
    let theme = model.theme;
    let mine = model.me.as_ref().is_some_and(|me| me.id == later.by.id);
    let who = if mine { "you".to_owned() } else { fit(&safe::line(&later.by.name), NAME) };
    let (time, dim) = ("  ◷  ", theme.dim());
    let body = safe::lines(&later.body);
    let block_ = Block { time, gutter: "▌", label: &who, label_style: dim, body: &body, body_style: dim };
    let mut rows = block(&block_, columns, model);
    let (said, style) = match (&later.why, later.due_at) {
        (Some(why), _) => (format!("not sent: {}", safe::line(why).trim_end_matches('.')), theme.bad()),
        (None, Some(due)) => (when::moment(due, model.now, &model.zone), dim),
        (None, None) => ("sent when they write".to_owned(), dim),
    };
    let said = if last { format!("{said} · x takes it back") } else { said };
    let indent = " ".repeat(usize::from(layout::GUTTER));
    rows.extend(wrap::wrapped(&said, columns).map(|row| Line::styled(format!("{indent}{row}"), style)));
    rows
}
