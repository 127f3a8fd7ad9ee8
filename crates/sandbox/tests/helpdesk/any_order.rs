//! Any order of pops, notes, links, dismissals, forwards and reloads over several agents keeps what
//! an agent and a telephone system rely on.

use cti::AgentId;
use proptest::prelude::*;
use sandbox::{
    store::{StoreError, widgets},
    windows::{GRACE_MS, OpenWindow},
};
use serde_json::json;

use crate::support::Bench;

const AGENTS: u64 = 2;
const CALLS: usize = 3;

#[derive(Clone, Copy, Debug)]
enum Close {
    No,
    New,
    Existing(u64),
    Recording,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Pop { agent: u64, call: usize, close: Close },
    Type { agent: u64, stale: bool },
    Link { agent: u64, to: Option<u64> },
    Dismiss { agent: u64 },
    OpenWindow { agent: u64 },
    CloseWindow { agent: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    let agent = || 1001..1001 + AGENTS;
    let close = prop_oneof![
        4 => Just(Close::No),
        1 => Just(Close::New),
        1 => (78u64..81).prop_map(Close::Existing),
        1 => Just(Close::Recording),
    ];
    prop_oneof![
        4 => (agent(), 0..CALLS, close).prop_map(|(agent, call, close)| Step::Pop { agent, call, close }),
        4 => (agent(), any::<bool>()).prop_map(|(agent, stale)| Step::Type { agent, stale }),
        2 => (agent(), prop::option::of(78u64..81)).prop_map(|(agent, to)| Step::Link { agent, to }),
        1 => agent().prop_map(|agent| Step::Dismiss { agent }),
        2 => agent().prop_map(|agent| Step::OpenWindow { agent }),
        1 => agent().prop_map(|agent| Step::CloseWindow { agent }),
    ]
}

/// What an agent's browser shows: the notepad as it was drawn, which may be old.
#[derive(Clone, Debug, PartialEq)]
struct Drawn {
    call: u64,
    edition: u32,
    text: String,
}

struct World {
    bench: Bench,
    windows: Vec<Option<OpenWindow>>,
    drawn: Vec<Option<Drawn>>,
    typed: Vec<String>,
}

impl World {
    async fn new() -> Self {
        let nothing = || (0..AGENTS).map(|_| None).collect();
        Self {
            bench: Bench::new().await,
            windows: nothing(),
            drawn: (0..AGENTS).map(|_| None).collect(),
            typed: Vec::new(),
        }
    }

    async fn pop(&self, agent: u64, call: usize, close: Close) -> u64 {
        let mut pop = json!({ "requester_id": 5001, "responder_id": agent, "call_reference_id": format!("call-{call}") });
        match close {
            Close::No => {}
            Close::New => pop["new_ticket"] = json!(true),
            Close::Existing(ticket) => {
                pop["ticket_id"] = json!(ticket);
                pop["call_info"] = json!({ "Disposition": "Resolved" });
            }
            Close::Recording => pop["call_url"] = json!(format!("https://rec.example/{call}.mp3")),
        }
        self.bench.pop(pop).await
    }

    async fn now_drawn(&self, agent: u64) -> Option<Drawn> {
        let id = AgentId::new(agent).unwrap();
        let widget = self
            .bench
            .helpdesk
            .store()
            .run(move |db| Ok::<_, StoreError>(widgets::of_agent(db, id)?))
            .await
            .unwrap()?;
        Some(Drawn { call: widget.call_id.get(), edition: widget.edition, text: widget.notepad })
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Pop { agent, call, close } => {
                let online = self.bench.helpdesk.is_online(AgentId::new(agent).unwrap());
                let known = self
                    .count(
                        "SELECT count(*) FROM calls WHERE reference = ?1",
                        &format!("call-{call}"),
                    )
                    .await
                    > 0;
                let id = self.pop(agent, call, close).await;
                if !known {
                    let shown = self.now_drawn(agent).await.is_some_and(|drawn| drawn.call == id);
                    let ticket = self.bench.ticket_of(&format!("call-{call}")).await.is_some();
                    assert_eq!(shown, online, "an online agent sees the call");
                    assert!(shown || ticket, "a call ends in the widget or in a ticket");
                }
            }
            Step::Type { agent, stale } => {
                let place = usize::try_from(agent - 1001).unwrap();
                let now = self.now_drawn(agent).await;
                // A window that has not heard the news yet types on in what it shows.
                let old = self.drawn[place].clone().filter(|old| {
                    now.as_ref()
                        .is_some_and(|now| now.call == old.call && now.edition == old.edition + 1)
                });
                let Some(mut drawn) = (if stale { old.or(now) } else { now }) else { return };
                let word = format!("«word {}»", self.typed.len());
                drawn.text.push_str(&word);
                let status =
                    self.bench.type_notes(agent, drawn.call, drawn.edition, &drawn.text).await;
                assert_eq!(status, 204);
                self.typed.push(word);
                self.drawn[place] = Some(drawn);
            }
            Step::Link { agent, to } => {
                if let Some(drawn) = self.now_drawn(agent).await {
                    let to = to.map_or_else(|| "new".to_owned(), |ticket| ticket.to_string());
                    self.bench.link(agent, drawn.call, &to).await;
                }
            }
            Step::Dismiss { agent } => {
                if let Some(drawn) = self.now_drawn(agent).await {
                    self.bench.dismiss(agent, drawn.call).await;
                    self.drawn[usize::try_from(agent - 1001).unwrap()] = None;
                }
            }
            Step::OpenWindow { agent } => {
                self.windows[usize::try_from(agent - 1001).unwrap()] =
                    Some(self.bench.window(agent));
            }
            Step::CloseWindow { agent } => {
                self.windows[usize::try_from(agent - 1001).unwrap()] = None;
                self.bench.clock.advance(GRACE_MS);
            }
        }
        self.bench.clock.advance(1_000);
    }

    async fn count(&self, sql: &'static str, argument: &str) -> u32 {
        let argument = argument.to_owned();
        self.bench
            .helpdesk
            .store()
            .run(move |db| {
                db.query_row(sql, [argument], |row| row.get(0)).map_err(StoreError::from)
            })
            .await
            .unwrap()
    }

    async fn check(&self) {
        for word in &self.typed {
            let notes =
                self.count("SELECT count(*) FROM notes WHERE instr(body, ?1) > 0", word).await;
            assert_eq!(notes, 1, "{word} is in exactly one note");
        }
        for call in 0..CALLS {
            let reference = format!("call-{call}");
            assert!(self.bench.details(&reference).await.len() <= 1, "one ticket at most");
            let entry = format!("Call {reference}");
            assert!(
                self.count("SELECT count(*) FROM time_entries WHERE note = ?1", &entry).await <= 1,
                "the time was spent once"
            );
            let url = format!("https://rec.example/{call}.mp3");
            let twice = "SELECT count(*) FROM (SELECT 1 FROM recordings JOIN notes ON notes.id = note_id WHERE url = ?1 GROUP BY ticket_id HAVING count(*) > 1)";
            assert_eq!(self.count(twice, &url).await, 0, "a recording is in a ticket once");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_note_is_lost_and_none_is_written_twice(steps in prop::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new().await;
            for step in steps {
                world.take(step).await;
            }
            // Everything is filed at last: widgets are closed, and every open call gets a ticket.
            for agent in 1001..1001 + AGENTS {
                world.take(Step::Dismiss { agent }).await;
            }
            for call in 0..CALLS {
                world.pop(1003, call, Close::New).await;
            }
            world.check().await;
        });
    }
}
