//! The settings of files: where their bytes lie, and how large they may be.

use omnichat_api::attachment::FILE_BYTES;
use url::Url;

use super::Rule;
use super::values::{given, parse};

/// The largest file that the setting may allow: more would keep a connection for too long.
const MOST_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// Where files lie, and how large they may be.
#[derive(Clone, PartialEq, Eq)]
pub struct Files {
    /// `s3://bucket/prefix`; the folder `files` in the data directory when absent.
    pub url: Option<String>,
    /// The S3 server, when it is not Amazon's.
    pub s3_endpoint: Option<String>,
    /// The region; `us-east-1` when absent.
    pub s3_region: Option<String>,
    /// The access key's id.
    pub s3_key: Option<String>,
    /// The access key's secret: never print it.
    pub s3_secret: Option<String>,
    /// The largest file, in bytes.
    pub max_bytes: u64,
    /// How much all files of one tenant may take, in bytes; absent: as much as there is room.
    pub tenant_bytes: Option<u64>,
}

/// A bucket of an S3 server, and where in it files lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// What stands before every name in it; empty for nothing.
    pub prefix: String,
}

impl Default for Files {
    fn default() -> Self {
        Self {
            url: None,
            s3_endpoint: None,
            s3_region: None,
            s3_key: None,
            s3_secret: None,
            max_bytes: FILE_BYTES,
            tenant_bytes: None,
        }
    }
}

impl Files {
    /// Sets one of them from text; an empty text clears an optional one.
    pub(super) fn set(&mut self, key: &str, text: &str) -> Result<(), Rule> {
        let bytes = |text: &str| parse(text, "must be a number of bytes");
        match key {
            "files.url" => self.url = given(text),
            "files.s3_endpoint" => self.s3_endpoint = given(text),
            "files.s3_region" => self.s3_region = given(text),
            "files.s3_key" => self.s3_key = given(text),
            "files.s3_secret" => self.s3_secret = given(text),
            "files.max_bytes" => self.max_bytes = bytes(text)?,
            "files.tenant_bytes" => self.tenant_bytes = given(text).as_deref().map(bytes).transpose()?,
            _ => return Err(Rule::no_setting()),
        }
        Ok(())
    }

    /// The bucket; `None` where files lie in the data directory.
    pub fn bucket(&self) -> Result<Option<Bucket>, Rule> {
        let Some(url) = &self.url else { return Ok(None) };
        let wrong =
            || Rule("must be s3://bucket or s3://bucket/prefix; leave it out for a local folder".into());
        let parsed = Url::parse(url).map_err(|_| wrong())?;
        let name = parsed.host_str().filter(|name| !name.is_empty()).ok_or_else(wrong)?;
        let bare = parsed.username().is_empty() && parsed.query().is_none() && parsed.fragment().is_none();
        if parsed.scheme() != "s3" || !bare {
            return Err(wrong());
        }
        Ok(Some(Bucket { name: name.into(), prefix: parsed.path().trim_matches('/').into() }))
    }

    /// The rules for one of these settings.
    pub(super) fn check(&self, key: &str) -> Result<(), Rule> {
        let is_http = |url: &str| url.starts_with("http://") || url.starts_with("https://");
        match key {
            "files.url" => self.bucket().map(drop),
            "files.s3_endpoint" if !self.s3_endpoint.as_deref().is_none_or(is_http) => {
                Err(Rule("must be an address such as https://s3.example.com".into()))
            }
            "files.max_bytes" if !(1024..=MOST_BYTES).contains(&self.max_bytes) => {
                Err(Rule("must be 1024 to 2147483648".into()))
            }
            "files.tenant_bytes" if self.tenant_bytes.is_some_and(|most| most < self.max_bytes) => {
                Err(Rule("must be at least files.max_bytes, or left out".into()))
            }
            _ => Ok(()),
        }
    }

    /// What only makes sense together.
    pub(super) fn check_together(&self, key: &str) -> Result<(), Rule> {
        match key {
            "files.s3_key" if self.url.is_some() && self.s3_key.is_none() => {
                Err(Rule("is needed with `files.url`: the id of an access key for the bucket".into()))
            }
            "files.s3_secret" if self.s3_key.is_some() != self.s3_secret.is_some() => {
                Err(Rule("and `files.s3_key` are needed together".into()))
            }
            _ => self.check(key),
        }
    }
}
