//! `omnichat conversation show`.

use clap::Args;
use omnichat_api::ConversationId;
use omnichat_api::conversation::Conversation;
use omnichat_api::limits::PAGE_MAX;
use omnichat_api::message::{AuthorKind, Message, MessageKind, MessageQuery};
use omnichat_client::Session;
use serde_json::json;

use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::{printable, remote, screen, when};

/// Shows a conversation and its newest messages
#[derive(Args)]
pub(crate) struct Show {
    /// The conversation's id, or its end as the list shows it
    id: String,
    /// How many of its messages, at most
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

impl Show {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let session = remote::session(flags).await?;
        let id = remote::conversation(&session, &self.id).await?;
        let conversation = session.conversation(id).await?;
        let most = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let messages = newest(&session, id, most).await?;
        out.result(&json!({ "conversation": conversation, "messages": messages }), || {
            let shown: Vec<_> = messages.iter().map(message).collect();
            format!("{}\n\n{}", head(&conversation), shown.join("\n"))
        })
    }
}

/// The newest messages, in order.
async fn newest(session: &Session, id: ConversationId, most: usize) -> Result<Vec<Message>> {
    let mut all: Vec<Message> = Vec::new();
    loop {
        let left = u32::try_from(most - all.len()).unwrap_or(PAGE_MAX);
        let before = all.first().map(|message| message.seq);
        let query = MessageQuery { before, limit: Some(left.min(PAGE_MAX)), ..MessageQuery::default() };
        let mut page = session.messages(id, &query).await?;
        let more = page.more && !page.items.is_empty();
        page.items.append(&mut all);
        all = page.items;
        if !more || all.len() >= most {
            return Ok(all);
        }
    }
}

fn head(conversation: &Conversation) -> String {
    let contact = &conversation.contact;
    let about = [Some(contact.name.as_str()), contact.email.as_deref(), contact.phone.as_deref()];
    let about: Vec<_> = about.into_iter().flatten().map(printable::line).collect();
    let assignee = match &conversation.assignee {
        Some(user) => format!("assigned to {}", printable::line(&user.name)),
        None => "unassigned".into(),
    };
    let inbox = printable::line(&conversation.inbox.name);
    format!(
        "{}\n{}, {assignee}, {} by {inbox}, since {}\n{}",
        screen::paint("1", &about.join(" · ")),
        conversation.status,
        conversation.channel,
        when::minute(conversation.created_at),
        conversation.id
    )
}

fn message(message: &Message) -> String {
    let name = printable::line(&message.author.name);
    let who = match (message.kind, message.author.kind) {
        (MessageKind::Note, _) => screen::paint("33", &format!("{name} (note)")),
        (_, AuthorKind::Visitor) => screen::paint("1", &name),
        (_, AuthorKind::System) => screen::paint("2", "—"),
        _ => screen::paint("36", &name),
    };
    let body = printable::block(message.body.trim_end()).replace('\n', "\n    ");
    format!("{}  {who}\n    {body}", when::minute(message.created_at))
}
