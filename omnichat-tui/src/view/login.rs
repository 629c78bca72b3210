//! The form that signs in, in two steps where there is a second factor. The password is shown as dots.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;
use unicode_segmentation::UnicodeSegmentation as _;

use super::over;
use crate::model::Model;
use crate::model::login::{Field, LoginForm};
use crate::text::{fit, safe, wrap};

const COLUMNS: u16 = 58;

pub(super) fn draw(model: &Model, form: &LoginForm, frame: &mut Frame<'_>) {
    let theme = model.theme;
    let inside = over(frame, theme, "Sign in to Omnichat", COLUMNS, 13);
    let columns = usize::from(inside.width.saturating_sub(2));
    let mut lines = vec![Line::styled(format!(" {}", model.server), theme.dim()), Line::raw("")];
    let in_field = |text: &str| Line::raw(format!("  {}", tail(text, columns - 2)));
    let label = |field: Field, text: &str| {
        let here = form.at == field;
        let mark = if here { "▌" } else { " " };
        Line::styled(format!("{mark}{text}"), if here { theme.strong() } else { theme.plain() })
    };
    if form.at == Field::Code {
        let who = fit(&safe::line(form.email.text().trim()), columns - 16);
        lines.push(Line::raw(format!(" Signing in as {who}.")));
        lines.push(Line::raw(""));
        lines.push(label(Field::Code, "Code of your app, or a recovery code"));
        lines.push(in_field(&safe::line(form.code.text())));
    } else {
        lines.push(label(Field::Email, "Email"));
        lines.push(in_field(&safe::line(form.email.text())));
        lines.push(label(Field::Password, "Password"));
        lines.push(in_field(&"•".repeat(form.password.text().graphemes(true).count())));
    }
    lines.push(Line::raw(""));
    let (said, style) = match (form, model.exposed) {
        (LoginForm { busy: true, .. }, _) => ("Signing in …".to_owned(), theme.worry()),
        (LoginForm { trouble: Some(why), .. }, _) => (safe::line(why), theme.bad()),
        (LoginForm { why: Some(why), .. }, _) => (why.clone(), theme.worry()),
        (_, true) => (
            "This connection is not encrypted: others may read the password. Use https.".into(),
            theme.worry(),
        ),
        _ => (String::new(), theme.plain()),
    };
    lines.extend(wrap::wrapped(&said, columns).map(|row| Line::styled(format!(" {row}"), style)));
    frame.render_widget(Paragraph::new(lines), inside);
    if model.popup.is_none() && !form.busy {
        let (column, row) = match form.at {
            Field::Email => (form.email.place(usize::MAX).1, 3),
            Field::Password => (form.password.before_cursor().graphemes(true).count(), 5),
            Field::Code => (form.code.place(usize::MAX).1, 5),
        };
        let column = u16::try_from(column).unwrap_or(u16::MAX).min(inside.width.saturating_sub(5));
        frame.set_cursor_position(
            Rect { x: inside.x + 2 + column, y: inside.y + row, ..inside }.as_position(),
        );
    }
}

/// The end of a text that is too long for its field.
fn tail(text: &str, columns: usize) -> String {
    let graphemes: Vec<_> = text.graphemes(true).collect();
    graphemes[graphemes.len().saturating_sub(columns.saturating_sub(1))..].concat()
}
