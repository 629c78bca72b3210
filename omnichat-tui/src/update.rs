//! What happens to the model when something happens, and what is to be done about it. Pure and at once: it never waits,
//! reads no clock and touches no terminal.

mod answers;
mod callbacks;
mod canned;
mod conversation;
mod delivery;
mod events;
mod files;
mod keys;
mod later;
mod templates;
mod tenants;
mod waiting;

use omnichat_api::message::{AuthorKind, MessageKind};
use omnichat_api::permission::Permission;

use crate::layout;
use crate::message::{Effect, Msg, Query};
use crate::model::login::LoginForm;
use crate::model::{Focus, Line, Model};

/// Takes one message in.
pub(crate) fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    match msg {
        Msg::Key(key) => keys::press(model, key, &mut effects),
        Msg::Paste(text) => keys::paste(model, &text, &mut effects),
        Msg::Resize(size) => model.size = size,
        Msg::Tick(now) => tick(model, now.plus_ms(model.ahead_ms)),
        Msg::Line(line) => set_line(model, line, &mut effects),
        Msg::Socket(update) => events::take(model, update, &mut effects),
        Msg::Answer(answer) => answers::take(model, answer, &mut effects),
    }
    model.list.scroll_to_cursor(layout::list_rows(model.size));
    attend(model, &mut effects);
    effects
}

fn tick(model: &mut Model, now: omnichat_api::Time) {
    model.now = now;
    if model.notice.as_ref().is_some_and(|n| n.until <= now) {
        model.notice = None;
    }
    if model.list.stale && !model.list.in_use(now) {
        settle(model);
    }
}

fn set_line(model: &mut Model, line: Line, effects: &mut Vec<Effect>) {
    if !matches!(line, Line::Live { .. }) {
        for thread in model.threads.values_mut() {
            thread.forget_hints();
        }
    }
    // Why it stopped may stand there: a second factor that is missing, say.
    if matches!(line, Line::Stopped(_)) {
        effects.push(Effect::Me);
    }
    model.line = line;
}

/// Brings the rows of the list in order.
fn settle(model: &mut Model) {
    let me = model.me.as_ref().map(|me| me.id);
    model.list.settle(&model.conversations, me);
}

/// Asks for the list's first page again.
fn restart_list(model: &mut Model, effects: &mut Vec<Effect>) {
    model.list.restart();
    ask_list(model, None, effects);
}

fn ask_list(model: &Model, page: Option<String>, effects: &mut Vec<Effect>) {
    let mut query = match &model.list.search {
        Some(words) => {
            omnichat_api::conversation::ConversationQuery { q: Some(words.clone()), ..Default::default() }
        }
        None => model.list.filter.query(),
    };
    query.cursor = page;
    effects.push(Effect::List { ticket: model.list.ticket, query: Box::new(Query(query)) });
}

/// Fetches what the screen shows.
fn fetch_afresh(model: &mut Model, effects: &mut Vec<Effect>) {
    let open = model.open;
    model.conversations.retain(|id, _| Some(*id) == open);
    model.threads.retain(|id, _| Some(*id) == open);
    model.cards.clear();
    restart_list(model, effects);
    effects.push(Effect::Count);
    effects.push(Effect::Assignees);
    effects.push(Effect::Followups { archived: false });
    if let Some(id) = open {
        // What is kept might end before what is fetched begins.
        if let Some(thread) = model.threads.get_mut(&id) {
            thread.messages.clear();
        }
        effects.push(Effect::Fetch(id));
        conversation::load(model, id, effects);
    }
}

/// Tells the daemon what is on the screen and what has been read there, and asks for a login when it is time.
fn attend(model: &mut Model, effects: &mut Vec<Effect>) {
    // Not while somebody is writing: the rest of the sentence would go into the password.
    if model.line == Line::SignedOut && model.login.is_none() && model.focus != Focus::Composer {
        let email = model.me.as_ref().map_or("", |me| me.email.as_str());
        model.login = Some(LoginForm::again(email));
    }
    let shown = model.shown();
    if shown != model.attended {
        let before = std::mem::replace(&mut model.attended, shown);
        if let Some(thread) = before.and_then(|id| model.threads.get_mut(&id)) {
            thread.forget_hints();
        }
        effects.push(Effect::Attend { now: shown, before });
    }
    let writes = model.may(Permission::ConversationWrite);
    let Some(id) = shown.filter(|_| writes) else { return };
    let Some(conversation) = model.conversations.get(&id) else { return };
    let Some(thread) = model.threads.get_mut(&id) else { return };
    let seq = thread.last_seq();
    if conversation.unread > 0
        && thread.scroll == 0
        && seq > conversation.staff_read_seq.max(thread.read_said)
    {
        thread.read_said = seq;
        effects.push(Effect::Read { conversation: id, seq });
    }
}

/// Whether a message calls for attention.
fn is_from_visitor(message: &omnichat_api::message::Message) -> bool {
    message.author.kind == AuthorKind::Visitor && message.kind == MessageKind::Message
}
