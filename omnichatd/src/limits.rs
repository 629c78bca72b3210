//! Limits on requests: token buckets by address, by email, by session or token, and by visitor, in bounded memory.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Extensions, HeaderMap};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use omnichat_api::{Code, ContactId, UserId};
use omnichat_store::access::Pass;
use omnichat_store::config::{self, IpNet};
use tokio::time::Instant;
use uuid::Uuid;

use crate::app::App;
use crate::legacy;
use crate::problem::Refused;

/// Most buckets that are kept; a full bucket is forgotten first, as it says nothing.
const MOST: usize = 20_000;

/// Frames within ten seconds on one socket: far more than typing and reading make.
const FRAMES: u32 = 2_000;

/// Where carriers post.
const HOOKS: &str = "/api/v1/hooks/";

/// Whom a limit is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Who {
    Address(IpAddr),
    LoginAddress(IpAddr),
    LoginEmail(String),
    Pass(Uuid),
    Guest(ContactId),
    Visitor(ContactId),
}

#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

/// The state of a limit after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// How many a minute.
    pub limit: u32,
    /// How many more at once.
    pub remaining: u64,
    /// Seconds until all are there again.
    pub reset: u64,
}

impl Left {
    /// As headers.
    pub fn tell(self, headers: &mut HeaderMap) {
        headers.insert("ratelimit-limit", self.limit.into());
        headers.insert("ratelimit-remaining", self.remaining.into());
        headers.insert("ratelimit-reset", self.reset.into());
    }
}

/// Where a request notes what is left of its caller's own limit, to be told in the answer.
#[derive(Clone, Debug, Default)]
pub struct Noted(Arc<OnceLock<Left>>);

impl Noted {
    /// Notes it, if this request is one that tells.
    pub fn note(extensions: &Extensions, left: Left) {
        if let Some(Self(noted)) = extensions.get() {
            // The first is the caller's own; there is no second.
            let _ = noted.set(left);
        }
    }
}

/// All limits of the daemon.
pub struct Limits {
    settings: config::Limits,
    buckets: Mutex<HashMap<Who, Bucket>>,
}

impl Limits {
    /// With these settings.
    #[must_use]
    pub fn new(settings: config::Limits) -> Self {
        Self { settings, buckets: Mutex::default() }
    }

    /// Whether limits hold at all.
    #[must_use]
    pub const fn on(&self) -> bool {
        self.settings.on
    }

    /// How many frames a client may send within ten seconds.
    #[must_use]
    pub const fn frames(&self) -> u32 {
        if self.settings.on { FRAMES } else { u32::MAX }
    }

    /// Any request from this address.
    pub fn request(&self, address: IpAddr) -> Result<Left, Refused> {
        self.take(Who::Address(network_of(address)), self.settings.general_per_minute)
    }

    /// Takes back that there was a request from this address.
    fn spare(&self, address: IpAddr) {
        let mut buckets = self.buckets.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(bucket) = buckets.get_mut(&Who::Address(network_of(address))) {
            bucket.tokens += 1.0;
        }
    }

    /// A sign-in, or another try at a secret, from this address.
    pub fn login_from(&self, address: IpAddr) -> Result<Left, Refused> {
        self.take(Who::LoginAddress(network_of(address)), self.settings.login_per_minute)
    }

    /// A sign-in as this email, from anywhere.
    pub fn login_as(&self, email: &str) -> Result<Left, Refused> {
        let email = email.trim().to_lowercase().chars().take(254).collect();
        self.take(Who::LoginEmail(email), self.settings.login_per_minute)
    }

    /// Any request by this session or API token.
    pub fn pass(&self, pass: Pass) -> Result<Left, Refused> {
        let id = match pass {
            Pass::Session { id, .. } => id.0,
            Pass::Token(id) => id.0,
        };
        self.take(Who::Pass(id), self.settings.token_per_minute)
    }

    /// Any request by this person, whose token hangs on no session.
    pub fn person(&self, user: UserId) -> Result<Left, Refused> {
        self.take(Who::Pass(user.0), self.settings.token_per_minute)
    }

    /// Any request of this visitor.
    pub fn guest(&self, contact: ContactId) -> Result<Left, Refused> {
        self.take(Who::Guest(contact), self.settings.visitor_per_minute)
    }

    /// Something that a visitor writes.
    pub fn visitor(&self, contact: ContactId) -> Result<Left, Refused> {
        self.take(Who::Visitor(contact), self.settings.widget_per_minute)
    }

    fn take(&self, who: Who, per_minute: u32) -> Result<Left, Refused> {
        let most = f64::from(per_minute);
        if !self.settings.on {
            return Ok(Left { limit: per_minute, remaining: per_minute.into(), reset: 0 });
        }
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if buckets.len() >= MOST && !buckets.contains_key(&who) {
            make_room(&mut buckets, now);
        }
        let bucket = buckets.entry(who).or_insert(Bucket { tokens: most, at: now });
        let per_second = most / 60.0;
        bucket.tokens = (bucket.tokens + now.duration_since(bucket.at).as_secs_f64() * per_second).min(most);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            let wait = seconds((1.0 - bucket.tokens) / per_second).max(1);
            let detail = format!("Too many requests: come again in {wait} s.");
            let left =
                Left { limit: per_minute, remaining: 0, reset: seconds((most - bucket.tokens) / per_second) };
            let refused = Refused::new(Code::TooManyRequests, detail);
            return Err(Refused { retry_after: Some(wait), limit: Some(left), ..refused });
        }
        bucket.tokens -= 1.0;
        let remaining = whole(bucket.tokens);
        Ok(Left { limit: per_minute, remaining, reset: seconds((most - bucket.tokens) / per_second) })
    }
}

/// A minute without a request fills any bucket: those go first. When none did, the quarter that rested longest.
fn make_room(buckets: &mut HashMap<Who, Bucket>, now: Instant) {
    buckets.retain(|_, bucket| now.duration_since(bucket.at).as_secs() < 60);
    if buckets.len() >= MOST {
        let mut ages: Vec<_> = buckets.values().map(|bucket| bucket.at).collect();
        ages.sort_unstable();
        let line = ages[MOST / 4];
        buckets.retain(|_, bucket| bucket.at > line);
    }
}

/// One household or host has a whole IPv6 /64: it counts as one.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6([a, b, c, d, 0, 0, 0, 0].into())
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

fn seconds(seconds: f64) -> u64 {
    whole(seconds.ceil())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and not negative")]
fn whole(number: f64) -> u64 {
    number.max(0.0) as u64
}

/// Where a request comes from: the peer, or what a trusted proxy says.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

/// Notes the client's address, holds the general limit for `/api/` and what the system before had in its place, and counts
/// what was refused there. What a carrier has proved costs nothing.
pub async fn general(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<std::net::SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let address = client_address(peer.ip(), request.headers(), &app.config().trusted_proxies);
    request.extensions_mut().insert(ClientAddress(address));
    let path = request.uri().path();
    let held = path.starts_with("/api/") || legacy::is_old(path) && app.legacy().await.is_some();
    if !held {
        return next.run(request).await;
    }
    let noted = Noted::default();
    let brings = path.starts_with(HOOKS);
    request.extensions_mut().insert(noted.clone());
    let response = match app.limits().request(address) {
        Ok(left) => {
            let mut response = next.run(request).await;
            // A carrier posts from few addresses, and what is refused some never post again.
            if brings && response.status().is_success() {
                app.limits().spare(address);
            }
            // Of two limits the one that is nearer; a refusal tells its own.
            let own = noted.0.get().copied().filter(|own| own.remaining < left.remaining);
            if app.limits().on() && !response.headers().contains_key("ratelimit-limit") {
                own.unwrap_or(left).tell(response.headers_mut());
            }
            response
        }
        Err(refused) => refused.into_response(),
    };
    app.refusals().note(network_of(address), response.status());
    response
}

/// The last address in the chain that is no trusted proxy. Whatever stands before it, anybody may have written.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_proxy = |address: IpAddr| trusted.iter().any(|net| net.contains(&address.to_canonical()));
    let chain = headers.get_all("x-forwarded-for").into_iter().filter_map(|value| value.to_str().ok());
    let chain: Vec<IpAddr> =
        chain.flat_map(|value| value.split(',')).filter_map(|part| part.trim().parse().ok()).collect();
    let mut address = peer;
    for hop in chain.into_iter().rev() {
        if !is_proxy(address) {
            break;
        }
        address = hop;
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn limits(login_per_minute: u32) -> Limits {
        let settings = config::Config::default().limits;
        Limits::new(config::Limits { login_per_minute, ..settings })
    }

    #[tokio::test(start_paused = true)]
    async fn past_the_limit_it_says_when_to_come_again_and_then_lets_in() {
        let limits = limits(6);
        let address: IpAddr = "192.0.2.7".parse().unwrap();
        for left in (0..6).rev() {
            assert_eq!(limits.login_from(address).unwrap().remaining, left);
        }
        let refused = limits.login_from(address).unwrap_err();
        assert_eq!((refused.problem.status, refused.retry_after), (429, Some(10)));
        assert!(limits.login_from("192.0.2.8".parse().unwrap()).is_ok(), "others are not held up");
        tokio::time::advance(Duration::from_secs(10)).await;
        assert!(limits.login_from(address).is_ok());
        assert!(limits.login_from(address).is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn an_ipv6_network_counts_as_one_and_an_email_however_it_is_written() {
        let limits = limits(1);
        assert!(limits.login_from("2001:db8::1".parse().unwrap()).is_ok());
        assert!(limits.login_from("2001:db8::ffff:2".parse().unwrap()).is_err());
        assert!(limits.login_as("ana@example.com").is_ok());
        assert!(limits.login_as(" Ana@Example.com ").is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn memory_stays_bounded_whatever_comes() {
        let limits = limits(1);
        for n in 0..60_000_u32 {
            let _ = limits.login_from(std::net::Ipv4Addr::from(n).into());
        }
        assert!(limits.buckets.lock().unwrap().len() <= MOST);
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "203.0.113.9, 198.51.100.4, 10.0.0.2".parse().unwrap());
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap()];
        assert_eq!(client_address(ip("10.0.0.1"), &headers, &trusted), ip("198.51.100.4"));
        assert_eq!(client_address(ip("192.0.2.1"), &headers, &trusted), ip("192.0.2.1"));
        assert_eq!(client_address(ip("10.0.0.1"), &headers, &[]), ip("10.0.0.1"));
    }
}
