//! Files: those of a conversation are saved, its mails are shown as pages, and others go with the next message.

use omnichat_api::ConversationId;
use omnichat_api::attachment::{ATTACHMENTS, Attachment};
use omnichat_api::message::MessageKind;
use uuid::Uuid;

use crate::composer::Composer;
use crate::message::{Effect, Trouble};
use crate::model::Model;
use crate::model::drafts::Chip;
use crate::model::popup::Popup;
use crate::model::thread::Item;

/// Lists the files and pages of the open conversation.
pub(super) fn show(model: &mut Model) {
    let Some((conversation, thread)) = model.opened() else { return };
    let (id, more) = (conversation.id, thread.more);
    match (thread.files().is_empty(), more) {
        (false, _) => model.popup = Some(Popup::Files { conversation: id, at: 0 }),
        (true, true) => model.say("No file in what is loaded; g goes further up."),
        (true, false) => model.say("This conversation has no files."),
    }
}

/// Saves the file, or shows the page.
pub(super) fn take(model: &mut Model, conversation: ConversationId, at: usize, effects: &mut Vec<Effect>) {
    let Some(thread) = model.threads.get(&conversation) else { return };
    match thread.files().get(at).map(|(_, item)| *item) {
        Some(Item::File(file)) => {
            let (file, name) = (file.id, file.name.clone());
            model.say(format!("Saving {name} …"));
            effects.push(Effect::Save { file, name });
        }
        Some(Item::Page(page, _)) => effects.push(Effect::Browse(page)),
        None => {}
    }
}

/// Asks which file goes with the next message.
pub(super) fn ask(model: &mut Model) {
    let Some(conversation) = model.open else { return };
    if model.drafts.of(conversation).sheet().files.len() >= ATTACHMENTS {
        return model.complain(format!("A message has at most {ATTACHMENTS} files."));
    }
    model.popup = Some(Popup::Attach { conversation, path: Composer::default(), names: Vec::new() });
}

/// Sends a file up for the next message.
pub(super) fn attach(model: &mut Model, conversation: ConversationId, path: &str, effects: &mut Vec<Effect>) {
    let path = bare(path);
    let name = path.rsplit('/').next().unwrap_or(path).to_owned();
    let ticket = Uuid::now_v7();
    let draft = model.drafts.of(conversation);
    draft.sheet_mut().files.push(Chip::Rising { ticket, name });
    // What colleagues alone read leaves by no carrier.
    let to = (draft.kind == MessageKind::Message).then_some(conversation);
    effects.push(Effect::Upload { ticket, path: path.to_owned(), to });
}

/// A path without the quotes that a file dropped on a terminal comes in.
pub(super) fn bare(path: &str) -> &str {
    let path = path.trim();
    let quoted = |quote| path.strip_prefix(quote).and_then(|path: &str| path.strip_suffix(quote));
    quoted('\'').or_else(|| quoted('"')).unwrap_or(path)
}

pub(super) fn uploaded(model: &mut Model, ticket: Uuid, answer: Result<Attachment, Trouble>) {
    model.drafts.risen(ticket, answer.as_ref().ok());
    if let Err(Trouble(why)) = answer {
        model.complain(why);
    }
}

/// The paths that begin like what is typed: goes on as far as they are the same.
pub(super) fn completed(model: &mut Model, typed: &str, paths: &[String]) {
    let Some(Popup::Attach { path, names, .. }) = &mut model.popup else { return };
    if path.text() != typed {
        return;
    }
    names.clear();
    let Some(first) = paths.first() else { return model.say("No file begins like this.") };
    let same = paths.iter().fold(first.as_str(), |same, path| common(same, path));
    if same.len() > typed.len() {
        *path = Composer::with(same);
    }
    if paths.len() > 1 {
        let last = |path: &String| path.trim_end_matches('/').rfind('/').map_or(0, |at| at + 1);
        names.extend(paths.iter().map(|path| path[last(path)..].to_owned()));
    }
}

/// What both begin with.
fn common<'a>(one: &'a str, other: &str) -> &'a str {
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b);
    &one[..same.map(|(c, _)| c.len_utf8()).sum()]
}
