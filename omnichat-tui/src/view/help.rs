//! All keys, on one page that scrolls on small screens.

use ratatui::Frame;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::over;
use crate::model::Model;
use crate::text::pad;

/// A key and what it does; a heading when there is no key.
const HELP: &[(&str, &str)] = &[
    ("", "Anywhere but while writing"),
    ("r  n", "write a reply, a note that only your team sees"),
    ("a", "assign: to you, to another, to nobody"),
    ("c  o", "close the conversation, open it again"),
    ("s", "snooze: out of sight until a time"),
    ("t", "take a conversation that nobody answers"),
    ("p", "send a template that WhatsApp has approved"),
    ("R", "send again what failed"),
    ("i", "who is the contact"),
    ("f", "choose what the list shows"),
    ("F", "follow-ups: who wants to be called back"),
    ("T", "work in another tenant"),
    ("b", "bell for new messages on or off"),
    ("^R", "connect now; when live: fetch everything afresh"),
    ("?  q", "this page, leave"),
    ("", "Moving"),
    ("j k  ↑ ↓", "one down, one up"),
    ("^D ^U  PgDn PgUp", "half a page, a page"),
    ("g G", "to the first, to the last"),
    ("", "In the list"),
    ("Enter", "open the conversation"),
    ("Tab", "open, mine, unassigned, closed, snoozed, all"),
    ("/", "search words in messages and names"),
    ("Esc", "leave the search"),
    ("", "In the follow-ups"),
    ("Enter  r", "open the conversation, write to what they left"),
    ("v  d", "seen, done"),
    ("Tab", "to do, done"),
    ("", "In a conversation"),
    ("J K", "next conversation, previous one"),
    ("d", "the way of a message: try again, take back"),
    ("o  v", "files and mail pages (o where it is not closed)"),
    ("z", "unfold what mails quote"),
    ("x", "take back what failed, or is sent later"),
    ("Esc", "back to the list"),
    ("", "While writing"),
    ("Enter", "send"),
    ("Alt+Enter  ^J", "new line"),
    ("Esc", "stop; the draft is kept"),
    ("/word", "find a canned reply; Enter fills it in"),
    ("^A", "attach a file; Backspace on no text takes it off"),
    ("^S", "send it later, at a time"),
    ("^T", "a WhatsApp template instead of what you write"),
    ("Home ^E ^W ^U ^K", "begin, end, delete word, to begin, to end"),
    ("", "Signs"),
    ("●  ▌  ┆", "unread, written by staff, note"),
    ("▲  △", "nobody answers: open, taken by somebody"),
    ("◷  ✗  ?", "not sent yet, failed, may have arrived"),
    ("✓  ✓✓  ✓ read", "the carrier has it, arrived, read by the visitor"),
];

pub(crate) fn rows() -> usize {
    HELP.len()
}

pub(super) fn draw(model: &Model, scroll: usize, frame: &mut Frame<'_>) {
    let theme = model.theme;
    let height = u16::try_from(HELP.len() + 2).unwrap_or(u16::MAX).min(model.size.height.saturating_sub(2));
    let title = if usize::from(height) < HELP.len() + 2 {
        "Keys · j and k scroll · Esc closes"
    } else {
        "Keys · Esc closes"
    };
    let inside = over(frame, theme, title, 72, height);
    let lines: Vec<_> = HELP
        .iter()
        .skip(scroll)
        .map(|(key, does)| match *key {
            "" => Line::styled(format!(" {does}"), theme.strong()),
            key => Line::from(vec![
                Span::styled(format!("   {}", pad(key, 18)), theme.accent()),
                Span::raw((*does).to_owned()),
            ]),
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), inside);
}
