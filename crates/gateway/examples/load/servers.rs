//! The two servers: one worker each, the same files, the same headers, a log line for each request.

use std::{
    error::Error,
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};

/// How long a server may take to start, and how often that is looked for.
const START: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);

/// A file to serve, compressed beforehand.
pub struct File {
    pub name: String,
    /// As it goes over the wire.
    pub bytes: usize,
}

/// A running server, ended when dropped.
pub struct Server {
    pub address: SocketAddr,
    child: Child,
    /// The process that does the work, where it is another than the one that was started.
    worker: u32,
}

impl Server {
    /// The gateway, with agents signing in.
    pub fn gateway(folder: &Path, helpdesk: SocketAddr) -> Result<Self, Box<dyn Error>> {
        let program = std::env::current_exe()?;
        let program = program.parent().and_then(Path::parent).ok_or("no folder of programs")?;
        let log = folder.join("gateway.log");
        let child = Command::new(program.join("softphone-gateway"))
            .args(["--helpdesk", &format!("http://{helpdesk}"), "--listen", "127.0.0.1:0"])
            .arg("--bundle")
            .arg(folder.join("bundle"))
            .args(["--log-format", "json"])
            .env("TOKIO_WORKER_THREADS", "1")
            .stderr(fs::File::create(&log)?)
            .spawn()
            .map_err(|problem| format!("build softphone-gateway first ({problem})"))?;
        let worker = child.id();
        let mut server = Self { address: (Ipv4Addr::UNSPECIFIED, 0).into(), child, worker };
        let begun = Instant::now();
        while begun.elapsed() < START {
            let lines = fs::read_to_string(&log)?;
            let line = lines.lines().find(|line| line.contains("\"listening\""));
            if let Some(line) = line {
                let line: serde_json::Value = serde_json::from_str(line)?;
                server.address = line["fields"]["address"].as_str().unwrap_or_default().parse()?;
                return Ok(server);
            }
            thread::sleep(PAUSE);
        }
        Err(format!("the gateway did not start: {}", fs::read_to_string(&log)?).into())
    }

    /// nginx, as one would set it up for the same.
    pub fn nginx(folder: &Path, helpdesk: SocketAddr) -> Result<Self, Box<dyn Error>> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let here = folder.display();
        let config = format!(
            r#"
worker_processes 1;
daemon off;
pid {here}/nginx.pid;
error_log {here}/nginx-error.log;
events {{ worker_connections 1024; }}
http {{
    types {{ text/html html; text/javascript js; application/json json; }}
    access_log {here}/nginx.log;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_requests 100000000;
    open_file_cache max=100;
    gzip_static on;
    client_body_temp_path {here}/body;
    proxy_temp_path {here}/proxy;
    fastcgi_temp_path {here}/fastcgi;
    uwsgi_temp_path {here}/uwsgi;
    scgi_temp_path {here}/scgi;
    upstream helpdesk {{ server {helpdesk}; keepalive 64; keepalive_requests 100000000; }}
    server {{
        listen {address};
        root {here}/bundle;
        add_header content-security-policy "{POLICY}" always;
        add_header x-content-type-options nosniff always;
        add_header referrer-policy no-referrer always;
        add_header cross-origin-resource-policy same-origin always;
        add_header permissions-policy "microphone=(self), camera=(), geolocation=()" always;
        location / {{ etag on; }}
        location /api/ {{
            proxy_pass http://helpdesk;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Authorization "Basic YS1rZXktb2YtdGhlLWxvYWQ6WA==";
        }}
    }}
}}
"#
        );
        let file = folder.join("nginx.conf");
        fs::write(&file, config)?;
        let child = Command::new("nginx")
            .arg("-c")
            .arg(&file)
            .arg("-p")
            .arg(folder)
            .stderr(Stdio::null())
            .spawn()
            .map_err(|problem| format!("nginx is needed for the comparison ({problem})"))?;
        let mut server = Self { address, worker: child.id(), child };
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            if begun.elapsed() > START {
                return Err("nginx did not start".into());
            }
            thread::sleep(PAUSE);
        }
        let master = server.child.id();
        let workers = fs::read_to_string(format!("/proc/{master}/task/{master}/children"))?;
        server.worker = workers.trim().parse()?;
        Ok(server)
    }

    /// The processor time that the server has used.
    pub fn cpu_seconds(&self) -> Result<f64, Box<dyn Error>> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.worker))?;
        // The name in brackets may hold spaces; after it, user and system time are the 12th and 13th.
        let fields = stat.rsplit_once(')').ok_or("no stat")?.1;
        let ticks: Result<Vec<f64>, _> =
            fields.split_whitespace().skip(11).take(2).map(str::parse).collect();
        // A tick is a hundredth of a second on every Linux.
        Ok(ticks?.iter().sum::<f64>() / 100.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // nginx ends its worker when told to; told by force, it would leave it behind.
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        if told.is_err() {
            // It has ended already, or will with us.
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// What the gateway says for the configuration below.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    connect-src 'self'; img-src 'self' data:; media-src 'self' blob:; font-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors https://acme.freshdesk.com";

/// Writes a bundle of files of several sizes, compressed.
pub fn write_files(folder: &Path) -> Result<Vec<File>, Box<dyn Error>> {
    let bundle = folder.join("bundle");
    fs::create_dir_all(&bundle)?;
    fs::write(bundle.join("index.html"), "<!doctype html><title>Softphone</title>")?;
    let config = r#"{"helpdesk":{"origin":"https://acme.freshdesk.com"},"line":{"kind":"none"}}"#;
    fs::write(bundle.join("config.json"), config)?;
    let mut files = Vec::new();
    for size in [1_000, 10_000, 46_000] {
        let (mut raw, mut packed, mut noise) = (Vec::new(), Vec::new(), 1_u64);
        while packed.len() < size {
            // Text that compresses to a third, from a small generator.
            for _ in 0..16 {
                noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                raw.extend_from_slice(format!("{:04x}, again; ", noise >> 48).as_bytes());
            }
            let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
            std::io::Write::write_all(&mut encoder, &raw)?;
            packed = encoder.finish()?;
        }
        let name = format!("file-{size}.js");
        fs::write(bundle.join(&name), &raw)?;
        fs::write(bundle.join(format!("{name}.gz")), &packed)?;
        files.push(File { name, bytes: packed.len() });
    }
    Ok(files)
}
