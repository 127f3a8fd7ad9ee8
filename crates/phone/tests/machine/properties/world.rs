//! The machine among a line, a helpdesk, a clock and an agent, and everything that must hold.

mod checks;
mod clicks;
mod commands;
mod events;
mod expectations;
mod history;
mod home;
mod learning;
mod people;

use std::collections::{BTreeMap, BTreeSet};

use cti::{ApiError, PopId};
use phone::intent::DtmfDigit;
use phone::view::{Control, Direction, FiledState, FiledView};
use phone::{
    CallId, Command, DeskEvent, DeskFailure, EndReason, Event, HistoryEntry, HistoryId, HostEvent,
    Intent, LegId, LineEvent, LineLoss, Microphone, Millis, Notifications, Phone, PopMoment,
    RequestId, Settings, TimerId, View,
};

use self::history::reference_of;
use super::helpdesk::Helpdesk;
use super::model::{Deed, Model};
use super::step::{Fate, Step, Whose};
use crate::script::{NUMBER, offered};

/// What is remembered of a call from outside the machine.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Known {
    reference: String,
    notes: String,
    number: Option<String>,
    withheld: bool,
    inbound: bool,
    connected: bool,
    /// The agent put it away, having been told that its notes are only here.
    put_away: bool,
    openings: usize,
    closings: usize,
    failures: usize,
    /// The helpdesk may be showing it.
    shown: bool,
    /// The helpdesk did not know the contact that was named.
    refused: usize,
    failed_questions: usize,
    refilings: usize,
    /// The agent, asked to look whether the notes are in the ticket, did not look.
    guesses: usize,
}

/// Whether the desktop may say that somebody calls.
#[derive(Default)]
struct Notifying {
    allowed: bool,
    focused: bool,
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
    /// What the desktop says.
    notified: Option<CallId>,
    notifying: Notifying,
    timers: BTreeMap<TimerId, u64>,
    requests: Vec<(RequestId, Command)>,
    seen: BTreeSet<RequestId>,
    calls: BTreeMap<CallId, Known>,
    /// Calls of the history that are dealt with again, and what they were called before.
    alias: BTreeMap<CallId, CallId>,
    /// The calls that ended, by reference.
    ended: BTreeSet<String>,
    /// What was to be kept, as it would be read after a reload.
    kept: BTreeMap<HistoryId, HistoryEntry>,
    clicks: clicks::Clicks,
    people: people::People,
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
            notified: None,
            notifying: Notifying::default(),
            timers: BTreeMap::new(),
            requests: Vec::new(),
            seen: BTreeSet::new(),
            calls: BTreeMap::new(),
            alias: BTreeMap::new(),
            ended: BTreeSet::new(),
            kept: BTreeMap::new(),
            clicks: clicks::Clicks::default(),
            people: people::People::default(),
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
        let before = self.phone.view();
        self.agent_puts_away(&event, &before);
        let commands = self.phone.handle(self.now, event.clone());
        self.learn(&before, &event, &commands);
        self.allow_look_ups(&event, &before);
        for command in &commands {
            self.take(command);
            self.take_dial(command, &event, &before);
            if let Command::Pop { pop, .. } = command {
                self.check_requester(pop, &event, &before);
            }
        }
        Self::check_order(&event, &commands);
        self.clicks.forget_without_call(&self.phone);
        self.log.push((self.now, event, commands.clone()));
        commands
    }

    /// Whether the calls are on the agent's own telephone, to which everything can be done.
    fn on_desk_phone(&self) -> bool {
        self.settings.lines.desk_phone.is_some()
    }

    /// The call of that id, which may be one of old under a new id.
    fn known(&self, id: CallId) -> &Known {
        &self.calls[self.alias.get(&id).unwrap_or(&id)]
    }

    fn known_mut(&mut self, id: CallId) -> Option<&mut Known> {
        self.calls.get_mut(self.alias.get(&id).unwrap_or(&id))
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
