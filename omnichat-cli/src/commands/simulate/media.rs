//! Files of this machine, held ready under an address that nobody can guess, so that the daemon fetches them as it fetches
//! a carrier's; and addresses of files that lie elsewhere, as they are.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::{Request, StatusCode};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::carriers::Media;
use crate::failure::{Failure, Result};
use crate::out::Out;
use crate::serve::{self, Whole};

/// A file that is held ready.
struct Held {
    path: String,
    media_type: &'static str,
    bytes: Bytes,
}

/// What a message carries. Files are there while it lives.
pub(super) struct Shelf {
    media: Vec<Media>,
    held: u32,
    /// A permit for each time one was fetched.
    fetched: Arc<Semaphore>,
    _serving: JoinSet<()>,
}

impl Shelf {
    /// Of these files and addresses.
    pub(super) async fn of(named: &[String]) -> Result<Self> {
        let (mut media, mut held) = (Vec::new(), Vec::new());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let here = listener.local_addr()?;
        for name in named {
            let media_type = kind(name);
            if name.starts_with("https://") || name.starts_with("http://") {
                media.push(Media { url: name.clone(), media_type: media_type.to_owned() });
                continue;
            }
            let bytes = read(name).await?.into();
            let path = format!("/{}/{}", Uuid::new_v4().simple(), file_name(name));
            media.push(Media { url: format!("http://{here}{path}"), media_type: media_type.to_owned() });
            held.push(Held { path, media_type, bytes });
        }
        let fetched = Arc::new(Semaphore::new(0));
        let mut serving = JoinSet::new();
        let count = u32::try_from(held.len()).unwrap_or(u32::MAX);
        if count > 0 {
            let (held, fetched) = (Arc::new(held), Arc::clone(&fetched));
            serving.spawn(serve::serve(listener, move |request| {
                let answered = answer(&held, &fetched, &request);
                async move { answered }
            }));
        }
        Ok(Self { media, held: count, fetched, _serving: serving })
    }

    pub(super) fn media(&self) -> Vec<Media> {
        self.media.clone()
    }

    /// Waits until the daemon has fetched each file once.
    pub(super) async fn fetched(&self, within: Duration, out: &Out) {
        let all = self.fetched.acquire_many(self.held);
        if tokio::time::timeout(within, all).await.is_err() {
            out.note("The daemon has not fetched the file: the setting `egress.allow` has to hold 127.0.0.0/8 for that.");
        }
    }
}

fn answer(held: &[Held], fetched: &Semaphore, request: &Request<Bytes>) -> Whole {
    match held.iter().find(|held| held.path == request.uri().path()) {
        Some(held) => {
            fetched.add_permits(1);
            serve::whole(StatusCode::OK, held.media_type, held.bytes.clone())
        }
        None => serve::plain(StatusCode::NOT_FOUND, "There is no such file."),
    }
}

/// A file of this machine.
pub(super) async fn read(path: &str) -> Result<Vec<u8>> {
    let bytes = tokio::fs::read(path).await;
    bytes.map_err(|error| Failure::new(format!("{path} cannot be read.")).because(error))
}

/// What of a path may stand in an address.
fn file_name(path: &str) -> String {
    let name = Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or("file");
    name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect()
}

/// What a carrier would call it, by its name.
pub(super) fn kind(name: &str) -> &'static str {
    let end = name.split(['?', '#']).next().unwrap_or(name).rsplit('.').next().unwrap_or_default();
    match end.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "mp4" => "video/mp4",
        "pdf" => "application/pdf",
        "txt" => "text/plain",
        "vcf" => "text/vcard",
        _ => "application/octet-stream",
    }
}
