//! A conversation as rows of text. Who wrote is told by words and by the mark in the gutter, not by colour: nothing for the
//! visitor, `▌` for staff, `┆` for notes, a line for the system.

pub(crate) mod marks;
mod parts;
mod waiting;

use omnichat_api::conversation::Conversation;
use omnichat_api::message::{AuthorKind, Message, MessageKind};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::head;
use crate::layout;
use crate::model::thread::Thread;
use crate::model::{Focus, Model};
use crate::text::{fit, safe, when, width, wrap};

/// Columns of a name before a message.
const NAME: usize = 20;

/// All rows of the open conversation.
pub(crate) fn rows(model: &Model) -> Vec<Line<'static>> {
    tail(model, usize::MAX)
}

/// Its last rows, `most` and a few more, if there are so many: what is further up is not made.
pub(crate) fn tail(model: &Model, most: usize) -> Vec<Line<'static>> {
    let Some((conversation, thread)) = model.opened() else { return Vec::new() };
    let columns = layout::message_columns(model.size);
    let theme = model.theme;
    let mut parts = waiting::parts(model, conversation, thread, columns);
    let mut count: usize = parts.iter().map(Vec::len).sum();
    let read = last_read(conversation, thread);
    let mut messages = thread.messages.values().rev().peekable();
    while count < most
        && let Some(message) = messages.next()
    {
        let day = |message: &Message| when::day_line(message.created_at, model.now, &model.zone);
        let mut part = Vec::new();
        if messages.peek().is_none_or(|before| day(before) != day(message)) {
            part.push(centred(&day(message), columns, theme.dim()));
        }
        if thread.new_from == Some(message.seq) {
            part.push(centred("── new ──", columns, theme.accent()));
        }
        part.extend(message_rows(model, conversation, thread, message, columns));
        if read == Some(message.seq) {
            part.push(Line::styled("      ▌ ✓ read", theme.dim()));
        }
        count += part.len();
        parts.push(part);
    }
    if thread.more && messages.peek().is_none() {
        let said = if thread.loading { "loading earlier messages …" } else { "▲ earlier messages" };
        parts.push(vec![centred(said, columns, theme.dim())]);
    }
    parts.into_iter().rev().flatten().collect()
}

/// Rows of the timeline that can be seen at once.
pub(crate) fn visible(model: &Model) -> usize {
    let pane = layout::areas(model.size, Focus::Thread).thread.unwrap_or_default();
    let (timeline, _) = layout::thread_parts(pane, draft_rows(model));
    usize::from(timeline.height.saturating_sub(1)).saturating_sub(head::lines(model).len())
}

/// Rows of the draft in the open conversation, with the one of its files.
pub(crate) fn draft_rows(model: &Model) -> usize {
    let draft = model.open.and_then(|id| model.drafts.get(id));
    let columns = layout::composer_columns(model.size);
    draft.map_or(1, |draft| {
        let files = usize::from(!draft.sheet().files.is_empty());
        wrap::rows(draft.composer().text(), columns).len() + files
    })
}

/// The last message of staff that the visitor has read, when nothing came after it.
fn last_read(conversation: &Conversation, thread: &Thread) -> Option<i64> {
    let last = thread.messages.values().rev().find(|m| m.kind == MessageKind::Message)?;
    // Where a carrier brings messages, each says for itself how it fares.
    let read = last.author.kind == AuthorKind::Staff
        && last.delivery.is_none()
        && last.seq <= conversation.visitor_read_seq;
    read.then_some(last.seq)
}

fn message_rows(
    model: &Model,
    conversation: &Conversation,
    thread: &Thread,
    message: &Message,
    columns: usize,
) -> Vec<Line<'static>> {
    let mut rows = said_rows(model, message, columns);
    let mail = message.mail.as_ref().map(|mail| parts::mail(mail, conversation, thread.unfolded, columns));
    for part in mail.into_iter().flatten() {
        rows.extend(part_rows(message, &part, columns).map(|row| row.style(model.theme.dim())));
    }
    for file in parts::files(message) {
        rows.extend(part_rows(message, &file, columns));
    }
    if let Some(delivery) = &message.delivery {
        marks::add(model, delivery, columns, &mut rows);
    }
    rows
}

/// A part of a message under its text, beside the same gutter.
fn part_rows(message: &Message, text: &str, columns: usize) -> impl Iterator<Item = Line<'static>> {
    let gutter = match (message.kind, message.author.kind) {
        (MessageKind::Note, _) => "┆",
        (_, AuthorKind::Staff | AuthorKind::Bot) => "▌",
        (_, AuthorKind::Visitor | AuthorKind::System) => " ",
    };
    let rows: Vec<_> =
        wrap::wrapped(text, columns).map(|row| Line::raw(format!("      {gutter} {row}"))).collect();
    rows.into_iter()
}

fn said_rows(model: &Model, message: &Message, columns: usize) -> Vec<Line<'static>> {
    let theme = model.theme;
    let name = fit(&safe::line(&message.author.name), NAME);
    let mine = model.me.as_ref().is_some_and(|me| message.author.id == Some(me.id.0));
    let who = if mine { "you".to_owned() } else { name };
    let time = when::clock(message.created_at, &model.zone);
    let body = safe::lines(&message.body);
    let (gutter, label, style, body_style) = match (message.kind, message.author.kind) {
        (_, AuthorKind::System) => {
            return system_rows(&time, &body.replace('\n', " "), columns, theme.dim());
        }
        (MessageKind::Note, _) => {
            ("┆", format!("note {who}"), theme.note().patch(theme.strong()), theme.note())
        }
        (_, AuthorKind::Visitor) => (" ", who, theme.accent().patch(theme.strong()), theme.plain()),
        (_, AuthorKind::Bot) => ("▌", format!("bot {who}"), theme.strong(), theme.plain()),
        (_, AuthorKind::Staff) => ("▌", who, theme.strong(), theme.plain()),
    };
    block(
        &Block { time: &time, gutter, label: &label, label_style: style, body: &body, body_style },
        columns,
        model,
    )
}

/// A line of the system: between two strokes where it fits, else after one.
fn system_rows(time: &str, body: &str, columns: usize, style: Style) -> Vec<Line<'static>> {
    let whole = format!("── {body} ──");
    if width(&whole) <= columns {
        return vec![Line::styled(format!("{time}   {whole}"), style)];
    }
    let rows = wrap::wrapped(body, columns.saturating_sub(3)).enumerate();
    let lead = |n| if n == 0 { format!("{time}   ── ") } else { " ".repeat(11) };
    rows.map(|(n, row)| Line::styled(format!("{}{row}", lead(n)), style)).collect()
}

struct Block<'a> {
    time: &'a str,
    gutter: &'a str,
    label: &'a str,
    label_style: Style,
    body: &'a str,
    body_style: Style,
}

/// Label and text, wrapped beside time and gutter.
fn block(block: &Block<'_>, columns: usize, model: &Model) -> Vec<Line<'static>> {
    let text = format!("{}  {}", block.label, block.body);
    let mut rows = Vec::new();
    for (n, row) in wrap::wrapped(&text, columns).enumerate() {
        let time = if n == 0 { block.time } else { "     " };
        let mut spans = vec![
            Span::styled(format!("{time} "), model.theme.dim()),
            Span::styled(format!("{} ", block.gutter), block.label_style),
        ];
        match row.strip_prefix(block.label).filter(|_| n == 0) {
            Some(rest) => {
                spans.push(Span::styled(block.label.to_owned(), block.label_style));
                spans.push(Span::styled(rest.to_owned(), block.body_style));
            }
            None => spans.push(Span::styled(row.to_owned(), block.body_style)),
        }
        rows.push(Line::from(spans));
    }
    rows
}

fn centred(text: &str, columns: usize, style: Style) -> Line<'static> {
    let columns = columns + usize::from(layout::GUTTER);
    let left = columns.saturating_sub(width(text)) / 2;
    Line::styled(format!("{}{text}", " ".repeat(left)), style)
}
