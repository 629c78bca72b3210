//! `omnichat export`: everything that the tenant has, as the daemon writes it. Not one line of it is changed here; it is
//! only looked at whether the last one came.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use omnichat_api::export::{ExportEnd, ExportLine};
use tempfile::NamedTempFile;

use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::{printable, remote};

/// Lines after which those who watch hear how far it is.
const TOLD: u64 = 1000;

/// Exports everything that the tenant has, one JSON object a line
///
/// The first line is `start`, the last is `end` and counts the others; each conversation is followed by its messages and
/// notes. Exit code 1 when it was cut short: then no file is written. The export is noted in the audit trail.
#[derive(Args)]
pub(crate) struct Export {
    /// The file, for nobody else to read; standard output when absent
    file: Option<PathBuf>,
    /// Replaces a file that is there
    #[arg(long, requires = "file")]
    force: bool,
}

impl Export {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        if let Some(file) = self.file.as_deref().filter(|file| !self.force && file.exists()) {
            return Err(Failure::new(format!("{} is there already.", file.display()))
                .hint("choose another name, or replace it with --force"));
        }
        let session = remote::session(flags).await?;
        match &self.file {
            None => {
                let mut stdout = io::stdout().lock();
                let whole = copy(&session, &mut stdout, out).await;
                out.progress_done();
                whole?;
                Ok(stdout.flush()?)
            }
            Some(file) => {
                let whole = into(&session, file, out).await;
                out.progress_done();
                let whole = whole?;
                out.result(&whole, || said(&whole, file))
            }
        }
    }
}

/// Into a file, which is there only once it is whole.
async fn into(session: &omnichat_client::Session, file: &Path, out: &Out) -> Result<ExportEnd> {
    let failed =
        |error: io::Error| Failure::new(format!("{} cannot be written.", file.display())).because(error);
    let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut new = NamedTempFile::new_in(dir).map_err(failed)?;
    let whole = copy(session, &mut new, out).await?;
    new.as_file().sync_all().map_err(failed)?;
    new.persist(file).map_err(|error| failed(error.error))?;
    Ok(whole)
}

/// Copies what comes, and says what its last line says.
async fn copy(session: &omnichat_client::Session, to: &mut impl Write, out: &Out) -> Result<ExportEnd> {
    let mut coming = session.export().await?;
    let (mut last, mut lines, mut told) = (Vec::new(), 0, 0);
    loop {
        let chunk = coming.chunk().await.map_err(|error| cut().because(error))?;
        let Some(chunk) = chunk else { break };
        let chunk = chunk.as_ref();
        to.write_all(chunk)?;
        lines += keep_last(&mut last, chunk);
        if lines >= told + TOLD {
            told = lines;
            out.progress(&format!("exporting ({lines} lines) …"));
        }
    }
    match serde_json::from_slice(&last) {
        Ok(ExportLine::End(end)) => Ok(end),
        _ => Err(cut()),
    }
}

/// Keeps the last line of what has come so far, and says how many ended.
fn keep_last(last: &mut Vec<u8>, chunk: &[u8]) -> u64 {
    for part in chunk.split_inclusive(|byte| *byte == b'\n') {
        if last.ends_with(b"\n") {
            last.clear();
        }
        last.extend_from_slice(part);
    }
    chunk.iter().filter(|byte| **byte == b'\n').count() as u64
}

fn cut() -> Failure {
    Failure::new("The export was cut short.").hint("what has come is not everything: run it again")
}

fn said(end: &ExportEnd, file: &Path) -> String {
    let counts = &end.counts;
    format!(
        "{} lines in {}: {} contacts, {} conversations, {} messages.",
        counts.all() + 2,
        printable::line(&file.display().to_string()),
        counts.contact,
        counts.conversation,
        counts.message
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_is_kept_however_the_lines_are_cut() {
        for size in 1..8 {
            let (mut last, mut lines) = (Vec::new(), 0);
            for chunk in b"{\"a\"}\n{\"b\"}\n{\"c\"}\n".chunks(size) {
                lines += keep_last(&mut last, chunk);
            }
            assert_eq!((last.as_slice(), lines), (b"{\"c\"}\n".as_slice(), 3), "in pieces of {size}");
        }
    }
}
