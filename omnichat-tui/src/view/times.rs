//! Until when a conversation is put off, or when a message is sent: usual times, and one that is typed.

use omnichat_api::ConversationId;
use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::{keys, over};
use crate::composer::Composer;
use crate::model::Model;
use crate::model::popup::What;
use crate::model::times;
use crate::text::{fit, pad, safe, when};

const COLUMNS: u16 = 58;
/// Columns of the words before a time.
const WORD: usize = 12;

pub(super) fn draw(
    model: &Model,
    (what, id): (What, ConversationId),
    at: usize,
    words: &Composer,
    frame: &mut Frame<'_>,
) {
    let theme = model.theme;
    let name = model.conversations.get(&id).map_or("", |known| known.contact.name.as_str());
    let (does, mark) = match what {
        What::Snooze => ("Out of sight", "until"),
        What::Send => ("Send later", "at"),
    };
    let title = format!("{does} · {}", fit(&safe::line(name), 30));
    let choices = times::choices(model.now, &model.zone);
    let height = u16::try_from(choices.len()).unwrap_or(3) + 5;
    let inside = over(frame, theme, &title, COLUMNS, height);
    let columns = usize::from(inside.width);
    let said = |until| when::moment(until, model.now, &model.zone);
    let row = |n: usize, word: &str, rest: &str| {
        let mark = if n == at { "▌ " } else { "  " };
        let style = if n == at { theme.selected(true) } else { theme.plain() };
        Line::styled(fit(&format!("{mark}{}{rest}", pad(word, WORD)), columns), style)
    };
    let mut lines: Vec<_> =
        choices.iter().enumerate().map(|(n, (word, until))| row(n, word, &said(*until))).collect();
    let typed = choices.len();
    if words.text().is_empty() {
        lines.push(row(typed, mark, times::SHAPES));
        lines.push(Line::raw(""));
    } else {
        lines.push(row(typed, mark, &safe::line(words.text())));
        lines.push(match times::read(words.text(), model.now, &model.zone) {
            Ok(until) => Line::styled(format!("  {}→ {}", pad("", WORD), said(until)), theme.dim()),
            Err(why) => Line::styled(fit(&format!("  {}{why}", pad("", WORD)), columns), theme.worry()),
        });
    }
    lines.push(keys(theme, &[("Enter", "choose"), ("↑↓", "move"), ("Esc", "cancel")], COLUMNS));
    frame.render_widget(Paragraph::new(lines), inside);
    if at == typed {
        let column = 2 + WORD + words.place(usize::MAX).1;
        let column = u16::try_from(column).unwrap_or(u16::MAX).min(inside.width - 1);
        let row = u16::try_from(typed).unwrap_or(0);
        frame.set_cursor_position(Position::new(inside.x + column, inside.y + row));
    }
}
