//! Reports of our own faults, in Sentry's envelopes, to whoever the setting `sentry_dsn` names: each error that the log
//! has, and each panic. What may be somebody's is taken out before; no request, no user and no host is named.

mod dsn;
mod event;

use std::panic::PanicHookInfo;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use omnichat_store::Clock;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use crate::trust::Trust;
use dsn::Dsn;
use event::Fault;

/// Reports that may wait; more are dropped, as a flood says nothing new.
const WAITING: usize = 64;
/// Reports that leave within a minute at most.
const A_MINUTE: u32 = 30;
/// How long one may take to leave.
const SEND: Duration = Duration::from_secs(10);
/// How long the last ones get when the daemon stops.
const LAST: Duration = Duration::from_secs(2);
/// How long nothing is sent when the receiver has enough and does not say for how long.
const PAUSE: Duration = Duration::from_secs(60);

/// Where faults go. Clones share it; the last one gone ends it.
#[derive(Clone)]
pub struct Reports(Sender<Fault>);

/// What sends them.
pub struct Reporter {
    work: JoinHandle<()>,
    reports: Arc<Mutex<Option<Reports>>>,
}

/// Begins to report to an address that the settings name: the layer takes errors from the log, and panics are heard
/// of by a hook.
pub fn begin(dsn: &str, trust: &Trust, clock: Clock) -> anyhow::Result<(Faults, Reporter)> {
    let dsn = Dsn::read(dsn)?;
    let http = trust
        .http()
        .user_agent(dsn::CLIENT)
        .redirect(Policy::none())
        .timeout(SEND)
        .build()
        .context("the client for reports cannot be made")?;
    let (send, faults) = mpsc::channel(WAITING);
    let reports = Arc::new(Mutex::new(Some(Reports(send))));
    listen_for_panics(Arc::clone(&reports));
    let work = tokio::spawn(send_all(http, dsn, clock, faults));
    Ok((Faults(Arc::clone(&reports)), Reporter { work, reports }))
}

impl Reporter {
    /// Sends what waits, if that does not take long.
    pub async fn end(self) {
        self.reports.lock().unwrap_or_else(PoisonError::into_inner).take();
        // What did not leave in time stands in the log.
        drop(timeout(LAST, self.work).await);
    }
}

/// The log's errors, on their way to the receiver.
pub struct Faults(Arc<Mutex<Option<Reports>>>);

impl<S: Subscriber> Layer<S> for Faults {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() == Level::ERROR
            && let Some(fault) = Fault::of(event)
        {
            tell(&self.0, fault);
        }
    }
}

/// Never waits, and never fails: who reports a fault must not make another.
fn tell(reports: &Mutex<Option<Reports>>, fault: Fault) {
    if let Some(Reports(send)) = &*reports.lock().unwrap_or_else(PoisonError::into_inner) {
        drop(send.try_send(fault));
    }
}

/// Hears of panics wherever they are, and lets the hook that was there have them too.
fn listen_for_panics(reports: Arc<Mutex<Option<Reports>>>) {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic: &PanicHookInfo<'_>| {
        tell(&reports, Fault::of_panic(panic));
        before(panic);
    }));
}

async fn send_all(http: Client, dsn: Dsn, clock: Clock, mut faults: Receiver<Fault>) {
    let (mut left, mut minute) = (A_MINUTE, Instant::now());
    let mut quiet_until = Instant::now();
    while let Some(fault) = faults.recv().await {
        let now = Instant::now();
        if now.duration_since(minute) >= Duration::from_secs(60) {
            (left, minute) = (A_MINUTE, now);
        }
        if left == 0 || now < quiet_until {
            continue;
        }
        left -= 1;
        let request = http
            .post(dsn.envelopes())
            .header("x-sentry-auth", dsn.auth())
            .header("content-type", "application/x-sentry-envelope")
            .body(fault.envelope(clock.now()));
        match request.send().await {
            Ok(answer) if answer.status() == StatusCode::TOO_MANY_REQUESTS => {
                let said =
                    answer.headers().get("retry-after").and_then(|after| after.to_str().ok()?.parse().ok());
                quiet_until = now + said.map_or(PAUSE, Duration::from_secs);
            }
            Ok(answer) if answer.status().is_success() => {}
            // No error: it would be reported again.
            Ok(answer) => {
                tracing::warn!(status = answer.status().as_u16(), "a report of an error was refused");
            }
            Err(_) => tracing::warn!("a report of an error cannot be delivered; is `sentry_dsn` right?"),
        }
    }
}
