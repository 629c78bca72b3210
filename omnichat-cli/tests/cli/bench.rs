//! `omnichat bench`: small real runs. Only what must hold on any machine is asserted, never a time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::daemon::{Daemon, omnichatd};
use crate::program::{Program, Run};

/// How long a daemon may take to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A place of its own for passing directories, to see that nothing is left in it.
struct Bench {
    program: Program,
    passing: PathBuf,
}

impl Bench {
    fn new() -> Self {
        omnichatd();
        let program = Program::new();
        let passing = program.home.path().join("passing");
        fs::create_dir(&passing).unwrap();
        Self { program, passing }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.program.command(&[&["bench"], args].concat());
        command.env("TMPDIR", &self.passing).stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Run {
        Run::from(self.command(args).output().unwrap())
    }

    /// Runs it to a good end, and gives its result.
    fn result(&self, args: &[&str]) -> Value {
        let run = self.run(&[args, &["--json"]].concat());
        assert_eq!(run.code, Some(0), "{args:?}: {run:?}");
        assert_eq!(run.err, "", "nothing but the result");
        let told: Value = serde_json::from_str(&run.out).unwrap();
        for field in ["missing", "doubled", "disordered"] {
            assert_eq!(told[field], 0, "{field}: {told}");
        }
        for field in ["daemon_rss_bytes", "fsync_per_s_before", "fsync_per_s_after", "p50_ms", "p99_ms"] {
            assert!(told[field].as_f64().is_some_and(|n| n > 0.0), "{field}: {told}");
        }
        for field in ["posts_per_s", "frames_per_s", "daemon_cpu_s", "fsync_moved"] {
            assert!(told.get(field).is_some(), "{field}: {told}");
        }
        self.is_clean();
        told
    }

    /// A run that does not end by itself, once its daemon is up.
    fn under_way(&self, args: &[&str]) -> Child {
        let mut child = self.command(&[&["--seconds", "600"], args].concat()).spawn().unwrap();
        let is_up = || {
            let dirs = fs::read_dir(&self.passing).unwrap().map(|entry| entry.unwrap().path());
            dirs.into_iter().any(|dir| dir.join("control.sock").exists())
        };
        while !is_up() {
            assert_eq!(child.try_wait().unwrap(), None);
            std::thread::yield_now();
        }
        child
    }

    /// Neither a directory nor a daemon is left.
    fn is_clean(&self) {
        assert_eq!(fs::read_dir(&self.passing).unwrap().count(), 0);
        assert_eq!(processes_about(&self.passing), Vec::<String>::new());
    }
}

/// The command lines of running processes that name this place.
fn processes_about(place: &Path) -> Vec<String> {
    let place = place.to_str().unwrap();
    let all = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path().join("cmdline"));
    let lines =
        all.filter_map(|file| fs::read(file).ok()).map(|line| String::from_utf8_lossy(&line).into_owned());
    lines.filter(|line| line.contains(place)).collect()
}

fn number(told: &Value, field: &str) -> f64 {
    told[field].as_f64().unwrap_or_else(|| panic!("{field}: {told}"))
}

#[test]
fn messages_reach_every_listener_once() {
    let told = Bench::new().result(&["--visitors", "4", "--staff", "3", "--seconds", "1"]);
    assert_eq!(told["scenario"], "posts");
    assert!(number(&told, "posts_per_s") > 0.0);
    // Each message once to each of the three.
    let per_message = number(&told, "frames_per_s") / number(&told, "posts_per_s");
    assert!((2.99..3.01).contains(&per_message), "{told}");
}

#[test]
fn messages_come_at_the_rate_that_was_asked_for_also_into_one_conversation() {
    let told = Bench::new().result(&["posts", "--rate", "50", "--one-conversation", "--seconds", "1"]);
    assert_eq!(told["messages"], 50);
}

#[test]
fn what_search_costs_is_measured_with_and_without_its_index() {
    let bench = Bench::new();
    for (option, daemon) in
        [(&[][..], "its own"), (&["--without-search-index"], "its own, without the search index")]
    {
        let told = bench.result(&[&["posts", "--visitors", "2", "--seconds", "1"], option].concat());
        assert_eq!(told["daemon"], daemon);
    }
}

#[test]
fn one_message_reaches_many() {
    let told = Bench::new().result(&["fanout", "--staff", "20", "--in-flight", "4", "--seconds", "1"]);
    assert!(number(&told, "frames_per_s") > 0.0);
    assert!(number(&told, "other_frames") > 0.0, "counters follow each message");
}

#[test]
fn idle_visitors_stay_connected_and_cost_is_counted() {
    let told = Bench::new().result(&["idle", "--visitors", "50", "--seconds", "1"]);
    assert!(told["daemon_rss_per_socket_bytes"].is_u64(), "{told}");
    assert_eq!(told["posts_per_s"], Value::Null);
}

#[test]
fn data_is_prepared_then_listed_searched_and_written_to_in_a_storm() {
    let bench = Bench::new();
    let dir = bench.program.home.path().join("kept");
    let kept = ["--data-dir", dir.to_str().unwrap()];
    let prepare = ["list", "--seconds", "1", "--prepare", "messages=600,conversations=150,open=120"];
    let told = bench.result(&[&prepare, &kept[..]].concat());
    assert!(number(&told, "requests_per_s") > 0.0);
    assert!(dir.join("omnichat.sqlite").exists(), "a directory that was named stays");

    let told = bench.result(&[&["search", "--staff", "2", "--seconds", "1"], &kept[..]].concat());
    assert!(number(&told, "requests_per_s") > 0.0);
    let told = bench.result(&[&["storm", "--visitors", "4", "--seconds", "2"], &kept[..]].concat());
    assert!(number(&told, "undisturbed_p99_ms") > 0.0 && number(&told, "requests_per_s") > 0.0, "{told}");

    let empty = bench.run(&["search", "--seconds", "1"]);
    assert_eq!(empty.code, Some(1));
    assert!(empty.err.contains("nothing to search in") && empty.err.contains("--prepare"), "{}", empty.err);
    bench.is_clean();
}

#[test]
fn people_read_a_table() {
    let run = Bench::new().run(&["idle", "--visitors", "2", "--seconds", "1"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.contains("2 visitors connected, none writes"), "{}", run.out);
    assert!(run.out.contains("Memory a socket") && !run.out.contains("null"), "{}", run.out);
}

#[test]
fn an_interrupted_run_leaves_nothing_behind() {
    let bench = Bench::new();
    let child = bench.under_way(&[]);
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let run = Run::from(child.wait_with_output().unwrap());
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "{run:?}");
    assert!(run.err.contains("Stopped before the end"), "{}", run.err);
    bench.is_clean();
}

#[test]
fn a_killed_run_takes_its_daemon_with_it() {
    for pinned in [&[][..], &["--daemon-cpus", "0"]] {
        let bench = Bench::new();
        let mut child = bench.under_way(pinned);
        assert_ne!(processes_about(&bench.passing), Vec::<String>::new());
        child.kill().unwrap();
        child.wait().unwrap();
        let killed = Instant::now();
        while let left @ [_, ..] = &processes_about(&bench.passing)[..] {
            assert!(killed.elapsed() < PATIENCE, "still there: {left:?}");
            std::thread::yield_now();
        }
    }
}

#[test]
fn a_running_daemon_is_measured_unless_its_limits_would_be_hit() {
    let bench = Bench::new();
    let program = Program::with_owner();
    let daemon = Daemon::start(&program);
    let url = daemon.url();
    let sign_in = ["login", "--url", &url, "--email", "ana@example.com", "--password-stdin"];
    let attached = |args: &[&str]| {
        let mut command = program.command(&[&["bench", "--url", &url, "--json"], args].concat());
        Run::from(command.env("TMPDIR", &bench.passing).stdin(Stdio::null()).output().unwrap())
    };
    assert_eq!(program.run_with(&sign_in, "heron on a slow river\n").code, Some(0));

    let refused = attached(&["posts", "--seconds", "1"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(
        refused.err.contains("limits requests") && refused.err.contains("OMNICHAT_LIMITS=off"),
        "{refused:?}"
    );
    let few = attached(&["idle", "--visitors", "3", "--seconds", "1"]);
    assert_eq!(few.code, Some(0), "a load below the limit is let through: {few:?}");
    let strange = attached(&["posts", "--daemon-cpus", "0"]);
    assert_eq!(strange.code, Some(2), "{strange:?}");

    drop(daemon);
    fs::write(program.data().join("omnichat.toml"), "[limits]\non = false\n").unwrap();
    let daemon = Daemon::start_at(&program, url.trim_start_matches("http://"));
    let data = program.data();
    let run = attached(&["posts", "--visitors", "2", "--seconds", "1", "--data-dir", data.to_str().unwrap()]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let told: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&told["missing"], &told["doubled"]), (&0.into(), &0.into()), "{told}");
    assert_eq!(told["daemon"], daemon.url());
    assert!(number(&told, "daemon_rss_bytes") > 0.0, "{told}");
}

#[test]
fn what_cannot_be_measured_is_refused_with_a_way_out() {
    let bench = Bench::new();
    let wrong: [&[&str]; 8] = [
        &["rest"],
        &["fanout", "--rate", "5"],
        &["idle", "--in-flight", "2"],
        &["search", "--without-search-index"],
        &["--visitors", "0"],
        &["--prepare", "messages=1,conversations=2"],
        &["--daemon-cpus", "a"],
        &["--config", "omnichat.toml"],
    ];
    for args in wrong {
        let run = bench.run(args);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{args:?}: {run:?}");
        assert!(!run.err.is_empty());
    }
    let run = bench.run(&["--load-cpus", "1000"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("no core 1000 here") && run.err.contains("Hint"), "{}", run.err);

    let program = Program::with_owner();
    let _daemon = Daemon::start(&program);
    let run = bench.run(&["--data-dir", program.data().to_str().unwrap()]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.err.contains("in use by process") && run.err.contains("Hint: stop the daemon"),
        "{}",
        run.err
    );
    bench.is_clean();
}

#[test]
fn without_omnichatd_beside_it_the_command_says_what_to_install() {
    let bench = Bench::new();
    let alone = bench.program.home.path().join("omnichat");
    let program = env!("CARGO_BIN_EXE_omnichat");
    if fs::hard_link(program, &alone).is_err() {
        fs::copy(program, &alone).unwrap();
    }
    let mut command = Command::new(&alone);
    command.args(["bench", "--seconds", "1"]).env_clear().env("TMPDIR", &bench.passing);
    let run = Run::from(command.output().unwrap());
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("omnichatd is not there") && run.err.contains("same directory"), "{}", run.err);
    bench.is_clean();
}
