//! What reaches agents' softphones unasked: clicks and reports of calls go to the streams that are
//! open here, and over the bus to the others.

mod incoming;
mod problem;
mod settings;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, OnceLock, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use cti::{AgentId, CallReferenceId, ClickToDial, call_event::CallEvent};
use rand::seq::SliceRandom;
use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot},
    time::{Instant, MissedTickBehavior, interval, sleep, timeout},
};

pub(crate) use problem::PushProblem;
pub use settings::PushSettings;

use crate::{
    SettingsError,
    bus::{Alone, Bus, Claim, MOST_INCOMING, Message, Nats, Reach, To, Verdict},
    calls::{AgentNumbers, Call, Calls, filing::Filing, is_recording},
    clicks::Clicks,
    secrets::Secrets,
    streams::{
        BEAT_GROUPS, Limits, Refused, Registry, Since, StreamBody,
        event::{self, Claimed, Click, ClickId, Event, News, Said, Word},
        event_id::{EventId, Ids, Instance},
        time_to_move,
    },
};

/// How long an answer waits for another instance to say that it reached a softphone.
const REACH: Duration = Duration::from_millis(500);

/// Everything that is pushed goes through here.
#[derive(Debug)]
pub(crate) struct Push {
    registry: Arc<Registry>,
    ids: Ids,
    clicks: Clicks,
    pub(crate) calls: Calls,
    pub(crate) agent_numbers: AgentNumbers,
    pub(crate) click_secrets: Secrets,
    pub(crate) pbx_secrets: Secrets,
    servers: Option<Vec<async_nats::ServerAddr>>,
    helpdesk: String,
    heartbeat: Duration,
    bus: OnceLock<Box<dyn Bus>>,
    /// Who waits to hear that an event reached a stream elsewhere.
    unreached: Mutex<HashMap<EventId, oneshot::Sender<usize>>>,
    started: AtomicBool,
    /// Adds recordings to tickets, where a key acts for all agents.
    filing: Option<Filing>,
}

/// What became of a click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClickOutcome {
    /// A softphone has it.
    Reached,
    /// None is open; it waits for one.
    Waits,
    /// The same number was clicked a moment ago, and that click counts.
    Repeated,
}

impl Push {
    /// Checks the settings. `helpdesk` is its origin: instances of one helpdesk talk to each other.
    pub(crate) fn new(
        settings: &PushSettings,
        helpdesk: &str,
        filing: Option<Filing>,
    ) -> Result<Arc<Self>, SettingsError> {
        let checked = settings.check()?;
        let limits =
            Limits { per_agent: settings.streams_per_agent, in_all: settings.streams_in_all };
        Ok(Arc::new(Self {
            registry: Registry::new(limits),
            ids: Ids::new(Instance(rand::random())),
            clicks: Clicks::default(),
            calls: Calls::default(),
            agent_numbers: checked.agent_numbers,
            click_secrets: checked.click_secrets,
            pbx_secrets: checked.pbx_secrets,
            servers: checked.bus,
            helpdesk: helpdesk.to_owned(),
            heartbeat: settings.heartbeat,
            bus: OnceLock::new(),
            unreached: Mutex::default(),
            started: AtomicBool::new(false),
            filing,
        }))
    }

    /// Joins the other instances, where there are any: they tell what happens before the first
    /// softphone listens here.
    pub(crate) fn join_bus(self: &Arc<Self>) {
        if self.servers.is_some() {
            self.start();
        }
    }

    /// Begins heartbeats and joins the bus. Without a runtime, as where only settings are checked, it
    /// does nothing; it is called again by whoever needs it.
    pub(crate) fn start(self: &Arc<Self>) {
        if Handle::try_current().is_err() || self.started.swap(true, Ordering::AcqRel) {
            return;
        }
        tokio::spawn(beat(Arc::downgrade(self), self.heartbeat));
        if let Some(servers) = self.servers.clone() {
            let (sender, receiver) = mpsc::channel(MOST_INCOMING);
            let bus = Nats::join(servers, &self.helpdesk, self.ids.instance(), sender);
            self.join(Box::new(bus), receiver);
        }
    }

    fn join(
        self: &Arc<Self>,
        bus: Box<dyn Bus>,
        mut incoming: mpsc::Receiver<crate::bus::Incoming>,
    ) {
        if self.bus.set(bus).is_err() {
            return;
        }
        let push = Arc::downgrade(self);
        tokio::spawn(async move {
            while let Some(next) = incoming.recv().await {
                let Some(push) = push.upgrade() else { return };
                push.take_in(next);
            }
        });
    }

    fn bus(&self) -> &dyn Bus {
        self.bus.get().map_or(&Alone, Box::as_ref)
    }

    /// Whether the other instances can be reached.
    pub(crate) fn reach(&self) -> Reach {
        match (&self.servers, self.bus.get()) {
            (Some(_), None) => Reach::Away,
            _ => self.bus().reach(),
        }
    }

    /// Opens a stream for an agent who has proven to be one.
    pub(crate) fn open(
        self: &Arc<Self>,
        agent: AgentId,
        last: Option<EventId>,
    ) -> Result<StreamBody, Refused> {
        self.start();
        let now = unix_ms();
        let hello = event::hello(
            self.ids.next(now),
            u64::try_from(self.heartbeat.as_millis()).unwrap_or(u64::MAX),
            self.ids.instance(),
            now,
            rand::random_range(1_000..4_000),
        );
        let since = last.map_or(Since::Now, Since::Last);
        let body = self.registry.open(Instant::now(), agent, since, hello)?;
        self.bus().tell(To::Others, Message::Opened { agent });
        self.send_recordings(agent);
        Ok(body)
    }

    /// Sends what was kept for the agent's next softphone.
    fn send_recordings(&self, agent: AgentId) {
        for event in self.calls.take_recordings(Instant::now(), agent) {
            self.publish(agent, News::Call(event));
        }
    }

    /// Sends news to the agent's streams; gives the event's id and how many took it here.
    fn publish(&self, agent: AgentId, news: News) -> (EventId, usize) {
        let event = self.event(agent, news);
        let here = self.send(&event);
        (event.id, here)
    }

    fn event(&self, agent: AgentId, news: News) -> Arc<Event> {
        Arc::new(Event { id: self.ids.next(unix_ms()), agent, news })
    }

    fn send(&self, event: &Arc<Event>) -> usize {
        let here = self.registry.deliver(Instant::now(), event).unwrap_or(0);
        self.bus().tell(To::Others, Message::Event(Box::new(Event::clone(event))));
        here
    }

    /// The same, and where nobody listens here, waits for another instance to say that somebody
    /// does there.
    async fn publish_and_hear(&self, agent: AgentId, news: News) -> usize {
        let event = self.event(agent, news);
        let (sender, heard) = oneshot::channel();
        self.unreached().insert(event.id, sender);
        let here = self.send(&event);
        let reached = if here > 0 || self.reach() != Reach::Joined {
            here
        } else {
            timeout(REACH, heard).await.ok().and_then(Result::ok).unwrap_or(0)
        };
        self.unreached().remove(&event.id);
        reached
    }

    fn unreached(&self) -> std::sync::MutexGuard<'_, HashMap<EventId, oneshot::Sender<usize>>> {
        self.unreached.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Brings a click to its agent's softphones.
    pub(crate) async fn click(
        self: &Arc<Self>,
        agent: AgentId,
        click: &ClickToDial,
    ) -> ClickOutcome {
        self.start();
        let id = ClickId::new(self.ids.instance(), rand::random());
        let click = Click::new(id, unix_ms(), click);
        if self.clicks.take(Instant::now(), agent, &click).is_err() {
            return ClickOutcome::Repeated;
        }
        match self.publish_and_hear(agent, News::Click(click)).await {
            0 => ClickOutcome::Waits,
            _ => ClickOutcome::Reached,
        }
    }

    /// Brings what one softphone says to all of the agent's.
    pub(crate) fn say(&self, agent: AgentId, word: Word) {
        self.publish(agent, News::Window(Said { at: unix_ms(), word }));
    }

    /// Lets exactly one tab dial a click.
    pub(crate) async fn claim(&self, claim: Claim) -> Verdict {
        if claim.click.instance() == self.ids.instance() {
            return self.decide(claim);
        }
        match self.clicks.lost_already(Instant::now(), &claim) {
            Some(verdict) => verdict,
            None => self.bus().ask(claim).await,
        }
    }

    fn decide(&self, claim: Claim) -> Verdict {
        let verdict = self.clicks.decide(Instant::now(), &claim);
        if verdict == Verdict::Won {
            let claimed = Claimed { click: claim.click, by: claim.tab };
            self.publish(claim.agent, News::Claimed(claimed));
        }
        verdict
    }

    /// Brings a report of a call to its agent's softphones, once. Gives how many took it, and keeps a
    /// recording that none took; `None` where it had come before.
    pub(crate) async fn call(self: &Arc<Self>, agent: AgentId, event: CallEvent) -> Option<usize> {
        self.start();
        if !self.calls.note(Instant::now(), agent, &event) {
            return None;
        }
        let reached = self.publish_and_hear(agent, News::Call(event.clone())).await;
        if reached == 0 && is_recording(&event) {
            let push = Arc::clone(self);
            tokio::spawn(async move { push.file(agent, event).await });
        }
        Some(reached)
    }

    /// Adds a recording that nobody heard of to its ticket, or keeps it for who can.
    async fn file(&self, agent: AgentId, event: CallEvent) {
        if let Some(filing) = &self.filing {
            let call = self.calls.call(Instant::now(), &event.call_reference_id);
            if filing.file(agent, call, &event).await {
                return;
            }
        }
        self.calls.keep(Instant::now(), agent, event);
        // Whoever came meanwhile gets it at once.
        if self.registry.listens(agent) {
            self.send_recordings(agent);
        }
    }

    /// Notes the call that an agent's softphone asks for; `false` where there is one of this reference.
    pub(crate) fn begin(&self, reference: &CallReferenceId, call: Call) -> bool {
        let agent = call.agent;
        let new = self.calls.begin(Instant::now(), reference.clone(), call);
        if new {
            let calls = vec![(reference.clone(), agent)];
            self.bus().tell(To::Others, Message::Calls { calls });
        }
        new
    }

    /// Whether softphones are told to go elsewhere.
    pub(crate) fn is_draining(&self) -> bool {
        self.registry.is_stopping()
    }

    /// Tells every softphone to reconnect, a few at a time, and takes no new ones.
    pub(crate) async fn drain(&self) {
        let mut streams = self.registry.stop();
        streams.shuffle(&mut rand::rng());
        let steps = 64.min(streams.len()).max(1);
        let pause = time_to_move(streams.len()) / u32::try_from(steps).unwrap_or(1);
        for some in streams.chunks(streams.len().div_ceil(steps).max(1)) {
            for stream in some {
                stream.tell_to_move();
            }
            sleep(pause).await;
        }
    }

    /// Writes what is counted, in Prometheus' text format.
    pub(crate) fn write_metrics(&self, text: &mut String) {
        self.registry.metrics().write(self.registry.open_streams(), text);
    }
}

/// Heartbeats, until the gateway is gone.
async fn beat(push: Weak<Push>, every: Duration) {
    let groups = u32::try_from(BEAT_GROUPS).unwrap_or(1);
    let mut ticks = interval(every / groups);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for group in (0..BEAT_GROUPS).cycle() {
        ticks.tick().await;
        let Some(push) = push.upgrade() else { return };
        push.registry.beat(Instant::now(), group);
    }
}

fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
