//! What may go wrong around the daemon: a disk that is full or cannot be written, no more descriptors, a database that
//! somebody else holds, a server that is down. Nothing is acknowledged that is not stored, every refusal is clear and
//! comes in time, and when the cause is gone, all is well without a restart.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures_util::future::try_join_all;
use omnichat_api::widget::{VisitorChange, VisitorMessage, VisitorSend};
use omnichat_api::{ContactId, Time};
use omnichat_store::{Clock, Options, Store, events, tenants, visitors};
use omnichat_torture::daemon::Daemon;
use omnichat_torture::installation::{Installation, own_database, postgres};
use omnichat_torture::lock::Lock;
use omnichat_torture::ramdisk::Ramdisk;
use omnichat_torture::recorder::integrity;
use omnichat_torture::seed;
use omnichat_torture::server::Server;
use omnichat_torture::trial::Trial;
use omnichat_torture::visitor::Visitor;
use rand::RngExt;
use rustix::process::Resource;
use tokio::net::TcpStream;
use tokio::time::timeout;
use uuid::Uuid;

const DAY: i64 = 24 * 3600 * 1000;
/// Around which time the clock jumps.
const MIDNIGHT: i64 = 1_795_219_200_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk() -> Result<()> {
    let Some(disk) = Ramdisk::new()? else { return Ok(()) };
    let installation = Installation::on_sqlite().await?;
    let daemon = Daemon::start(disk.command(&installation, "24m", ":")?).await?;
    let mut trial = Trial::begins(&daemon, &installation).await?;
    let ballast = disk.fill(&daemon)?;
    trial.is_refused().await?;
    ballast.goes()?;
    trial.recovers().await?;
    eprintln!("{} messages are stored on a disk that was full", trial.ends(&daemon).await?);
    let rescued = tempfile::tempdir()?;
    let database = disk.rescue(daemon, &installation, rescued.path()).await?;
    let damage = integrity::damage(&database);
    ensure!(damage.is_empty(), "the database is damaged: {damage:?}");
    Ok(())
}

/// Every write to a file is refused, and so is every growth of one: as on a disk that the system has made read-only
/// after an error, and as under a limit on the size of files, whose signal would end the daemon if it let it.
#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_takes_no_more_writes() -> Result<()> {
    let installation = Installation::on_sqlite().await?;
    let daemon = installation.start().await?;
    let mut trial = Trial::begins(&daemon, &installation).await?;
    daemon.limit(Resource::Fsize, Some(0))?;
    trial.is_refused().await?;
    daemon.limit(Resource::Fsize, None)?;
    trial.recovers().await?;
    trial.ends(&daemon).await?;
    is_whole(daemon, &installation).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_directory_that_is_read_only() -> Result<()> {
    let Some(disk) = Ramdisk::new()? else { return Ok(()) };
    let installation = Installation::on_sqlite().await?;
    let command = disk.command(&installation, "24m", "mount -o remount,ro \"$DISK\"")?;
    let refused = Daemon::start(command).await.err().context("it starts on a disk that is read-only")?;
    let said = format!("{refused:#}");
    ensure!(said.contains("Error: ") && said.contains("Read-only file system"), "it only says: {said}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_descriptors() -> Result<()> {
    let installation = Installation::on_sqlite().await?;
    let daemon = installation.start().await?;
    let mut trial = Trial::begins(&daemon, &installation).await?;
    // Enough for what the daemon still has to open for itself.
    let room = 40;
    daemon.limit(Resource::Nofile, Some((daemon.descriptors()? + room).try_into()?))?;
    let mut crowd = Vec::new();
    for _ in 0..4 * room {
        crowd.push(TcpStream::connect(daemon.address()).await?);
    }
    // Who is in goes on; who comes now has to wait, and is let in when others have left.
    trial.is_well_on_the_open_socket().await?;
    let at_the_door = Visitor::comes(daemon.address(), installation.inbox());
    let mut at_the_door = std::pin::pin!(at_the_door);
    let early = timeout(Duration::from_millis(300), &mut at_the_door).await;
    ensure!(early.is_err(), "there was a descriptor left");
    trial.is_well_on_the_open_socket().await?;
    drop(crowd);
    at_the_door.await.context("who waited at the door is not let in")?;
    trial.recovers().await?;
    trial.ends(&daemon).await?;
    is_whole(daemon, &installation).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_another_program_holds() -> Result<()> {
    let installation = Installation::on_sqlite().await?;
    let daemon = installation.start().await?;
    let mut trial = Trial::begins(&daemon, &installation).await?;
    let lock = Lock::take(&installation.file().context("on SQLite")?)?;
    trial.is_refused().await?;
    drop(lock);
    trial.recovers().await?;
    trial.ends(&daemon).await?;
    is_whole(daemon, &installation).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_server_that_goes_down() -> Result<()> {
    // Where no server was started for the tests there is no program to start one.
    if postgres().is_none() {
        return Ok(());
    }
    let server = Server::start().await?;
    let installation = Installation::on_postgres(own_database(server.url())).await?;
    let daemon = installation.start().await?;
    let mut trial = Trial::begins(&daemon, &installation).await?;
    for _ in 0..seed::rounds(1, 5) {
        server.halts().await?;
        trial.is_refused().await?;
        server.resumes().await?;
        trial.recovers().await?;
    }
    trial.ends(&daemon).await?;
    daemon.kill().await
}

/// The daemon's own clock is the machine's, which no test may move: here the store runs in this process, on a clock
/// that jumps between any two messages, to any time of this day and the next.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_by_a_day() -> Result<()> {
    let mut chance = seed::chance(seed::seed("a clock that jumps"));
    let mut installations = vec![Installation::on_sqlite().await?];
    if let Some(url) = postgres() {
        installations.push(Installation::on_postgres(url).await?);
    }
    for installation in installations {
        let time = Arc::new(AtomicI64::new(MIDNIGHT));
        let mut jump = || time.store(MIDNIGHT + chance.random_range(-DAY..=DAY), Ordering::SeqCst);
        let hand = Arc::clone(&time);
        let clock = Clock::new(move || Time(hand.load(Ordering::SeqCst)));
        let options = Options::new(installation.database().clone(), installation.dir().join("secret.key"));
        let store = Store::open(options, clock, Arc::new(|_| {})).await?;
        let tenant = tenants::named(&store, None).await?.id;
        let began = events::head(&store, tenant).await?;

        let visitors = [(); 3].map(|()| visitors::Visitor {
            tenant,
            inbox: installation.inbox(),
            contact: ContactId::new(),
        });
        let mut stored = Vec::new();
        for n in 0..seed::rounds(60, 3000) {
            jump();
            let send = VisitorSend::text(Uuid::now_v7(), format!("message {n}"));
            let sent =
                try_join_all(visitors.iter().map(|who| visitors::send(&store, who, send.clone()))).await?;
            jump();
            let again =
                try_join_all(visitors.iter().map(|who| visitors::send(&store, who, send.clone()))).await?;
            ensure!(sent == again, "the same again is another message after a jump");
            stored.push(sent);
        }
        for (at, who) in visitors.iter().enumerate() {
            let theirs: Vec<_> = stored.iter().map(|sent| &sent[at]).collect();
            let log = whole_log(&store, who, began).await?;
            ensure!(log.iter().eq(theirs.iter().copied()), "the log is not what was acknowledged");
            ensure!(theirs.iter().map(|m| m.seq).eq(1..=i64::try_from(theirs.len())?), "numbers are missing");
        }
        store.close().await;
    }
    Ok(())
}

/// What the log has for a visitor's eyes.
async fn whole_log(store: &Store, who: &visitors::Visitor, mut after: i64) -> Result<Vec<VisitorMessage>> {
    let mut messages = Vec::new();
    loop {
        let log = visitors::after(store, who, after, 100).await?;
        let Some((last, ..)) = log.items.last() else { return Ok(messages) };
        after = *last;
        messages.extend(log.items.into_iter().filter_map(|(_, _, change)| match change {
            VisitorChange::MessageCreated(message) => Some(message),
            VisitorChange::ConversationChanged(_) => None,
        }));
    }
}

/// The database is undamaged, once the daemon has left it.
async fn is_whole(daemon: Daemon, installation: &Installation) -> Result<()> {
    daemon.kill().await?;
    let damage = integrity::damage(&installation.file().context("on SQLite")?);
    ensure!(damage.is_empty(), "the database is damaged: {damage:?}");
    Ok(())
}
