//! Whom to believe at the other end of TLS: who has a certificate by an authority that the machine trusts, or by one in the
//! file of the setting `egress.ca_file`. Decided here for every connection that the daemon makes but those to its database.
//! And what a certificate that is not believed means, in words.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, ensure};
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, ClientConfig, RootCertStore};

/// The machine's authorities and those besides. Clones share them.
#[derive(Clone)]
pub struct Trust {
    /// Those besides.
    pem: Arc<[u8]>,
    tls: Arc<ClientConfig>,
}

impl Trust {
    /// With the authorities of this file, if there is one.
    pub fn of(file: Option<&Path>) -> anyhow::Result<Self> {
        let Some(file) = file else { return Ok(Self { pem: Arc::default(), tls: tls(Vec::new())? }) };
        let name = file.display();
        let pem = std::fs::read(file)
            .with_context(|| format!("wrong setting: `egress.ca_file` cannot be read: {name}"))?;
        let own: Vec<_> = CertificateDer::pem_slice_iter(&pem)
            .collect::<Result<_, _>>()
            .with_context(|| format!("wrong setting: `egress.ca_file` cannot be read as PEM: {name}"))?;
        ensure!(!own.is_empty(), "wrong setting: `egress.ca_file` must hold certificates as PEM: {name}");
        Ok(Self { pem: pem.into(), tls: tls(own)? })
    }

    /// TLS for connections of one's own.
    #[must_use]
    pub fn tls(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.tls)
    }

    /// What every client for HTTP begins with.
    pub fn http(&self) -> reqwest::ClientBuilder {
        reqwest::Client::builder()
            .tls_backend_preconfigured(ClientConfig::clone(&self.tls))
            .user_agent(concat!("omnichat/", env!("CARGO_PKG_VERSION")))
    }

    /// TLS for SMTP with this server.
    pub fn smtp(&self, host: &str) -> Result<TlsParameters, lettre::transport::smtp::Error> {
        let own = Certificate::from_pem(&self.pem)?;
        TlsParameters::builder(host.to_owned()).add_root_certificate(own).build()
    }
}

fn tls(own: Vec<CertificateDer<'static>>) -> anyhow::Result<Arc<ClientConfig>> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for own in own {
        roots.add(own).context("wrong setting: `egress.ca_file` holds something that is no certificate")?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .context("TLS cannot be set up")?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// What is wrong with a server's certificate and what to do, if that is what this error is about.
pub fn distrust(host: &str, error: &(dyn Error + 'static)) -> Option<String> {
    let rustls::Error::InvalidCertificate(wrong) = tls_error(error)? else { return None };
    Some(match wrong {
        CertificateError::UnknownIssuer => format!(
            "the certificate of {host} is by an authority that this machine does not trust; whoever has the machine can \
             add that authority in `egress.ca_file`"
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!(
                "the certificate of {host} is for another name; write the server as its certificate names it"
            )
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            format!("the certificate of {host} has expired; whoever runs that server has to renew it")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            format!("the certificate of {host} does not hold yet; is the clock of this machine right?")
        }
        wrong => format!("the certificate of {host} is not accepted: {wrong}"),
    })
}

/// The error of TLS that lies under another, also where it was wrapped as one of the connection.
fn tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    if let Some(found) = error.downcast_ref() {
        return Some(found);
    }
    let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    match wrapped {
        Some(wrapped) => tls_error(wrapped),
        None => tls_error(error.source()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_certificates_is_refused_by_the_name_of_its_setting() {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("ca.pem");
        for content in
            [&b""[..], b"hello", b"-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n"]
        {
            std::fs::write(&file, content).unwrap();
            let why = Trust::of(Some(&file)).err().unwrap().to_string();
            assert!(why.contains("`egress.ca_file`"), "{why}");
        }
        let why = Trust::of(Some(&temp.path().join("none.pem"))).err().unwrap().to_string();
        assert!(why.contains("cannot be read") && why.contains("none.pem"), "{why}");
    }

    #[test]
    fn an_error_of_tls_is_found_under_whatever_it_is_wrapped_in() {
        let wrong = rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let wrapped = std::io::Error::new(std::io::ErrorKind::InvalidData, std::io::Error::other(wrong));
        assert!(distrust("mail.example.com", &wrapped).unwrap().contains("egress.ca_file"));
        assert_eq!(distrust("mail.example.com", &std::io::Error::other("broken")), None);
    }
}
