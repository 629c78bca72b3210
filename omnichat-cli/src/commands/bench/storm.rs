//! Staff clients who come in, fetch what they show, leave and come again, while visitors write: how much longer the
//! others wait for it.

use std::cell::Cell;
use std::rc::Rc;

use omnichat_api::Page;
use omnichat_api::conversation::Conversation;
use omnichat_api::socket::ClientFrame;
use tokio::task::JoinSet;

use super::ledger::Ledger;
use super::listener::Listeners;
use super::load::Load;
use super::posts::{Posts, all, gather, judged, write};
use super::report::Measured;
use super::visitor::refusal;
use super::wire::http::{Head, Http};
use super::wire::socket::{Socket, Turn};
use crate::failure::{Failure, Result};

/// What to do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Storm {
    /// The visitors: half of the time undisturbed, half of it not.
    pub(super) posts: Posts,
    /// Staff clients who come and go.
    pub(super) newcomers: usize,
}

/// What a dashboard fetches first, after the socket is open.
const FETCHED: [&str; 5] =
    ["me", "users?limit=100", "inboxes", "followups?limit=50", "conversations?status=open&limit=50"];

pub(super) async fn run(load: Rc<Load>, how: Storm) -> Result<Measured> {
    let posts = Posts { seconds: (how.posts.seconds / 2).max(1), ..how.posts };
    let ledger = Rc::new(Ledger::new(posts.visitors, posts.staff));
    let listeners = Listeners::connect(&load, &ledger, posts.staff).await?;
    let visitors = gather(&load, &ledger, posts.visitors, false).await?;
    listeners.settle(&ledger).await;

    ledger.begin_to_count();
    let (_, visitors) = write(&load, &ledger, visitors, posts).await?;
    listeners.settle(&ledger).await;
    let undisturbed = ledger.answered().quantiles();

    ledger.begin_to_count();
    load.refused.set(0);
    let requests = Rc::new(Cell::new(0));
    let mut coming = JoinSet::new();
    for _ in 0..how.newcomers {
        let (load, requests) = (Rc::clone(&load), Rc::clone(&requests));
        coming.spawn_local(async move {
            loop {
                come(&load, &requests).await?;
            }
        });
    }
    let (spent, _) = tokio::select! {
        done = write(&load, &ledger, visitors, posts) => done?,
        failed = all::<std::convert::Infallible>(coming) => {
            return Err(failed.err().unwrap_or_else(|| Failure::new("Nobody came.")));
        }
    };
    listeners.settle(&ledger).await;
    let measured = judged(&load, &ledger, &listeners, spent, false);
    // Frames of both halves were counted; how many there were a second is not the question here.
    Ok(Measured { undisturbed, requests: Some(requests.get()), frames: None, ..measured })
}

/// Comes in as a dashboard does: the socket, then the lists, then the newest conversation.
async fn come(load: &Load, requests: &Cell<u64>) -> Result {
    let lost = |error| load.place.lost(&error);
    let mut socket = Socket::open(&load.place, "socket").await.map_err(lost)?;
    let hello = ClientFrame::Hello { token: load.token.clone(), resume_after: None, topics: None };
    socket.say(&serde_json::to_string(&hello)?).await.map_err(lost)?;
    let mut welcome = false;
    while !welcome {
        if let Turn::Closed(code) = socket.hear(|_| welcome = true).await.map_err(lost)? {
            return Err(Failure::new(format!("The daemon closed a staff socket with code {code}.")));
        }
    }
    let mut http = Http::connect(&load.place).await.map_err(lost)?;
    let mut newest = None;
    for path in FETCHED {
        let body = fetch(load, &mut http, path, requests).await?;
        if path.starts_with("conversations") {
            let page: Page<Conversation> = serde_json::from_slice(body)?;
            newest = page.items.first().map(|conversation| conversation.id);
        }
    }
    if let Some(id) = newest {
        fetch(load, &mut http, &format!("conversations/{id}/messages?limit=50"), requests).await?;
    }
    Ok(())
}

async fn fetch<'a>(load: &Load, http: &'a mut Http, path: &str, requests: &Cell<u64>) -> Result<&'a [u8]> {
    let head = Head::new(&load.place, "GET", path, Some(&load.token));
    let answer = http.ask(&head, "").await.map_err(|error| load.place.lost(&error))?;
    requests.set(requests.get() + 1);
    if answer.status == 200 { Ok(answer.body) } else { Err(refusal(answer.status, answer.body)) }
}
