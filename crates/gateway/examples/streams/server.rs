//! The gateway as a process of its own.

use std::{
    error::Error,
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use gateway::{BundleSource, Settings};
use serde_json::json;
use tokio::net::TcpListener;

/// The argument that makes this program the gateway.
pub const CHILD: &str = "--be-the-gateway";
/// The callback URL's secret.
pub const SECRET: &str = "a-secret-of-the-example";

/// A running gateway, ended when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Starts it on this port of loopback, or any with 0.
    pub fn start(port: u16) -> Result<Self, Box<dyn Error>> {
        let mut child = Command::new(std::env::current_exe()?)
            .args([CHILD, &port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        Ok(Self { child, address: line.trim().parse()? })
    }

    /// The memory that is in it, in bytes.
    pub fn memory(&self) -> Result<u64, Box<dyn Error>> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes * 1024)
    }

    /// What it has worked, in seconds; the system counts in hundredths.
    pub fn processor_seconds(&self) -> Result<f64, Box<dyn Error>> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after_name = stat.rsplit_once(')').ok_or("no name")?.1;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks: f64 = fields[11].parse::<f64>()? + fields[12].parse::<f64>()?;
        Ok(ticks / 100.0)
    }

    /// Ends it without a word.
    pub fn kill(mut self) -> Result<(), Box<dyn Error>> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already where all went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Is the gateway, until its parent is gone.
pub async fn serve() -> Result<(), Box<dyn Error>> {
    let port: u16 = std::env::args().nth(2).unwrap_or_default().parse()?;
    let folder = std::env::temp_dir().join(format!("softphone-streams-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("index.html"), "<!doctype html><title>Softphone</title>")?;
    let helpdesk = "https://acme.freshdesk.com";
    let bundle = BundleSource::Dir(folder.clone());
    let mut settings = Settings::new(bundle, helpdesk.parse()?, "no-key".into());
    settings.app_config = Some(json!({
        "helpdesk": { "origin": helpdesk }, "desk": { "via": "gateway" }, "line": { "kind": "none" },
    }));
    settings.trust_agent_id = true;
    settings.push.click_secrets = vec![SECRET.into()];
    let app = gateway::app(settings);
    fs::remove_dir_all(&folder)?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("{}", listener.local_addr()?);
    // The parent's end of the pipe closes with the parent, however that ends.
    let parent_gone = tokio::task::spawn_blocking(|| {
        let _ = std::io::stdin().read_line(&mut String::new());
    });
    gateway::serve(listener, app?, async {
        let _ = parent_gone.await;
    })
    .await;
    Ok(())
}
