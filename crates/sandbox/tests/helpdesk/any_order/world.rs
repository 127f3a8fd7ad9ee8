//! The helpdesk, its agents' browsers and the telephone system.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use cti::AgentId;
use http::StatusCode;
use sandbox::{
    clock::Clock,
    helpdesk::Config,
    store::{Location, StoreError, widgets},
    windows::{GRACE_MS, OpenWindow},
};
use serde_json::{Value, json};

use super::steps::{AGENTS, Close, Popped, Step, Who, Wrong};
use crate::support::{Bench, START};

/// What an agent's browser shows: the notepad as it was drawn, which may be old.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    pub call: u64,
    edition: u32,
    text: String,
}

pub struct World {
    pub bench: Bench,
    folder: PathBuf,
    crashes: u32,
    windows: Vec<Option<OpenWindow>>,
    drawn: Vec<Option<Drawn>>,
    last_pop: Option<Value>,
    /// Every word that the helpdesk said it has.
    pub typed: Vec<String>,
    /// Calls that wait for somebody because an agent closed their widget.
    pub left: BTreeSet<u64>,
}

fn place(agent: u64) -> usize {
    usize::try_from(agent - 1001).unwrap()
}

fn database(folder: &Path, crashes: u32) -> PathBuf {
    folder.join(format!("{crashes}.sqlite"))
}

async fn open(folder: &Path, crashes: u32, clock: Clock) -> Bench {
    let database = Location::File(database(folder, crashes));
    Bench::with(Config { database, ..Config::in_memory(clock.clone()) }, clock).await
}

impl World {
    pub async fn new() -> Self {
        static WORLDS: AtomicU32 = AtomicU32::new(0);
        let number = WORLDS.fetch_add(1, Ordering::Relaxed);
        let name = format!("sandbox-any-order-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self {
            bench: open(&folder, 0, Clock::manual(START)).await,
            folder,
            crashes: 0,
            windows: (0..AGENTS).map(|_| None).collect(),
            drawn: (0..AGENTS).map(|_| None).collect(),
            last_pop: None,
            typed: Vec::new(),
            left: BTreeSet::new(),
        }
    }

    pub async fn take(&mut self, step: Step) {
        match step {
            Step::Pop(popped) => self.pop(popped).await,
            Step::BadPop { agent, call, wrong } => self.bad_pop(agent, call, wrong).await,
            Step::Forward { from, to } => {
                if let Some(reference) = self.shown(from).await {
                    let pop = json!({ "requester_id": 5001, "responder_id": to, "call_reference_id": reference });
                    self.send(pop).await;
                }
            }
            Step::Type { agent, stale } => self.type_word(agent, stale).await,
            Step::Link { agent, to } => {
                if let Some(drawn) = self.now_drawn(agent).await {
                    let to = to.map_or_else(|| "new".to_owned(), |ticket| ticket.to_string());
                    self.bench.link(agent, drawn.call, &to).await;
                }
            }
            Step::Dismiss { agent } => {
                if let Some(drawn) = self.now_drawn(agent).await {
                    self.bench.dismiss(agent, drawn.call).await;
                    self.drawn[place(agent)] = None;
                    self.left.insert(drawn.call);
                }
            }
            Step::OpenWindow { agent } => {
                self.windows[place(agent)] = Some(self.bench.window(agent));
            }
            Step::CloseWindow { agent } => {
                self.windows[place(agent)] = None;
                self.bench.clock.advance(GRACE_MS);
            }
            Step::Reload { agent } => {
                if self.windows[place(agent)].take().is_some() {
                    assert!(self.is_online(agent), "a reload takes a moment");
                    self.windows[place(agent)] = Some(self.bench.window(agent));
                    self.drawn[place(agent)] = self.now_drawn(agent).await;
                }
            }
            Step::NewTicketOption(on) => self.set_new_ticket_option(on).await,
            Step::Crash { retry } => {
                self.crash().await;
                if let Some(pop) = self.last_pop.clone().filter(|_| retry) {
                    self.send(pop).await;
                }
            }
        }
        self.bench.clock.advance(1_000);
    }

    async fn pop(&mut self, popped: Popped) {
        let Popped { agent, call, who, close } = popped;
        let mut pop = json!({ "responder_id": agent, "call_reference_id": format!("call-{call}") });
        match who {
            Who::Known => pop["requester_id"] = json!(5001),
            Who::Shared => pop["requester_phone"] = json!("+13125550140"),
            Who::Picked => pop["requester_id"] = json!(5008),
            Who::Unknown => pop["requester_phone"] = json!(format!("+1206555019{call}")),
        }
        match close {
            Close::No => {}
            Close::New => pop["new_ticket"] = json!(true),
            Close::Shown(ticket) => pop["ticket_id"] = json!(ticket),
            Close::Existing(ticket) => {
                pop["ticket_id"] = json!(ticket);
                pop["call_info"] = json!({ "Disposition": "Resolved" });
            }
            Close::Recording => pop["call_url"] = json!(format!("https://rec.example/{call}.mp3")),
        }
        self.send(pop).await;
    }

    /// A pop that has to be taken; a new call of an agent at a window is shown there.
    async fn send(&mut self, pop: Value) {
        let agent = pop["responder_id"].as_u64().unwrap();
        let before = self.pops().await;
        let id = self.bench.pop(pop.clone()).await;
        // What repeats an earlier pop changes nothing, and so calls nobody back to a call that was left.
        if self.pops().await > before {
            self.left.remove(&id);
        }
        if before == 0 && self.is_online(agent) {
            assert_eq!(self.now_drawn(agent).await.map(|drawn| drawn.call), Some(id));
        }
        self.last_pop = Some(pop);
    }

    async fn bad_pop(&mut self, agent: u64, call: usize, wrong: Wrong) {
        let mut pop = json!({ "requester_id": 5001, "responder_id": agent, "call_reference_id": format!("call-{call}"), "call_info": { "Bad": "pop" } });
        let field = match wrong {
            Wrong::Requester => "requester_id",
            Wrong::Responder => "responder_id",
            Wrong::Ticket => "ticket_id",
        };
        pop[field] = json!(4711);
        let before = super::promises::everything(self).await;
        assert_eq!(self.bench.refused_fields(pop).await, [field]);
        assert_eq!(
            super::promises::everything(self).await,
            before,
            "a refused pop changes nothing"
        );
    }

    async fn type_word(&mut self, agent: u64, stale: bool) {
        let now = self.now_drawn(agent).await;
        // A window that has not heard the news yet types on in what it shows.
        let old = self.drawn[place(agent)].clone().filter(|old| {
            now.as_ref().is_some_and(|now| now.call == old.call && now.edition == old.edition + 1)
        });
        let Some(mut drawn) = (if stale { old.or(now) } else { now }) else { return };
        let word = format!("«word {}»", self.typed.len());
        drawn.text.push_str(&word);
        let status = self.bench.type_notes(agent, drawn.call, drawn.edition, &drawn.text).await;
        if status == StatusCode::CONFLICT {
            // The New Ticket option took the notepad away.
            return;
        }
        assert_eq!(status, StatusCode::NO_CONTENT);
        self.typed.push(word);
        self.drawn[place(agent)] = Some(drawn);
    }

    /// SIGKILL, as a file sees it: whatever was written until now is there and nothing more is. The files are
    /// taken as they lie, so nothing can be tidied up on the way out.
    async fn crash(&mut self) {
        let (old, new) =
            (database(&self.folder, self.crashes), database(&self.folder, self.crashes + 1));
        std::fs::copy(&old, &new).unwrap();
        let log = |database: &Path| database.with_extension("sqlite-wal");
        if log(&old).exists() {
            std::fs::copy(log(&old), log(&new)).unwrap();
        }
        self.crashes += 1;
        self.windows.fill_with(|| None);
        let clock = self.bench.clock.clone();
        self.bench = open(&self.folder, self.crashes, clock).await;
        for agent in 1001..1001 + AGENTS {
            assert!(!self.is_online(agent), "the agent will appear offline");
        }
    }

    async fn set_new_ticket_option(&self, on: bool) {
        let body = json!({ "new_ticket_option": on }).to_string();
        let request = http::Request::put("/sandbox/settings").body(body.into()).unwrap();
        assert_eq!(self.bench.send(request).await.status(), StatusCode::OK);
    }

    fn is_online(&self, agent: u64) -> bool {
        self.bench.helpdesk.is_online(AgentId::new(agent).unwrap())
    }

    async fn now_drawn(&self, agent: u64) -> Option<Drawn> {
        let id = AgentId::new(agent).unwrap();
        let find = move |db: &_| Ok::<_, StoreError>(widgets::of_agent(db, id)?);
        let widget = self.bench.helpdesk.store().run(move |db| find(db)).await.unwrap()?;
        Some(Drawn { call: widget.call_id.get(), edition: widget.edition, text: widget.notepad })
    }

    /// The reference of the call in an agent's widget.
    async fn shown(&self, agent: u64) -> Option<String> {
        let sql = "SELECT (SELECT reference FROM calls WHERE id = call_id) FROM widgets WHERE agent_id = ?1";
        let find = move |db: &rusqlite::Connection| {
            db.query_row(sql, [agent.cast_signed()], |row| row.get(0))
        };
        self.bench.helpdesk.store().run(move |db| Ok::<_, StoreError>(find(db).ok())).await.unwrap()
    }

    /// How many pops there have been.
    async fn pops(&self) -> u32 {
        let count = |db: &rusqlite::Connection| {
            db.query_row("SELECT count(*) FROM pops", [], |row| row.get(0))
        };
        self.bench.helpdesk.store().run(move |db| Ok::<_, StoreError>(count(db)?)).await.unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // Left behind when it is in use still: it is in the folder for such things.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
