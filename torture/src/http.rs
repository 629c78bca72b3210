//! A visitor's HTTP, as bytes on a connection of its own: so that a request can be cut, held back and sent again as
//! it was, and an answer that was cut half-way counts as none.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use omnichat_api::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u64>,
    body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.body).with_context(|| format!("not understood: {}", self.text()))
    }

    /// The body of a refusal.
    pub fn problem(&self) -> Result<Problem> {
        self.json()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).chars().take(300).collect()
    }
}

/// A request that asks.
#[must_use]
pub fn get(path: &str, token: &str) -> Vec<u8> {
    head("GET", path, Some(token), "").into_bytes()
}

/// A request that brings a body.
pub fn post<B: Serialize>(path: &str, token: Option<&str>, body: &B) -> Result<Vec<u8>> {
    let body = serde_json::to_vec(body)?;
    let about = format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
    let mut request = head("POST", path, token, &about).into_bytes();
    request.extend(body);
    Ok(request)
}

fn head(method: &str, path: &str, token: Option<&str>, more: &str) -> String {
    let bearer = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
    format!("{method} /api/v1/{path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n{bearer}{more}\r\n")
}

/// Sends a request on a new connection and waits for the whole answer.
pub async fn exchange(at: SocketAddr, request: &[u8], patience: Duration) -> Result<Answer> {
    let talk = async {
        let mut stream = TcpStream::connect(at).await?;
        stream.set_nodelay(true)?;
        stream.write_all(request).await?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await?;
        Ok::<_, std::io::Error>(bytes)
    };
    let bytes = timeout(patience, talk).await.context("no answer in time")??;
    whole(&bytes)
}

/// Takes an answer apart; one that is shorter than it says is none.
fn whole(bytes: &[u8]) -> Result<Answer> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").context("the answer was cut off")?;
    let head = std::str::from_utf8(&bytes[..end])?;
    let body = bytes[end + 4..].to_vec();
    let status = head.split(' ').nth(1).context("no status")?.parse()?;
    let field = |name: &str| {
        head.lines()
            .skip(1)
            .filter_map(|line| line.split_once(':'))
            .find_map(|(known, value)| known.eq_ignore_ascii_case(name).then(|| value.trim().to_owned()))
    };
    let length: usize = field("content-length").context("the answer does not say how long it is")?.parse()?;
    ensure!(body.len() == length, "{} of {length} bytes came", body.len());
    let retry_after = field("retry-after").map(|seconds| seconds.parse()).transpose()?;
    Ok(Answer { status, retry_after, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_was_cut_is_none() {
        let full = b"HTTP/1.1 503 Busy\r\nRetry-After: 2\r\nContent-Length: 4\r\n\r\ntrue";
        let answer = whole(full).unwrap();
        assert_eq!((answer.status, answer.retry_after), (503, Some(2)));
        assert!(answer.json::<bool>().unwrap());
        for short in 0..full.len() {
            assert!(whole(&full[..short]).is_err(), "{short} bytes");
        }
    }
}
