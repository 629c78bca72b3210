//! A WebSocket (RFC 6455) that mostly listens: every read goes into one buffer that all sockets of the thread share,
//! and each whole frame is handed over where it lies. What a frame means is for the caller.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::{Poll, ready};

use omnichat_api::socket::PROTOCOL;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;

use super::Place;

/// Read at once: a few hundred frames.
const SHARED: usize = 256 * 1024;
/// The example key of RFC 6455, 1.3, and what it has to be answered with: nothing here is secret.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const ACCEPTED: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
/// The close code of a connection that ended without one.
const BROKEN: u16 = 1006;

thread_local! {
    static READ: RefCell<Box<[u8]>> = RefCell::new(vec![0; SHARED].into());
}

/// An open socket.
pub(in super::super) struct Socket {
    stream: TcpStream,
    /// The beginning of a frame whose end is still on its way.
    rest: Vec<u8>,
}

/// What a read ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Turn {
    /// There may be more.
    Open,
    /// The other side closed it with this code.
    Closed(u16),
}

impl Socket {
    /// Opens the socket at this path under `/api/v1/`.
    pub(in super::super) async fn open(place: &Place, path: &str) -> io::Result<Self> {
        let mut stream = place.connect().await?;
        let (base, host) = (&place.base, &place.host);
        let request = format!(
            "GET {base}/api/v1/{path} HTTP/1.1\r\nhost: {host}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: {KEY}\r\nsec-websocket-protocol: {PROTOCOL}\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::with_capacity(512);
        let ends = loop {
            if stream.read_buf(&mut answer).await? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            if let Some(at) = memchr::memmem::find(&answer, b"\r\n\r\n") {
                break at + 4;
            }
        };
        let head = String::from_utf8_lossy(&answer[..ends]);
        if !head.starts_with("HTTP/1.1 101") || !head.contains(ACCEPTED) {
            let line = head.lines().next().unwrap_or_default();
            return Err(io::Error::other(format!("the socket was not opened: {line}")));
        }
        Ok(Self { stream, rest: answer[ends..].to_vec() })
    }

    /// Sends a text frame.
    pub(in super::super) async fn say(&mut self, text: &str) -> io::Result<()> {
        self.write(0x81, text.as_bytes()).await
    }

    async fn write(&mut self, first: u8, payload: &[u8]) -> io::Result<()> {
        let mut frame = vec![first];
        match payload.len() {
            length @ 0..=125 => frame.push(0x80 | length.to_le_bytes()[0]),
            length => {
                let length = u16::try_from(length).map_err(io::Error::other)?;
                frame.push(0x80 | 126);
                frame.extend(length.to_be_bytes());
            }
        }
        // Clients must mask. With this key the payload stays as it is; masking guards proxies, and there is none.
        frame.extend([0; 4]);
        frame.extend(payload);
        self.stream.write_all(&frame).await
    }

    /// Waits for something to read, and gives each whole text frame to `each`. Answers pings. Safe to drop.
    pub(in super::super) async fn hear(&mut self, mut each: impl FnMut(&[u8])) -> io::Result<Turn> {
        let mut pinged = false;
        let turn = poll_fn(|cx| {
            READ.with_borrow_mut(|shared| {
                let kept = self.rest.len();
                shared[..kept].copy_from_slice(&self.rest);
                let mut into = ReadBuf::new(&mut shared[kept..]);
                ready!(Pin::new(&mut self.stream).poll_read(cx, &mut into))?;
                let read = into.filled().len();
                if read == 0 {
                    return Poll::Ready(Ok::<_, io::Error>(Turn::Closed(BROKEN)));
                }
                let mut left = &shared[..kept + read];
                let mut turn = Turn::Open;
                while let Some((opcode, payload, rest)) = frame(left)? {
                    match opcode {
                        0x81 => each(payload),
                        0x88 => turn = Turn::Closed(code(payload)),
                        0x89 => pinged = true,
                        0x8a => {}
                        other => return Poll::Ready(Err(strange(other))),
                    }
                    left = rest;
                }
                self.rest.clear();
                self.rest.extend_from_slice(left);
                Poll::Ready(Ok(turn))
            })
        })
        .await?;
        if pinged {
            // The daemon's pings are empty, and so is the answer.
            self.write(0x8a, &[]).await?;
        }
        Ok(turn)
    }
}

fn code(payload: &[u8]) -> u16 {
    payload.first_chunk().map_or(BROKEN, |code| u16::from_be_bytes(*code))
}

fn strange(opcode: u8) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("a frame that begins with {opcode:#04x}"))
}

/// A frame's first byte, its payload, and what comes after it.
type Frame<'a> = (u8, &'a [u8], &'a [u8]);

/// The first frame in these bytes; nothing while it is not whole. A server's frames are not masked.
fn frame(bytes: &[u8]) -> io::Result<Option<Frame<'_>>> {
    let [first, short, rest @ ..] = bytes else { return Ok(None) };
    let (length, rest) = match (short, rest) {
        (126, [a, b, rest @ ..]) => (u64::from(u16::from_be_bytes([*a, *b])), rest),
        (127, [a, b, c, d, e, f, g, h, rest @ ..]) => {
            (u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, *h]), rest)
        }
        (126 | 127, _) => return Ok(None),
        (128.., _) => return Err(io::Error::new(ErrorKind::InvalidData, "a masked frame")),
        (short, rest) => (u64::from(*short), rest),
    };
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if length > SHARED / 2 {
        return Err(io::Error::new(ErrorKind::InvalidData, format!("a frame of {length} bytes")));
    }
    Ok(rest.split_at_checked(length).map(|(payload, rest)| (*first, payload, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_whole_however_they_are_cut() {
        let long = vec![b'x'; 300];
        let mut bytes = vec![0x81, 2, b'h', b'i', 0x89, 0, 0x81, 126, 1, 44];
        bytes.extend(&long);
        assert!(frame(&bytes[..3]).unwrap().is_none());
        let (opcode, payload, rest) = frame(&bytes).unwrap().unwrap();
        assert_eq!((opcode, payload), (0x81, b"hi".as_slice()));
        let (opcode, payload, rest) = frame(rest).unwrap().unwrap();
        assert_eq!((opcode, payload.len()), (0x89, 0));
        for cut in 0..rest.len() {
            assert!(frame(&rest[..cut]).unwrap().is_none(), "{cut}");
        }
        let (opcode, payload, rest) = frame(rest).unwrap().unwrap();
        assert_eq!((opcode, payload, rest.len()), (0x81, long.as_slice(), 0));
    }

    #[test]
    fn masked_and_endless_frames_are_refused() {
        assert!(frame(&[0x81, 0x82, 0, 0, 0, 0, b'h', b'i']).is_err());
        assert!(frame(&[0x81, 127, 255, 0, 0, 0, 0, 0, 0, 0]).is_err());
    }
}
