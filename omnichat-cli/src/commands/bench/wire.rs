//! The two protocols as a load generator needs them: keep-alive HTTP/1.1 and a WebSocket that listens. They cost a
//! fraction of what the full clients cost, so that the daemon is what is measured; they know only what the daemon says.

pub(super) mod http;
pub(super) mod socket;

use std::io;
use std::net::SocketAddr;

use omnichat_client::Endpoint;
use tokio::net::{TcpStream, lookup_host};

use crate::failure::{Failure, Result};

/// Where the daemon answers.
#[derive(Clone, Debug)]
pub(super) struct Place {
    address: SocketAddr,
    /// What the `Host` header says.
    host: String,
    /// The path before `/api`, usually none.
    base: String,
}

impl Place {
    /// The place of this address; only plain HTTP can be measured.
    pub(super) async fn of(endpoint: &Endpoint) -> Result<Self> {
        let url = endpoint.to_string();
        let Some(rest) = url.strip_prefix("http://") else {
            return Err(Failure::usage(format!(
                "{url} is encrypted; `omnichat bench` speaks plain HTTP only."
            ))
            .hint("run it beside the daemon, with --url http://127.0.0.1:8000"));
        };
        let (host, path) = rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path));
        let base = if path.is_empty() { String::new() } else { format!("/{path}") };
        let named = if host.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(':') {
            host.to_owned()
        } else {
            format!("{host}:80")
        };
        let found = lookup_host(&named).await.ok().and_then(|mut all| all.next());
        let address = found.ok_or_else(|| Failure::new(format!("{host} has no address.")))?;
        Ok(Self { address, host: host.to_owned(), base })
    }

    async fn connect(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// The connection did not hold; whoever started the daemon may know more.
    pub(super) fn lost(&self, error: &io::Error) -> Failure {
        Failure::new(format!("The connection to {} did not hold.", self.host)).because(error)
    }
}
