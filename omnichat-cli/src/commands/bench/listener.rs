//! Staff clients that hear everything: connected, welcomed, resumed when they are cut off. What they hear is noted in
//! `hearing`.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use omnichat_api::socket::{ClientFrame, close};

use super::hearing::Hearing;
use super::ledger::Ledger;
use super::load::Load;
use super::wire::socket::{Socket, Turn};
use crate::failure::{Failure, Result};

/// Listeners and what they have heard.
pub(super) struct Listeners(Vec<Rc<RefCell<Hearing>>>);

/// How long the last frames may take to come in after the last acknowledgement.
const LATEST: Duration = Duration::from_secs(10);
/// How often is looked whether they have.
const LOOK: Duration = Duration::from_millis(5);

impl Listeners {
    /// Connects so many, each with a task of its own that ends with the run.
    pub(super) async fn connect(load: &Rc<Load>, ledger: &Rc<Ledger>, count: usize) -> Result<Self> {
        let mut all = Vec::with_capacity(count);
        for _ in 0..count {
            let hearing = Rc::new(RefCell::new(Hearing::default()));
            let socket = admitted(load, ledger, &hearing).await?;
            all.push(Rc::clone(&hearing));
            let (load, ledger) = (Rc::clone(load), Rc::clone(ledger));
            tokio::task::spawn_local(async move {
                if let Err(failure) = follow(socket, &load, &ledger, &hearing).await {
                    load.give_up(failure);
                }
            });
        }
        Ok(Self(all))
    }

    /// Waits until each has heard all that was acknowledged, or until nothing more comes.
    pub(super) async fn settle(&self, ledger: &Ledger) {
        let wanted = ledger.kept().len() as u64;
        let (mut before, mut since) = (0, Instant::now());
        loop {
            let heard: u64 = self.0.iter().map(|hearing| hearing.borrow().distinct.min(wanted)).sum();
            if heard == wanted * self.0.len() as u64 || since.elapsed() > LATEST {
                return;
            }
            if heard != before {
                (before, since) = (heard, Instant::now());
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The sum of one figure over all.
    pub(super) fn sum(&self, figure: impl Fn(&Hearing) -> u64) -> u64 {
        self.0.iter().map(|hearing| figure(&hearing.borrow())).sum()
    }

    /// When the last frame that counts came.
    pub(super) fn last(&self) -> Option<Instant> {
        self.0.iter().filter_map(|hearing| hearing.borrow().last).max()
    }
}

/// Opens a socket and says hello; returns once it was welcomed.
async fn admitted(load: &Load, ledger: &Ledger, hearing: &RefCell<Hearing>) -> Result<Socket> {
    let lost = |error| load.place.lost(&error);
    let mut socket = Socket::open(&load.place, "socket").await.map_err(lost)?;
    let resume_after = hearing.borrow_mut().begin();
    let hello = ClientFrame::Hello { token: load.token.clone(), resume_after, topics: None };
    socket.say(&serde_json::to_string(&hello)?).await.map_err(lost)?;
    while !hearing.borrow().is_welcome() {
        let turn = socket.hear(|frame| hearing.borrow_mut().note(frame, ledger)).await.map_err(lost)?;
        if let Turn::Closed(code) = turn {
            return Err(closed(code, hearing.borrow_mut().refusal()));
        }
    }
    Ok(socket)
}

/// Hears until the run ends; resumes when it was cut off.
async fn follow(mut socket: Socket, load: &Load, ledger: &Ledger, hearing: &RefCell<Hearing>) -> Result {
    loop {
        let turn = socket.hear(|frame| hearing.borrow_mut().note(frame, ledger)).await;
        match turn.map_err(|error| load.place.lost(&error))? {
            Turn::Open => {}
            Turn::Closed(close::TOO_SLOW) => socket = admitted(load, ledger, hearing).await?,
            Turn::Closed(code) => return Err(closed(code, hearing.borrow_mut().refusal())),
        }
    }
}

fn closed(code: u16, said: Option<String>) -> Failure {
    let failure = Failure::new(format!("The daemon closed a staff socket with code {code}."));
    match said {
        Some(said) => failure.because(said),
        None => failure,
    }
}
