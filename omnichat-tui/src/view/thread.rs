//! One conversation: its timeline, and the composer below.

use omnichat_api::channel::Channel;
use omnichat_api::conversation::{Conversation, Status};
use omnichat_api::limits::MESSAGE_CHARS;
use omnichat_api::message::MessageKind;
use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Borders, Paragraph};

use super::{canned, instead, list, pane};
use crate::head;
use crate::layout;
use crate::model::drafts::Draft;
use crate::model::thread::Thread;
use crate::model::window::{Window, window};
use crate::model::{Focus, Line as Wire, Model};
use crate::text::{fit, safe, when, wrap};
use crate::timeline;

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.theme;
    let focused = model.focus == Focus::Thread && model.popup.is_none();
    let Some((conversation, thread)) = model.opened() else {
        let block = pane(theme, "", focused);
        let inside = block.inner(area);
        frame.render_widget(block, area);
        let said = if model.open.is_some() {
            "Loading …"
        } else {
            "Enter opens the conversation under the cursor, r replies at once, ? shows all keys."
        };
        return instead(frame, inside, said, theme.dim());
    };
    let (timeline, composer) = layout::thread_parts(area, timeline::draft_rows(model));
    // The composer's upper border closes this pane too.
    let sides = Borders::TOP | Borders::LEFT | Borders::RIGHT;
    let block = pane(theme, title(model, conversation, area.width), focused).borders(sides);
    let inside = block.inner(timeline);
    frame.render_widget(block, timeline);
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let head = head::lines(model);
    let rows = u16::try_from(head.len()).unwrap_or(0).min(inside.height);
    frame.render_widget(Paragraph::new(head), Rect { height: rows, ..inside });
    let inside = Rect { y: inside.y + rows, height: inside.height - rows, ..inside };
    messages(model, thread, frame, inside);
    write(model, conversation, thread, frame, composer);
    canned::draw(model, composer, frame);
}

fn title(model: &Model, conversation: &Conversation, columns: u16) -> Line<'static> {
    let me = model.me.as_ref().map(|me| me.id);
    let state = match (conversation.status, conversation.waiting_since) {
        (Status::Open, Some(since)) => format!("waiting {}", when::waited(since, model.now)),
        (Status::Open, None) => "open".to_owned(),
        (status, _) => status.to_string(),
    };
    let whose = match &conversation.assignee {
        Some(assignee) if Some(assignee.id) == me => "yours".to_owned(),
        Some(assignee) => format!("→ {}", fit(&safe::line(&assignee.name), 16)),
        None => "nobody's".to_owned(),
    };
    let name = fit(&safe::line(&conversation.contact.name), usize::from(columns / 3));
    let rest = format!("{} · {state} · {whose}", list::channel(conversation.channel));
    Line::raw(format!(" {name} · {rest} "))
}

fn messages(model: &Model, thread: &Thread, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.theme;
    let rows = timeline::rows(model);
    if rows.is_empty() {
        let (said, style) = match (&thread.trouble, thread.loading) {
            (Some(why), _) => (format!("{} Esc and Enter try again.", safe::line(why)), theme.bad()),
            (None, true) => ("Loading …".to_owned(), theme.dim()),
            (None, false) => ("No message yet.".to_owned(), theme.dim()),
        };
        return instead(frame, area, said, style);
    }
    let visible = usize::from(area.height);
    let last = rows.len().saturating_sub(thread.scroll).max(visible.min(rows.len()));
    let first = last.saturating_sub(visible);
    let shown: Vec<_> = rows.into_iter().skip(first).take(last - first).collect();
    frame.render_widget(Paragraph::new(shown), area);
}

fn write(model: &Model, conversation: &Conversation, thread: &Thread, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.theme;
    let focused = model.focus == Focus::Composer && model.popup.is_none();
    let draft = model.drafts.get(conversation.id);
    let kind = draft.map_or(MessageKind::Message, |d| d.kind);
    let title = match kind {
        MessageKind::Message => format!(" Reply · {} ", list::channel(conversation.channel)),
        MessageKind::Note => " Note · only your team sees it ".to_owned(),
    };
    let style = if kind == MessageKind::Note { theme.note() } else { theme.plain() };
    let mut block = pane(theme, Line::styled(title, style), focused);
    if let Some(typing) = typing(model, conversation, thread) {
        block = block
            .title_top(Line::styled(typing, theme.on_border(theme.accent())).alignment(Alignment::Right));
    }
    if thread.scroll > 0 {
        block = block.title_top(
            Line::styled(" ▼ G: to the end ", theme.on_border(theme.worry())).alignment(Alignment::Center),
        );
    }
    if let Some(others) = lookers(model, thread) {
        block = block
            .title_bottom(Line::styled(others, theme.on_border(theme.worry())).alignment(Alignment::Right));
    }
    let text = draft.map_or("", |d| d.composer().text());
    let count = text.chars().count();
    if count > MESSAGE_CHARS * 9 / 10 {
        let style = if count > MESSAGE_CHARS { theme.bad() } else { theme.worry() };
        block = block.title_bottom(Line::styled(
            format!(" {count} of {MESSAGE_CHARS} characters "),
            theme.on_border(style),
        ));
    }
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(1), ..inside };
    let inside = chips(model, draft, frame, inside);
    if text.is_empty() {
        let over = kind == MessageKind::Message && window(conversation, model.now) == Window::Over;
        let hint = match (&model.line, focused) {
            (_, false) if over && conversation.channel == Channel::Whatsapp => {
                "p sends a template, n writes a note."
            }
            (_, false) => "r writes a reply, n a note.",
            (Wire::Live { .. }, true) if over && conversation.channel == Channel::Whatsapp => {
                "Only a template can be sent now: ^T chooses one."
            }
            (Wire::Live { .. }, true) if over => "Nothing can be sent until they write again.",
            (Wire::Live { .. }, true) => {
                "Enter sends, Alt+Enter or Ctrl+J breaks the line, / finds canned replies."
            }
            (Wire::SignedOut, true) => "Signed out. Esc asks for your password; what you write here is kept.",
            (_, true) => "Offline: what you send is kept, and goes out when the connection is back.",
        };
        frame.render_widget(Paragraph::new(Line::styled(hint, theme.dim())), inside);
    }
    let columns = layout::composer_columns(model.size);
    let rows: Vec<_> = wrap::rows(text, columns).into_iter().map(|row| safe::line(&text[row])).collect();
    let (row, column) = draft.map_or((0, 0), |d| d.composer().place(columns));
    let first = row.saturating_sub(usize::from(inside.height).saturating_sub(1));
    if !text.is_empty() {
        let style = if focused { theme.plain() } else { theme.dim() };
        let lines: Vec<_> = rows.into_iter().skip(first).map(|row| Line::styled(row, style)).collect();
        frame.render_widget(Paragraph::new(lines), inside);
    }
    if focused {
        let across = u16::try_from(column).unwrap_or(0).min(inside.width.saturating_sub(1));
        let down = u16::try_from(row - first).unwrap_or(0).min(inside.height.saturating_sub(1));
        frame.set_cursor_position((inside.x + across, inside.y + down));
    }
}

/// The files that go with the message, in a row over its text; gives what is left below.
fn chips(model: &Model, draft: Option<&Draft>, frame: &mut Frame<'_>, area: Rect) -> Rect {
    let files = draft.map_or(&[][..], |draft| &draft.sheet().files);
    if files.is_empty() || area.height < 2 {
        return area;
    }
    let names: Vec<_> = files.iter().map(|chip| format!("📎 {}", safe::line(&chip.label()))).collect();
    let said = fit(&names.join("  "), usize::from(area.width).saturating_sub(1));
    frame.render_widget(Paragraph::new(Line::styled(said, model.theme.accent())), Rect { height: 1, ..area });
    Rect { y: area.y + 1, height: area.height - 1, ..area }
}

fn typing(model: &Model, conversation: &Conversation, thread: &Thread) -> Option<String> {
    let me = model.me.as_ref().map(|me| me.id);
    let others = thread.typists(model.now).filter(|who| who.is_none_or(|user| Some(user.id) != me));
    let names: Vec<_> = others
        .map(|who| fit(&safe::line(who.map_or(&conversation.contact.name, |user| &user.name)), 16))
        .collect();
    match names.as_slice() {
        [] => None,
        [one] => Some(format!(" {one} is typing … ")),
        names => Some(format!(" {} are typing … ", names.join(", "))),
    }
}

/// Who else looks at this conversation.
fn lookers(model: &Model, thread: &Thread) -> Option<String> {
    let me = model.me.as_ref().map(|me| me.id);
    let others = thread.watchers.iter().filter(|user| Some(user.id) != me);
    let mut said: Vec<_> = others.map(|user| fit(&safe::line(&user.name), 16)).collect();
    said.dedup();
    let staff = match said.as_slice() {
        [] => None,
        [one] => Some(format!("{one} is looking")),
        names => Some(format!("{} are looking", names.join(", "))),
    };
    let visitor = thread.visitor_online.then(|| "visitor online".to_owned());
    let both: Vec<_> = visitor.into_iter().chain(staff).collect();
    (!both.is_empty()).then(|| format!(" {} ", both.join(" · ")))
}
