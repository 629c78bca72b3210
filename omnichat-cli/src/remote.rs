//! Commands over the API: the session of the kept login or of a token, and the short ids that lists show.

use omnichat_api::conversation::{Conversation, ConversationQuery};
use omnichat_api::inbox::Inbox;
use omnichat_api::limits::PAGE_MAX;
use omnichat_api::{ConversationId, Page};
use omnichat_client::{Client, Endpoint, Error, LoginFile, Session};
use uuid::Uuid;

use crate::failure::{Failure, Result};
use crate::flags::{Flags, TOKEN_VARIABLE};

/// Shown of an id. The end of a UUIDv7 is random; its beginning is the time, the same for all of one minute.
const SHOWN: usize = 8;
/// The shortest end of an id that is taken for one.
const SHORTEST: usize = 4;
/// How many of the newest conversations a short id is looked for in.
const LOOKED_AT: usize = 1000;

/// Where a daemon answers unless told otherwise.
pub(crate) const USUAL: &str = "http://127.0.0.1:8000";

/// The session of the token in the environment, or else of the kept login, for the tenant that was named.
pub(crate) async fn session(flags: &Flags) -> Result<Session> {
    if let Some(token) = std::env::var(TOKEN_VARIABLE).ok().filter(|token| !token.is_empty()) {
        return of_token(flags, token.trim());
    }
    let session = kept(flags)?;
    match &flags.tenant {
        Some(named) => Ok(session.switch_to(named).await?),
        None => Ok(session),
    }
}

fn of_token(flags: &Flags, token: &str) -> Result<Session> {
    if flags.tenant.is_some() {
        return Err(Failure::usage("The token in OMNICHAT_TOKEN is for one tenant already.")
            .hint("leave --tenant out, or take OMNICHAT_TOKEN out of the environment"));
    }
    // Never to the daemon of a login that happens to be kept here: the token may be for another.
    let url = flags.url.clone().map_or_else(|| Endpoint::parse(USUAL), Ok)?;
    Ok(Session::from_api_token(Client::new(url)?, token))
}

/// The session of the kept login, for the tenant kept with it.
pub(crate) fn kept(flags: &Flags) -> Result<Session> {
    let file = LoginFile::at_or_usual(flags.login_file.clone())?;
    let session = Session::open(file)?.ok_or(Error::SignedOut)?;
    if let Some(url) = flags.url.as_ref().filter(|url| *url != session.client().endpoint()) {
        let kept = session.client().endpoint();
        return Err(Failure::new(format!("The kept login is for {kept}, not for {url}."))
            .hint(format!("sign in there with `omnichat login --url {url}`, or leave --url out")));
    }
    Ok(session)
}

/// The end of an id, as lists show it.
pub(crate) fn short(id: Uuid) -> String {
    let full = id.to_string();
    full[full.len() - SHOWN..].to_owned()
}

/// Whether this text names the id: whole, or its end.
pub(crate) fn matches(id: Uuid, text: &str) -> bool {
    let text = text.to_lowercase();
    text.len() >= SHORTEST && id.to_string().ends_with(&text)
}

/// The one id that this text names; `lister` is the command that shows them.
pub(crate) fn only(
    what: &str,
    lister: &str,
    text: &str,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Uuid> {
    let found: Vec<_> = ids.into_iter().filter(|id| matches(*id, text)).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => {
            Err(Failure::new(format!("There is no {what} `{text}`.")).hint(format!("`{lister}` shows them")))
        }
        several => {
            let several: Vec<_> = several.iter().map(Uuid::to_string).collect();
            Err(Failure::new(format!("`{text}` could be {} of them.", several.len()))
                .hint(format!("give more of the id: {}", several.join(" or "))))
        }
    }
}

/// The inbox of this name or id; the only one when none is named.
pub(crate) async fn inbox(session: &Session, named: Option<&str>) -> Result<Inbox> {
    let mut inboxes = session.inboxes().await?.items;
    let all: Vec<_> = inboxes.iter().map(|inbox| format!("{} ({})", inbox.name, short(inbox.id.0))).collect();
    if let Some(named) = named {
        inboxes.retain(|inbox| inbox.name == named || matches(inbox.id.0, named));
    }
    match (inboxes.len(), named) {
        (1, _) => Ok(inboxes.remove(0)),
        (0, None) => {
            Err(Failure::new("There is no inbox yet.").hint("make one with `omnichat inbox create`"))
        }
        (0, Some(named)) => Err(Failure::new(format!("There is no inbox `{named}`."))
            .hint(format!("there is: {}", all.join(", ")))),
        _ => Err(Failure::usage("There are several such inboxes.")
            .hint(format!("name one with --inbox: {}", all.join(", ")))),
    }
}

/// The conversation that this text names.
pub(crate) async fn conversation(session: &Session, text: &str) -> Result<ConversationId> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    if text.len() < SHORTEST || !text.chars().all(|c| c.is_ascii_hexdigit() || c == '-') {
        return Err(Failure::usage(format!("`{text}` is not the id of a conversation, nor the end of one."))
            .hint("`omnichat conversation list` shows them"));
    }
    let newest = conversations(session, ConversationQuery::default(), LOOKED_AT).await?;
    let id = only("conversation", "omnichat conversation list", text, newest.iter().map(|c| c.id.0))?;
    Ok(id.into())
}

/// The newest conversations of a query, `most` at most.
pub(crate) async fn conversations(
    session: &Session,
    query: ConversationQuery,
    most: usize,
) -> Result<Vec<Conversation>> {
    first(most, async |limit, cursor| {
        session.conversations(&ConversationQuery { limit, cursor, ..query.clone() }).await
    })
    .await
}

/// The first `most` items of a list, asked for page by page: how many, and where to go on.
pub(crate) async fn first<Item>(
    most: usize,
    ask: impl AsyncFn(Option<u32>, Option<String>) -> std::result::Result<Page<Item>, Error>,
) -> Result<Vec<Item>> {
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let left = u32::try_from(most - all.len()).unwrap_or(PAGE_MAX);
        let page = ask(Some(left.min(PAGE_MAX)), cursor).await?;
        all.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() || all.len() >= most {
            all.truncate(most);
            return Ok(all);
        }
    }
}

/// The ids that these texts name, whole or by their end; `newest` is asked for those that can be meant by an end, once.
pub(crate) async fn named(
    (what, lister): (&str, &str),
    texts: &[String],
    newest: impl AsyncFn(usize) -> Result<Vec<Uuid>>,
) -> Result<Vec<Uuid>> {
    let mut known = None;
    let mut ids = Vec::with_capacity(texts.len());
    for text in texts {
        if let Ok(id) = text.parse() {
            ids.push(id);
            continue;
        }
        if known.is_none() {
            known = Some(newest(LOOKED_AT).await?);
        }
        ids.push(only(what, lister, text, known.iter().flatten().copied())?);
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_named_by_its_end_as_lists_show_it_unless_that_is_not_enough() {
        let ids: Vec<Uuid> = ["019aa000-0000-7000-8000-0000aaaa1111", "019aa000-0000-7000-8000-0000bbbb1111"]
            .map(|id| id.parse().unwrap())
            .to_vec();
        let named = |text: &str| only("invite", "omnichat invite list", text, ids.clone()).ok();
        assert_eq!(short(ids[0]), "aaaa1111");
        assert_eq!(named("aaaa1111"), Some(ids[0]));
        assert_eq!(named("BBBB1111"), Some(ids[1]));
        assert_eq!(named(&ids[1].to_string()), Some(ids[1]));
        assert_eq!(named("1111"), None);
        assert_eq!(named("cccc1111"), None);
        assert_eq!(named("11"), None);
    }
}
