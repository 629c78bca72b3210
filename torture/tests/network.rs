//! A network that drops, delays, cuts half-way, repeats and goes silent stands between clients and daemon. When the
//! weather clears, everybody has been answered once and has heard exactly the log.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use omnichat_api::event::EventQuery;
use omnichat_api::limits::DEAD_MS;
use omnichat_api::widget::VisitorClientFrame;
use omnichat_torture::crowd::{Company, Crowd};
use omnichat_torture::desk::{Desk, Patience};
use omnichat_torture::installation::{Installation, sign_in};
use omnichat_torture::ledger::Ledger;
use omnichat_torture::proxy::{Proxy, Weather};
use omnichat_torture::seed;
use omnichat_torture::visitor::Visitor;
use omnichat_torture::wire::{self, Wire};
use rand::RngExt;
use tokio::time::{interval, timeout};
use uuid::Uuid;

/// Everybody but those who speak through the ordinary HTTP client: it waits 40 seconds for an answer, as it should,
/// and a silent network would make this test that long.
const COMPANY: Company =
    Company { posters: 3, chats: 3, desks: 2, clerks: 0, listeners: 2, pollers: 0, thinking: Duration::ZERO };
/// How long a new connection may take.
const RECONNECT: Duration = Duration::from_secs(10);
/// Fates that connections meet before the weather clears: each kind several times.
const FATES: usize = 150;
/// Kinds of what can happen: the fates of connections, and requests that come twice.
const KINDS: usize = 9;

#[tokio::test(flavor = "multi_thread")]
async fn clients_converge_when_the_storm_is_over() -> Result<()> {
    let mut chance = seed::chance(seed::seed("network"));
    for _ in 0..seed::rounds(1, 30) {
        let installation = Installation::on_sqlite().await?;
        let daemon = installation.start().await?;
        let proxy = Proxy::open(seed::chance(chance.random())).await?;
        proxy.leads_to(daemon.address());
        let crowd = Crowd::gathers(proxy.address(), installation.inbox(), COMPANY, &mut chance).await?;
        proxy.weather(Weather::Storm);
        let stuck = || format!("nobody connects any more: {:?}", proxy.met());
        timeout(Duration::from_secs(120), proxy.has_met(FATES)).await.with_context(stuck)?;
        let came_through = crowd.ledger().count();
        proxy.weather(Weather::Calm);
        let messages = crowd.goes_home(daemon.address()).await?;
        let met = proxy.met();
        ensure!(met.len() == KINDS, "the storm was a mild one: {met:?}");
        eprintln!("{came_through} messages came through a storm of {met:?}, {messages} in the end");
        daemon.kill().await?;
    }
    Ok(())
}

/// In the long run with the product's own times, of which the first is that a silent connection is given up within
/// 45 seconds; otherwise with shorter ones.
#[tokio::test(flavor = "multi_thread")]
async fn clients_give_up_a_connection_on_which_nothing_passes() -> Result<()> {
    let patience = if seed::is_long() { Patience::REAL } else { Patience::SHORT };
    let installation = Installation::on_sqlite().await?;
    let daemon = installation.start().await?;
    let proxy = Proxy::open(seed::chance(1)).await?;
    proxy.leads_to(daemon.address());

    let staff = sign_in(proxy.address()).await?;
    let cursor = staff.events(&EventQuery::default()).await?.cursor;
    let desk = Desk::open(staff, cursor, Ledger::default(), patience);
    let visitor = Visitor::comes(daemon.address(), installation.inbox()).await?;
    visitor.insists(Uuid::now_v7(), "Is anybody there?").await?;
    timeout(patience.dead, desk.story().reaches(1)).await.context("the desk hears nothing at all")?;

    proxy.weather(Weather::Silence);
    let silent = Instant::now();
    visitor.insists(Uuid::now_v7(), "I see you are busy.").await?;
    proxy.weather(Weather::Calm);
    // Each message makes two events, and the second of the first one may still be on its way.
    let noticed = timeout(patience.dead + RECONNECT, desk.story().reaches(4)).await;
    noticed.context("the desk waits for ever on a connection that is dead")?;
    eprintln!("the desk was back after {:?}", silent.elapsed());
    daemon.kill().await
}

/// Only in the long run: the daemon's times cannot be shortened.
#[tokio::test(flavor = "multi_thread")]
async fn the_daemon_gives_up_a_client_that_fell_silent() -> Result<()> {
    if !seed::is_long() {
        return Ok(());
    }
    let installation = Installation::on_sqlite().await?;
    let daemon = installation.start().await?;
    let visitor = Visitor::comes(daemon.address(), installation.inbox()).await?;
    let mut wire = Wire::open(daemon.address(), wire::VISITOR).await?;
    let token = visitor.token().to_owned();
    wire.say(&VisitorClientFrame::Hello { token, resume_after: None }).await?;
    // From here on it is not touched any more, and so answers no ping.
    let (silent, port) = (Instant::now(), HashSet::from([wire.port()?]));
    let mut looks = interval(Duration::from_millis(500));
    while daemon.holds(&port)? > 0 {
        let patience = Duration::from_millis(DEAD_MS) + Duration::from_secs(5);
        ensure!(silent.elapsed() < patience, "the daemon keeps a client that is gone");
        looks.tick().await;
    }
    eprintln!("the daemon gave a silent client up after {:?}", silent.elapsed());
    daemon.kill().await
}
