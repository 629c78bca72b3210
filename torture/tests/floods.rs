//! Clients that do harm: who never read, who send ten thousand frames a second, whose frames are too large, who
//! connect and say nothing. They are shown the door, the daemon's memory stays bounded, and nobody else loses
//! anything. How much slower the others become is printed and not asserted: that is the machine's as much as ours.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use futures_util::future::try_join_all;
use omnichat_api::limits::{FRAME_BYTES, HELLO_MS, MESSAGE_CHARS};
use omnichat_api::message::{MessageKind, SendMessage};
use omnichat_api::socket::{ClientFrame, close};
use omnichat_api::widget::VisitorClientFrame;
use omnichat_client::Session;
use omnichat_torture::crowd::{Company, Crowd};
use omnichat_torture::daemon::Daemon;
use omnichat_torture::installation::{Installation, sign_in};
use omnichat_torture::ledger::Hand;
use omnichat_torture::seed;
use omnichat_torture::visitor::Visitor;
use omnichat_torture::wire::{self, Heard, Wire};
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::time::{interval, sleep_until, timeout};
use uuid::Uuid;

/// The honest ones.
const COMPANY: Company = Company {
    posters: 1,
    chats: 2,
    desks: 1,
    clerks: 0,
    listeners: 1,
    pollers: 1,
    thinking: Duration::from_millis(40),
};
/// Messages of theirs before the floods, and during them.
const MESSAGES: usize = 200;
/// Sockets that never read.
const DEAF: usize = 100;
/// Connections of each kind that say nothing.
const SILENT: usize = 50;
/// Bytes that each of those who never read is told.
const TOLD: usize = 4 * 1024 * 1024;
/// The most that the daemon may hold at any time: 1 MiB for each of the deaf, which is what may wait for one socket,
/// and 100 MiB for all else. (Built without optimisation it holds 30 MiB when nothing is wrong; 90 were measured.)
const MEMORY: u64 = (DEAF as u64 + 100) * 1024 * 1024;
/// When those who did not read begin to: the daemon waits 15 s for them, and as long again while it says goodbye.
const TOO_LATE: Duration = Duration::from_secs(17);
/// How long the daemon may take to be rid of somebody who is stuck.
const PATIENCE: Duration = Duration::from_secs(40);

#[tokio::test(flavor = "multi_thread")]
async fn floods_harm_nobody_else() -> Result<()> {
    let mut chance = seed::chance(seed::seed("floods"));
    let installation = Installation::on_sqlite().await?;
    let daemon = Daemon::start(with_limits(installation.command()?)).await?;
    let at = daemon.address();
    let crowd = Crowd::gathers(at, installation.inbox(), COMPANY, &mut chance).await?;
    crowd.goes_on(MESSAGES).await?;
    let before = crowd.ledger().p99_after(0);
    let (memory, calm) = (daemon.memory()?, crowd.ledger().count());

    let staff = sign_in(at).await?;
    let mut deaf = deaf(at, &staff).await?;
    let floods = async {
        tokio::try_join!(
            much_is_told(&crowd, &staff),
            is_too_fast(at, &installation),
            is_too_large(at, &installation),
            says_nothing(at),
        )
    };
    let (told, frames, (), _silent) = floods.await?;
    crowd.goes_on(MESSAGES).await?;
    let during = crowd.ledger().p99_after(calm);
    let stone_deaf = deaf.split_off(DEAF / 2);
    sleep_until((told + TOO_LATE).into()).await;
    let ends = how_they_end(deaf).await?;
    if seed::is_long() {
        are_gone(&daemon, &stone_deaf).await?;
    }
    let most = daemon.most_memory()?;

    let messages = crowd.goes_home(at).await?;
    eprintln!(
        "{messages} messages, p99 {before:?} before and {during:?} during the floods; the deaf found {ends:?}, and \
         the fast one was stopped after {frames} frames; memory {} MiB before, at most {} MiB",
        memory >> 20,
        most >> 20,
    );
    ensure!(ends.contains_key(&Some(close::TOO_SLOW)), "nobody was told to resume: {ends:?}");
    ensure!(most <= MEMORY, "the daemon held {} MiB, and {} MiB is the limit", most >> 20, MEMORY >> 20);
    daemon.kill().await
}

/// With the limits that hold by default on what is sent through one socket; those on requests are out of the way.
fn with_limits(mut command: Command) -> Command {
    command.env("OMNICHAT_LIMITS", "on");
    for of in ["LOGIN", "WIDGET", "GENERAL"] {
        command.env(format!("OMNICHAT_LIMITS_{of}_PER_MINUTE"), "1000000");
    }
    command
}

/// Staff sockets that say hello and never read.
async fn deaf(at: SocketAddr, staff: &Session) -> Result<Vec<Wire>> {
    let token = staff.token().await?;
    try_join_all((0..DEAF).map(|_| async {
        let mut wire = Wire::open_narrow(at, wire::STAFF, 64 * 1024).await?;
        wire.say(&ClientFrame::Hello { token: token.clone(), resume_after: None, topics: None }).await?;
        Ok(wire)
    }))
    .await
}

/// Long messages, until everybody who listens was told enough. Gives when that was.
async fn much_is_told(crowd: &Crowd, staff: &Session) -> Result<Instant> {
    let conversations = staff.conversations(&Default::default()).await?.items;
    let conversation = conversations.first().context("nobody has written")?.id;
    let hand = Hand(usize::MAX);
    for n in 0..TOLD / MESSAGE_CHARS {
        let (client_id, kind) = (Uuid::now_v7(), MessageKind::Message);
        let body = format!("{n:0>MESSAGE_CHARS$}");
        crowd.ledger().writes(hand, client_id, &body, kind);
        let message = staff.send_message(conversation, &SendMessage::text(client_id, body, kind)).await?;
        crowd.ledger().acknowledged(client_id, message.id, message.seq, &message.body);
    }
    Ok(Instant::now())
}

/// One visitor sends ten thousand frames a second, until the daemon has had enough. Gives how many it took.
async fn is_too_fast(at: SocketAddr, installation: &Installation) -> Result<usize> {
    let mut wire = greeted(at, installation).await?;
    let mut frames = 0;
    let mut beat = interval(Duration::from_millis(10));
    loop {
        beat.tick().await;
        for n in 0..100 {
            wire.feed(&VisitorClientFrame::Ping { n }).await.ok();
        }
        frames += 100;
        // Once it is refused, writing fails; what counts is what it is told.
        wire.flush().await.ok();
        while let Ok(heard) = timeout(Duration::ZERO, wire.next::<Value>()).await {
            if let Heard::End(code) = heard? {
                ensure!(code == Some(close::TOO_FAST), "who sends too fast is told {code:?}");
                return Ok(frames);
            }
        }
        ensure!(frames < 100_000, "the daemon takes whatever comes");
    }
}

/// Frames over the limit, before hello and after it, by a byte and by far.
async fn is_too_large(at: SocketAddr, installation: &Installation) -> Result<()> {
    for bytes in [FRAME_BYTES + 1, 3 * FRAME_BYTES, 20 * FRAME_BYTES] {
        let strangers = Wire::open(at, wire::STAFF).await?;
        for mut wire in [greeted(at, installation).await?, strangers] {
            // The daemon may hang up before it has read the rest.
            wire.say_text("x".repeat(bytes)).await.ok();
            let code = end(&mut wire).await?;
            ensure!(code == Some(close::TOO_LARGE), "after a frame of {bytes} bytes it is told {code:?}");
        }
    }
    let mut wire = greeted(at, installation).await?;
    wire.say_text("x".repeat(FRAME_BYTES)).await?;
    wire.say(&VisitorClientFrame::Ping { n: 7 }).await?;
    while wire.next::<Value>().await? != Heard::Frame(serde_json::json!({"type": "pong", "n": 7})) {}
    Ok(())
}

/// Connections that say nothing, half a request, or nothing after the upgrade; the last are told so.
async fn says_nothing(at: SocketAddr) -> Result<Vec<TcpStream>> {
    let mut half_open = Vec::new();
    for n in 0..2 * SILENT {
        let mut stream = TcpStream::connect(at).await?;
        if n % 2 == 0 {
            stream.write_all(b"GET /api/v1/socket HTTP/1.1\r\nhost: 127.0").await?;
        }
        half_open.push(stream);
    }
    let began = Instant::now();
    let upgraded = try_join_all((0..SILENT).map(|_| Wire::open(at, wire::VISITOR))).await?;
    let codes = try_join_all(upgraded.into_iter().map(async |mut wire| end(&mut wire).await)).await?;
    ensure!(codes.iter().all(|code| *code == Some(close::NO_HELLO)), "without hello it is told {codes:?}");
    let (took, most) = (began.elapsed(), Duration::from_millis(HELLO_MS) + Duration::from_secs(5));
    ensure!(took < most, "it takes {took:?} to be told that hello is missing");
    Ok(half_open)
}

/// A visitor's socket after its welcome.
async fn greeted(at: SocketAddr, installation: &Installation) -> Result<Wire> {
    let visitor = Visitor::comes(at, installation.inbox()).await?;
    let mut wire = Wire::open(at, wire::VISITOR).await?;
    let token = visitor.token().to_owned();
    wire.say(&VisitorClientFrame::Hello { token, resume_after: None }).await?;
    let welcome = wire.next::<Value>().await?;
    ensure!(matches!(&welcome, Heard::Frame(frame) if frame["type"] == "welcome"), "{welcome:?}");
    Ok(wire)
}

/// Reads to the end: the close code, if one was said.
async fn end(wire: &mut Wire) -> Result<Option<u16>> {
    timeout(PATIENCE, async {
        loop {
            if let Heard::End(code) = wire.next::<Value>().await? {
                return Ok(code);
            }
        }
    })
    .await
    .context("it never ends")?
}

/// Until the daemon has let go of those who never read.
async fn are_gone(daemon: &Daemon, deaf: &[Wire]) -> Result<()> {
    let ports = deaf.iter().map(Wire::port).collect::<Result<_>>()?;
    let began = Instant::now();
    let mut looks = interval(Duration::from_millis(100));
    loop {
        looks.tick().await;
        match daemon.holds(&ports)? {
            0 => return Ok(()),
            held => ensure!(began.elapsed() < PATIENCE, "{held} of {DEAF} who never read are still held"),
        }
    }
}

/// What those who did not read find when they do at last: that they should resume, or a connection that is gone.
async fn how_they_end(deaf: Vec<Wire>) -> Result<BTreeMap<Option<u16>, usize>> {
    let mut ends = BTreeMap::new();
    for code in try_join_all(deaf.into_iter().map(async |mut wire| end(&mut wire).await)).await? {
        ensure!(matches!(code, None | Some(close::TOO_SLOW)), "who does not read is told {code:?}");
        *ends.entry(code).or_default() += 1;
    }
    Ok(ends)
}
