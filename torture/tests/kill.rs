//! The daemon is killed at random moments under load, again and again, on both databases. What was acknowledged is
//! there, once and in order, and whoever listened has heard exactly the log.

use std::time::Duration;

use anyhow::{Result, ensure};
use omnichat_torture::crowd::{Company, Crowd};
use omnichat_torture::daemon::Daemon;
use omnichat_torture::installation::{Installation, postgres};
use omnichat_torture::proxy::Proxy;
use omnichat_torture::recorder::integrity;
use omnichat_torture::seed;
use rand::RngExt;
use rand::rngs::StdRng;
use tokio::time::sleep;

/// Everybody there is.
const COMPANY: Company =
    Company { posters: 2, chats: 3, desks: 2, clerks: 1, listeners: 2, pollers: 1, thinking: Duration::ZERO };
/// Kills that one installation goes through: what its listeners have heard must fit into memory.
const KILLS: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_kill_9_on_sqlite() -> Result<()> {
    let mut chance = seed::chance(seed::seed("kill -9 on SQLite"));
    for kills in lives() {
        let installation = Installation::on_sqlite().await?;
        let messages = torment(&installation, kills, &mut chance).await?;
        eprintln!("{messages} messages were acknowledged across {kills} kills, and all are there");
        let damage = installation.file().map(|file| integrity::damage(&file)).unwrap_or_default();
        ensure!(damage.is_empty(), "the database is damaged: {damage:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_kill_9_on_postgresql() -> Result<()> {
    let mut chance = seed::chance(seed::seed("kill -9 on PostgreSQL"));
    for kills in lives() {
        let Some(url) = postgres() else { return Ok(()) };
        let installation = Installation::on_postgres(url).await?;
        let messages = torment(&installation, kills, &mut chance).await?;
        eprintln!("{messages} messages were acknowledged across {kills} kills, and all are there");
    }
    Ok(())
}

/// How many kills each installation goes through.
fn lives() -> impl Iterator<Item = usize> {
    let all = seed::rounds(6, 200);
    (0..all).step_by(KILLS).map(move |done| KILLS.min(all - done))
}

async fn torment(installation: &Installation, kills: usize, chance: &mut StdRng) -> Result<usize> {
    let proxy = Proxy::open(seed::chance(chance.random())).await?;
    let mut daemon = installation.start().await?;
    proxy.leads_to(daemon.address());
    let crowd = Crowd::gathers(proxy.address(), installation.inbox(), COMPANY, chance).await?;
    for _ in 0..kills {
        // Not before everybody is at it again, and then at any moment.
        crowd.goes_on(chance.random_range(1..100)).await?;
        sleep(Duration::from_micros(chance.random_range(0..50_000))).await;
        daemon.kill().await?;
        if chance.random_bool(0.25) {
            let soon = Duration::from_millis(chance.random_range(0..120));
            Daemon::start_and_kill(installation.command()?, soon).await?;
        }
        daemon = installation.start().await?;
        proxy.leads_to(daemon.address());
    }
    crowd.goes_on(50).await?;
    let messages = crowd.goes_home(daemon.address()).await?;
    daemon.kill().await?;
    Ok(messages)
}
