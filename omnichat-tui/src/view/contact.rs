//! Who is on the other side: a pane on wide screens, a pop-up on others.

use omnichat_api::ConversationId;
use omnichat_api::channel::Channel;
use omnichat_api::conversation::Conversation;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::{list, over};
use crate::model::Model;
use crate::text::{fit, safe, when};

pub(super) fn pane(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let id = model.open.or(model.list.cursor);
    let block = super::pane(model.theme, " Contact ", false);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    if let Some(conversation) = id.and_then(|id| model.conversations.get(&id)) {
        frame.render_widget(Paragraph::new(lines(model, conversation, inside.width)), inside);
    }
}

pub(super) fn popup(model: &Model, id: ConversationId, frame: &mut Frame<'_>) {
    let inside = over(frame, model.theme, "Contact · Esc closes", 56, 18);
    if let Some(conversation) = model.conversations.get(&id) {
        frame.render_widget(Paragraph::new(lines(model, conversation, inside.width)), inside);
    }
}

fn lines(model: &Model, conversation: &Conversation, columns: u16) -> Vec<Line<'static>> {
    let theme = model.theme;
    let columns = usize::from(columns.saturating_sub(2));
    let contact = &conversation.contact;
    let line = |text: &str| Line::raw(format!(" {}", fit(&safe::line(text), columns)));
    let dim = |text: &str| line(text).style(theme.dim());
    let mut lines = vec![line(&contact.name).style(theme.strong())];
    let card = model.cards.get(&contact.id);
    let identities = card.into_iter().flat_map(|card| &card.contact.identities);
    let addresses: Vec<_> = identities.filter(|identity| identity.channel != Channel::Webchat).collect();
    // What they are called, or write from, is not said twice.
    let is_said = |noted: &&String| {
        **noted == contact.name || addresses.iter().any(|identity| identity.address == **noted)
    };
    let noted = contact.email.iter().chain(&contact.phone);
    lines.extend(noted.filter(|noted| !is_said(noted)).map(|noted| line(noted)));
    if card.is_some_and(|card| card.contact.blocked) {
        lines.push(line("✗ blocked: what they write is dropped").style(theme.bad()));
    }
    if contact.email.is_none() && contact.phone.is_none() && addresses.is_empty() {
        lines.push(dim("no address known yet"));
    }
    lines.push(dim(&format!("inbox {}", conversation.inbox.name)));
    let Some(card) = card else { return lines };
    lines.push(dim(&format!("first wrote {}", when::day(card.contact.created_at, &model.zone))));
    for identity in addresses {
        lines.push(line(&format!("{} {}", list::channel(identity.channel), identity.address)));
    }
    let earlier: Vec<_> = card.conversations.iter().filter(|id| **id != conversation.id).collect();
    if !earlier.is_empty() {
        lines.push(Line::raw(""));
        lines.push(line(&format!("Other conversations ({})", earlier.len())).style(theme.strong()));
    }
    for known in earlier.into_iter().filter_map(|id| model.conversations.get(id)) {
        let preview = known.last_message.as_ref().map_or("", |m| m.preview.as_str());
        let day = when::day(known.last_message_at, &model.zone);
        lines.push(dim(&format!("{day} {} {preview}", known.status)));
    }
    lines
}
