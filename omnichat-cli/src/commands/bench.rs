//! `omnichat bench`: how fast the daemon is on this machine, and whether all arrives, once and in order. A daemon of its
//! own or a running one under a load of its own; what is measured is in the scenarios.

mod disk;
mod fanout;
mod frame;
mod hearing;
mod idle;
mod latency;
mod ledger;
mod listener;
mod load;
mod machine;
mod plan;
mod posts;
mod reads;
mod report;
mod storm;
mod target;
mod visitor;
mod wire;

use std::path::Path;
use std::time::Duration;

use clap::{Args, ValueEnum};
use omnichat_store::bare;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::screen;
use machine::Cores;
use plan::Plan;
use report::{Measured, Report, Setting};
use target::{Bulk, How, Target};

/// How long the embedded database is measured alone.
const ALONE: Duration = Duration::from_secs(1);

/// Measures how fast the daemon is on this machine, and whether every message arrives
///
/// Starts a daemon of its own, with a database that is removed afterwards, puts it under load and prints rate, latency,
/// memory and processor time. Every message that was acknowledged must reach every listener once and in order; when one
/// does not, the command fails.
///
/// With --data-dir or --database-url its daemon works on what is there, and adds messages and the login
/// bench@omnichat.invalid: name a copy. With --url a running daemon is measured, as whoever is signed in there; name its
/// --data-dir too to see its memory.
#[derive(Args)]
pub(crate) struct Bench {
    /// What is measured
    #[arg(value_enum, default_value_t = Kind::Posts, hide_default_value = true)]
    scenario: Kind,

    /// For so long [default: 10]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: Option<u64>,

    /// How many visitors: who write at once (posts: 64, storm: 16), or who are connected (idle: 10000)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=25_000))]
    visitors: Option<u32>,

    /// How many staff clients: who listen (posts: 1, fanout: 500), who come and go (storm: 1), or who ask (list, search: 1)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    staff: Option<u32>,

    /// posts, storm: so many messages a second, whether the daemon keeps up or not; latency counts from when each was
    /// due. Without it, each visitor waits for the answer
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    rate: Option<u32>,

    /// posts: all visitors write in the same conversation
    #[arg(long)]
    one_conversation: bool,

    /// fanout: messages under way at once, each until every listener has it [default: 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    in_flight: Option<u32>,

    /// posts: without indexing what is written for search, to see what that costs
    #[arg(long)]
    without_search_index: bool,

    /// Puts data there first, such as messages=1000000,conversations=10000,open=5000
    #[arg(long, value_name = "DATA")]
    prepare: Option<Bulk>,

    /// Keeps its own daemon on these cores, such as 0 or 0,2 or 0-3
    #[arg(long, value_name = "CORES")]
    daemon_cpus: Option<Cores>,

    /// Keeps the load on these cores
    #[arg(long, value_name = "CORES")]
    load_cpus: Option<Cores>,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Visitors write; each message is on disk before the next one is sent (the default)
    Posts,
    /// One message reaches many staff clients
    Fanout,
    /// Visitors are connected and say nothing: memory and processor time
    Idle,
    /// Visitors write, first undisturbed, then while staff clients come, fetch everything and go
    Storm,
    /// Staff walk through the inbox page by page
    List,
    /// Staff search for words in all messages
    Search,
}

impl Bench {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let plan = Plan::of(&self)?;
        if flags.config.is_some() {
            return Err(Failure::usage("--config means nothing to `bench`.").hint(
                "give its daemon settings through the environment, such as OMNICHAT_SOCKET_QUEUE=1024",
            ));
        }
        machine::allow_connections(plan.connections())?;
        let mut interrupted = signal(SignalKind::interrupt())?;
        let mut terminated = signal(SignalKind::terminate())?;
        let report = tokio::select! {
            report = self.measure(&plan, flags, out) => report,
            _ = interrupted.recv() => Err(stopped()),
            _ = terminated.recv() => Err(stopped()),
        };
        out.progress_done();
        let report = report?;
        report.remarks().iter().for_each(|remark| out.note(remark));
        out.result(&report, || report.table().render(screen::width()))?;
        if report.is_right() {
            return Ok(());
        }
        Err(Failure::new("Not every message arrived once and in order.").hint(
            "that must never happen: please report it, with the options of this run and the daemon's log",
        ))
    }

    async fn measure(&self, plan: &Plan, flags: &Flags, out: &Out) -> Result<Report> {
        [&self.daemon_cpus, &self.load_cpus].into_iter().flatten().try_for_each(Cores::check)?;
        let mut target = match &flags.url {
            Some(_) => {
                self.refuse_for_running()?;
                Target::attach(flags, plan.requests()).await?
            }
            None => {
                let how = How { cores: self.daemon_cpus.as_ref(), unindexed: self.without_search_index };
                Target::start(flags, out, how, self.prepare).await?
            }
        };
        out.progress("Looking how fast the disk is …");
        let syncs_before = syncs(target.dir()).await?;
        let alone = alone(plan, &target).await?;
        let measured = self.under_load(plan, &target, out).await;
        target.stop().await?;
        let measured =
            measured.map_err(|failure| target.last_words().into_iter().fold(failure, Failure::because))?;
        out.progress("Looking how fast the disk is …");
        let syncs_after = syncs(target.dir()).await?;
        let setting = Setting {
            scenario: plan.name(),
            what: plan.to_string(),
            daemon: target.name.clone(),
            database: target.database.clone(),
            ready: target.ready,
            rss_ready: target.rss_ready,
            daemon_cpus: self.daemon_cpus.as_ref().map(|cores| cores.text().to_owned()),
            load_cpus: self.load_cpus.as_ref().map(|cores| cores.text().to_owned()),
            syncs_before,
            syncs_after,
            alone,
        };
        Ok(Report::new(setting, measured))
    }

    /// What only a daemon of its own can be given.
    fn refuse_for_running(&self) -> Result {
        let given = [
            ("--prepare", self.prepare.is_some()),
            ("--daemon-cpus", self.daemon_cpus.is_some()),
            ("--without-search-index", self.without_search_index),
        ];
        match given.iter().find(|(_, given)| *given) {
            Some((option, _)) => Err(Failure::usage(format!(
                "{option} is for a daemon of its own; with --url it runs already."
            ))
            .hint("leave out one of the two")),
            None => Ok(()),
        }
    }

    async fn under_load(&self, plan: &Plan, target: &Target, out: &Out) -> Result<Measured> {
        let (tell, mut told) = watch::channel(String::from("Connecting …"));
        let plan = *plan;
        let run = load::run(target.aim.clone(), self.load_cpus.clone(), tell, async move |load| {
            plan.run(load).await
        });
        let show = async {
            while told.changed().await.is_ok() {
                out.progress(&told.borrow_and_update());
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            std::future::pending::<()>().await;
        };
        tokio::select! {
            measured = run => measured,
            () = show => Err(stopped()),
        }
    }
}

/// How fast the disk under this directory is; nothing when it is not known where the daemon writes.
async fn syncs(dir: Option<&Path>) -> Result<Option<f64>> {
    let Some(dir) = dir.map(Path::to_owned) else { return Ok(None) };
    let said = dir.display().to_string();
    let looked = tokio::task::spawn_blocking(move || disk::syncs_per_second(&dir)).await;
    let looked = looked.map_err(|_| Failure::new("The disk could not be measured."))?;
    let rate = looked.map_err(|error| Failure::new(format!("Cannot write in {said}.")).because(error))?;
    Ok(Some(rate))
}

/// What the embedded database does with the same messages and nothing around it; only where one is used.
async fn alone(plan: &Plan, target: &Target) -> Result<Option<f64>> {
    match (plan.at_once(), target.embedded()) {
        (Some(at_once), Some(dir)) => Ok(Some(bare::messages_per_second(dir, at_once, ALONE).await?)),
        _ => Ok(None),
    }
}

fn stopped() -> Failure {
    Failure::new("Stopped before the end; a daemon of its own was ended and its directory removed.")
}
