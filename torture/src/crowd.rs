//! The load: visitors who write by HTTP and by socket, a team that answers by socket and by HTTP, and listeners who
//! only listen. Everybody goes on whatever happens, until they are sent home; then every story is compared.

mod pens;
mod poller;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use omnichat_api::event::EventQuery;
use omnichat_api::message::MessageKind;
use omnichat_api::{ConversationId, InboxId};
use omnichat_client::Session;
use rand::rngs::StdRng;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::chat::Chat;
use crate::desk::{Desk, Patience};
use crate::installation;
use crate::ledger::{Hand, Ledger};
use crate::truth::Truth;
use crate::visitor::Visitor;
use pens::Pen;
use poller::Poller;

/// How long it may take, once everything is well again, until everybody has been answered and has heard everything.
const CONVERGE: Duration = Duration::from_secs(60);

/// How many of whom.
#[derive(Clone, Copy, Debug)]
pub struct Company {
    /// Visitors who write by HTTP.
    pub posters: usize,
    /// Visitors with an open socket, who write and listen.
    pub chats: usize,
    /// Staff with an open socket, who write and listen.
    pub desks: usize,
    /// Staff who write by HTTP.
    pub clerks: usize,
    /// Staff with an open socket, who only listen.
    pub listeners: usize,
    /// Programs that follow the log by long poll.
    pub pollers: usize,
    /// How long each waits before the next message.
    pub thinking: Duration,
}

/// Everybody.
#[derive(Debug)]
pub struct Crowd {
    ledger: Ledger,
    chats: Vec<Arc<Chat>>,
    desks: Vec<Desk>,
    pollers: Vec<Poller>,
    /// The log's newest cursor before anybody came.
    began: i64,
    stop: watch::Sender<bool>,
    pens: JoinSet<Result<()>>,
}

impl Crowd {
    /// Everybody comes and begins. The daemon must be there, and the network calm.
    pub async fn gathers(at: SocketAddr, inbox: InboxId, who: Company, chance: &mut StdRng) -> Result<Self> {
        Self::meets(at, at, inbox, who, chance).await
    }

    /// As [`gathers`](Self::gathers), the visitors at one daemon and the team at another on the same database.
    pub async fn meets(
        visitors: SocketAddr,
        team: SocketAddr,
        inbox: InboxId,
        who: Company,
        chance: &mut StdRng,
    ) -> Result<Self> {
        let (at, ledger, patience) = (visitors, Ledger::default(), Patience::SHORT);
        let staff = installation::sign_in(team).await?;
        let began = staff.events(&EventQuery::default()).await?.cursor;
        let desks: Vec<_> = (0..who.desks + who.listeners)
            .map(|_| Desk::open(staff.clone(), began, ledger.clone(), patience))
            .collect();
        let pollers = (0..who.pollers).map(|_| Poller::open(staff.clone(), began, ledger.clone())).collect();

        let (stop, stopped) = watch::channel(false);
        let mut pens =
            Pens { ledger: ledger.clone(), stopped, set: JoinSet::new(), hands: 0, thinking: who.thinking };
        let mut visitors = Vec::new();
        for _ in 0..who.posters + who.chats {
            visitors.push((pens.pen(chance), Visitor::comes(at, inbox).await?.with_patience(patience.dead)));
        }
        for (pen, visitor) in &mut visitors {
            pen.posts(visitor).await?;
        }
        let conversations = everywhere(&staff).await?;
        let mut chats = Vec::new();
        for (pen, visitor) in visitors.drain(who.posters..) {
            let history = visitor.history().await?;
            let chat = Arc::new(Chat::open(visitor, &history, ledger.clone(), patience));
            chats.push(Arc::clone(&chat));
            pens.set.spawn(pen.chats(chat));
        }
        for (pen, visitor) in visitors {
            pens.set.spawn(pen.keeps_posting(visitor));
        }
        for desk in &desks[..who.desks] {
            let pen = pens.pen(chance);
            pens.set.spawn(pen.answers(desk.handle(), conversations.clone()));
        }
        for _ in 0..who.clerks {
            let pen = pens.pen(chance);
            pens.set.spawn(pen.answers_by_http(staff.clone(), conversations.clone()));
        }
        Ok(Self { ledger, chats, desks, pollers, began, stop, pens: pens.set })
    }

    /// Their book.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Until so many more messages were acknowledged.
    pub async fn goes_on(&self, messages: usize) -> Result<()> {
        let enough = self.ledger.reaches(self.ledger.count() + messages);
        let stuck = || format!("nothing goes on; {} messages wait", self.ledger.waiting());
        timeout(CONVERGE, enough).await.with_context(stuck)
    }

    /// Nobody writes any more. When all have been answered and have heard everything, it is compared with what the
    /// daemon at this address holds. Gives how many messages were acknowledged.
    pub async fn goes_home(mut self, daemon: SocketAddr) -> Result<usize> {
        self.stop.send_replace(true);
        let all_down = async {
            while let Some(ended) = self.pens.join_next().await {
                ended??;
            }
            self.ledger.is_settled().await;
            anyhow::Ok(())
        };
        match timeout(CONVERGE, all_down).await {
            Ok(down) => down?,
            Err(_) => bail!("{} messages are still not answered", self.ledger.waiting()),
        }
        let staff = installation::sign_in(daemon).await?;
        let truth = Truth::of(&staff).await?;
        let mut faults = truth.faults();
        faults.extend(self.ledger.compare(&truth));
        let log = &truth.log[truth.log.partition_point(|event| event.cursor <= self.began)..];
        for desk in &self.desks {
            faults.extend(desk.story().compare("a desk", log, CONVERGE).await);
        }
        for poller in &self.pollers {
            faults.extend(poller.story().compare("a poller", log, CONVERGE).await);
        }
        for chat in &self.chats {
            faults.extend(chat.compare(&truth, daemon, CONVERGE).await?);
        }
        let count = faults.len();
        faults.truncate(10);
        ensure!(faults.is_empty(), "{count} faults, such as:\n{}", faults.join("\n"));
        Ok(self.ledger.count())
    }
}

/// Pens to be handed out, and those at work.
struct Pens {
    ledger: Ledger,
    stopped: watch::Receiver<bool>,
    set: JoinSet<Result<()>>,
    hands: usize,
    thinking: Duration,
}

impl Pens {
    fn pen(&mut self, chance: &mut StdRng) -> Pen {
        self.hands += 1;
        let chance = rand::SeedableRng::from_rng(chance);
        Pen::new(Hand(self.hands), self.ledger.clone(), self.stopped.clone(), self.thinking, chance)
    }
}

async fn everywhere(staff: &Session) -> Result<Vec<ConversationId>> {
    let page = staff.conversations(&Default::default()).await?;
    Ok(page.items.into_iter().map(|conversation| conversation.id).collect())
}

/// One in five of the team's messages is for the team alone.
const NOTES: f64 = 0.2;

/// What the team writes.
fn kind(chance: &mut StdRng) -> MessageKind {
    if rand::RngExt::random_bool(chance, NOTES) { MessageKind::Note } else { MessageKind::Message }
}
