//! A bundle on disk, a helpdesk and a gateway on free ports, and a client that sends exactly what it
//! is told (an HTTP library would tidy up the tricks these tests play).

mod agents;
mod client;
mod helpdesk;
mod program;

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use gateway::{BundleSource, Settings};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub use agents::{KEY_OF_1001, KEY_OF_1002, KEY_REVOKED_LATER, Shift, agents, cookie_of};
pub use client::{Answer, get, post, send};
pub use helpdesk::{Asked, Helpdesk, Said};
pub use program::Program;

/// A service key that no test may ever see anywhere but in the helpdesk's `Authorization`.
pub const KEY: &str = "k3y-that-stays-inside";
/// What that header is: `base64("k3y-that-stays-inside:X")`.
pub const BASIC: &str = "Basic azN5LXRoYXQtc3RheXMtaW5zaWRlOlg=";

/// The gateway's address, as browsers would use it.
pub const PUBLIC: &str = "https://phone.acme.example";

/// A folder of its own, removed when dropped.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn empty() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name =
            format!("gateway-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A small bundle for the helpdesk at `origin`.
    pub fn bundle(origin: &str) -> Self {
        let folder = Self::empty();
        folder.write("index.html", b"<!doctype html><title>Softphone</title>");
        folder.write("config.json", config(origin).to_string().as_bytes());
        folder
    }

    pub fn write(&self, name: &str, content: &[u8]) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays behind harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A `config.json` for the helpdesk at `origin`.
pub fn config(origin: &str) -> Value {
    json!({
        "helpdesk": { "origin": origin },
        "desk": { "via": "gateway" },
        "line": { "kind": "webrtc", "server": "wss://pbx.acme.example:7443/ws", "domain": "acme.example" },
    })
}

/// Settings for `folder` and the helpdesk at `origin`, with the test's key.
pub fn settings(folder: &Folder, origin: &str) -> Settings {
    let bundle = BundleSource::Dir(folder.path().to_owned());
    let mut settings = Settings::new(bundle, origin.parse().unwrap(), KEY.into());
    settings.public_origin = Some(PUBLIC.parse().unwrap());
    settings
}

/// A gateway on a free port, which lives as long as the test's runtime.
pub async fn start(settings: Settings) -> SocketAddr {
    let router = gateway::app(settings).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(gateway::serve(listener, router, std::future::pending()));
    address
}

/// A gateway with a small bundle in front of `helpdesk`.
pub async fn in_front_of(helpdesk: &Helpdesk) -> SocketAddr {
    let folder = Folder::bundle(&helpdesk.origin());
    start(settings(&folder, &helpdesk.origin())).await
}

/// A `POST` of `body` as JSON to the screen pop, with more `headers` (each ending in CR LF).
pub fn pop(headers: &str, body: &str) -> String {
    let length = body.len();
    let agent =
        if headers.contains("X-Softphone-Agent") { "" } else { "X-Softphone-Agent: 1001\r\n" };
    format!(
        "POST /api/v2/integrations/cti/pop HTTP/1.1\r\nHost: phone.acme.example\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n{agent}{headers}\r\n{body}"
    )
}
