//! The switcher of tenants, and what stands in place of the list where a tenant cannot be entered.

use omnichat_api::tenant::TenantState;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{instead, keys, over};
use crate::composer::Composer;
use crate::model::tenants::Choice;
use crate::model::{Line as Wire, Model};
use crate::text::{fit, safe, width};

const COLUMNS: u16 = 56;

pub(super) fn draw(model: &Model, words: &Composer, at: usize, frame: &mut Frame<'_>) {
    let theme = model.theme;
    let choices = model.tenants.choices(words.text());
    // As high as all of them would be, so that it does not jump while one types.
    let height = u16::try_from(model.tenants.count().max(3)).unwrap_or(u16::MAX).saturating_add(5);
    let inside = over(frame, theme, "Work in", COLUMNS, height.min(model.size.height - 2));
    let columns = usize::from(inside.width);
    let typed = format!(" / {}", fit(&safe::line(words.text()), columns.saturating_sub(5)));
    frame.render_widget(Paragraph::new(typed), Rect { height: 1, ..inside });
    let column = u16::try_from(words.place(usize::MAX).1).unwrap_or(u16::MAX).min(inside.width - 5);
    frame.set_cursor_position(Position::new(inside.x + 3 + column, inside.y));

    let list = Rect { y: inside.y + 1, height: inside.height.saturating_sub(2), ..inside };
    if choices.is_empty() {
        let (said, style) = match &model.tenants.trouble {
            Some(why) => (safe::line(why), theme.bad()),
            None if model.tenants.loading => ("Loading …".to_owned(), theme.dim()),
            None => ("No tenant fits.".to_owned(), theme.dim()),
        };
        instead(frame, list, said, style);
    } else {
        let visible = usize::from(list.height).max(1);
        let top = at.saturating_sub(visible - 1);
        let shown = choices.iter().enumerate().skip(top).take(visible);
        let lines: Vec<_> =
            shown.map(|(n, choice)| row(model, choice, !words.is_blank(), n == at, columns)).collect();
        frame.render_widget(Paragraph::new(lines), list);
    }
    let foot = Rect { y: inside.bottom().saturating_sub(1), height: 1, ..inside };
    let hints = [("type", "to find"), ("↑↓", "move"), ("Enter", "switch"), ("Esc", "stay")];
    frame.render_widget(Paragraph::new(keys(theme, &hints, COLUMNS)), foot);
}

/// A tenant under the one above it, or beside its name while something was typed.
fn row(model: &Model, choice: &Choice<'_>, found: bool, here: bool, columns: usize) -> Line<'static> {
    let theme = model.theme;
    let mark = if here { "▌ " } else { "  " };
    let indent = if found { String::new() } else { "  ".repeat(choice.depth.min(8)) };
    let mut tail =
        choice.above.filter(|_| found).map(|name| format!(" in {}", safe::line(name))).unwrap_or_default();
    if choice.tenant.state != TenantState::Active {
        tail.push_str(&format!(" · {}", choice.tenant.state));
    }
    if model.me.as_ref().is_some_and(|me| me.tenant.id == choice.tenant.id) {
        tail.push_str(" · you are here");
    }
    let tail = fit(&tail, columns / 2);
    let name =
        fit(&safe::line(&choice.tenant.name), columns.saturating_sub(3 + width(&indent) + width(&tail)));
    let (base, dim) = if here { (theme.selected(true), Style::new()) } else { (Style::new(), theme.dim()) };
    Line::from(vec![Span::raw(format!("{mark}{indent}{name}")), Span::styled(tail, dim)]).style(base)
}

/// Why nothing can be shown of this tenant, and what to do; nothing while it can.
pub(super) fn closed(model: &Model) -> Option<String> {
    let Wire::Stopped(why) = &model.line else { return None };
    let missing = model.me.as_ref().filter(|me| me.lacks_second_factor());
    Some(match missing {
        Some(me) => format!(
            "{} asks everybody who works here for a second factor, and you have none yet. Set one up with `omnichat \
             second-factor setup`, or in the dashboard under Account, Security. Then ^R; or T for another tenant.",
            safe::line(&me.tenant.name)
        ),
        None => format!(
            "{}. ^R tries again, T switches to another tenant.",
            safe::line(why).trim_end_matches('.')
        ),
    })
}
