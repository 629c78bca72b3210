//! Two daemons on one PostgreSQL. Visitors write and listen at one, the team at the other, while the database server
//! goes down under both, and while one of them is killed: everybody hears everything, once and in order, and the last
//! of it without anything more happening.

use std::time::Duration;

use anyhow::Result;
use omnichat_torture::crowd::{Company, Crowd};
use omnichat_torture::daemon::Daemon;
use omnichat_torture::installation::{Installation, own_database, postgres};
use omnichat_torture::proxy::Proxy;
use omnichat_torture::seed;
use omnichat_torture::server::Server;
use rand::RngExt;
use tempfile::TempDir;
use tokio::time::sleep;

/// Everybody there is.
const COMPANY: Company =
    Company { posters: 2, chats: 3, desks: 2, clerks: 1, listeners: 2, pollers: 1, thinking: Duration::ZERO };
/// Those who are refused and come again: a socket's client leaves that to people.
const INSISTENT: Company = Company { posters: 4, chats: 0, desks: 0, clerks: 2, listeners: 3, ..COMPANY };

#[tokio::test(flavor = "multi_thread")]
async fn two_daemons_and_a_postgresql_server_that_goes_down() -> Result<()> {
    // Where no server was started for the tests there is no program to start one.
    if postgres().is_none() {
        return Ok(());
    }
    let mut chance = seed::chance(seed::seed("two daemons and a server that goes down"));
    let server = Server::start().await?;
    let installation = Installation::on_postgres(own_database(server.url())).await?;
    let (one, (two, _dir)) = (installation.start().await?, another(&installation).await?);
    let crowd =
        Crowd::meets(one.address(), two.address(), installation.inbox(), INSISTENT, &mut chance).await?;
    for _ in 0..seed::rounds(2, 20) {
        crowd.goes_on(chance.random_range(1..100)).await?;
        server.halts().await?;
        server.resumes().await?;
    }
    crowd.goes_on(50).await?;
    let messages = crowd.goes_home(one.address()).await?;
    eprintln!("{messages} messages were acknowledged, and heard at two daemons");
    one.kill().await?;
    two.kill().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_daemon_has_committed_is_heard_at_the_other() -> Result<()> {
    let Some(url) = postgres() else { return Ok(()) };
    let mut chance = seed::chance(seed::seed("a daemon that is killed beside another"));
    let installation = Installation::on_postgres(url).await?;
    let (mut one, (two, _dir)) = (installation.start().await?, another(&installation).await?);
    let proxy = Proxy::open(seed::chance(chance.random())).await?;
    proxy.leads_to(one.address());
    let crowd =
        Crowd::meets(proxy.address(), two.address(), installation.inbox(), COMPANY, &mut chance).await?;
    for _ in 0..seed::rounds(3, 50) {
        crowd.goes_on(chance.random_range(1..100)).await?;
        sleep(Duration::from_micros(chance.random_range(0..50_000))).await;
        one.kill().await?;
        one = installation.start().await?;
        proxy.leads_to(one.address());
    }
    crowd.goes_on(50).await?;
    let messages = crowd.goes_home(two.address()).await?;
    eprintln!("{messages} messages were acknowledged, and heard at the daemon that lived");
    one.kill().await?;
    two.kill().await
}

/// A second daemon on the same database and with its key, with a data directory of its own.
async fn another(installation: &Installation) -> Result<(Daemon, TempDir)> {
    let dir = tempfile::tempdir()?;
    let mut command = installation.command()?;
    let key = installation.dir().join("secret.key");
    command.env("OMNICHAT_DATA_DIR", dir.path()).env("OMNICHAT_KEY_FILE", key);
    Ok((Daemon::start(command).await?, dir))
}
