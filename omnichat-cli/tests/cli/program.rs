//! Runs the real program, away from the settings and the login of whoever runs the tests.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The program over a data directory of its own.
pub(crate) struct Program {
    pub(crate) home: TempDir,
    env: Vec<(&'static str, &'static str)>,
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Program {
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap(), env: Vec::new() }
    }

    /// With a migrated data directory.
    pub(crate) fn migrated() -> Self {
        let program = Self::new();
        program.ok(&["migrate", "up"]);
        program
    }

    /// With a migrated data directory, a tenant and its owner.
    pub(crate) fn with_owner() -> Self {
        let program = Self::migrated();
        let run = program.run_with(&USER, "heron on a slow river\n");
        assert_eq!(run.code, Some(0), "{run:?}");
        program
    }

    /// The data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// With this in the environment too.
    pub(crate) fn env(mut self, name: &'static str, value: &'static str) -> Self {
        self.env.push((name, value));
        self
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, "")
    }

    /// Runs it with this on standard input.
    pub(crate) fn run_with(&self, args: &[&str], input: impl AsRef<[u8]>) -> Run {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        // A program that fails early does not read it.
        let _ = child.stdin.take().unwrap().write_all(input.as_ref());
        Run::from(child.wait_with_output().unwrap())
    }

    /// Runs it and expects success; returns standard output.
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!(run.code, Some(0), "{args:?}: {run:?}");
        run.out
    }

    /// The same, as JSON.
    pub(crate) fn json(&self, args: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.ok(&[args, &["--json"]].concat())).unwrap()
    }

    /// The program, not yet started, with its output kept.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_omnichat"));
        command
            .args(args)
            .env_clear()
            .env("HOME", self.home.path())
            .env("OMNICHAT_DATA_DIR", self.data())
            .env("TZ", "UTC")
            .envs(self.env.iter().copied())
            .current_dir(self.home.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// How the first user is made.
pub(crate) const USER: [&str; 9] = [
    "user",
    "create",
    "--email",
    "ana@example.com",
    "--name",
    "Ana Lopez",
    "--role",
    "owner",
    "--password-stdin",
];

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
