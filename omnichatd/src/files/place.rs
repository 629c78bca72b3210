//! Where the bytes of files lie: a local folder, or a bucket of an S3 server. Both are reached through the same traits,
//! and nobody else knows which it is.

use std::path::Path as FsPath;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use object_store::ObjectStore;
use object_store::aws::AmazonS3Builder;
use object_store::client::{ClientOptions, HttpClient, HttpConnector};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use omnichat_api::TenantId;
use omnichat_store::attachments::Hash;
use omnichat_store::config;

use crate::trust::Trust;

/// How long a connection to the S3 server may take to stand.
const CONNECT: Duration = Duration::from_secs(5);
/// How long the S3 server may be silent.
const SILENCE: Duration = Duration::from_secs(30);

/// Opens the place that the settings name; `folder` is the local one.
pub(super) fn open(
    settings: &config::Files,
    folder: &FsPath,
    trust: &Trust,
) -> anyhow::Result<Arc<dyn ObjectStore>> {
    match settings.bucket()? {
        Some(bucket) => s3(settings, &bucket, trust),
        None => local(folder),
    }
}

/// Synced before a file counts as stored, with the folders that it stands in.
fn local(folder: &FsPath) -> anyhow::Result<Arc<dyn ObjectStore>> {
    use std::os::unix::fs::DirBuilderExt;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    let place = LocalFileSystem::new_with_prefix(folder)
        .with_context(|| format!("the folder {} cannot be used", folder.display()))?;
    Ok(Arc::new(place.with_fsync(true)))
}

fn s3(
    settings: &config::Files,
    bucket: &config::Bucket,
    trust: &Trust,
) -> anyhow::Result<Arc<dyn ObjectStore>> {
    let http = trust
        .http()
        .no_proxy()
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .build()
        .context("the client for the S3 server cannot be made")?;
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&bucket.name)
        .with_region(settings.s3_region.as_deref().unwrap_or("us-east-1"))
        .with_access_key_id(settings.s3_key.as_deref().unwrap_or_default())
        .with_secret_access_key(settings.s3_secret.as_deref().unwrap_or_default())
        .with_http_connector(Wire(http));
    if let Some(endpoint) = &settings.s3_endpoint {
        builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
    }
    let place = builder.build().context("wrong setting: `files.url` cannot be used")?;
    Ok(Arc::new(PrefixStore::new(place, bucket.prefix.as_str())))
}

/// Speaks HTTP as every other request of the daemon does.
#[derive(Debug)]
struct Wire(reqwest::Client);

impl HttpConnector for Wire {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.0.clone()))
    }
}

/// Where a tenant's files lie.
pub(super) fn of_tenant(tenant: TenantId) -> Path {
    Path::from(tenant.to_string())
}

/// Where a file lies: `tenant/ab/cdef…`, by what is in it.
pub(super) fn of_file(tenant: TenantId, hash: &Hash) -> Path {
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    Path::from(format!("{tenant}/{}/{}", &hex[..2], &hex[2..]))
}

/// The file that lies there; `None` for what no file of ours is called.
pub(super) fn named(path: &Path) -> Option<(TenantId, Hash)> {
    let parts: Vec<_> = path.parts().collect();
    let [tenant, first, rest] = parts.as_slice() else { return None };
    let tenant = tenant.as_ref().parse().ok().map(TenantId)?;
    let hex = format!("{}{}", first.as_ref(), rest.as_ref());
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    let mut hash = [0; 32];
    for (n, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[n * 2..n * 2 + 2], 16).ok()?;
    }
    Some((tenant, hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_place_says_which_it_is_and_nothing_else_is_taken_for_one() {
        let (tenant, hash) = (TenantId::new(), [0xab; 32]);
        assert_eq!(named(&of_file(tenant, &hash)), Some((tenant, hash)));
        for other in ["notes.txt", "a/b/c", &format!("{tenant}/ab/short"), &format!("{tenant}/ab/cd/ef")] {
            assert_eq!(named(&Path::from(other)), None, "{other}");
        }
    }
}
