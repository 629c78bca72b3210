//! Visitors who have the page open and say nothing: what each costs the daemon, and whether all stay connected.

use std::rc::Rc;
use std::time::{Duration, Instant};

use omnichat_api::widget::VisitorClientFrame;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::latency::Latencies;
use super::load::{Load, Window};
use super::report::Measured;
use super::visitor;
use super::wire::socket::{Socket, Turn};
use crate::failure::{Failure, Result};

/// What to do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Idle {
    pub(super) visitors: usize,
    pub(super) seconds: u64,
}

/// Until what connecting cost has been given back.
const REST: Duration = Duration::from_secs(1);

pub(super) async fn run(load: Rc<Load>, how: Idle) -> Result<Measured> {
    let before = load.usage();
    let tokens = visitor::sessions(&load, how.visitors).await?;
    let mut open = JoinSet::new();
    let mut connecting = Latencies::new();
    for (token, number) in tokens.into_iter().zip(1..) {
        let began = Instant::now();
        let socket = welcomed(&load, token).await?;
        connecting.add(began.elapsed());
        open.spawn_local(stay(socket));
        if number % 100 == 0 {
            load.say(format!("{number} of {} visitors …", how.visitors));
        }
    }
    sleep(REST).await;
    load.say(format!("{} visitors, {} s in silence …", how.visitors, how.seconds));
    let window = Window::open(&load);
    sleep(Duration::from_secs(how.seconds)).await;
    let mut spent = window.close(&load);
    spent.rss_before = before.map(|usage| usage.rss);
    let mut gone = 0;
    while open.try_join_next().is_some() {
        gone += 1;
    }
    let grown = spent.rss.zip(spent.rss_before).map(|(after, before)| after.saturating_sub(before));
    Ok(Measured {
        spent,
        rss_per_socket: grown.map(|bytes| bytes / how.visitors as u64),
        latency: connecting.quantiles(),
        missing: gone,
        ..Measured::default()
    })
}

/// Opens a visitor's socket; returns once it was welcomed.
async fn welcomed(load: &Load, token: String) -> Result<Socket> {
    let lost = |error| load.place.lost(&error);
    let mut socket = Socket::open(&load.place, "widget/socket").await.map_err(lost)?;
    let hello = VisitorClientFrame::Hello { token, resume_after: None };
    socket.say(&serde_json::to_string(&hello)?).await.map_err(lost)?;
    let mut first = Vec::new();
    while first.is_empty() {
        let turn = socket.hear(|frame| first.extend_from_slice(frame)).await.map_err(lost)?;
        if let Turn::Closed(code) = turn {
            return Err(Failure::new(format!("The daemon closed a visitor's socket with code {code}."))
                .because(String::from_utf8_lossy(&first)));
        }
    }
    Ok(socket)
}

/// Answers pings until the daemon ends it.
async fn stay(mut socket: Socket) {
    while let Ok(Turn::Open) = socket.hear(|_| ()).await {}
}
