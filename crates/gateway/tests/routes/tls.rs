//! TLS by the gateway itself.

use std::{net::SocketAddr, sync::Arc};

use gateway::{Setting, Tls};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::CertificateDer},
};

use crate::support::{Folder, Program, settings};

const HELPDESK: &str = "https://acme.freshdesk.com";
const NAME: &str = "phone.acme.example";

/// A folder with a certificate and its key, and the certificate for a client to trust.
fn certificate() -> (Folder, CertificateDer<'static>) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed([NAME.to_owned()]).unwrap();
    let folder = Folder::bundle(HELPDESK);
    folder.write("cert.pem", cert.pem().as_bytes());
    folder.write("key.pem", signing_key.serialize_pem().as_bytes());
    (folder, cert.der().clone())
}

async fn connect(address: SocketAddr, trusted: CertificateDer<'static>) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await.unwrap();
    TlsConnector::from(Arc::new(config)).connect(NAME.try_into().unwrap(), stream).await.unwrap()
}

#[tokio::test]
async fn the_softphone_is_served_by_tls_and_not_in_the_clear() {
    let (folder, trusted) = certificate();
    let path = |name| folder.path().join(name).to_str().unwrap().to_owned();
    let arguments = [
        "--bundle",
        folder.path().to_str().unwrap(),
        "--helpdesk",
        HELPDESK,
        "--tls-cert",
        &path("cert.pem"),
        "--tls-key",
        &path("key.pem"),
    ];
    let (program, address) = Program::start(&arguments, &[]);
    let mut stream = connect(address, trusted).await;
    let request = format!("GET / HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("<title>Softphone"), "{answer}");

    let mut clear = TcpStream::connect(address).await.unwrap();
    clear.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // An alert, or the end.
    let _ = clear.read_to_end(&mut answer).await;
    assert!(!String::from_utf8_lossy(&answer).contains("Softphone"));
    assert!(program.terminate().0);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_agrees_on_nothing_is_not_waited_for() {
    let (folder, _) = certificate();
    let tls = Tls::read(&folder.path().join("cert.pem"), &folder.path().join("key.pem")).unwrap();
    let router = gateway::app(settings(&folder, HELPDESK)).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(gateway::serve_tls(listener, tls, router, std::future::pending()));
    let mut silent = TcpStream::connect(address).await.unwrap();
    let before = tokio::time::Instant::now();
    assert_eq!(silent.read(&mut [0]).await.unwrap_or(0), 0);
    assert_eq!(before.elapsed().as_secs(), 10);
}

#[test]
fn a_wrong_certificate_or_key_is_named_and_the_key_not_shown() {
    let (folder, _) = certificate();
    let other = KeyPair::generate().unwrap().serialize_pem();
    folder.write("other.pem", other.as_bytes());
    folder.write("damaged.pem", b"-----BEGIN CERTIFICATE-----\nk3y\n");
    let cases = [
        ("none.pem", "key.pem", Setting::TlsCert, "cannot be read"),
        ("key.pem", "key.pem", Setting::TlsCert, "has no certificate in it"),
        ("damaged.pem", "key.pem", Setting::TlsCert, "is damaged"),
        ("cert.pem", "none.pem", Setting::TlsKey, "cannot be read"),
        ("cert.pem", "cert.pem", Setting::TlsKey, "has no private key in it"),
        ("cert.pem", "other.pem", Setting::TlsKey, "does not fit the certificate"),
    ];
    for (certificate, key, setting, word) in cases {
        let error = Tls::read(&folder.path().join(certificate), &folder.path().join(key));
        let error = error.unwrap_err();
        assert_eq!(error.setting(), setting, "{error}");
        assert!(error.to_string().contains(word), "{error}");
        assert!(!error.to_string().contains(other.lines().nth(1).unwrap()), "{error}");
    }
    let helpdesk = ["--helpdesk", HELPDESK, "--tls-cert", "x"];
    assert!(Program::fails(&helpdesk, &[]).contains("tls-cert is set alone; expected --tls-key"));
}
