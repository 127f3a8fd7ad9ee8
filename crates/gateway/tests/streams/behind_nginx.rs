//! Behind the proxy that docs/DEPLOYMENT.md describes, as it describes it: a real nginx.

use std::{
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::CertificateDer},
};

use super::{
    CLICK_SECRET, gateway_with,
    support::{Folder, get},
};

const NAME: &str = "phone.acme.example";
/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(10);

fn command(arguments: &[&str]) -> Command {
    // Debian puts it where only root's PATH looks.
    let path = std::env::var("PATH").unwrap_or_default() + ":/usr/sbin:/usr/local/sbin";
    let mut nginx = Command::new("nginx");
    nginx.args(arguments).env("PATH", path).stdin(Stdio::null()).stdout(Stdio::null());
    nginx
}

/// nginx with the manual's sample, ended when dropped.
struct Nginx {
    address: SocketAddr,
    trusted: CertificateDer<'static>,
    master: Child,
    _folder: Folder,
}

impl Nginx {
    fn in_front_of(gateway: SocketAddr) -> Self {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed([NAME.to_owned()]).unwrap();
        let folder = Folder::empty();
        folder.write("cert.pem", cert.pem().as_bytes());
        folder.write("key.pem", signing_key.serialize_pem().as_bytes());
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let here = folder.path().display();
        let manual = include_str!("../../../../docs/DEPLOYMENT.md");
        let mut sample =
            manual.split("```nginx\n").nth(1).unwrap().split("```").next().unwrap().to_owned();
        // Only where it is and whom it asks differs from the manual.
        for (written, ours) in [
            ("listen 443 ssl;", format!("listen {address} ssl;")),
            ("/etc/ssl/phone.acme.example.pem", format!("{here}/cert.pem")),
            ("/etc/ssl/phone.acme.example.key", format!("{here}/key.pem")),
            ("http://127.0.0.1:8080", format!("http://{gateway}")),
        ] {
            assert_eq!(sample.matches(written).count(), 1, "the sample has no {written}");
            sample = sample.replace(written, &ours);
        }
        let own: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|what| format!("{what}_temp_path {here}/{what};\n"))
            .concat();
        let config = format!(
            "daemon off;\npid {here}/pid;\nerror_log {here}/error.log;\nevents {{}}\n\
             http {{\naccess_log off;\n{own}{sample}}}\n"
        );
        folder.write("nginx.conf", config.as_bytes());
        let file = format!("{here}/nginx.conf");
        let prefix = here.to_string();
        let arguments = ["-p", prefix.as_str(), "-c", file.as_str()];
        let checked = command(&[&arguments[..], &["-t"]].concat()).output();
        let checked = checked.expect("this test needs nginx: apt-get install nginx-light");
        let said = String::from_utf8_lossy(&checked.stderr).into_owned();
        assert!(checked.status.success() && !said.contains("[warn]"), "{said}");
        let master = command(&arguments).stderr(Stdio::null()).spawn().unwrap();
        let trusted = cert.der().clone();
        Self { address, trusted, master, _folder: folder }
    }

    async fn connect(&self) -> TlsStream<TcpStream> {
        let mut roots = RootCertStore::empty();
        roots.add(self.trusted.clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connected = async {
            loop {
                if let Ok(stream) = TcpStream::connect(self.address).await {
                    return stream;
                }
                tokio::task::yield_now().await;
            }
        };
        let stream = timeout(PATIENCE, connected).await.expect("nginx does not listen");
        let connector = TlsConnector::from(Arc::new(config));
        connector.connect(NAME.try_into().unwrap(), stream).await.unwrap()
    }

    async fn ask(&self, path: &str) -> String {
        let mut stream = self.connect().await;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Told by force, it would leave its workers behind.
        let told = Command::new("kill").args(["-TERM", &self.master.id().to_string()]).status();
        if told.is_err() {
            let _ = self.master.kill();
        }
        let _ = self.master.wait();
    }
}

/// Reads on until `text` has come.
async fn until(stream: &mut TlsStream<TcpStream>, read: &mut String, text: &str) {
    let mut buffer = [0; 4096];
    while !read.contains(text) {
        let more = timeout(PATIENCE, stream.read(&mut buffer)).await;
        let more = more.unwrap_or_else(|_| panic!("no {text} came, but {read}")).unwrap();
        assert_ne!(more, 0, "{read}");
        read.push_str(&String::from_utf8_lossy(&buffer[..more]));
    }
}

#[tokio::test]
async fn the_manuals_sample_serves_the_softphone_and_passes_events_on_at_once() {
    let gateway = gateway_with(|settings| {
        settings.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    })
    .await;
    let nginx = Nginx::in_front_of(gateway);
    let page = nginx.ask("/agents/1001").await;
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("<title>Softphone"), "{page}");
    assert!(page.to_ascii_lowercase().contains("content-security-policy:"), "{page}");
    assert!(nginx.ask("/metrics").await.starts_with("HTTP/1.1 404 "), "they stay inside");

    let mut stream = nginx.connect().await;
    let request = format!("GET /agent/events?agent_id=1001 HTTP/1.1\r\nHost: {NAME}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut read = String::new();
    until(&mut stream, &mut read, "event: hello").await;
    assert!(read.starts_with("HTTP/1.1 200 "), "{read}");
    let click = format!(
        "/click-to-dial?secret={CLICK_SECRET}&agent_id=1001&requester_number=%2B14155550100"
    );
    assert_eq!(get(gateway, &click, "").await.status, 200);
    until(&mut stream, &mut read, "+14155550100").await;
}
