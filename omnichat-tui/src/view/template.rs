//! A WhatsApp template: which one, what stands in its places, and what the contact will read.

use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{field, keys, over};
use crate::model::Model;
use crate::model::template::{Busy, Form};
use crate::text::{fit, pad, safe, width, wrap};

const COLUMNS: u16 = 72;
/// Most templates, and most places, that are shown at once.
const ROWS: usize = 7;
/// Most columns of a place's name.
const PLACE: usize = 24;
const NONE: &str = "No template of this inbox is approved. Make one in Twilio's Content Template Builder and have WhatsApp \
                    approve it; then look again.";

pub(super) fn draw(model: &Model, form: &Form, frame: &mut Frame<'_>) {
    let theme = model.theme;
    let columns = usize::from(COLUMNS.min(model.size.width)) - 4;
    let name = model.conversations.get(&form.conversation).map_or("", |known| known.contact.name.as_str());
    let title = format!("Send a template · {}", fit(&safe::line(name), 30));
    let (mut lines, cursor) = match form.place {
        None => (choices(model, form, columns), None),
        Some(place) => places(model, form, place, columns),
    };
    let trouble = form.trouble.as_deref().map(safe::line);
    let mut said: Vec<_> = trouble
        .iter()
        .flat_map(|why| wrap::wrapped(why, columns))
        .map(|row| Line::styled(format!(" {row}"), theme.bad()))
        .collect();
    said.push(keys(theme, &hints(form), COLUMNS));
    let height = u16::try_from(lines.len() + 1 + said.len() + 2).unwrap_or(u16::MAX);
    let inside = over(frame, theme, &title, COLUMNS, height.min(model.size.height.saturating_sub(2)));
    // What went wrong and the keys are seen also where the text is long.
    lines.resize(usize::from(inside.height).saturating_sub(said.len()), Line::raw(""));
    lines.extend(said);
    frame.render_widget(Paragraph::new(lines), inside);
    if let Some((column, row)) = cursor {
        let at = |n: usize, most: u16| u16::try_from(n).unwrap_or(u16::MAX).min(most.saturating_sub(1));
        let (column, row) = (at(column, inside.width), at(row, inside.height));
        frame.set_cursor_position(Position::new(inside.x + column, inside.y + row));
    }
}

fn hints(form: &Form) -> Vec<(&'static str, &'static str)> {
    match (form.place, form.busy) {
        (_, Some(Busy::Sending)) => vec![("Esc", "back")],
        (None, _) if form.approved.is_empty() => vec![("^R", "look again"), ("Esc", "cancel")],
        (None, _) => vec![("Enter", "choose"), ("↑↓", "move"), ("^R", "look again"), ("Esc", "cancel")],
        (Some(_), _) => {
            let enter = if form.blank().is_some() { "next" } else { "send" };
            let mut hints = vec![("Enter", enter), ("Esc", "other templates")];
            if form.places().len() > 1 {
                hints.insert(1, ("Tab", "other places"));
            }
            hints
        }
    }
}

/// The templates, and what the one under the cursor says.
fn choices(model: &Model, form: &Form, columns: usize) -> Vec<Line<'static>> {
    let theme = model.theme;
    if form.approved.is_empty() {
        let said = match (form.busy, &form.trouble) {
            (Some(_), _) => "Loading …",
            (None, Some(_)) => return Vec::new(),
            (None, None) => NONE,
        };
        return wrap::wrapped(said, columns)
            .map(|row| Line::styled(format!(" {row}"), theme.dim()))
            .collect();
    }
    let shown = form.approved.iter().enumerate().skip(form.at.saturating_sub(ROWS - 1)).take(ROWS);
    let mut lines: Vec<_> = shown
        .map(|(n, template)| {
            let name = format!("{} · {}", safe::line(&template.name), safe::line(&template.language));
            let (mark, style) =
                if n == form.at { ("▌", theme.selected(true)) } else { (" ", theme.plain()) };
            Line::styled(format!("{mark} {}", fit(&name, columns - 1)), style)
        })
        .collect();
    lines.push(match form.busy {
        Some(_) => Line::styled(" Looking again …", theme.dim()),
        None => Line::raw(""),
    });
    lines.extend(preview(model, form, columns));
    lines
}

/// The places with what stands in them, and where the cursor is.
fn places(
    model: &Model,
    form: &Form,
    place: usize,
    columns: usize,
) -> (Vec<Line<'static>>, Option<(usize, usize)>) {
    let theme = model.theme;
    let names = form.places();
    let top = place.saturating_sub(ROWS - 1);
    let label = |name: &String| format!("{{{{{}}}}}", safe::line(name));
    let labels = names.iter().map(|name| width(&label(name))).max().unwrap_or(0).min(PLACE);
    let left = columns - labels - 3;
    let (typed, column) = form.writing().map_or_else(Default::default, |writing| field::shown(writing, left));
    let mut lines: Vec<_> = names
        .iter()
        .enumerate()
        .skip(top)
        .take(ROWS)
        .map(|(n, name)| {
            let label = pad(&label(name), labels);
            let (mark, style, value) = match n == place {
                true => ("▌", theme.accent().patch(theme.strong()), typed.clone()),
                false => (" ", theme.dim(), fit(&safe::line(form.value(name)), left)),
            };
            Line::from(vec![Span::styled(format!("{mark} {label} "), style), Span::raw(value)])
        })
        .collect();
    let cursor = (!names.is_empty()).then(|| (labels + 3 + column, place - top));
    lines.push(match form.busy {
        Some(Busy::Sending) => Line::styled(" Sending …", theme.dim()),
        _ => Line::raw(""),
    });
    lines.extend(preview(model, form, columns));
    (lines, cursor)
}

/// What the contact will read.
fn preview(model: &Model, form: &Form, columns: usize) -> Vec<Line<'static>> {
    let text = safe::lines(&form.preview());
    let rows = wrap::wrapped(&text, columns - 2);
    rows.map(|row| Line::styled(format!(" │ {row}"), model.theme.plain())).collect()
}
