//! The composer under a conversation: what is written there, with which files, what it costs, and who else is there.

use omnichat_api::channel::Channel;
use omnichat_api::conversation::Conversation;
use omnichat_api::limits::MESSAGE_CHARS;
use omnichat_api::message::MessageKind;
use omnichat_api::segments::{Segments, SmsAlphabet, segments};
use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{list, pane};
use crate::head;
use crate::layout;
use crate::model::drafts::Draft;
use crate::model::thread::Thread;
use crate::model::window::{Window, window};
use crate::model::{Focus, Line as Wire, Model};
use crate::text::{fit, safe, wrap};

pub(super) fn draw(
    model: &Model,
    conversation: &Conversation,
    thread: &Thread,
    frame: &mut Frame<'_>,
    area: Rect,
) {
    let theme = model.theme;
    let focused = model.focus == Focus::Composer && model.popup.is_none();
    let draft = model.drafts.get(conversation.id);
    let kind = draft.map_or(MessageKind::Message, |d| d.kind);
    let text = draft.map_or("", |d| d.composer().text());
    let mut block = pane(theme, title(model, conversation, kind), focused);
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
    block = block.title_bottom(size(model, conversation, kind, text));
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(1), ..inside };
    let inside = chips(model, draft, frame, inside);
    let columns = layout::composer_columns(model.size);
    if text.is_empty() {
        let over = kind == MessageKind::Message && window(conversation, model.now) == Window::Over;
        let hint = fit(hint(model, conversation.channel, over, focused), columns);
        frame.render_widget(Paragraph::new(Line::styled(hint, theme.dim())), inside);
    }
    let rows = wrap::rows(text, columns);
    let (row, column) = draft.map_or((0, 0), |d| d.composer().place(columns));
    let first = row.saturating_sub(usize::from(inside.height).saturating_sub(1));
    if !text.is_empty() {
        let style = if focused { theme.plain() } else { theme.dim() };
        let shown = rows.into_iter().skip(first).take(usize::from(inside.height));
        let lines: Vec<_> = shown.map(|row| Line::styled(safe::line(&text[row]), style)).collect();
        frame.render_widget(Paragraph::new(lines), inside);
    }
    if focused {
        let across = u16::try_from(column).unwrap_or(0).min(inside.width.saturating_sub(1));
        let down = u16::try_from(row - first).unwrap_or(0).min(inside.height.saturating_sub(1));
        frame.set_cursor_position((inside.x + across, inside.y + down));
    }
}

/// What is written, by which channel, and how long it can be sent freely.
fn title(model: &Model, conversation: &Conversation, kind: MessageKind) -> Line<'static> {
    let theme = model.theme;
    if kind == MessageKind::Note {
        return Line::styled(" Note · only your team sees it ", theme.note());
    }
    let mut spans = vec![Span::raw(format!(" Reply · {} ", list::channel(conversation.channel)))];
    if let Some((left, soon)) = head::left(model, conversation) {
        let style = if soon { theme.on_border(theme.worry()) } else { theme.plain() };
        spans.push(Span::styled(format!("· {left} "), style));
    }
    Line::from(spans)
}

/// What stands in an empty composer; short enough for the narrowest pane between two others.
const fn hint(model: &Model, channel: Channel, over: bool, focused: bool) -> &'static str {
    let templates = over && matches!(channel, Channel::Whatsapp);
    match (&model.line, focused) {
        (_, false) if templates => "p sends a template, r and n write.",
        (_, false) => "r writes a reply, n a note.",
        (Wire::Live { .. }, true) if templates => "^T sends a template; a reply waits for theirs.",
        (Wire::Live { .. }, true) if over => "What you write waits until they write again.",
        (Wire::Live { .. }, true) => "Enter sends, / finds canned replies.",
        (Wire::SignedOut, true) => "Signed out: Esc signs in. This text is kept.",
        (_, true) => "Offline: kept here, and sent when we are back.",
    }
}

/// How many SMS it takes, and how much of what a message holds; nothing while it is one plain SMS.
fn size(model: &Model, conversation: &Conversation, kind: MessageKind, text: &str) -> Line<'static> {
    let theme = model.theme;
    let mut spans = Vec::new();
    let sms = conversation.channel == Channel::Sms && kind == MessageKind::Message;
    let Segments { alphabet, count: takes, .. } = segments(text.trim_end());
    // One such character more than halves what an SMS holds.
    let wide = alphabet == SmsAlphabet::Ucs2;
    if sms && (takes > 1 || wide) {
        let why = if wide { ", with characters that take more room" } else { "" };
        spans.push(Span::styled(format!(" {takes} SMS{why} "), theme.on_border(theme.worry())));
    }
    let count = text.chars().count();
    if count > MESSAGE_CHARS * 9 / 10 {
        let style = if count > MESSAGE_CHARS { theme.bad() } else { theme.worry() };
        let said = format!(" {count} of {MESSAGE_CHARS} characters ");
        spans.push(Span::styled(said, theme.on_border(style)));
    }
    Line::from(spans)
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
