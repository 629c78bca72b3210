//! How the values of settings are read from text. It knows no setting by name.

use std::net::IpAddr;
use std::str::FromStr;

use super::{IpNet, Rule};
use crate::numbers::{self, Region};

/// An optional value: an empty text is none.
pub(super) fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

pub(super) fn parse<T: FromStr>(text: &str, rule: &str) -> Result<T, Rule> {
    text.parse().map_err(|_| Rule(format!("{rule}, not `{text}`")))
}

pub(super) fn on_or_off(text: &str) -> Result<bool, Rule> {
    match text {
        "true" | "on" | "1" | "yes" => Ok(true),
        "false" | "off" | "0" | "no" => Ok(false),
        _ => Err(Rule(format!("must be true or false, not `{text}`"))),
    }
}

pub(super) fn region(text: &str) -> Result<Region, Rule> {
    numbers::region("region", text)
        .map_err(|_| Rule(format!("must be a country in two letters, such as AT, not `{text}`")))
}

pub(super) fn networks(text: &str) -> Result<Vec<IpNet>, Rule> {
    let one = |part: &str| {
        part.parse::<IpNet>()
            .or_else(|_| part.parse::<IpAddr>().map(IpNet::from))
            .map_err(|_| Rule(format!("must hold addresses such as 10.0.0.1 or 10.0.0.0/8, not `{part}`")))
    };
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(one).collect()
}

pub(super) fn origins(text: &str) -> Result<Vec<String>, Rule> {
    let one = |part: &str| {
        let rule = || Rule(format!("must hold addresses such as https://desk.example.com, not `{part}`"));
        if is_origin(part) { Ok(part.trim_end_matches('/').to_owned()) } else { Err(rule()) }
    };
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(one).collect()
}

pub(super) fn is_origin(url: &str) -> bool {
    url != "*" && omnichat_api::text::origin("public_url", url).is_ok()
}

pub(super) fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// Whether it is an address to report to: a key, a host and the number of a project.
pub(super) fn is_dsn(dsn: &str) -> bool {
    let Ok(url) = url::Url::parse(dsn) else { return false };
    let project = url.path_segments().and_then(|mut segments| segments.next_back());
    let numbered = project.is_some_and(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    matches!(url.scheme(), "https" | "http") && url.has_host() && !url.username().is_empty() && numbered
}
