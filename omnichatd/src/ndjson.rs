//! Rows as lines of JSON: what is taken along as a whole, and what comes in and is read a few hundred rows at a time.

use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use futures_util::StreamExt;
use omnichat_api::Code;
use omnichat_api::limits::BODY_BYTES;
use omnichat_store::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::extract::from_json;
use crate::problem::{Answer, Refused};

/// Their media type.
pub(crate) const TYPE: &str = "application/x-ndjson";
/// How long a sender may be silent.
const SILENCE: Duration = Duration::from_secs(30);

/// One object a line.
pub(crate) fn of(rows: &[impl Serialize]) -> Result<Bytes, StoreError> {
    let mut text = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut text, row).map_err(|e| StoreError::Corrupt(e.to_string()))?;
        text.push(b'\n');
    }
    Ok(Bytes::from(text))
}

/// Lines that come in.
pub(crate) struct Lines {
    body: BodyDataStream,
    /// What has come and was not read yet, but for its first bytes, which were.
    come: Vec<u8>,
    read: usize,
    ended: bool,
}

impl Lines {
    pub(crate) fn of(body: Body) -> Self {
        Self { body: body.into_data_stream(), come: Vec::new(), read: 0, ended: false }
    }

    /// The next rows, `most` of them; none at the end. Empty lines are passed over.
    pub(crate) async fn next<T: DeserializeOwned>(&mut self, most: usize) -> Answer<Vec<T>> {
        let mut rows = Vec::new();
        while rows.len() < most {
            let waiting = &self.come[self.read..];
            let line = match waiting.iter().position(|byte| *byte == b'\n') {
                Some(end) => &waiting[..end],
                None if self.ended => waiting,
                None => {
                    self.fetch().await?;
                    continue;
                }
            };
            let blank = line.trim_ascii().is_empty();
            if !blank {
                rows.push(from_json(line)?);
            }
            let over = self.read + line.len() == self.come.len();
            self.read += line.len() + usize::from(!over);
            if over {
                break;
            }
        }
        Ok(rows)
    }

    async fn fetch(&mut self) -> Answer<()> {
        self.come.drain(..std::mem::take(&mut self.read));
        if self.come.len() > BODY_BYTES {
            let detail = format!("A line is too large: at most {} KiB.", BODY_BYTES / 1024);
            return Err(Refused::new(Code::TooLarge, detail));
        }
        let broken = || Refused::new(Code::BadRequest, "The body broke off before its end; send it again.");
        match timeout(SILENCE, self.body.next()).await {
            Ok(Some(Ok(bytes))) => self.come.extend_from_slice(&bytes),
            Ok(None) => self.ended = true,
            Ok(Some(Err(_))) | Err(_) => return Err(broken()),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use serde_json::{Value, json};

    use super::*;

    /// The rows of a body that comes in pieces of some size, read so many at a time.
    async fn read(text: &str, piece: usize, most: usize) -> Answer<Vec<Vec<Value>>> {
        let pieces: Vec<_> =
            text.as_bytes().chunks(piece).map(|bytes| Ok::<_, String>(bytes.to_vec())).collect();
        let mut lines = Lines::of(Body::from_stream(stream::iter(pieces)));
        let mut all = Vec::new();
        loop {
            match lines.next(most).await? {
                rows if rows.is_empty() => return Ok(all),
                rows => all.push(rows),
            }
        }
    }

    #[tokio::test]
    async fn rows_are_read_however_the_body_is_cut_and_whether_or_not_it_ends_with_a_break() {
        for end in ["", "\n", "\n\n"] {
            for piece in 1..20 {
                let text = format!("{{\"n\":1}}\n\r\n{{\"n\":2}}\r\n{{\"n\":3}}{end}");
                let rows = read(&text, piece, 2).await.unwrap();
                let expected = [vec![json!({"n": 1}), json!({"n": 2})], vec![json!({"n": 3})]];
                assert_eq!(rows, expected, "{end:?} in pieces of {piece}");
            }
        }
        assert!(read("", 1, 2).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_line_that_never_ends_and_one_that_is_no_json_are_refused() {
        let endless = "x".repeat(BODY_BYTES * 2);
        assert_eq!(read(&endless, 4096, 2).await.unwrap_err().problem.code, Code::TooLarge);
        assert_eq!(read("{\"n\":1}\nno\n", 4096, 2).await.unwrap_err().problem.code, Code::BadRequest);
    }
}
