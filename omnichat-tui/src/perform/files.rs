//! Files of this machine: their names while a path is typed, up for a message, and down from one. A file that is here is
//! never written over, and what somebody else named never leads out of the directory it is saved in.

use std::io;
use std::path::{Path, PathBuf};

use omnichat_api::attachment::{Attachment, FILE_NAME_CHARS};
use omnichat_api::{AttachmentId, ConversationId};
use omnichat_client::{Error, Result, Session};
use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt as _;

/// Most names that are offered.
const NAMES: usize = 200;
/// How many files of one name a directory may hold before we give up.
const SAME: u32 = 1000;

/// The paths that begin like this; those of directories end with `/`.
pub(super) async fn beginning_with(typed: &str) -> Vec<String> {
    let cut = typed.rfind('/').map_or(0, |at| at + 1);
    let (folder, begun) = typed.split_at(cut);
    // A blank before it is no name.
    let folder = folder.trim_start();
    let mut paths = Vec::new();
    let at = if folder.is_empty() { PathBuf::from(".") } else { expanded(folder) };
    let Ok(mut entries) = tokio::fs::read_dir(at).await else { return paths };
    while let Ok(Some(entry)) = entries.next_entry().await {
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| name.starts_with(begun)) else { continue };
        // Hidden ones are offered to who asks for them.
        if name.starts_with('.') && !begun.starts_with('.') {
            continue;
        }
        let is_folder = tokio::fs::metadata(entry.path()).await.is_ok_and(|about| about.is_dir());
        paths.push(format!("{folder}{name}{}", if is_folder { "/" } else { "" }));
        if paths.len() == NAMES {
            break;
        }
    }
    paths.sort();
    paths
}

/// Sends a file up under its own name, for a conversation.
pub(super) async fn send_up(session: &Session, path: &str, to: Option<ConversationId>) -> Result<Attachment> {
    let path = expanded(path);
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("file").to_owned();
    session.upload_attachment(&path, &name, to).await
}

/// Saves a file where downloads go, beside what is there. Half a file is not left.
pub(super) async fn save(session: &Session, id: AttachmentId, name: &str) -> Result<PathBuf> {
    let mut download = session.download_attachment(id).await?;
    let folder = downloads(std::env::var_os("XDG_DOWNLOAD_DIR").map(PathBuf::from));
    let (mut file, path) = create(&folder, name).await.map_err(|error| Error::file(&folder, &error))?;
    let written = async {
        while let Some(bytes) = download.chunk().await? {
            file.write_all(bytes.as_ref()).await.map_err(|error| Error::file(&path, &error))?;
        }
        file.flush().await.map_err(|error| Error::file(&path, &error))
    };
    if let Err(error) = written.await {
        let _ = tokio::fs::remove_file(&path).await;
        return Err(error);
    }
    Ok(path)
}

/// Where downloads go: as the desktop says, or where the program was started.
fn downloads(named: Option<PathBuf>) -> PathBuf {
    let here = || std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    named.filter(|folder| folder.is_absolute() && folder.is_dir()).unwrap_or_else(here)
}

/// A new file of this name, or of the next one that is free: `photo.png`, `photo (2).png`.
async fn create(folder: &Path, name: &str) -> io::Result<(File, PathBuf)> {
    let name = harmless(name);
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
        _ => (name.as_str(), String::new()),
    };
    for n in 1..=SAME {
        let named = if n == 1 { name.clone() } else { format!("{stem} ({n}){ending}") };
        let path = folder.join(named);
        match OpenOptions::new().write(true).create_new(true).open(&path).await {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// A name that somebody else chose, as one of a file right here: no path, nothing hidden, nothing that steers a terminal.
fn harmless(name: &str) -> String {
    let safe = crate::text::safe::line(name);
    let last = safe.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.trim().trim_start_matches('.').chars().take(FILE_NAME_CHARS / 4).collect();
    if name.is_empty() { "file".to_owned() } else { name }
}

/// A path with `~` as the shell reads it.
fn expanded(path: &str) -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    match (path.strip_prefix('~'), home) {
        (Some(""), Some(home)) => home,
        (Some(rest), Some(home)) if rest.starts_with('/') => home.join(rest.trim_start_matches('/')),
        _ => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory of its own, gone with the test.
    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            let path = std::env::temp_dir().join(format!("omnichat-tui-{}", uuid::Uuid::now_v7()));
            std::fs::create_dir(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_name_from_outside_never_leads_elsewhere() {
        for (given, kept) in [
            ("photo.png", "photo.png"),
            ("../../.bashrc", "bashrc"),
            ("/etc/passwd", "passwd"),
            ("C:\\temp\\a.txt", "a.txt"),
            ("..", "file"),
            ("", "file"),
            ("a\u{1b}[2J\u{202e}gpj.exe", "a␛[2J\u{fffd}gpj.exe"),
        ] {
            assert_eq!(harmless(given), kept, "{given}");
        }
        assert!(harmless(&"é".repeat(255)).len() < 255, "a name is at most 255 bytes on a disk");
    }

    #[tokio::test]
    async fn a_file_that_is_there_is_not_written_over() {
        let folder = Folder::new();
        let mut names = Vec::new();
        for _ in 0..3 {
            let (_, path) = create(&folder.0, "photo.png").await.unwrap();
            names.push(path.file_name().unwrap().to_str().unwrap().to_owned());
        }
        assert_eq!(names, ["photo.png", "photo (2).png", "photo (3).png"]);
    }

    #[tokio::test]
    async fn names_are_found_by_how_they_begin() {
        let folder = Folder::new();
        std::fs::create_dir(folder.0.join("photos")).unwrap();
        for name in ["photo.png", "phone.txt", ".photo"] {
            std::fs::write(folder.0.join(name), "").unwrap();
        }
        let at = folder.0.display();
        let found = beginning_with(&format!("{at}/pho")).await;
        assert_eq!(found, ["phone.txt", "photo.png", "photos/"].map(|name| format!("{at}/{name}")));
        assert_eq!(beginning_with(&format!("{at}/.")).await, [format!("{at}/.photo")]);
        assert!(beginning_with("/no/such/folder/x").await.is_empty());
    }
}
