//! "Server Side Crash": "the agent will appear offline […]. Any CTI APIs called will automatically
//! trigger a ticket". The real program is killed and started again on its database.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{basic, call_in, count};

/// The program, listening on free ports.
struct Program {
    child: Child,
    port: u16,
}

impl Program {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_softphone-sandbox"))
            .args(["--ready-json", "--helpdesk-port", "0", "--app-port", "0", "--switch-port", "0"])
            .arg("--bundle")
            .arg(folder)
            .arg("--database")
            .arg(folder.join("helpdesk.sqlite"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let at: Value = serde_json::from_str(&line).unwrap();
        let port = at["helpdesk"].as_str().unwrap().rsplit_once(':').unwrap().1.parse().unwrap();
        Self { child, port }
    }

    /// SIGKILL: no handler runs, nothing is said goodbye to.
    fn kill(self) {
        drop(self);
    }

    async fn connect(&self, head: &str, body: &str) -> TcpStream {
        connect(self.port, head, body).await.unwrap()
    }

    async fn ask(&self, head: &str, body: &str) -> String {
        ask(self.port, head, body).await.unwrap()
    }

    async fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1"), "").await
    }

    /// A window opens; the agent is online while the stream lives.
    async fn window(&self) -> TcpStream {
        let mut stream = self.connect("GET /window/events?agent=1001 HTTP/1.1", "").await;
        let mut first = [0; 16];
        stream.read_exact(&mut first).await.unwrap();
        stream
    }

    async fn pop(&self, reference: &str) {
        let answer = pop(self.port, 1001, reference).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }

    async fn submit(&self, path: &str, form: &str) -> String {
        let head = format!(
            "POST {path}?agent=1001 HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded"
        );
        self.ask(&head, form).await
    }

    /// The widget in the window of agent 1001.
    async fn widget(&self) -> String {
        self.get("/window/widget?agent=1001").await
    }

    /// The ticket of a call, if it has one.
    async fn ticket_of(&self, reference: &str) -> Option<u64> {
        let path = format!("/api/v2/integrations/cti/details?call_reference_id={reference}");
        let answer = self.get(&path).await;
        let list: Value = serde_json::from_str(answer.rsplit("\r\n").next().unwrap()).unwrap();
        list[0]["ticket_id"].as_u64()
    }
}

impl Drop for Program {
    /// A test that fails leaves no program behind either.
    fn drop(&mut self) {
        let ended = self.child.kill().and_then(|()| self.child.wait());
        assert!(ended.is_ok() || std::thread::panicking(), "{ended:?}");
    }
}

async fn connect(port: u16, head: &str, body: &str) -> std::io::Result<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let request = format!(
        "{head}\r\nHost: localhost\r\nAuthorization: {}\r\nContent-Length: {}\r\n",
        basic("demo-key-service"),
        body.len()
    );
    stream.write_all(format!("{request}\r\n{body}").as_bytes()).await?;
    Ok(stream)
}

/// The answer as it came; an empty one, or an error, is a server that was killed.
async fn ask(port: u16, head: &str, body: &str) -> std::io::Result<String> {
    let mut stream = connect(port, &format!("{head}\r\nConnection: close"), body).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(String::from_utf8(answer).unwrap())
}

async fn pop(port: u16, agent: u64, reference: &str) -> std::io::Result<String> {
    let pop =
        json!({ "requester_id": 5001, "responder_id": agent, "call_reference_id": reference });
    ask(port, "POST /api/v2/integrations/cti/pop HTTP/1.1", &pop.to_string()).await
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("sandbox-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("index.html"), "<!doctype html><title>app</title>").unwrap();
    folder
}

#[tokio::test]
async fn a_killed_server_comes_back_with_everything_and_its_agents_offline() {
    let folder = folder("crash");

    let before = Program::start(&folder);
    let window = before.window().await;
    before.pop("filed").await;
    let widget = before.widget().await;
    let filed = call_in(&widget);
    before.submit("/window/widget/notes", &format!("call={filed}&edition=0&text=filed+note")).await;
    before.submit("/window/widget/link", &format!("call={filed}&to=existing&ticket=80")).await;
    before.pop("open").await;
    let open = call_in(&before.widget().await);
    assert_ne!(open, filed);
    before
        .submit("/window/widget/notes", &format!("call={open}&edition=0&text=half+written"))
        .await;
    assert_eq!(before.ticket_of("open").await, None, "the agent was online");
    before.kill();
    drop(window);

    let after = Program::start(&folder);
    // "the agent will appear offline to any and all users": what comes in between becomes a ticket.
    after.pop("between").await;
    let between = after.ticket_of("between").await.unwrap();
    assert!(between > 80, "a new one");
    // Nothing that was written is lost.
    assert_eq!(after.ticket_of("filed").await, Some(80));
    let ticket = after.get("/tickets/80").await;
    assert_eq!(count(&ticket, "filed note"), 1);
    assert_eq!(count(&ticket, "Call filed"), 1, "the time sheet entry");
    assert!(after.widget().await.contains("half written"), "the widget is there again");
    // Back at the window, the agent goes on where the crash was.
    let _window = after.window().await;
    after.submit("/window/widget/link", &format!("call={open}&to=new&ticket=")).await;
    let finished = after.ticket_of("open").await.unwrap();
    let ticket = after.get(&format!("/tickets/{finished}")).await;
    assert_eq!(count(&ticket, "half written"), 1, "in the note, and no longer in the widget");
    after.pop("online again").await;
    assert!(after.widget().await.contains("Call <bdi>online again"));
    after.kill();
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_server_that_is_killed_in_the_middle_of_calls_keeps_each_that_it_answered_and_halves_none()
 {
    const CLIENTS: u64 = 6;
    const ANSWERED: usize = 60;
    let folder = folder("storm");
    let before = Program::start(&folder);
    let window = before.window().await;
    let (port, (answers, mut answered)) = (before.port, tokio::sync::mpsc::unbounded_channel());
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let answers = answers.clone();
            // Half of them for the agent whose window is open: each pop disposes of the one before.
            let agent = 1001 + client % 2;
            tokio::spawn(async move {
                for call in 0.. {
                    let reference = format!("storm-{client}-{call}");
                    match pop(port, agent, &reference).await {
                        Ok(answer) if answer.starts_with("HTTP/1.1 201") => {
                            answers.send(reference).unwrap();
                        }
                        // Killed. Whoever asked does not know whether it was written.
                        _ => return reference,
                    }
                }
                unreachable!("there is always another call")
            })
        })
        .collect();
    drop(answers);
    let mut kept = Vec::new();
    while kept.len() < ANSWERED {
        kept.push(answered.recv().await.expect("the clients go on until the server is killed"));
    }
    before.kill();
    drop(window);
    let mut unknown = Vec::new();
    for client in clients {
        unknown.push(client.await.unwrap());
    }
    while let Ok(reference) = answered.try_recv() {
        kept.push(reference);
    }

    let after = Program::start(&folder);
    let widget = after.widget().await;
    let mut tickets = std::collections::BTreeSet::new();
    for reference in &kept {
        let shown = widget.contains(&format!("Call <bdi>{reference}<"));
        let ticket = after.ticket_of(reference).await;
        assert!(ticket.is_some() != shown, "{reference} is in {ticket:?}, shown: {shown}");
        tickets.extend(ticket);
    }
    // Whoever got no answer asks again, as after any time-out: nothing is there twice.
    for reference in &unknown {
        after.pop(reference).await;
        let ticket = after.ticket_of(reference).await;
        let shown = after.widget().await.contains(&format!("Call <bdi>{reference}<"));
        assert!(ticket.is_some() != shown, "{reference} is in {ticket:?}, shown: {shown}");
        tickets.extend(ticket);
    }
    // Each ticket is of one call, and there is none that belongs to no call.
    let newest = tickets.last().unwrap();
    assert_eq!(tickets.len() as u64, newest - 80, "{tickets:?}");
    after.kill();
    std::fs::remove_dir_all(folder).unwrap();
}
