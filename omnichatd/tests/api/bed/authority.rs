//! An authority of one's own, as a company has it, and a certificate by it for 127.0.0.1.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tempfile::TempDir;

const MAKE: &str = "
key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
openssl req -x509 $key -days 2 -subj '/CN=Test authority' -keyout ca.key -out ca.pem
openssl req $key -subj '/CN=carrier.test' -keyout tls.key -out tls.csr
printf 'subjectAltName=IP:127.0.0.1\\nbasicConstraints=CA:FALSE\\n' >tls.ext
openssl x509 -req -days 2 -in tls.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile tls.ext -out tls.pem
";

pub(crate) struct Authority {
    dir: TempDir,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let made = Command::new("sh").arg("-ec").arg(MAKE).current_dir(dir.path()).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Self { dir }
    }

    /// The file with it, for whom it is to be trusted by.
    pub(crate) fn file(&self) -> PathBuf {
        self.dir.path().join("ca.pem")
    }

    /// The certificate and its key.
    pub(crate) fn certificate(&self) -> (PathBuf, PathBuf) {
        (self.dir.path().join("tls.pem"), self.dir.path().join("tls.key"))
    }

    /// What a server with that certificate says.
    pub(crate) fn server(&self) -> Arc<ServerConfig> {
        let (certificate, key) = self.certificate();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![CertificateDer::from_pem_file(certificate).unwrap()],
                PrivateKeyDer::from_pem_file(key).unwrap(),
            );
        Arc::new(server.unwrap())
    }
}
