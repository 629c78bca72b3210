//! What staff ask for: pages of the inbox, and words somewhere in all messages. Against the data that is there.

mod list;
mod search;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use omnichat_api::Page;
use omnichat_api::conversation::Conversation;
use tokio::task::JoinSet;

use super::latency::Latencies;
use super::load::{Load, Window};
use super::posts::all;
use super::report::Measured;
use super::visitor::refusal;
use super::wire::http::{Head, Http};
use crate::failure::{Failure, Result};

/// Items of a page, as the dashboard asks for them.
const PAGE: usize = 50;
/// How often is told how far it is.
const TELL: Duration = Duration::from_millis(250);

/// What to do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reads {
    pub(super) what: What,
    /// How many ask at once, each the next when the last is answered.
    pub(super) readers: usize,
    pub(super) seconds: u64,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    List,
    Search,
}

/// What the answers showed.
#[derive(Default)]
struct Seen {
    requests: u64,
    /// Answers in which something is not that must be.
    missing: u64,
    /// Conversations that came twice where they may come once.
    doubled: u64,
    disordered: u64,
}

/// A staff client that asks.
struct Reader {
    load: Rc<Load>,
    http: Http,
    answers: Rc<RefCell<(Seen, Latencies)>>,
}

pub(super) async fn run(load: Rc<Load>, how: Reads) -> Result<Measured> {
    let answers = Rc::new(RefCell::new((Seen::default(), Latencies::new())));
    let words = match how.what {
        What::List => Vec::new(),
        What::Search => search::words(&mut Reader::new(&load, &answers).await?).await?,
    };
    answers.replace((Seen::default(), Latencies::new()));
    let words = Rc::new(words);
    let mut readers = Vec::new();
    for _ in 0..how.readers {
        readers.push(Reader::new(&load, &answers).await?);
    }
    let window = Window::open(&load);
    let ends = window.began() + Duration::from_secs(how.seconds);
    let mut reading = JoinSet::new();
    for (number, mut reader) in readers.into_iter().enumerate() {
        let words = Rc::clone(&words);
        reading.spawn_local(async move {
            match how.what {
                What::List => list::walk(&mut reader, number, ends).await,
                What::Search => search::ask(&mut reader, &words, number, ends).await,
            }
        });
    }
    let telling = async {
        loop {
            load.say(format!("{} requests …", answers.borrow().0.requests));
            tokio::time::sleep(TELL).await;
        }
    };
    tokio::select! {
        done = all(reading) => drop(done?),
        () = telling => {}
    }
    let spent = window.close(&load);
    let (seen, latencies) = &*answers.borrow();
    Ok(Measured {
        spent,
        requests: Some(seen.requests),
        latency: latencies.quantiles(),
        missing: seen.missing,
        doubled: seen.doubled,
        disordered: seen.disordered,
        ..Measured::default()
    })
}

impl Reader {
    async fn new(load: &Rc<Load>, answers: &Rc<RefCell<(Seen, Latencies)>>) -> Result<Self> {
        let http = Http::connect(&load.place).await.map_err(|e| load.place.lost(&e))?;
        Ok(Self { load: Rc::clone(load), http, answers: Rc::clone(answers) })
    }

    /// A page of the inbox; `query` is what stands after the `?`.
    async fn page(&mut self, query: &str) -> Result<Page<Conversation>> {
        let path = format!("conversations?limit={PAGE}{query}");
        let head = Head::new(&self.load.place, "GET", &path, Some(&self.load.token));
        let began = Instant::now();
        let answer = self.http.ask(&head, "").await.map_err(|error| self.load.place.lost(&error))?;
        let took = began.elapsed();
        if answer.status != 200 {
            return Err(refusal(answer.status, answer.body));
        }
        let (seen, latencies) = &mut *self.answers.borrow_mut();
        seen.requests += 1;
        latencies.add(took);
        let page: Page<Conversation> = serde_json::from_slice(answer.body)?;
        if page.items.len() > PAGE {
            return Err(Failure::new(format!(
                "A page of {PAGE} was asked for and {} came.",
                page.items.len()
            )));
        }
        Ok(page)
    }

    fn note(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.answers.borrow_mut().0);
    }
}

/// The text as a value in a query.
fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
