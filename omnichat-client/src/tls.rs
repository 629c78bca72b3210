//! TLS for REST and socket alike: rustls with the ring provider and the machine's own root certificates.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

use crate::error::Cause;
use crate::{Error, Result};

/// A configuration that trusts what the machine trusts. A machine without certificates can still speak plain HTTP to
/// itself, so an empty store is no error here; the handshake will say it.
pub(crate) fn config() -> Result<Arc<ClientConfig>> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::debug!(%error, "a root certificate cannot be read");
    }
    roots.add_parsable_certificates(found.certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::Tls(Cause(e.to_string())))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}
