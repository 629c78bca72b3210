//! One keep-alive connection that asks and reads the whole answer. Written for answers of the daemon: a length is
//! always given, nothing is compressed.

use std::io::{self, ErrorKind};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::Place;

/// More headers than the daemon sends.
const HEADERS: usize = 32;
/// Room for a usual answer; a longer one makes it grow.
const ROOM: usize = 2 * 1024;

/// A connection.
pub(in super::super) struct Http {
    stream: TcpStream,
    answer: Vec<u8>,
    request: Vec<u8>,
}

/// What is the same in every request of one kind: method, path and headers, up to the length of the body.
#[derive(Clone)]
pub(in super::super) struct Head(String);

/// An answer.
pub(in super::super) struct Answer<'a> {
    pub(in super::super) status: u16,
    /// Requests a minute that are allowed, when limits are on.
    pub(in super::super) limit: Option<u64>,
    pub(in super::super) body: &'a [u8],
}

impl Head {
    /// `path` is that under `/api/v1/`.
    pub(in super::super) fn new(place: &Place, method: &str, path: &str, token: Option<&str>) -> Self {
        let (base, host) = (&place.base, &place.host);
        let bearer = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
        Self(format!(
            "{method} {base}/api/v1/{path} HTTP/1.1\r\nhost: {host}\r\n{bearer}content-type: application/json\r\n\
             content-length: "
        ))
    }
}

impl Http {
    pub(in super::super) async fn connect(place: &Place) -> io::Result<Self> {
        let stream = place.connect().await?;
        Ok(Self { stream, answer: Vec::with_capacity(ROOM), request: Vec::with_capacity(ROOM) })
    }

    /// Sends one request in one write and waits for its answer.
    pub(in super::super) async fn ask(&mut self, head: &Head, body: &str) -> io::Result<Answer<'_>> {
        use std::io::Write as _;
        self.request.clear();
        write!(self.request, "{}{}\r\n\r\n{body}", head.0, body.len())?;
        self.stream.write_all(&self.request).await?;
        self.answer.clear();
        loop {
            if self.stream.read_buf(&mut self.answer).await? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            if let Some(read) = read(&self.answer)? {
                let body = &self.answer[read.begins..read.begins + read.length];
                return Ok(Answer { status: read.status, limit: read.limit, body });
            }
        }
    }
}

/// Where the parts of an answer are.
#[derive(Debug, PartialEq, Eq)]
struct Read {
    status: u16,
    limit: Option<u64>,
    begins: usize,
    length: usize,
}

/// The answer in these bytes, once it is there as a whole.
fn read(bytes: &[u8]) -> io::Result<Option<Read>> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut answer = httparse::Response::new(&mut headers);
    let parsed = answer.parse(bytes).map_err(|e| io::Error::new(ErrorKind::InvalidData, e))?;
    let httparse::Status::Complete(begins) = parsed else { return Ok(None) };
    let status = answer.code.unwrap_or(0);
    let number = |name: &str| {
        let header = answer.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(header.value).ok()?.trim().parse::<usize>().ok()
    };
    let length = match number("content-length") {
        Some(length) => length,
        None if status == 204 => 0,
        None => return Err(io::Error::new(ErrorKind::InvalidData, "an answer without a length")),
    };
    let limit = number("ratelimit-limit").map(|limit| limit as u64);
    Ok((bytes.len() >= begins + length).then_some(Read { status, limit, begins, length }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_only_when_it_is_whole() {
        let whole = b"HTTP/1.1 201 Created\r\nContent-Length: 4\r\nRateLimit-Limit: 60\r\n\r\nbody";
        for cut in 0..whole.len() {
            assert_eq!(read(&whole[..cut]).unwrap(), None, "{cut}");
        }
        let read = read(whole).unwrap().unwrap();
        assert_eq!((read.status, read.limit, read.length), (201, Some(60), 4));
        assert_eq!(&whole[read.begins..], b"body");
    }

    #[test]
    fn what_is_no_answer_is_an_error() {
        assert!(read(b"220 mail.example ESMTP\r\n\r\n").is_err());
        assert!(read(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
    }
}
