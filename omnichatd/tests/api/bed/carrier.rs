//! A carrier's side of the wire: takes HTTP requests as they come, does what the test orders, and tells what it was asked.
//! Also what no library lets a server do: hang up before it has read, or before it answers.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::{Authority, SOON};

/// What it does with the next request.
#[derive(Clone)]
pub(crate) enum Does {
    /// Takes it, as it does without orders.
    Takes,
    /// Answers so, with this `Retry-After` if it is not empty.
    Says(u16, &'static str, Value),
    /// Hangs up at once.
    HangsUp,
    /// Reads all of it, and hangs up.
    HangsUpAfterReading,
    /// Reads all of it, and takes it once this is rung.
    Waits(Arc<Notify>),
}

/// A request, as it came.
#[derive(Debug)]
pub(crate) struct Asked {
    /// Method and path, with the query.
    pub(crate) line: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

pub(crate) struct Carrier {
    pub(crate) url: String,
    asked: mpsc::UnboundedReceiver<Asked>,
    orders: Arc<Mutex<VecDeque<Does>>>,
}

impl Asked {
    /// The fields of a form, in their order.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        serde_urlencoded::from_str(&self.body).unwrap()
    }

    /// A field of a form; empty when it is not there.
    pub(crate) fn field(&self, name: &str) -> String {
        self.form().into_iter().find(|(key, _)| key == name).map(|(_, value)| value).unwrap_or_default()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

impl Carrier {
    pub(crate) async fn start() -> Self {
        Self::with(None).await
    }

    /// The same with TLS, and a certificate by this authority.
    pub(crate) async fn secured(authority: &Authority) -> Self {
        Self::with(Some(TlsAcceptor::from(authority.server()))).await
    }

    async fn with(tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{}", listener.local_addr().unwrap());
        let (tell, asked) = mpsc::unbounded_channel();
        let orders: Arc<Mutex<VecDeque<Does>>> = Arc::default();
        let all = Arc::clone(&orders);
        tokio::spawn(async move {
            let mut taken = 0;
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let stream: Box<dyn Wire> = match &tls {
                    None => Box::new(stream),
                    Some(tls) => match tls.accept(stream).await {
                        Ok(stream) => Box::new(stream),
                        // Whoever does not believe the certificate goes away.
                        Err(_) => continue,
                    },
                };
                taken += 1;
                let does = all.lock().unwrap().pop_front().unwrap_or(Does::Takes);
                tokio::spawn(serve(stream, does, taken, tell.clone()));
            }
        });
        Self { url, asked, orders }
    }

    /// What it does with the next requests, one after the other.
    pub(crate) fn order(&self, does: impl IntoIterator<Item = Does>) {
        self.orders.lock().unwrap().extend(does);
    }

    /// The next request.
    pub(crate) async fn asked(&mut self) -> Asked {
        timeout(SOON, self.asked.recv()).await.expect("nobody asked").unwrap()
    }

    /// The requests that nobody has looked at yet.
    pub(crate) fn rest(&mut self) -> Vec<Asked> {
        std::iter::from_fn(|| self.asked.try_recv().ok()).collect()
    }
}

/// What bytes go over.
trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

async fn serve(mut stream: Box<dyn Wire>, does: Does, n: usize, tell: mpsc::UnboundedSender<Asked>) {
    if let Does::HangsUp = does {
        let line = "hung up".to_owned();
        return drop(tell.send(Asked { line, headers: BTreeMap::new(), body: String::new() }));
    }
    let Some(asked) = read(&mut stream).await else { return };
    let line = asked.line.clone();
    // Whoever waits for the request may be sure that the answer is on its way.
    let tell = || drop(tell.send(asked));
    let (status, retry_after, body) = match does {
        Does::HangsUpAfterReading => return tell(),
        Does::Waits(bell) => {
            tell();
            bell.notified().await;
            return say(&mut stream, taken(&line, n)).await;
        }
        Does::Says(status, retry_after, body) => (status, retry_after, body),
        Does::HangsUp | Does::Takes => taken(&line, n),
    };
    tell();
    say(&mut stream, (status, retry_after, body)).await;
}

/// How the carriers say that they have a message.
fn taken(line: &str, n: usize) -> (u16, &'static str, Value) {
    match line.contains("/Messages.json") {
        true => (201, "", json!({"sid": format!("SM{n}"), "status": "queued"})),
        false => (202, "", json!({"data": {"id": format!("AC{n}"), "status": "queued"}})),
    }
}

async fn say(stream: &mut Box<dyn Wire>, (status, retry_after, body): (u16, &str, Value)) {
    let body = body.to_string();
    let retry =
        if retry_after.is_empty() { String::new() } else { format!("Retry-After: {retry_after}\r\n") };
    let answer = format!(
        "HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nConnection: close\r\n{retry}Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    drop(stream.write_all(answer.as_bytes()).await);
    drop(stream.shutdown().await);
}

async fn read(stream: &mut Box<dyn Wire>) -> Option<Asked> {
    let (mut bytes, mut part) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let mut lines = head.lines();
            let line = lines.next()?.trim_end_matches(" HTTP/1.1").to_owned();
            let headers: BTreeMap<_, _> = lines
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
                .collect();
            let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
            if body.len() >= length {
                return Some(Asked { line, headers, body: body.to_owned() });
            }
        }
        match stream.read(&mut part).await {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(&part[..n]),
        }
    }
}
