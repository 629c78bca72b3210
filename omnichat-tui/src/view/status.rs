//! The top line, which says honestly how things stand, and the foot with the keys or the last notice.

use omnichat_api::channel::Channel;
use omnichat_api::conversation::Status;
use omnichat_api::message::MessageKind;
use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{clear, keys};
use crate::model::login::Field;
use crate::model::window::{Window, window};
use crate::model::{Focus, Line as Wire, Model, Notice};
use crate::text::{fit, safe, when, width, wrap};
use crate::theme::Theme;

/// Most rows of a notice.
const NOTICE_ROWS: usize = 4;

pub(super) fn top(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.theme;
    let columns = usize::from(area.width);
    let tenant = model.me.as_ref().map_or_else(|| model.server.clone(), |me| safe::line(&me.tenant.name));
    let tenant = format!(" · {}  ", fit(&tenant, columns / 4));
    let (mark, style) = wire(model);
    let mut state = mark;
    let on_its_way = model.unsent.iter().filter(|u| u.failed.is_none()).count();
    if on_its_way > 0 && !matches!(model.line, Wire::Live { .. }) {
        state.push_str(&format!(" · {on_its_way} to send"));
    }
    let name = " omnichat";
    let used = width(name) + width(&tenant) + width(&state);
    let left = columns.saturating_sub(used + 4);
    // Half a reason in a few letters would help nobody.
    if let Wire::Offline { why, .. } | Wire::Stopped(why) = &model.line
        && left >= 12
    {
        state.push_str(&format!(" · {}", fit(&safe::line(why), left)));
    }
    let used = width(name) + width(&tenant) + width(&state);
    let left = [Span::styled(name, theme.strong()), Span::raw(tenant), Span::styled(state, style)];
    frame.render_widget(Paragraph::new(Line::from_iter(left)), area);

    let live = model.me.is_some() && matches!(model.line, Wire::Live { .. });
    let mut counts = if live { counts(model) } else { Vec::new() };
    let mut right = vec![];
    if let Some(me) = model.me.as_ref().filter(|_| area.width >= 100) {
        right.push(fit(&safe::line(&me.name), 20));
    }
    if !model.bell {
        right.push("bell off".to_owned());
    }
    let said = |counts: &[String]| {
        let counts = Some(counts.join(" · ")).filter(|said| !said.is_empty());
        format!("{} ", counts.into_iter().chain(right.iter().cloned()).collect::<Vec<_>>().join("   "))
    };
    // What the list says anyway goes first.
    while !counts.is_empty() && used + width(&said(&counts)) >= columns {
        counts.remove(0);
    }
    let right = said(&counts);
    if used + width(&right) < columns {
        let right = Paragraph::new(Line::styled(right, theme.dim())).alignment(Alignment::Right);
        let used = u16::try_from(used).unwrap_or(area.width).min(area.width);
        frame.render_widget(right, Rect { x: area.x + used, width: area.width - used, ..area });
    }
}

fn wire(model: &Model) -> (String, Style) {
    let theme = model.theme;
    match &model.line {
        _ if model.login.is_some() && model.me.is_none() => ("○ signed out".to_owned(), theme.dim()),
        Wire::Connecting => ("◌ connecting …".to_owned(), theme.worry()),
        Wire::Live { latency_ms: None } => ("● live".to_owned(), theme.good()),
        Wire::Live { latency_ms: Some(ms) } => (format!("● live {} ms", ms.max(&1)), theme.good()),
        Wire::Offline { since, next_try, .. } => {
            let since = when::clock(*since, &model.zone);
            let left = (next_try.since(model.now) + 999) / 1000;
            let next = if left > 0 { format!("next try in {left} s") } else { "trying …".to_owned() };
            (format!("○ offline since {since}, {next}"), theme.bad())
        }
        Wire::SignedOut if model.focus == Focus::Composer => {
            ("○ signed out: Esc signs in".to_owned(), theme.bad())
        }
        Wire::SignedOut => ("○ signed out: sign in again".to_owned(), theme.bad()),
        Wire::Stopped(_) => ("○ stopped, ^R tries again".to_owned(), theme.bad()),
    }
}

/// How much there is to do, in parts: those that matter most come last.
fn counts(model: &Model) -> Vec<String> {
    let open = model.conversations.values().filter(|c| c.status == Status::Open);
    let unassigned = open.clone().filter(|c| c.assignee.is_none()).count();
    let escalated = model.conversations.values().filter(|c| c.escalation.is_some()).count();
    let more = if model.uncounted { "+" } else { "" };
    let mut said = vec![format!("open {}{more}", open.count()), format!("unassigned {unassigned}{more}")];
    if escalated > 0 {
        said.push(format!("escalated {escalated}{more}"));
    }
    if model.followups.unseen() > 0 {
        said.push(format!("follow-ups {}", model.followups.unseen()));
    }
    said
}

pub(super) fn foot(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.theme;
    let line = match &model.notice {
        Some(said) => return notice(said, theme, frame, area),
        None if model.tenants.entering.is_some() => {
            let name = model.tenants.entering.as_deref().unwrap_or_default();
            Line::styled(format!(" Switching to {} …", safe::line(name)), theme.strong())
        }
        None if model.login.as_ref().is_some_and(|form| form.at == Field::Code) => {
            keys(theme, &[("Enter", "sign in"), ("Esc", "back to the password")], area.width)
        }
        None if model.login.is_some() => {
            keys(theme, &[("Enter", "sign in"), ("Tab", "next field"), ("Esc", "leave")], area.width)
        }
        None => match model.focus {
            Focus::List if model.list.typing.is_some() => {
                keys(theme, &[("Enter", "search"), ("Esc", "cancel")], area.width)
            }
            Focus::List => keys(theme, LIST, area.width),
            Focus::Thread => keys(theme, &thread(model), area.width),
            Focus::Composer if !model.canned_choices().is_empty() => keys(theme, CANNED, area.width),
            Focus::Composer => keys(theme, &composer(model), area.width),
            Focus::Followups => keys(theme, FOLLOWUPS, area.width),
        },
    };
    frame.render_widget(Paragraph::new(line), area);
}

/// The last notice, in as many rows as it takes: half a reason would help nobody.
fn notice(notice: &Notice, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let (mark, style) = if notice.bad { (" ! ", theme.bad()) } else { (" ", theme.strong()) };
    let columns = usize::from(area.width).saturating_sub(width(mark) + 1);
    let said = safe::line(&notice.text);
    let rows: Vec<_> = wrap::wrapped(&said, columns).take(NOTICE_ROWS).collect();
    let more = u16::try_from(rows.len()).unwrap_or(1).saturating_sub(1).min(area.y);
    let area = Rect { y: area.y - more, height: more + 1, ..area };
    let indent = " ".repeat(width(mark));
    let lead = |n| if n == 0 { mark } else { indent.as_str() };
    let lines = rows.iter().enumerate().map(|(n, row)| Line::styled(format!("{}{row}", lead(n)), style));
    clear(frame, area);
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), area);
}

/// The keys of a conversation; where only a template can be sent, that comes first.
fn thread(model: &Model) -> Vec<Key> {
    let mut keys = THREAD.to_vec();
    match templates(model) {
        Some(Window::Over) => keys[0] = ("p", "template"),
        Some(_) => keys.insert(keys.len() - 2, ("p", "template")),
        None => {}
    }
    keys
}

/// The keys while a reply or note is written; what is said too late for a free reply waits.
fn composer(model: &Model) -> Vec<Key> {
    let draft = model.open.and_then(|id| model.drafts.get(id));
    if draft.is_some_and(|draft| draft.kind == MessageKind::Note) {
        return NOTE.to_vec();
    }
    let over = model.opened().is_some_and(|(known, _)| window(known, model.now) == Window::Over);
    let mut keys = COMPOSER.to_vec();
    if over {
        keys[0] = ("Enter", "send when they write");
    }
    if templates(model).is_some() {
        keys.insert(if over { 1 } else { keys.len() - 2 }, ("^T", "template"));
    }
    keys
}

/// How long free replies can be sent where templates can be sent as well.
fn templates(model: &Model) -> Option<Window> {
    let (conversation, _) = model.opened()?;
    (conversation.channel == Channel::Whatsapp).then(|| window(conversation, model.now))
}

/// A key, and what it does.
type Key = (&'static str, &'static str);

const LIST: &[Key] = &[
    ("Enter", "open"),
    ("r", "reply"),
    ("a", "assign"),
    ("c", "close"),
    ("s", "snooze"),
    ("Tab", "filter"),
    ("/", "search"),
    ("F", "follow-ups"),
    ("T", "tenant"),
    ("?", "help"),
    ("q", "quit"),
];
const THREAD: &[Key] = &[
    ("r", "reply"),
    ("n", "note"),
    ("a", "assign"),
    ("c", "close"),
    ("s", "snooze"),
    ("Esc", "list"),
    ("d", "delivery"),
    ("o", "files"),
    ("i", "contact"),
    ("J/K", "next"),
    ("?", "help"),
    ("q", "quit"),
];
const COMPOSER: &[Key] = &[
    ("Enter", "send"),
    ("^J", "new line"),
    ("/", "canned"),
    ("^A", "attach"),
    ("^S", "later"),
    ("Esc", "keep as draft"),
];
const NOTE: &[Key] = &[
    ("Enter", "write the note"),
    ("^J", "new line"),
    ("/", "canned"),
    ("^A", "attach"),
    ("Esc", "keep as draft"),
];
const CANNED: &[Key] = &[("Enter", "fill in"), ("↑↓", "move"), ("Esc", "write on")];
const FOLLOWUPS: &[Key] = &[
    ("Enter", "open"),
    ("r", "write to them"),
    ("v", "seen"),
    ("d", "done"),
    ("Tab", "to do / done"),
    ("Esc", "back"),
    ("?", "help"),
];
