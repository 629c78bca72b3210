//! The list: two lines for each conversation.

use omnichat_api::channel::Channel;
use omnichat_api::conversation::{Conversation, Status};
use omnichat_api::message::{AuthorKind, MessageKind};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{instead, pane, tenants};
use crate::head;
use crate::layout;
use crate::model::{Focus, Model};
use crate::text::{fit, pad, safe, when, width};

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.theme;
    let focused = model.focus == Focus::List && model.popup.is_none();
    let list = &model.list;
    let more = if list.next_page.is_some() { "+" } else { "" };
    let title = match (&list.typing, &list.search) {
        (Some(_), _) => String::new(),
        (None, Some(words)) => format!(" search: {} · {} ", fit(&safe::line(words), 18), list.rows.len()),
        (None, None) if list.loading && list.rows.is_empty() => format!(" {} ", list.filter.label()),
        (None, None) => format!(" {} · {}{more} ", list.filter.label(), list.rows.len()),
    };
    let mut block = pane(theme, title, focused);
    if let Some(news) = news(model, usize::from(area.width)) {
        block = block.title_bottom(Line::styled(news, theme.on_border(theme.worry())));
    }
    let inside = block.inner(area);
    frame.render_widget(block, area);
    if let Some(words) = &list.typing {
        let (_, column) = words.place(usize::MAX);
        let said = format!(" / {} ", safe::line(words.text()));
        frame.render_widget(
            Paragraph::new(said),
            Rect { x: area.x + 1, width: area.width - 2, height: 1, ..area },
        );
        let column = u16::try_from(column).unwrap_or(0).min(area.width.saturating_sub(6));
        frame.set_cursor_position((area.x + 4 + column, area.y));
    }
    if list.rows.is_empty() {
        if let Some(why) = tenants::closed(model) {
            return instead(frame, inside, why, theme.bad());
        }
        let (said, style) = match (&list.trouble, list.loading, &list.search) {
            (Some(why), ..) => (format!("{} ^R or Tab tries again.", safe::line(why)), theme.bad()),
            (None, true, _) => ("Loading …".to_owned(), theme.dim()),
            (None, false, Some(_)) => ("Nothing found. Esc goes back to the list.".to_owned(), theme.dim()),
            (None, false, None) if model.me.is_none() => ("Waiting for the daemon …".to_owned(), theme.dim()),
            (None, false, None) => (list.filter.when_empty().to_owned(), theme.dim()),
        };
        return instead(frame, inside, said, style);
    }
    let columns = usize::from(inside.width);
    let shown = list.rows.iter().skip(list.top).take(layout::list_rows(model.size));
    let lines: Vec<_> = shown
        .filter_map(|id| model.conversations.get(id))
        .flat_map(|conversation| row(model, conversation, columns, focused))
        .collect();
    frame.render_widget(Paragraph::new(lines), inside);
}

/// What came and is not in its place yet: it joins when the cursor moves.
fn news(model: &Model, columns: usize) -> Option<String> {
    let newest = model.list.fresh.iter().rev().find_map(|id| model.conversations.get(id))?;
    let preview = newest.last_message.as_ref().map_or("", |m| m.preview.as_str());
    let said = format!(" ▲ {} new · {}: {preview}", model.list.fresh.len(), newest.contact.name);
    Some(format!("{} ", fit(&safe::line(&said), columns.saturating_sub(5))))
}

fn row(model: &Model, conversation: &Conversation, columns: usize, focused: bool) -> [Line<'static>; 2] {
    let theme = model.theme;
    let at_cursor = model.list.cursor == Some(conversation.id);
    let mark = if at_cursor { "▌" } else { " " };
    let (sign, sign_style) = match &conversation.escalation {
        Some(escalation) => (head::sign(escalation), theme.bad()),
        None if conversation.unread > 0 => ("●", theme.accent()),
        None => (" ", theme.accent()),
    };
    let (when, when_style) = waiting(model, conversation);
    let channel = channel(conversation.channel);
    let right = format!("{channel:>5} {when:>6}");
    let name_columns = columns.saturating_sub(3 + 1 + width(&right));
    let name = pad(&safe::line(&conversation.contact.name), name_columns);
    let weight = if conversation.unread > 0 { theme.strong() } else { theme.plain() };
    let base = if at_cursor { theme.selected(focused) } else { Style::new() };
    // Turned around, several colours would be several bars.
    let inked = |style: Style| if at_cursor && focused { Style::new() } else { style };
    let first = Line::from(vec![
        Span::styled(mark, inked(theme.accent())),
        Span::styled(format!("{sign} "), inked(sign_style)),
        Span::styled(name, weight),
        Span::styled(format!(" {channel:>5} "), inked(theme.dim())),
        Span::styled(format!("{when:>6}"), inked(when_style)),
    ]);
    let tag = tag(model, conversation);
    let text_columns = columns.saturating_sub(3 + width(&tag));
    let second = Line::from(vec![
        Span::styled(format!("{mark}  "), theme.accent()),
        Span::styled(pad(&preview(model, conversation), text_columns), theme.dim()),
        Span::styled(tag, theme.dim()),
    ]);
    [first.style(base), second]
}

/// How long the contact waits, or how long ago the last message was.
fn waiting(model: &Model, conversation: &Conversation) -> (String, Style) {
    match conversation.waiting_since {
        Some(since) if conversation.status == Status::Open => {
            (when::waited(since, model.now), model.theme.waiting(model.now.since(since)))
        }
        _ => (when::ago(conversation.last_message_at, model.now), model.theme.dim()),
    }
}

fn preview(model: &Model, conversation: &Conversation) -> String {
    if model.drafts.has(conversation.id) {
        return "✎ draft".to_owned();
    }
    let Some(last) = &conversation.last_message else { return String::new() };
    let text = safe::line(&last.preview);
    match (last.kind, last.author_kind) {
        (MessageKind::Note, _) => format!("note: {text}"),
        // The list has names only; who has one's own name is taken for oneself.
        (_, AuthorKind::Staff) if model.me.as_ref().is_some_and(|me| me.name == last.author_name) => {
            format!("you: {text}")
        }
        (_, AuthorKind::Staff | AuthorKind::Bot) => {
            format!("{}: {text}", fit(&safe::line(&last.author_name), 12))
        }
        (_, AuthorKind::System) => format!("── {text}"),
        (_, AuthorKind::Visitor) => text,
    }
}

/// How long it can be answered freely and who has it, or that it is closed.
fn tag(model: &Model, conversation: &Conversation) -> String {
    if conversation.status != Status::Open {
        return format!(" {}", conversation.status);
    }
    let me = model.me.as_ref().map(|me| me.id);
    let left = head::left(model, conversation).map(|(said, _)| format!(" {said}")).unwrap_or_default();
    match &conversation.assignee {
        Some(assignee) if Some(assignee.id) == me => format!("{left} → you"),
        Some(assignee) => format!("{left} → {}", fit(&safe::line(&assignee.name), 10)),
        None => left,
    }
}

pub(super) fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Webchat => "web",
        Channel::Sms => "sms",
        Channel::Whatsapp => "wa",
        Channel::Messenger => "fb",
        Channel::Email => "mail",
        Channel::Api => "api",
    }
}
