//! Draws the model. Decides nothing and changes nothing; all text from outside goes through `text::safe`.

mod canned;
mod composer;
mod contact;
mod delivery;
mod field;
mod files;
mod followups;
mod help;
mod list;
mod login;
mod popup;
mod status;
mod template;
mod tenants;
mod thread;
mod times;

use ratatui::Frame;
use ratatui::layout::Alignment;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Borders, Clear, Paragraph, Wrap};

use crate::layout;
use crate::model::Model;
use crate::model::popup::Popup;
use crate::text::width;
use crate::theme::Theme;

pub(crate) use help::rows as help_rows;

pub(crate) fn view(model: &Model, frame: &mut Frame<'_>) {
    if layout::is_too_small(model.size) {
        return too_small(model, frame);
    }
    let areas = layout::areas(model.size, model.focus);
    status::top(model, frame, areas.top);
    if let Some(form) = &model.login {
        login::draw(model, form, frame);
    } else {
        if let Some(area) = areas.list {
            list::draw(model, frame, area);
        }
        if let Some(area) = areas.thread {
            thread::draw(model, frame, area);
        }
        if let Some(area) = areas.contact {
            contact::pane(model, frame, area);
        }
        if let Some(area) = areas.followups {
            followups::draw(model, frame, area);
        }
    }
    status::foot(model, frame, areas.foot);
    match &model.popup {
        None => {}
        Some(Popup::Help { scroll }) => help::draw(model, *scroll, frame),
        Some(Popup::Contact { conversation }) => contact::popup(model, *conversation, frame),
        Some(Popup::Filter { at }) => popup::filter(model, *at, frame),
        Some(Popup::Assign { at, .. }) => popup::assign(model, *at, frame),
        Some(Popup::Tenants { words, at }) => tenants::draw(model, words, *at, frame),
        Some(Popup::Delivery { conversation, seq, steps }) => {
            delivery::draw(model, (*conversation, *seq), steps.as_ref(), frame);
        }
        Some(Popup::When { what, conversation, at, words }) => {
            times::draw(model, (*what, *conversation), *at, words, frame);
        }
        Some(Popup::Files { conversation, at }) => files::list(model, *conversation, *at, frame),
        Some(Popup::Link { url, opened }) => files::link(model, url, *opened, frame),
        Some(Popup::Attach { path, names, .. }) => files::path(model, path, names, frame),
        Some(Popup::Callback(id)) => followups::callback(model, *id, frame),
        Some(Popup::Template(form)) => template::draw(model, form, frame),
        Some(Popup::Quit) => popup::quit(model, frame),
    }
}

fn too_small(model: &Model, frame: &mut Frame<'_>) {
    let layout::Size { width, height } = layout::SMALLEST;
    let said = format!(
        "This window is a little small: {}×{}. Omnichat needs {width}×{height}. Your drafts are safe; make it larger to go on.",
        model.size.width, model.size.height
    );
    frame.render_widget(Paragraph::new(said).wrap(Wrap { trim: true }), frame.area());
}

/// A border with a title. The focused one is double, so that it is known without colour.
fn pane<'a>(theme: Theme, title: impl Into<Line<'a>>, focused: bool) -> Block<'a> {
    let kind = if focused { BorderType::Thick } else { BorderType::Plain };
    let title = title.into().patch_style(theme.on_border(Style::new()));
    Block::new().borders(Borders::ALL).border_type(kind).border_style(theme.border(focused)).title(title)
}

/// A pane of this many columns and rows in the middle of the screen, cleared. Gives the inside.
fn over(frame: &mut Frame<'_>, theme: Theme, title: &str, columns: u16, rows: u16) -> Rect {
    let whole = frame.area();
    let (columns, rows) = (columns.min(whole.width), rows.min(whole.height));
    let area = Rect::new((whole.width - columns) / 2, (whole.height - rows) / 2, columns, rows);
    clear(frame, area);
    let block = pane(theme, format!(" {title} "), true);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    inside
}

/// Empties an area for what is to lie over the screen.
fn clear(frame: &mut Frame<'_>, area: Rect) {
    frame.render_widget(Clear, area);
    // Half of a wide character on its left would hide the border.
    if let Some(left) = area.x.checked_sub(1) {
        for y in area.top()..area.bottom() {
            let cell = &mut frame.buffer_mut()[(left, y)];
            if width(cell.symbol()) > 1 {
                cell.set_symbol(" ");
            }
        }
    }
}

/// A sentence in the middle of a pane that has nothing else to show.
fn instead(frame: &mut Frame<'_>, area: Rect, text: impl Into<String>, style: Style) {
    let text: String = text.into();
    let columns = usize::from(area.width.saturating_sub(2)).max(1);
    let rows: Vec<_> =
        crate::text::wrap::wrapped(&text, columns).map(|r| Line::styled(r.to_owned(), style)).collect();
    let height = u16::try_from(rows.len()).unwrap_or(u16::MAX).min(area.height);
    let top = area.y + (area.height - height) / 3;
    let area = Rect::new(area.x + 1, top, area.width.saturating_sub(2), height);
    frame.render_widget(Paragraph::new(rows).alignment(Alignment::Center), area);
}

/// Keys and what they do: the key strong, the word plain. Where not all fit, the last two are kept before others.
fn keys(theme: Theme, pairs: &[(&str, &str)], columns: u16) -> Line<'static> {
    let wide = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, w)| width(k) + width(w) + 3).sum::<usize>();
    let (first, last) = pairs.split_at(pairs.len().saturating_sub(2));
    let mut fitting = first.len();
    while fitting > 0 && wide(&first[..fitting]) + wide(last) > usize::from(columns) {
        fitting -= 1;
    }
    let mut spans = Vec::new();
    for (key, word) in first[..fitting].iter().chain(last) {
        spans.push(Span::styled(format!(" {key}"), theme.accent().patch(theme.strong())));
        spans.push(Span::styled(format!(" {word} "), theme.dim()));
    }
    Line::from(spans)
}
