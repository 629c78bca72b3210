//! The network between clients and daemon: one address that stays while daemons come and go, and, in a storm,
//! everything that can happen to a connection. It knows bytes, and of HTTP only what a request that is repeated looks
//! like.
//!
//! A WebSocket's frames are not repeated: within a TCP stream nothing can be, and a copy of the stream is another
//! client, who says hello by itself. A whole HTTP request can arrive twice (a proxy that tries again does it), so
//! whole requests are what is repeated here, on a connection of their own.

mod fate;
mod passage;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use rand::rngs::StdRng;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use fate::{Deck, Ending, Fate, Pace};

/// What the network is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// Bytes pass.
    Calm,
    /// Whatever was there is cut off, and each new connection meets its fate.
    Storm,
    /// Connections stay, and nothing passes on any of them. Those there are stay so when the weather changes.
    Silence,
}

/// What happened to connections, and how often.
pub type Met = BTreeMap<String, usize>;

/// The network. Dropped, it takes all connections with it.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    road: Arc<Road>,
    accepting: JoinHandle<()>,
}

#[derive(Debug)]
struct Road {
    weather: watch::Sender<Weather>,
    daemon: watch::Sender<Option<SocketAddr>>,
    deck: Mutex<Deck>,
    met: watch::Sender<Met>,
}

impl Proxy {
    /// A calm network that leads nowhere yet.
    pub async fn open(chance: StdRng) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let road = Arc::new(Road {
            weather: watch::Sender::new(Weather::Calm),
            daemon: watch::Sender::new(None),
            deck: Mutex::new(Deck::new(chance)),
            met: watch::Sender::new(Met::new()),
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&road)));
        Ok(Self { address, road, accepting })
    }

    /// Where clients connect to.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// New connections lead to this daemon from now on.
    pub fn leads_to(&self, daemon: SocketAddr) {
        self.road.daemon.send_replace(Some(daemon));
    }

    /// The weather changes.
    pub fn weather(&self, weather: Weather) {
        self.road.weather.send_replace(weather);
    }

    /// What happened to connections so far.
    #[must_use]
    pub fn met(&self) -> Met {
        self.road.met.borrow().clone()
    }

    /// Until so many connections have met their fates.
    pub async fn has_met(&self, fates: usize) {
        let enough = |met: &Met| met.values().sum::<usize>() >= fates;
        // It cannot end before this network.
        drop(self.road.met.subscribe().wait_for(enough).await);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Road {
    /// What becomes of the next connection.
    fn deal(&self) -> Fate {
        let weather = *self.weather.borrow();
        match weather {
            Weather::Calm | Weather::Silence => Fate::CALM,
            Weather::Storm => {
                let fate = self.deck.lock().unwrap_or_else(PoisonError::into_inner).next();
                self.meets(&fate.name());
                fate
            }
        }
    }

    fn meets(&self, what: &str) {
        self.met.send_modify(|met| *met.entry(what.into()).or_default() += 1);
    }

    /// How the weather ends a connection.
    async fn turns(&self, fate: Fate) -> Ending {
        let ends = |weather: &Weather| match weather {
            Weather::Calm => false,
            Weather::Storm => fate == Fate::CALM,
            Weather::Silence => true,
        };
        match self.weather.subscribe().wait_for(ends).await.as_deref() {
            Ok(Weather::Silence) => Ending::Silence,
            _ => Ending::Cut,
        }
    }
}

async fn accept(listener: TcpListener, road: Arc<Road>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((client, _)) = accepted else { continue };
                let road = Arc::clone(&road);
                // Whether it ended well is for both ends to notice.
                connections.spawn(async move { drop(lead(client, &road).await) });
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn lead(client: TcpStream, road: &Road) -> std::io::Result<()> {
    let fate = road.deal();
    let daemon = *road.daemon.borrow();
    let Some(daemon) = daemon.filter(|_| fate.lasts != Some(0)) else { return Ok(()) };
    let server = TcpStream::connect(daemon).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let mut passing = pin!(passage::pass(client, server, fate));
    let heard = tokio::select! {
        heard = &mut passing => heard?,
        ending = road.turns(fate) => match ending {
            Ending::Cut => return Ok(()),
            // Both ends stay as they are, in `passing`.
            Ending::Silence => return std::future::pending().await,
        },
    };
    if fate.repeated && passage::repeat(daemon, &heard).await? {
        road.meets("a request came twice");
    }
    Ok(())
}
