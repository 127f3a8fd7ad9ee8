//! The machine among a line, a helpdesk, a clock and an agent, and everything that must hold.

mod checks;
mod events;
mod expectations;
mod home;

use std::collections::{BTreeMap, BTreeSet};

use cti::{ApiError, PopId};
use phone::intent::DtmfDigit;
use phone::view::{Control, Direction, FiledState, FiledView};
use phone::{
    CallId, Command, DeskEvent, DeskFailure, EndReason, Event, HostEvent, Intent, LegId, LineEvent,
    LineLoss, Microphone, Millis, Phone, PopMoment, RequestId, Settings, TimerId,
};

use super::helpdesk::Helpdesk;
use super::model::{Deed, Model};
use super::step::{Fate, Step, Whose};
use crate::script::{NUMBER, offered};

/// What is remembered of a call from outside the machine.
struct Known {
    reference: String,
    notes: String,
    withheld: bool,
    inbound: bool,
    /// The agent put it away, having been told that its notes are only here.
    put_away: bool,
    openings: usize,
    closings: usize,
    failures: usize,
    failed_questions: usize,
    refilings: usize,
    /// The agent, asked to look whether the notes are in the ticket, did not look.
    guesses: usize,
}

pub struct World {
    pub phone: Phone,
    pub now: Millis,
    pub log: Vec<(Millis, Event, Vec<Command>)>,
    pub timers_gone: Vec<TimerId>,
    settings: Settings,
    helpdesk: Helpdesk,
    model: Model,
    muted: bool,
    heard: bool,
    leg: Option<LegId>,
    live: Option<CallId>,
    rings: Option<CallId>,
    timers: BTreeMap<TimerId, u64>,
    requests: Vec<(RequestId, Command)>,
    seen: BTreeSet<RequestId>,
    calls: BTreeMap<CallId, Known>,
    offers: u32,
    notes: u32,
}

impl World {
    pub fn new(settings: Settings) -> Self {
        let mut world = Self {
            phone: Phone::new(settings.clone()),
            now: Millis(1_000_000),
            log: Vec::new(),
            timers_gone: Vec::new(),
            settings,
            helpdesk: Helpdesk::default(),
            model: Model::Idle,
            muted: false,
            heard: true,
            leg: None,
            live: None,
            rings: None,
            timers: BTreeMap::new(),
            requests: Vec::new(),
            seen: BTreeSet::new(),
            calls: BTreeMap::new(),
            offers: 0,
            notes: 0,
        };
        world.tell(Event::Started);
        world.tell(Event::Line(LineEvent::MicrophoneChanged(Microphone::Ready)));
        world.tell(Event::Line(LineEvent::Registered));
        world
    }

    pub fn play(&mut self, step: &Step) {
        if let Some(event) = self.event(step) {
            self.expect_and_tell(step, event);
        }
        self.check();
    }

    pub fn tell(&mut self, event: Event) -> Vec<Command> {
        self.now = self.now.plus(1);
        let dialled_before = self.phone.view().call.is_none();
        if let Event::Intent(Intent::DismissFiled(id)) = event {
            let filed = self.phone.view().filed.into_iter().find(|f| f.id == id);
            if filed.is_some_and(|f| f.dismiss.is_enabled()) {
                self.calls.get_mut(&id).unwrap().put_away |= filed_is_only_here(&self.phone, id);
            }
        }
        let commands = self.phone.handle(self.now, event.clone());
        if let Some(call) = self.phone.view().call.filter(|_| dialled_before) {
            let reference = match (&event, commands.iter().find_map(dialled)) {
                (_, Some(reference)) => reference,
                (Event::Line(LineEvent::Offered { call_reference_id, .. }), None) => {
                    call_reference_id.to_string()
                }
                _ => panic!("a call out of nothing"),
            };
            self.live = Some(call.id);
            let known = Known {
                reference,
                notes: String::new(),
                withheld: call.party.number.is_none(),
                inbound: call.direction == Direction::Inbound,
                put_away: false,
                openings: 0,
                closings: 0,
                failures: 0,
                failed_questions: 0,
                refilings: 0,
                guesses: 0,
            };
            assert!(self.calls.insert(call.id, known).is_none(), "an id anew");
        }
        for command in &commands {
            self.take(command);
        }
        self.log.push((self.now, event, commands.clone()));
        commands
    }

    /// What must hold of a single command.
    fn take(&mut self, command: &Command) {
        match command {
            Command::StartTimer { timer, after } => {
                assert!(self.timers.insert(*timer, *after).is_none());
                assert!(!self.timers_gone.contains(timer), "a timer's id is its own");
            }
            Command::CancelTimer { timer } => {
                assert!(self.timers.remove(timer).is_some(), "nothing to cancel");
                self.timers_gone.push(*timer);
            }
            Command::StartRinging { call } => {
                assert_eq!(self.rings.replace(*call), None, "rings already");
            }
            Command::StopRinging { call } => assert_eq!(self.rings.take(), Some(*call)),
            Command::Pop { request, pop } => {
                assert!(self.seen.insert(*request));
                self.requests.push((*request, command.clone()));
                let pops = self.requests.iter();
                let pops = pops.filter(|(_, command)| matches!(command, Command::Pop { .. }));
                assert_eq!(pops.count(), 1, "one pop at a time");
                let waiting = self.phone.view().wrap_up;
                let reference = pop.call_reference_id.as_str();
                let known = self.calls.values_mut().find(|k| k.reference == reference);
                let known = known.expect("the reference of a call");
                if pop.new_ticket || pop.ticket_id.is_some() {
                    known.closings += 1;
                    assert_eq!(pop.call_info.get("Notes").unwrap_or(""), known.notes);
                } else {
                    known.openings += 1;
                    assert_eq!(known.closings, 0, "an opening after the close");
                    for filed in self.phone.view().filed {
                        let filed_call = &self.calls[&filed.id];
                        let tried = filed_call.closings + filed_call.failed_questions > 0;
                        assert!(tried || filed.state != FiledState::Sending, "out of order");
                    }
                    if let Some(wrap_up) = waiting {
                        let waits = self.calls.get(&wrap_up.id).unwrap();
                        assert_eq!(waits.reference, reference, "before the last was disposed");
                    }
                }
            }
            Command::FetchDetails { request, .. } => {
                assert!(self.seen.insert(*request));
                self.requests.push((*request, command.clone()));
            }
            _ => {}
        }
    }
}

/// Finishes a wrap-up that may not be ready to be finished.
fn finish_somehow(tell: &mut dyn FnMut(Event) -> Vec<Command>, call: CallId) {
    let disposition = Some("Resolved".to_owned());
    let filing = phone::Filing::NoTicket;
    tell(Event::Intent(Intent::ChooseDisposition { call, disposition }));
    tell(Event::Intent(Intent::Finish(call)));
    tell(Event::Intent(Intent::ChooseFiling { call, filing }));
    tell(Event::Intent(Intent::Finish(call)));
}

/// Whether the agent is asked to look into the ticket.
fn is_doubtful(phone: &Phone, id: CallId) -> bool {
    let asks = |f: &FiledView| f.state == FiledState::NeedsAgent && f.dismiss.is_enabled();
    phone.view().filed.iter().any(|f| f.id == id && asks(f))
}

/// Whether the notes of a filed call are, or may be, nowhere else.
fn filed_is_only_here(phone: &Phone, id: CallId) -> bool {
    phone.view().filed.iter().any(|f| f.id == id && f.unsent_notes.is_some())
}

fn dialled(command: &Command) -> Option<String> {
    match command {
        Command::Dial { call_reference_id, .. } => Some(call_reference_id.to_string()),
        _ => None,
    }
}
