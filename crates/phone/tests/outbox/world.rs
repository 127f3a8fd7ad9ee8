//! The machine, the network, the helpdesk, the clock and the journal of one story.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

use cti::{AgentId, CallReferenceId, PhoneNumber, PopId, ScreenPop};
use phone::{
    CallId, ClickMode, Command, DeskEvent, DeskFailure, EndReason, Event, HistoryEntry, HistoryId,
    HostEvent, Intent, JournalEvent, LegId, LineEvent, Lines, Microphone, Millis, Phone, PopMoment,
    RequestId, Settings, Snapshot, TimerId, view::PartyView,
};

use crate::{
    agent::reference,
    chance::Chance,
    helpdesk::Helpdesk,
    network::Fate,
    story::{Deed, Story, Weather},
};

/// How far behind the details may be, in milliseconds.
const LAG: u64 = 12_000;
/// After so long with a good network everything is done.
const ENOUGH: u64 = 5 * 3_600_000;

/// What is under way; a page that is gone hears of nothing.
enum Coming {
    Deed(Deed),
    Timer(u32, TimerId),
    Arrives(u32, RequestId, Box<ScreenPop>),
    Answer(u32, RequestId, Box<Command>, Option<DeskFailure>),
    Kept(u32, u32, Box<Snapshot>),
}

/// What is known of a call from outside.
#[derive(Default)]
struct Known {
    connected: bool,
    notes: String,
    recorded: bool,
    closings: u32,
    recordings: u32,
}

pub struct World {
    number: u64,
    pub phone: Phone,
    pub helpdesk: Helpdesk,
    chance: Chance,
    story: Story,
    now: u64,
    jumped: i64,
    weather: Weather,
    /// Which page it is: one after the other is killed.
    page: u32,
    coming: BTreeMap<u64, Coming>,
    due: BinaryHeap<Reverse<(u64, u64)>>,
    next: u64,
    timers: BTreeSet<TimerId>,
    pop_under_way: Option<RequestId>,
    calls: BTreeMap<u32, Known>,
    kept: Option<Box<Snapshot>>,
    written: (u32, u32),
    history: BTreeMap<HistoryId, HistoryEntry>,
    /// When something was last typed, answered or told.
    said: u64,
    requests: Vec<u64>,
    /// Says what happens: a story is being told again.
    aloud: bool,
}

impl World {
    pub fn new(number: u64, chance: Chance, story: Story) -> Self {
        let mut world = Self {
            number,
            phone: Phone::new(settings(story.inbound_pop)),
            helpdesk: Helpdesk::new(story.new_ticket_option),
            chance,
            now: 0,
            jumped: 0,
            weather: Weather::Good,
            page: 0,
            coming: BTreeMap::new(),
            due: BinaryHeap::new(),
            next: 0,
            timers: BTreeSet::new(),
            pop_under_way: None,
            calls: BTreeMap::new(),
            kept: None,
            written: (0, 0),
            history: BTreeMap::new(),
            said: 0,
            requests: Vec::new(),
            aloud: std::env::var_os("OUTBOX_STORY").is_some(),
            story,
        };
        for (at, deed) in std::mem::take(&mut world.story.deeds) {
            world.at(at, Coming::Deed(deed));
        }
        world.load();
        world
    }

    pub const fn weather(&self) -> Weather {
        self.weather
    }

    /// The page is loaded.
    fn load(&mut self) {
        self.tell(Event::Started);
        self.tell(Event::Line(LineEvent::MicrophoneChanged(Microphone::Ready)));
        self.tell(Event::Line(LineEvent::Registered));
        self.tell(Event::Journal(JournalEvent::Opened));
        let online = self.weather != Weather::Offline;
        self.tell(Event::Host(HostEvent::OnlineChanged { online }));
        let history = self.history.values().cloned().collect();
        self.tell(Event::Journal(JournalEvent::HistoryRead(history)));
        if let Some(kept) = self.kept.clone() {
            self.tell(Event::Journal(JournalEvent::StateRead(kept)));
        }
    }

    fn at(&mut self, at: u64, coming: Coming) {
        self.next += 1;
        self.coming.insert(self.next, coming);
        self.due.push(Reverse((at, self.next)));
    }

    pub fn run(mut self) {
        self.run_on();
        self.check_end();
    }

    pub fn run_on(&mut self) {
        while let Some(Reverse((at, id))) = self.due.pop() {
            let Some(coming) = self.coming.remove(&id) else { continue };
            self.now = self.now.max(at);
            if self.now > self.story.clears + ENOUGH {
                break;
            }
            self.happens(coming);
        }
    }

    fn happens(&mut self, coming: Coming) {
        match coming {
            Coming::Deed(deed) => self.deed(deed),
            Coming::Timer(page, timer) if page == self.page && self.timers.remove(&timer) => {
                self.tell(Event::TimerFired(timer));
            }
            Coming::Arrives(page, request, pop) => {
                if self.aloud {
                    eprintln!("{:>9} arrives: {request:?} of page {page}", self.now);
                }
                self.helpdesk.pop(self.now, (page, request.0), &pop);
            }
            Coming::Answer(page, request, command, failure) if page == self.page => {
                self.answer(request, &command, failure);
            }
            Coming::Kept(page, revision, snapshot) => {
                // The journal writes one after the other.
                if self.written < (page, revision) {
                    self.written = (page, revision);
                    self.kept = Some(snapshot);
                }
                if page == self.page {
                    self.tell(Event::Journal(JournalEvent::Kept { revision }));
                }
            }
            Coming::Timer(..) | Coming::Answer(..) => {}
        }
    }

    fn answer(&mut self, request: RequestId, command: &Command, failure: Option<DeskFailure>) {
        if self.pop_under_way == Some(request) {
            self.pop_under_way = None;
        }
        let event = match (failure, command) {
            (Some(failure), _) => DeskEvent::Failed { request, failure },
            (None, Command::Pop { .. }) => {
                DeskEvent::Popped { request, pop: PopId::new(1).expect("an id") }
            }
            (None, Command::FetchDetails { call_reference_id, .. }) => {
                let lag = if self.chance.percent(70) { 0 } else { self.chance.from(0, LAG) };
                let then = self.now.saturating_sub(lag);
                let details = self.helpdesk.details(then, call_reference_id.as_str());
                DeskEvent::DetailsFound { request, details }
            }
            (None, _) => DeskEvent::ContactsFound { request, contacts: Vec::new() },
        };
        self.tell(Event::Desk(event));
    }

    fn deed(&mut self, deed: Deed) {
        let leg = |n| LegId::Inbound(n);
        match deed {
            Deed::Weather(nth) => {
                let before = std::mem::replace(&mut self.weather, self.story.weathers[nth]);
                let online = self.weather != Weather::Offline;
                if online != (before != Weather::Offline) {
                    self.tell(Event::Host(HostEvent::OnlineChanged { online }));
                }
                if self.now >= self.story.clears {
                    self.helpdesk.online = true;
                    self.story.poisoned = None;
                }
            }
            Deed::Ring(n) => {
                self.calls.entry(n).or_default();
                self.tell(Event::Line(LineEvent::Offered {
                    leg: leg(n),
                    number: Some(number(n)),
                    name: None,
                    call_reference_id: CallReferenceId::new(&reference(n)).expect("a reference"),
                    auto_answer: false,
                }));
            }
            Deed::Answer(n) => {
                self.tell(Event::Intent(Intent::Answer(leg(n))));
                self.tell(Event::Line(LineEvent::Answered { leg: leg(n) }));
                if self.speaks(n).is_some() {
                    self.calls.entry(n).or_default().connected = true;
                    self.said = self.now;
                }
            }
            Deed::Type(n) => {
                if let Some(call) = self.speaks(n) {
                    let text = format!("notes of {n}");
                    self.tell(Event::Intent(Intent::EditNotes { call, text: text.clone() }));
                    self.calls.entry(n).or_default().notes = text;
                    self.said = self.now;
                }
            }
            Deed::HangUp(n) => {
                let reason = EndReason::RemoteHangup;
                self.tell(Event::Line(LineEvent::Ended { leg: leg(n), reason }));
                // Killed now, the call would be unfiled in the history, for the agent to file.
                self.said = self.now;
            }
            Deed::Recorded(n) => {
                self.calls.entry(n).or_default().recorded = true;
                self.said = self.now;
                let url = format!("https://pbx.example.com/{n}.mp3");
                let call_reference_id = CallReferenceId::new(&reference(n)).expect("a reference");
                self.tell(Event::Line(LineEvent::Recorded { call_reference_id, url }));
            }
            Deed::Look => self.look(),
            Deed::ClockJump(by) => self.jumped += by,
            Deed::Online(online) => self.helpdesk.online = online,
            Deed::Crash => self.crash(),
        }
    }

    /// The nth call, while it goes on.
    fn speaks(&self, n: u32) -> Option<CallId> {
        let call = self.phone.view().call.filter(|call| call.leg == LegId::Inbound(n))?;
        call.connected.map(|_| call.id)
    }

    /// The page is killed and loaded again. What was typed a moment ago is the price of that elsewhere.
    fn crash(&mut self) {
        if self.now < self.said + 3_000 {
            return;
        }
        self.page += 1;
        self.timers.clear();
        self.pop_under_way = None;
        self.phone = Phone::new(settings(self.story.inbound_pop));
        self.load();
    }

    pub fn tell(&mut self, event: Event) {
        const START: u64 = 1_700_000_000_000;
        let now = Millis(START.saturating_add(self.now).saturating_add_signed(self.jumped));
        if self.aloud {
            eprintln!("{:>9} page {} {event:?}", self.now, self.page);
        }
        for command in self.phone.handle(now, event) {
            if self.aloud && !matches!(command, Command::Keep { .. } | Command::KeepHistory(_)) {
                eprintln!("          {command:?}");
            }
            self.perform(command);
        }
    }

    fn perform(&mut self, command: Command) {
        match command {
            Command::StartTimer { timer, after } => {
                self.timers.insert(timer);
                self.at(self.now + after, Coming::Timer(self.page, timer));
            }
            Command::CancelTimer { timer } => {
                self.timers.remove(&timer);
            }
            Command::Pop { request, ref pop } => {
                let held = self.pop_under_way.replace(request);
                assert_eq!(held, None, "story {}: two pops at once", self.number);
                self.check_pop(pop);
                self.send(request, &command);
            }
            Command::FetchDetails { request, .. } | Command::FindContacts { request, .. } => {
                self.send(request, &command);
            }
            Command::Keep { revision } => {
                let snapshot = Box::new(self.phone.snapshot());
                let after = self.chance.from(1, 60);
                self.at(self.now + after, Coming::Kept(self.page, revision, snapshot));
            }
            Command::KeepHistory(entry) => {
                self.history.insert(entry.id.clone(), *entry);
            }
            Command::ForgetHistory(id) => {
                self.history.remove(&id);
            }
            _ => {}
        }
    }

    fn send(&mut self, request: RequestId, command: &Command) {
        // A pop may have been held until what it says was kept.
        let looks_up = matches!(command, Command::FindContacts { .. } | Command::Pop { .. });
        let offline = self.weather == Weather::Offline;
        assert!(looks_up || !offline, "story {}: tried without a network", self.number);
        self.requests.push(self.now);
        let mut fate = Fate::by(self.weather, &mut self.chance);
        if let Command::Pop { pop, .. } = command {
            let poisoned = self.story.poisoned.map(reference);
            if poisoned.as_deref() == Some(pop.call_reference_id.as_str())
                && !pop.call_info.is_empty()
            {
                fate.failure.get_or_insert(DeskFailure::Unreadable);
                fate.arrives.clear();
            }
            for arrives in &fate.arrives {
                let arrives = self.now + arrives;
                self.at(arrives, Coming::Arrives(self.page, request, pop.clone()));
            }
        }
        let Fate { answered, failure, twice, .. } = fate;
        for _ in 0..=u8::from(twice) {
            let command = Box::new(command.clone());
            let answer = Coming::Answer(self.page, request, command, failure.clone());
            self.at(self.now + answered, answer);
        }
    }

    /// The order within a call.
    fn check_pop(&mut self, pop: &ScreenPop) {
        let story = self.number;
        let name = pop.call_reference_id.as_str();
        let n = name.strip_prefix("ref-").and_then(|n| n.parse().ok()).expect("a call of ours");
        let known = self.calls.entry(n).or_default();
        if !pop.call_info.is_empty() {
            assert_eq!(known.recordings, 0, "story {story}: a closing after the recording");
            assert_eq!(
                pop.call_info.get("Notes").unwrap_or_default(),
                known.notes,
                "story {story}"
            );
            known.closings += 1;
        } else if pop.call_url.is_some() {
            let there = self.helpdesk.closings.contains_key(name);
            assert!(there, "story {story}: a recording before its closing");
            known.recordings += 1;
        } else {
            assert_eq!(known.closings, 0, "story {story}: an opening after the closing");
        }
    }

    /// Nothing is lost, nothing is there twice, nothing is left.
    pub fn check_end(&self) {
        let story = self.number;
        let view = self.phone.view();
        assert!(view.call.is_none() && view.wrap_up.is_none(), "story {story}: not over");
        let left: Vec<_> = view.filed.iter().filter(|filed| !filed.done).collect();
        assert!(left.is_empty() && view.unsent.is_empty(), "story {story}: left {left:#?}");
        for (n, known) in &self.calls {
            let name = reference(*n);
            let closings: Vec<_> = self
                .helpdesk
                .closings
                .get(&name)
                .into_iter()
                .flatten()
                .map(|(_, notes)| notes)
                .collect();
            let wanted: Vec<_> = known.connected.then_some(&known.notes).into_iter().collect();
            assert_eq!(closings, wanted, "story {story}: the closings of call {n}");
            let recordings = self.helpdesk.recordings.get(&name).map_or(0, BTreeSet::len);
            let wanted = usize::from(known.recorded && known.connected);
            assert_eq!(recordings, wanted, "story {story}: the recordings of call {n}");
        }
    }

    pub fn closings_in_order(&self) -> Vec<u32> {
        let number = |name: &String| name.strip_prefix("ref-").and_then(|n| n.parse().ok());
        self.helpdesk.order.iter().filter_map(number).collect()
    }

    /// The most requests within a minute.
    pub fn busiest_minute(&self) -> usize {
        let within = |(nth, at): (usize, &u64)| {
            self.requests[nth..].iter().take_while(|other| **other < at + 60_000).count()
        };
        self.requests.iter().enumerate().map(within).max().unwrap_or(0)
    }
}

fn number(n: u32) -> PhoneNumber {
    PhoneNumber::parse(&format!("+1 415 555 {n:04}")).expect("a number")
}

fn settings(inbound_pop: PopMoment) -> Settings {
    Settings {
        agent: AgentId::new(1001).expect("an id"),
        inbound_pop,
        outbound_pop: PopMoment::Answered,
        dispositions: Vec::new(),
        disposition_required: false,
        click_to_dial: ClickMode::Dial,
        lines: Lines { webrtc: true, desk_phone: None },
    }
}

/// The call that the number is of.
pub fn number_of(party: &PartyView) -> u32 {
    let number = party.number.as_deref().expect("nobody withholds it");
    number.rsplit(' ').next().and_then(|n| n.parse().ok()).expect("a number of ours")
}
