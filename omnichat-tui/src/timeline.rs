//! A conversation as rows of text. Who wrote is told by words and by the mark in the gutter, not by colour: nothing for the
//! visitor, `▌` for staff, `┆` for notes, a line for the system.

pub(crate) mod marks;
mod parts;

use omnichat_api::conversation::Conversation;
use omnichat_api::message::{AuthorKind, Message, MessageKind};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::head;
use crate::layout;
use crate::model::thread::Thread;
use crate::model::{Focus, Model, Unsent};
use crate::text::{fit, safe, when, width, wrap};

/// Columns of a name before a message.
const NAME: usize = 20;

/// All rows of the open conversation.
pub(crate) fn rows(model: &Model) -> Vec<Line<'static>> {
    let Some((conversation, thread)) = model.opened() else { return Vec::new() };
    let columns = layout::message_columns(model.size);
    let theme = model.theme;
    let mut rows = Vec::new();
    if thread.more {
        let said = if thread.loading { "loading earlier messages …" } else { "▲ earlier messages" };
        rows.push(centred(said, columns, theme.dim()));
    }
    let read = last_read(conversation, thread);
    let mut day = String::new();
    for message in thread.messages.values() {
        let its_day = when::day_line(message.created_at, model.now, &model.zone);
        if its_day != day {
            rows.push(centred(&its_day, columns, theme.dim()));
            day = its_day;
        }
        if thread.new_from == Some(message.seq) {
            rows.push(centred("── new ──", columns, theme.accent()));
        }
        rows.extend(message_rows(model, conversation, thread, message, columns));
        if read == Some(message.seq) {
            rows.push(Line::styled("      ▌ ✓ read", theme.dim()));
        }
    }
    for unsent in model.unsent_in(conversation.id) {
        rows.extend(unsent_rows(model, unsent, columns));
    }
    rows
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
    let mail = message.mail.as_ref().map(|mail| parts::mail(mail, conversation, thread.unfolded));
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
