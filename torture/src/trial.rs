//! What everybody may expect while something is wrong with the machine: either it is stored, or it is refused in
//! words that a program understands, in time; and it is stored again, without a restart, once the cause is gone.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use omnichat_api::Code;
use omnichat_api::message::MessageKind;
use omnichat_api::socket::FrameError;
use omnichat_api::widget::{VisitorClientFrame, VisitorMessage, VisitorServerFrame};
use tokio::time::{interval, sleep, timeout};
use uuid::Uuid;

use crate::daemon::Daemon;
use crate::http::Answer;
use crate::installation::{Installation, sign_in};
use crate::ledger::{Hand, Ledger};
use crate::truth::Truth;
use crate::visitor::{Said, Visitor};
use crate::wire::{self, Heard, Wire};

/// The longest that anybody waits for an answer, good or bad: ten seconds, and some for a busy machine.
const PATIENCE: Duration = Duration::from_secs(13);
/// How long it may take to be well again.
const RECOVERY: Duration = Duration::from_secs(15);
/// Messages that may still be stored after something went wrong, in room that was there already.
const ROOM: usize = 2000;
/// Characters of a text that fills disks, and of one that does not.
const LONG: usize = 9_000;
const SHORT: usize = 20;
/// By how much one comes later than the other.
const LATER: Duration = Duration::from_secs(1);
/// Between two tries.
const BETWEEN: Duration = Duration::from_millis(200);

/// Two visitors who go on writing: one by HTTP, one on a socket that was open before.
#[derive(Debug)]
pub struct Trial {
    poster: Pen<Visitor>,
    chatter: Pen<Wire>,
    ledger: Ledger,
}

impl Trial {
    /// All is well.
    pub async fn begins(daemon: &Daemon, installation: &Installation) -> Result<Self> {
        let (at, ledger) = (daemon.address(), Ledger::default());
        let visitor = Visitor::comes(at, installation.inbox()).await?.with_patience(PATIENCE);
        let other = Visitor::comes(at, installation.inbox()).await?;
        let mut wire = Wire::open(at, wire::VISITOR).await?;
        let token = other.token().to_owned();
        wire.say(&VisitorClientFrame::Hello { token, resume_after: None }).await?;
        let poster = Pen::new(visitor, Hand(1), &ledger);
        let chatter = Pen::new(wire, Hand(2), &ledger);
        let mut trial = Self { poster, chatter, ledger };
        trial.is_well().await?;
        Ok(trial)
    }

    /// Both ways store what is written.
    pub async fn is_well(&mut self) -> Result<()> {
        let refused = self.poster.writes(SHORT).await?;
        ensure!(refused.is_none(), "it is refused though all is well: {refused:?}");
        self.is_well_on_the_open_socket().await
    }

    /// The socket that was open before still stores what is written.
    pub async fn is_well_on_the_open_socket(&mut self) -> Result<()> {
        let refused = self.chatter.writes(SHORT).await?;
        ensure!(refused.is_none(), "it is refused on the open socket: {refused:?}");
        Ok(())
    }

    /// Sooner or later it is refused, on both ways, with the right words and in time.
    pub async fn is_refused(&mut self) -> Result<()> {
        // Nobody pays for the patience of another: who comes while the first still waits does not wait longer.
        let visitor = self.poster.way.clone();
        let looks = async { visitor.looks().await.context("reading hangs") };
        let chatter = &mut self.chatter;
        let comes_later = async {
            sleep(LATER).await;
            chatter.is_refused().await
        };
        let (posted, said, looked) = tokio::try_join!(self.poster.is_refused(), comes_later, looks)?;
        is_clear(&posted)?;
        ensure!(said.code == Code::Unavailable, "the socket says {said:?}");
        // What is there may still be read, or not.
        if looked.status == 200 { Ok(()) } else { is_clear(&looked) }
    }

    /// Without a restart, all that was refused is stored, and so is more.
    pub async fn recovers(&mut self) -> Result<()> {
        let all = async { tokio::try_join!(self.poster.is_insistent(), self.chatter.is_insistent()) };
        timeout(RECOVERY, all).await.context("it is well again, and still refused")??;
        self.is_well().await
    }

    /// All that was acknowledged is there, once and in order, and nothing else. Gives how many that are.
    pub async fn ends(self, daemon: &Daemon) -> Result<usize> {
        let truth = Truth::of(&sign_in(daemon.address()).await?).await?;
        let mut faults = truth.faults();
        faults.extend(self.ledger.compare(&truth));
        ensure!(faults.is_empty(), "{}", faults.join("\n"));
        Ok(self.ledger.count())
    }
}

/// A way by which messages come in.
trait Way {
    type Refusal;

    /// Says it once.
    async fn say_once(
        &mut self,
        client_id: Uuid,
        body: &str,
    ) -> Result<Result<VisitorMessage, Self::Refusal>>;
}

impl Way for Visitor {
    type Refusal = Answer;

    async fn say_once(&mut self, client_id: Uuid, body: &str) -> Result<Result<VisitorMessage, Answer>> {
        Ok(match self.says(client_id, body).await? {
            Said::Stored(message) => Ok(message),
            Said::Refused(answer) => Err(answer),
        })
    }
}

impl Way for Wire {
    type Refusal = FrameError;

    async fn say_once(&mut self, id: Uuid, body: &str) -> Result<Result<VisitorMessage, FrameError>> {
        self.say(&VisitorClientFrame::Send { client_id: id, body: body.into(), attachments: Vec::new() })
            .await?;
        loop {
            let heard = timeout(PATIENCE, self.next()).await.context("no answer in time on the socket")?;
            match heard? {
                Heard::Frame(VisitorServerFrame::Ack { client_id, message }) if client_id == id => {
                    return Ok(Ok(message));
                }
                Heard::Frame(VisitorServerFrame::Error(error)) if error.client_id == Some(id) => {
                    return Ok(Err(error));
                }
                Heard::Frame(_) => {}
                Heard::End(code) => bail!("the open socket was ended with {code:?}"),
            }
        }
    }
}

/// One who writes, and forgets nothing that was refused.
#[derive(Debug)]
struct Pen<W> {
    way: W,
    hand: Hand,
    ledger: Ledger,
    written: usize,
    /// What was refused and must be stored in the end.
    owed: Vec<(Uuid, String)>,
}

impl<W: Way> Pen<W> {
    fn new(way: W, hand: Hand, ledger: &Ledger) -> Self {
        Self { way, hand, ledger: ledger.clone(), written: 0, owed: Vec::new() }
    }

    /// Writes something new; gives the refusal.
    async fn writes(&mut self, length: usize) -> Result<Option<W::Refusal>> {
        self.written += 1;
        let body = format!("{}.{} {}", self.hand.0, self.written, "x".repeat(length));
        let client_id = Uuid::now_v7();
        self.ledger.writes(self.hand, client_id, &body, MessageKind::Message);
        let refused = self.says(client_id, &body).await?;
        if refused.is_some() {
            self.owed.push((client_id, body));
        }
        Ok(refused)
    }

    /// Until one is refused: some may still find room that was there already.
    async fn is_refused(&mut self) -> Result<W::Refusal> {
        for _ in 0..ROOM {
            if let Some(refused) = self.writes(LONG).await? {
                return Ok(refused);
            }
        }
        bail!("it goes on storing")
    }

    /// Says again what was refused, as a client does that was told to come again.
    async fn is_insistent(&mut self) -> Result<()> {
        let mut tries = interval(BETWEEN);
        for (client_id, body) in std::mem::take(&mut self.owed) {
            while self.says(client_id, &body).await?.is_some() {
                tries.tick().await;
            }
        }
        Ok(())
    }

    async fn says(&mut self, client_id: Uuid, body: &str) -> Result<Option<W::Refusal>> {
        match self.way.say_once(client_id, body).await? {
            Ok(message) => self.ledger.acknowledged(client_id, message.id, message.seq, &message.body),
            Err(refused) => return Ok(Some(refused)),
        }
        Ok(None)
    }
}

/// A refusal that a program understands and that nobody takes for success.
fn is_clear(answer: &Answer) -> Result<()> {
    let problem = answer.problem()?;
    let told = (answer.status, problem.code, answer.retry_after.is_some());
    ensure!(told == (503, Code::Unavailable, true), "it is refused with {told:?}: {}", problem.detail);
    Ok(())
}
