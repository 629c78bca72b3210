//! Bytes on their way, according to a fate.

use std::io;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::sleep;

use super::{Ending, Fate, Pace};

/// The most of a request that is remembered to be repeated.
const REMEMBERED: usize = 64 * 1024;

/// What both directions of a connection share.
struct Passage {
    fate: Fate,
    /// Bytes that may still pass.
    left: AtomicUsize,
    /// What the client said, if it is to be repeated.
    heard: Mutex<Vec<u8>>,
}

/// Passes bytes both ways until one end closes or the fate is met. Gives what the client said, if it is to be repeated.
pub(super) async fn pass(client: TcpStream, server: TcpStream, fate: Fate) -> io::Result<Vec<u8>> {
    let passage =
        Passage { fate, left: AtomicUsize::new(fate.lasts.unwrap_or(usize::MAX)), heard: Mutex::default() };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    // Both are dropped when one ends: then both ends see the connection closed.
    tokio::select! {
        up = passage.one_way(from_client, to_server, true) => up?,
        down = passage.one_way(from_server, to_client, false) => down?,
    }
    Ok(passage.heard.into_inner().unwrap_or_default())
}

impl Passage {
    async fn one_way(&self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf, up: bool) -> io::Result<()> {
        let most = if let Pace::Crumbs(bytes) = self.fate.pace { bytes } else { 8 * 1024 };
        let mut piece = vec![0; most];
        loop {
            let read = from.read(&mut piece).await?;
            if read == 0 {
                return Ok(());
            }
            if let Pace::Late(wait) = self.fate.pace {
                sleep(wait).await;
            }
            let may = self.take(read);
            to.write_all(&piece[..may]).await?;
            if up && self.fate.repeated {
                self.remember(&piece[..may]);
            }
            if may < read {
                match self.fate.ending {
                    Ending::Cut => return Ok(()),
                    // The other direction ends in the same way, at its next byte; the connection stays.
                    Ending::Silence => std::future::pending().await,
                }
            }
        }
    }

    /// How many of these bytes may pass.
    fn take(&self, bytes: usize) -> usize {
        if self.fate.lasts.is_none() {
            return bytes;
        }
        let before = self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| Some(left.saturating_sub(bytes)));
        before.unwrap_or_default().min(bytes)
    }

    fn remember(&self, bytes: &[u8]) {
        if let Ok(mut heard) = self.heard.lock() {
            let room = REMEMBERED.saturating_sub(heard.len());
            heard.extend(&bytes[..room.min(bytes.len())]);
        }
    }
}

/// Says what a client said once more, if it was a request that brings something; tells whether it was. The answer goes
/// nowhere.
pub(super) async fn repeat(daemon: SocketAddr, heard: &[u8]) -> io::Result<bool> {
    if !heard.starts_with(b"POST ") {
        return Ok(false);
    }
    let mut again = TcpStream::connect(daemon).await?;
    again.write_all(heard).await?;
    again.read_to_end(&mut Vec::new()).await?;
    Ok(true)
}
