//! TLS of our own, where no proxy stands in front.

use std::{path::Path, sync::Arc, time::Duration};

use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject},
    },
    server::TlsStream,
};

use crate::{Setting, SettingsError};

/// How long a client may take to agree on keys.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// A certificate and its key, ready to be shown to browsers.
#[derive(Clone)]
pub struct Tls(TlsAcceptor);

impl Tls {
    /// Reads the certificate with those that lead to its authority, and its private key, both PEM.
    ///
    /// # Errors
    /// Which of the two is wrong, and what a right one is. Never shows the key.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, SettingsError> {
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|problem| wrong(Setting::TlsCert, certificate, &problem))?;
        if chain.is_empty() {
            return Err(wrong(Setting::TlsCert, certificate, &pem::Error::NoItemsFound));
        }
        let key = PrivateKeyDer::from_pem_file(key)
            .map_err(|problem| wrong(Setting::TlsKey, key, &problem))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|problem| {
                SettingsError::new(
                    Setting::TlsKey,
                    format!("does not fit the certificate ({problem})"),
                    "the private key that the certificate was made for",
                )
            })?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self(TlsAcceptor::from(Arc::new(config))))
    }

    /// Agrees on keys with a client; nothing where they cannot agree in time.
    pub(crate) async fn accept(&self, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
        match timeout(HANDSHAKE_TIMEOUT, self.0.accept(stream)).await {
            Ok(Ok(stream)) => Some(stream),
            Ok(Err(error)) => {
                tracing::debug!(%error, "a client does not accept our TLS");
                None
            }
            Err(_) => None,
        }
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls(…)")
    }
}

fn wrong(setting: Setting, file: &Path, problem: &pem::Error) -> SettingsError {
    let (what, expected) = match setting {
        Setting::TlsKey => ("no private key", "a PEM file with the certificate's private key"),
        _ => (
            "no certificate",
            "a PEM file with the certificate, and after it those that lead to its authority",
        ),
    };
    let found = match problem {
        pem::Error::NoItemsFound => format!("{} has {what} in it", file.display()),
        pem::Error::Io(problem) => format!("{} cannot be read ({problem})", file.display()),
        _ => format!("{} is damaged", file.display()),
    };
    SettingsError::new(setting, found, expected)
}
