//! `omnichat conversation list`.

use clap::Args;
use omnichat_api::conversation::{Conversation, ConversationQuery, Status};
use omnichat_api::limits::PAGE_MAX;
use omnichat_api::message::{AuthorKind, MessageKind};
use omnichat_api::page::PageQuery;
use omnichat_client::{Clock, Session};

use crate::commands::one_of;
use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::remote::{self, matches, short};
use crate::table::Table;
use crate::when;

/// Lists conversations, newest message first
#[derive(Args)]
pub(crate) struct List {
    /// Only those in this state
    #[arg(long, value_parser = one_of::<Status>(Status::ALL.iter().map(|status| status.as_str())))]
    status: Option<Status>,
    /// Only those of this user: `me`, `none`, an email address or an id
    #[arg(long, value_name = "USER", conflicts_with = "unassigned")]
    assignee: Option<String>,
    /// Only those that nobody has; the same as `--assignee none`
    #[arg(long)]
    unassigned: bool,
    /// Only those in which these words stand, in a message or in the contact's name
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

impl List {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let session = remote::session(flags).await?;
        let assignee = match self.assignee {
            _ if self.unassigned => Some("none".to_owned()),
            Some(named) => Some(assignee(&session, named).await?),
            None => None,
        };
        let query = ConversationQuery {
            status: self.status,
            assignee,
            q: self.search,
            ..ConversationQuery::default()
        };
        let most = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let found = remote::conversations(&session, query, most).await?;
        out.list(&found, "No conversation is like that.", || table(&found))
    }
}

/// The id of a user, as the API takes it.
async fn assignee(session: &Session, named: String) -> Result<String> {
    if matches!(named.as_str(), "me" | "none") || named.parse::<uuid::Uuid>().is_ok() {
        return Ok(named);
    }
    let mut query = PageQuery { limit: Some(PAGE_MAX), cursor: None };
    loop {
        let page = session.users(&query).await?;
        let is_meant = |email: &str, id| email.eq_ignore_ascii_case(&named) || matches(id, &named);
        if let Some(user) = page.items.iter().find(|user| is_meant(&user.email, user.id.0)) {
            return Ok(user.id.to_string());
        }
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return Err(Failure::new(format!("No user here is called `{named}`."))
                .hint("give `me`, `none`, or the email address of a colleague"));
        }
    }
}

fn table(conversations: &[Conversation]) -> Table {
    let now = Clock::system().now();
    let waiting =
        |c: &Conversation| c.waiting_since.map(|since| when::span(now.since(since))).unwrap_or_default();
    let assignee = |c: &Conversation| c.assignee.as_ref().map(|user| user.name.clone()).unwrap_or_default();
    let rows = conversations.iter().map(|c| {
        let (id, status, channel) = (short(c.id.0), c.status.to_string(), c.channel.to_string());
        [id, waiting(c), status, channel, c.contact.name.clone(), assignee(c), last(c)]
    });
    Table::new(["ID", "WAITING", "STATUS", "CHANNEL", "CONTACT", "ASSIGNEE", "LAST MESSAGE"], rows)
}

/// The last message, said by whom unless by the contact.
fn last(conversation: &Conversation) -> String {
    let Some(last) = &conversation.last_message else { return String::new() };
    match (last.kind, last.author_kind) {
        (MessageKind::Note, _) => format!("{} noted: {}", last.author_name, last.preview),
        (_, AuthorKind::Visitor | AuthorKind::System) => last.preview.clone(),
        _ => format!("{}: {}", last.author_name, last.preview),
    }
}
