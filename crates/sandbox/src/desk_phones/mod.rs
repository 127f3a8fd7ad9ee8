//! A fake PBX for desk phones: it calls customers when the gateway asks it to, rings agents' telephones, and
//! reports to the gateway what becomes of each call. Nobody hears anything: there is no audio.
//!
//! ```text
//! gateway ──/pbx/originate, /pbx/hang-up, …──▶ pbx ──▶ exchange ──events──▶ reports ──/calls/events──▶ gateway
//!           window, tests ──/sandbox/desk-calls──▶ ▲
//! ```

mod call;
mod exchange;
mod pbx;
mod reports;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use axum::Router;
use cti::{AgentId, CallEvent, CallReferenceId};
use http::Uri;
use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, mpsc, watch};

use self::exchange::Exchange;
use crate::{clock::Timestamp, switch::Clock};

pub use call::{Action, CallReport};
pub use exchange::NewCall;

/// What a PBX for desk phones is told at its start.
#[derive(Clone, Debug)]
pub struct DeskPhoneConfig {
    /// The agents who have a desk phone.
    pub agents: Vec<AgentId>,
    /// `POST /calls/events` of the gateway; `None` reports to nobody.
    pub reports: Option<Uri>,
    /// What proves the reports to the gateway, and the gateway's requests to us.
    pub secret: String,
    /// How it behaves.
    pub settings: DeskPhoneSettings,
    /// What time it is; tests bring their own.
    pub clock: Clock,
    /// The moment at that clock's start, for the reports' `at`.
    pub started_at: Timestamp,
}

/// How desk phones behave; the controls change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeskPhoneSettings {
    /// How soon an agent picks up for a call they asked for, in milliseconds; `None`: by hand.
    pub answer_after_ms: Option<u64>,
    /// The same for a customer's call.
    pub answer_inbound_after_ms: Option<u64>,
    /// How soon after its end a call that was answered has a recording, in milliseconds; `None`: on demand.
    pub record_after_ms: Option<u64>,
    /// Where recordings are.
    pub recording_url: String,
    /// Whether each report is sent twice, as after a time-out.
    pub reports_twice: bool,
}

impl Default for DeskPhoneSettings {
    fn default() -> Self {
        Self {
            answer_after_ms: Some(1000),
            answer_inbound_after_ms: None,
            record_after_ms: None,
            recording_url: String::new(),
            reports_twice: false,
        }
    }
}

/// Why something cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The agent is not one of ours.
    #[error("agent {0} has no desk phone")]
    NoDeskPhone(AgentId),
    /// One call at a time.
    #[error("the desk phone of agent {0} is in a call")]
    Busy(AgentId),
    /// No call has this reference.
    #[error("there is no call of this reference")]
    NoSuchCall,
    /// Not in this state.
    #[error("not possible while the call is {0}")]
    NotNow(&'static str),
}

/// A running PBX for desk phones; clones are handles to the same one. It ends with its last handle.
#[derive(Clone, Debug)]
pub struct DeskPhones(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    exchange: Mutex<Exchange>,
    reports: mpsc::UnboundedSender<CallEvent>,
    secret: String,
    clock: Clock,
    deadline: Arc<Notify>,
    changes: watch::Sender<u64>,
}

impl DeskPhones {
    /// Starts it. Must be called within a Tokio runtime.
    pub fn start(config: DeskPhoneConfig) -> Self {
        let run = format!("desk-{:08x}", rand::random::<u32>());
        let epoch = u64::try_from(config.started_at.0).unwrap_or(0);
        let (reports, queue) = mpsc::unbounded_channel();
        let inner = Arc::new(Inner {
            exchange: Mutex::new(Exchange::new(config.agents, config.settings, run, epoch)),
            reports,
            secret: config.secret.clone(),
            clock: config.clock.clone(),
            deadline: Arc::new(Notify::new()),
            changes: watch::Sender::new(0),
        });
        tokio::spawn(reports::send_all(queue, config.reports, config.secret));
        let moved = Arc::clone(&inner.deadline);
        tokio::spawn(keep_time(Arc::downgrade(&inner), config.clock, moved));
        Self(inner)
    }

    /// What the gateway asks: `/pbx/originate`, `/pbx/answer`, `/pbx/hang-up`, `/pbx/hold`, `/pbx/resume`.
    pub fn router(&self) -> Router {
        pbx::router(self.clone())
    }

    /// A call begins, unless one of this reference is there.
    pub fn begin(&self, call: NewCall) -> Result<(), Refusal> {
        self.happen(|exchange, now| exchange.begin(now, call))
    }

    /// The agent does something at the telephone.
    pub fn act(&self, reference: &CallReferenceId, action: Action) -> Result<(), Refusal> {
        self.happen(|exchange, now| exchange.act(now, reference, action))
    }

    /// The customer hangs up or gives up; `elsewhere`: because somebody else answered.
    pub fn customer_hangs_up(
        &self,
        reference: &CallReferenceId,
        elsewhere: bool,
    ) -> Result<(), Refusal> {
        self.happen(|exchange, now| exchange.customer_hangs_up(now, reference, elsewhere))
    }

    /// The recording of a call is there after so long; at the usual place where `url` is `None`.
    pub fn record(
        &self,
        reference: &CallReferenceId,
        after: Duration,
        url: Option<String>,
    ) -> Result<(), Refusal> {
        self.happen(|exchange, now| {
            let url = url.unwrap_or_else(|| exchange.settings.recording_url.clone());
            exchange.record(now, reference, after, url)
        })
    }

    /// The calls, oldest first; ended ones stay for a while.
    pub fn calls(&self) -> Vec<CallReport> {
        self.lock().calls()
    }

    /// How the desk phones behave.
    pub fn settings(&self) -> DeskPhoneSettings {
        self.lock().settings.clone()
    }

    /// Changes how they behave, for calls that begin from now on.
    pub fn set(&self, settings: DeskPhoneSettings) {
        self.lock().settings = settings;
    }

    /// Changes whenever something happened.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.changes.subscribe()
    }

    fn happen<R>(&self, event: impl FnOnce(&mut Exchange, Duration) -> R) -> R {
        self.0.happen(event)
    }

    fn lock(&self) -> MutexGuard<'_, Exchange> {
        self.0.lock()
    }
}

impl Inner {
    /// One event: it runs alone, and what follows from it is queued before the next.
    fn happen<R>(&self, event: impl FnOnce(&mut Exchange, Duration) -> R) -> R {
        let mut exchange = self.lock();
        let result = event(&mut exchange, self.clock.now());
        while let Some(report) = exchange.next_report() {
            // Who sends them ends with us.
            let _ = self.reports.send(report);
        }
        drop(exchange);
        self.deadline.notify_one();
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
        result
    }

    fn lock(&self) -> MutexGuard<'_, Exchange> {
        self.exchange.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn keep_time(inner: Weak<Inner>, clock: Clock, moved: Arc<Notify>) {
    loop {
        let next = {
            let Some(inner) = inner.upgrade() else { return };
            let next = inner.lock().next_deadline().unwrap_or(Duration::MAX);
            if next <= clock.now() {
                inner.happen(Exchange::tick);
                tokio::task::yield_now().await;
                continue;
            }
            next
        };
        tokio::select! {
            () = moved.notified() => {}
            () = clock.reaches(next) => {}
        }
    }
}
