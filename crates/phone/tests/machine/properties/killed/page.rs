//! Pages of one agent, one after the other, and the disk that outlives them.

mod checks;
mod home;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use cti::{ApiError, CallReferenceId, PopId, TicketId};
use phone::{
    CallId, Command, DeskEvent, DeskFailure, EndReason, Event, Filing, HistoryEntry, HistoryId,
    Intent, JournalEvent, LegId, LineEvent, Microphone, Millis, Phone, RequestId, Settings,
    Snapshot, TimerId, View,
    view::{FiledState, NotesSaved},
};

use super::steps::{Kill, KillStep};
use crate::properties::{helpdesk::Helpdesk, step::Fate};
use crate::script::{NUMBER, offered};

/// What is known of the notes of a call.
#[derive(Default)]
struct Notes {
    /// Everything that they ever were, the newest last.
    versions: Vec<String>,
    /// How many of these the agent was told to be saved.
    saved: usize,
    /// Where the agent, when last seen, wanted the call to go; `None`: into a ticket of its own.
    ticket: Option<u64>,
}

pub struct Pages {
    settings: Settings,
    helpdesk: Helpdesk,
    now: Millis,
    // This page's, gone with it.
    phone: Phone,
    timers: BTreeMap<TimerId, u64>,
    requests: Vec<(RequestId, Command)>,
    legs: u32,
    /// What is being written, and what waits for it, the newest only.
    writing: VecDeque<(u32, String)>,
    // The disk's.
    disk: Option<String>,
    rows: BTreeMap<HistoryId, HistoryEntry>,
    // What is known of all of them.
    calls: BTreeMap<String, Notes>,
    offers: u32,
    typed: u32,
    log: Vec<String>,
}

impl Pages {
    pub fn new(settings: Settings) -> Self {
        let mut pages = Self {
            phone: Phone::new(settings.clone()),
            settings,
            helpdesk: Helpdesk::default(),
            now: Millis(1_000_000),
            timers: BTreeMap::new(),
            requests: Vec::new(),
            legs: 0,
            writing: VecDeque::new(),
            disk: None,
            rows: BTreeMap::new(),
            calls: BTreeMap::new(),
            offers: 0,
            typed: 0,
            log: Vec::new(),
        };
        pages.begin(true, true);
        pages
    }

    fn begin(&mut self, history_first: bool, line_up: bool) {
        self.tell(Event::Started);
        let rows: Vec<HistoryEntry> = self.rows.values().cloned().collect();
        let read = || Event::Journal(JournalEvent::HistoryRead(rows.clone()));
        if history_first {
            self.tell(read());
        }
        if let Some(disk) = self.disk.clone() {
            let snapshot: Snapshot = serde_json::from_str(&disk).unwrap();
            self.tell(Event::Journal(JournalEvent::StateRead(Box::new(snapshot))));
        }
        self.tell(Event::Journal(JournalEvent::Opened));
        if !history_first {
            self.tell(read());
        }
        if line_up {
            self.tell(Event::Line(LineEvent::MicrophoneChanged(Microphone::Ready)));
            self.tell(Event::Line(LineEvent::Registered));
        }
    }

    fn kill(&mut self, kill: Kill) {
        for (_, command) in std::mem::take(&mut self.requests) {
            if let (Command::Pop { pop, .. }, true) = (&command, kill.arrives) {
                self.helpdesk.pop(pop);
            }
        }
        if let (Some((_, json)), true) = (self.writing.pop_front(), kill.written) {
            self.disk = Some(json);
        }
        self.writing.clear();
        self.timers.clear();
        self.legs = 0;
        self.now = self.now.plus(kill.after);
        self.phone = Phone::new(self.settings.clone());
        self.begin(kill.history_first, kill.line_up);
        // What is before the agent now is what goes on, and never older than what they were told.
        for reference in self.calls.keys().cloned().collect::<Vec<_>>() {
            if let Some(shown) = self.shown(&reference) {
                let notes = self.calls.get_mut(&reference).unwrap();
                let typed = notes.versions.iter().rposition(|version| *version == shown);
                let version = match typed {
                    Some(place) => place + 1,
                    None if shown.is_empty() => 0,
                    None => panic!("{shown:?} was never typed"),
                };
                assert!(
                    version >= notes.saved,
                    "{reference}: {shown:?} is older than what was saved"
                );
            } else {
                let notes = &self.calls[&reference];
                let written = self.helpdesk.notes.contains_key(&reference);
                assert!(notes.saved == 0 || written, "{reference}: lost");
            }
        }
    }

    /// The notes of a call, wherever the agent can see them: in the call, in wrap-up, in what is being
    /// sent, or in the history.
    fn shown(&self, reference: &str) -> Option<String> {
        let reference_id = CallReferenceId::new(reference).unwrap();
        let snapshot = serde_json::to_value(self.phone.snapshot()).unwrap();
        let mut found = Vec::new();
        calls_in(&snapshot, &mut |call| {
            if call["reference"] == reference_id.as_str() {
                found.push(call["notes"].as_str().unwrap().to_owned());
            }
        });
        assert!(found.len() <= 1, "{reference} is there twice");
        let row = || {
            let row = self.rows.values().filter(|row| row.reference == reference_id);
            row.map(|row| row.notes.clone()).find(|notes| !notes.is_empty())
        };
        found.pop().or_else(row)
    }

    pub fn play(&mut self, step: KillStep) {
        self.log.push(format!("{step:?}"));
        let view = self.phone.view();
        let leg = view.call.as_ref().map(|call| call.leg);
        let line = |event: fn(LegId) -> LineEvent| leg.map(|leg| Event::Line(event(leg)));
        let want = |intent| Some(Event::Intent(intent));
        let event = match step {
            KillStep::Killed(kill) => return self.kill(kill),
            KillStep::Disk(works) => return self.write(works),
            KillStep::Wait(ms) => {
                self.now = self.now.plus(ms);
                None
            }
            KillStep::Offered => {
                self.offers += 1;
                self.legs += 1;
                let reference = format!("ref-{}", self.offers);
                let leg = LegId::Inbound(self.legs);
                Some(Event::Line(offered(leg, Some(NUMBER), &reference)))
            }
            KillStep::Answer => leg.and_then(|leg| want(Intent::Answer(leg))),
            KillStep::HangUp => leg.and_then(|leg| want(Intent::HangUp(leg))),
            KillStep::Answered => line(|leg| LineEvent::Answered { leg }),
            KillStep::Resumable => line(|leg| LineEvent::Resumable { leg, dialog: "x".into() }),
            KillStep::Ended(reason) => leg.map(|leg| Event::Line(LineEvent::Ended { leg, reason })),
            KillStep::Dial => {
                self.tell(Event::Intent(Intent::EditNumber("+1 415 555 0199".into())));
                want(Intent::Dial)
            }
            KillStep::Notes => self.types(&view),
            KillStep::Ticket(ticket) => view.wrap_up.and_then(|wrap_up| {
                let filing =
                    if ticket.is_some() { Filing::ExistingTicket } else { Filing::NewTicket };
                self.tell(Event::Intent(Intent::ChooseFiling { call: wrap_up.id, filing }));
                let text = ticket.unwrap_or_default().to_owned();
                want(Intent::EditTicketNumber { call: wrap_up.id, text })
            }),
            KillStep::Finish => view.wrap_up.and_then(|wrap_up| want(Intent::Finish(wrap_up.id))),
            KillStep::CallBack => {
                view.wrap_up.and_then(|wrap_up| want(Intent::CallBackInterrupted(wrap_up.id)))
            }
            KillStep::Retry(nth) => view.filed.get(nth).and_then(|filed| {
                // What the agent is to look at is looked at in the end.
                let doubtful = filed.state == FiledState::NeedsAgent && filed.dismiss.is_enabled();
                (!doubtful).then_some(Event::Intent(Intent::Retry(filed.id)))
            }),
            KillStep::KeyGiven => Some(Event::Desk(DeskEvent::KeyGiven)),
            KillStep::Recorded => self.calls.keys().next().map(|reference| {
                Event::Line(LineEvent::Recorded {
                    call_reference_id: CallReferenceId::new(reference).unwrap(),
                    url: "https://pbx.example/1.mp3".into(),
                })
            }),
            KillStep::Desk { nth, fate } => self.answer(nth, fate),
            KillStep::Timer(nth) => {
                let timers: Vec<TimerId> = self.timers.keys().copied().collect();
                timers.get(nth % timers.len().max(1)).map(|timer| {
                    self.timers.remove(timer);
                    Event::TimerFired(*timer)
                })
            }
        };
        if let Some(event) = event {
            self.tell(event);
        }
    }

    fn types(&mut self, view: &View) -> Option<Event> {
        let live = view.call.as_ref().map(|call| call.id);
        let call: CallId = view.wrap_up.as_ref().map(|wrap_up| wrap_up.id).or(live)?;
        let reference = self.phone.reference_of(call)?.to_string();
        self.typed += 1;
        let text = format!("note {}", self.typed);
        self.tell(Event::Intent(Intent::EditNotes { call, text: text.clone() }));
        self.calls.entry(reference).or_default().versions.push(text);
        None
    }

    /// The disk has written what it was writing, or could not.
    fn write(&mut self, works: bool) {
        let Some((revision, json)) = self.writing.pop_front() else { return };
        if works {
            self.disk = Some(json);
        }
        self.tell(Event::Journal(if works {
            JournalEvent::Kept { revision }
        } else {
            JournalEvent::NotKept { revision }
        }));
    }

    fn answer(&mut self, nth: usize, fate: Fate) -> Option<Event> {
        if self.requests.is_empty() {
            return None;
        }
        let (request, command) = self.requests.remove(nth % self.requests.len());
        if let (Command::Pop { pop, .. }, Fate::Served | Fate::LostAfter) = (&command, fate) {
            self.helpdesk.pop(pop);
        }
        let failure = match (fate, command) {
            (Fate::Served, Command::Pop { .. }) => {
                return Some(Event::Desk(DeskEvent::Popped { request, pop: PopId::new(7)? }));
            }
            (Fate::Served, Command::FetchDetails { call_reference_id, .. }) => {
                let details = self.helpdesk.details(call_reference_id.as_str());
                return Some(Event::Desk(DeskEvent::DetailsFound { request, details }));
            }
            (Fate::Served, Command::FindContacts { .. }) => {
                let contacts = Vec::new();
                return Some(Event::Desk(DeskEvent::ContactsFound { request, contacts }));
            }
            (Fate::Served | Fate::LostBefore, _) => DeskFailure::TimedOut,
            (Fate::Limited, _) => {
                DeskFailure::Refused(ApiError::RateLimited { retry_after: Some(7) })
            }
            (Fate::Unauthorized | Fate::RequesterRefused | Fate::NoKey, _) => DeskFailure::NoKey,
            (Fate::LostAfter, _) => DeskFailure::Unreadable,
        };
        Some(Event::Desk(DeskEvent::Failed { request, failure }))
    }

    fn tell(&mut self, event: Event) {
        self.now = self.now.plus(1);
        self.log.push(format!("  {event:?}"));
        self.see();
        let commands = self.phone.handle(self.now, event);
        for command in commands {
            self.take(command);
        }
        self.see();
        self.check_kept();
        self.check_ids();
    }

    /// What the agent sees: where a call is to go, and whether its notes are saved.
    fn see(&mut self) {
        let view = self.phone.view();
        let live = view.call.map(|call| (call.id, call.notes, call.notes_saved));
        let wrapped = view.wrap_up.as_ref();
        let wrapped = wrapped.map(|w| (w.id, w.notes.clone(), w.notes_saved));
        for (id, notes, saved) in live.into_iter().chain(wrapped) {
            let reference = self.phone.reference_of(id).unwrap().as_str();
            let Some(known) = self.calls.get_mut(reference) else { continue };
            if saved == NotesSaved::Saved {
                // Of what was typed last before a kill, the row of the history may have more than the screen.
                let typed = known.versions.iter().rposition(|version| *version == notes);
                known.saved = typed.expect("only what was typed is saved") + 1;
            }
        }
        if let Some(wrap_up) = view.wrap_up {
            let reference = self.phone.reference_of(wrap_up.id).unwrap().as_str();
            let known = self.calls.entry(reference.to_owned()).or_default();
            let existing = wrap_up.filing == Filing::ExistingTicket;
            known.ticket = existing.then(|| wrap_up.ticket_number.parse().ok()).flatten();
        }
    }

    fn take(&mut self, command: Command) {
        match command {
            Command::StartTimer { timer, after } => {
                assert!(self.timers.insert(timer, after).is_none());
            }
            Command::CancelTimer { timer } => {
                assert!(self.timers.remove(&timer).is_some(), "nothing to cancel");
            }
            Command::Keep { revision } => {
                let json = serde_json::to_string(&self.phone.snapshot()).unwrap();
                // One is being written, and one waits.
                self.writing.truncate(1);
                self.writing.push_back((revision, json));
            }
            Command::KeepHistory(entry) => {
                self.rows.insert(entry.id.clone(), *entry);
            }
            Command::Pop { request, ref pop } => {
                let reference = pop.call_reference_id.as_str();
                if let Some(ticket) = pop.ticket_id.filter(|_| !pop.call_info.is_empty()) {
                    let wanted = self.calls.get(reference).and_then(|known| known.ticket);
                    let linked = self.helpdesk.details(reference).and_then(|d| d.ticket_id);
                    let right = Some(ticket) == wanted.and_then(TicketId::new);
                    assert!(right || linked == Some(ticket), "into another's ticket");
                }
                self.requests.push((request, command));
            }
            Command::FetchDetails { request, .. }
            | Command::FindContacts { request, .. }
            | Command::FetchContact { request, .. }
            | Command::SearchContacts { request, .. }
            | Command::CreateContact { request, .. }
            | Command::ChangeContact { request, .. }
            | Command::FetchCompany { request, .. }
            | Command::FetchTickets { request, .. }
            | Command::FetchTicket { request, .. } => self.requests.push((request, command)),
            _ => {}
        }
    }
}

/// Every call of a snapshot, wherever it is.
fn calls_in(value: &serde_json::Value, see: &mut impl FnMut(&serde_json::Value)) {
    match value {
        serde_json::Value::Object(fields) => {
            if fields.contains_key("reference") && fields.contains_key("notes") {
                see(value);
            }
            fields.values().for_each(|inner| calls_in(inner, see));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|inner| calls_in(inner, see)),
        _ => {}
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        if std::thread::panicking() && std::env::var("STORY").is_ok() {
            eprintln!("{}", self.log.join("\n"));
        }
    }
}
