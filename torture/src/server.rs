//! A PostgreSQL server of one test's own, so that it can be stopped and started under the daemon.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use tokio::process::Command;

/// A private server. Dropped, it is gone.
#[derive(Debug)]
pub struct Server {
    dir: TempDir,
    url: String,
}

impl Server {
    /// Starts one.
    pub async fn start() -> Result<Self> {
        let dir = tempfile::tempdir()?;
        let url = script("start", dir.path()).await?;
        // Tests' servers are careless, but here it is the server that fails: it must keep what it has acknowledged.
        let url = format!("{url}?options=-c%20synchronous_commit=on");
        Ok(Self { dir, url })
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// It goes down in the middle of everything.
    pub async fn halts(&self) -> Result<()> {
        script("halt", self.dir.path()).await.map(drop)
    }

    /// It is there again, at the same address.
    pub async fn resumes(&self) -> Result<()> {
        script("resume", self.dir.path()).await.map(drop)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What cannot be stopped is no more than an idle server in a directory that is gone.
        drop(std::process::Command::new(path()).arg("stop").arg(self.dir.path()).status());
    }
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/postgres.sh")
}

async fn script(action: &str, dir: &Path) -> Result<String> {
    let ran = Command::new(path()).arg(action).arg(dir).output().await.context("scripts/postgres.sh")?;
    ensure!(ran.status.success(), "postgres.sh {action}: {}", String::from_utf8_lossy(&ran.stderr));
    Ok(String::from_utf8(ran.stdout)?.trim().to_owned())
}
