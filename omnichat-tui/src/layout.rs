//! Where things are on a screen of a given size. Pure; used for drawing and for knowing how far a page is.

use ratatui::layout::{Constraint, Layout, Rect};

use crate::model::Focus;

/// Columns and rows of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: u16,
    pub(crate) height: u16,
}

/// Below this nothing sensible fits.
pub(crate) const SMALLEST: Size = Size { width: 60, height: 15 };
/// From here on list and conversation fit side by side.
const TWO_PANES: u16 = 100;
/// From here on the contact fits too.
const THREE_PANES: u16 = 120;
/// From here on the list has room for whole names and more of what was said.
const ROOMY: u16 = 160;
/// Columns before the text of a message: time and gutter.
pub(crate) const GUTTER: u16 = 8;
/// Most rows of a draft that are shown at once.
const COMPOSER_ROWS: u16 = 10;

/// Most columns of what is written to who left their contact.
const CALLBACK: u16 = 60;

/// The panes; those that are not shown are absent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Areas {
    pub(crate) top: Rect,
    pub(crate) list: Option<Rect>,
    pub(crate) thread: Option<Rect>,
    pub(crate) contact: Option<Rect>,
    pub(crate) followups: Option<Rect>,
    pub(crate) foot: Rect,
}

pub(crate) fn is_wide(size: Size) -> bool {
    size.width >= TWO_PANES
}

pub(crate) fn is_too_small(size: Size) -> bool {
    size.width < SMALLEST.width || size.height < SMALLEST.height
}

pub(crate) fn areas(size: Size, focus: Focus) -> Areas {
    let whole = Rect::new(0, 0, size.width, size.height);
    let [top, main, foot] =
        Layout::vertical([Constraint::Length(1), Constraint::Min(0), Constraint::Length(1)]).areas(whole);
    let mut areas = Areas { top, list: None, thread: None, contact: None, followups: None, foot };
    let beside = if size.width >= ROOMY { 56 } else { 38 };
    if focus == Focus::Followups {
        areas.followups = Some(main);
    } else if size.width >= THREE_PANES {
        let [list, thread, contact] =
            Layout::horizontal([Constraint::Length(beside), Constraint::Min(0), Constraint::Length(30)])
                .areas(main);
        (areas.list, areas.thread, areas.contact) = (Some(list), Some(thread), Some(contact));
    } else if is_wide(size) {
        let [list, thread] = Layout::horizontal([Constraint::Length(beside), Constraint::Min(0)]).areas(main);
        (areas.list, areas.thread) = (Some(list), Some(thread));
    } else if focus == Focus::List {
        areas.list = Some(main);
    } else {
        areas.thread = Some(main);
    }
    areas
}

/// Rows of the list that fit, at two lines each inside the border.
pub(crate) fn list_rows(size: Size) -> usize {
    let area = areas(size, Focus::List).list.unwrap_or_default();
    usize::from(area.height.saturating_sub(2) / 2)
}

/// Timeline and composer inside the pane of a conversation, for a draft of so many rows.
pub(crate) fn thread_parts(area: Rect, draft_rows: usize) -> (Rect, Rect) {
    let most = COMPOSER_ROWS.min(area.height / 3).max(1);
    let rows = u16::try_from(draft_rows).unwrap_or(u16::MAX).clamp(1, most);
    let [timeline, composer] =
        Layout::vertical([Constraint::Min(0), Constraint::Length(rows + 2)]).areas(area);
    (timeline, composer)
}

/// Columns in which the text of messages is wrapped.
pub(crate) fn message_columns(size: Size) -> usize {
    let area = areas(size, Focus::Thread).thread.unwrap_or_default();
    usize::from(area.width.saturating_sub(4 + GUTTER))
}

/// Columns of the composer; one is kept free for the cursor.
pub(crate) fn composer_columns(size: Size) -> usize {
    let area = areas(size, Focus::Thread).thread.unwrap_or_default();
    usize::from(area.width.saturating_sub(5))
}

/// Columns in which is written to who left their contact; a border and a blank stand on either side.
pub(crate) fn callback_columns(size: Size) -> usize {
    usize::from(CALLBACK.min(size.width.saturating_sub(4)))
}
