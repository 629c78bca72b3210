//! The address that Sentry gives out for reports, taken apart: `https://key@host/path/project`.
//! See develop.sentry.dev, "Authentication" and "Envelopes".

use anyhow::Context;
use reqwest::Url;

/// What we call ourselves.
pub(super) const CLIENT: &str = concat!("omnichat/", env!("CARGO_PKG_VERSION"));

/// Where reports go.
pub(super) struct Dsn {
    envelopes: Url,
    key: String,
}

impl Dsn {
    pub(super) fn read(dsn: &str) -> anyhow::Result<Self> {
        // Never its text: it has the key in it.
        let wrong = "wrong setting: `sentry_dsn` must be an address such as https://key@sentry.example.com/1";
        let mut url = Url::parse(dsn).context(wrong)?;
        let key = url.username().to_owned();
        let path = url.path().trim_end_matches('/').to_owned();
        let (before, project) = path.rsplit_once('/').context(wrong)?;
        url.set_path(&format!("{before}/api/{project}/envelope/"));
        url.set_query(None);
        url.set_username("").ok().context(wrong)?;
        url.set_password(None).ok().context(wrong)?;
        Ok(Self { envelopes: url, key })
    }

    pub(super) fn envelopes(&self) -> Url {
        self.envelopes.clone()
    }

    pub(super) fn auth(&self) -> String {
        format!("Sentry sentry_version=7, sentry_client={CLIENT}, sentry_key={}", self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_leaves_the_address_and_the_project_stands_in_the_path() {
        for (dsn, to) in [
            ("https://abc@sentry.example.com/7", "https://sentry.example.com/api/7/envelope/"),
            ("http://abc:def@127.0.0.1:9000/errors/7/", "http://127.0.0.1:9000/errors/api/7/envelope/"),
        ] {
            let read = Dsn::read(dsn).unwrap();
            assert_eq!(read.envelopes().as_str(), to);
            assert!(read.auth().ends_with("sentry_key=abc"), "{}", read.auth());
        }
    }
}
