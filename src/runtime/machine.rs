//! The machine where it runs: queue → machine → commands → ports, one event at a time.

use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use leptos::prelude::*;
use phone::{
    Command, Event, HostEvent, Millis, Phone, Settings, Snapshot, View, flight::Recorder,
    view::HistoryRow,
};

use super::Emit;
use crate::ports::{Ports, clock, link::TabId, report};

/// How often what happened is kept while something goes on, in milliseconds: a page that crashes takes no
/// more along.
const KEEP_FLIGHT_EVERY: u64 = 30_000;

/// Other tabs, for a machine that has some: told of what it does, and asked what the helpdesk window
/// around them is to be asked.
pub trait Others {
    /// Whether this command was carried out there, and is not to be here. `wanted_in`: the tab in which
    /// the agent wanted it, where that is another.
    fn perform(&self, command: &Command, wanted_in: Option<&TabId>) -> bool;
    /// Events were handled.
    fn handled(&self);
}

/// The machine, its queue and its ports.
pub struct Machine {
    phone: RefCell<Phone>,
    /// What happened in the last hour.
    recorder: RefCell<Recorder>,
    queue: RefCell<VecDeque<(Event, Option<TabId>)>>,
    /// When this page began, and when its recording was kept last.
    began: Millis,
    flight_kept: Cell<Millis>,
    /// A port that answers at once must not re-enter the machine: its event waits in the queue.
    running: Cell<bool>,
    /// It leads no more: whatever its ports still report is passed over.
    stopped: Cell<bool>,
    ports: OnceCell<Ports>,
    others: RefCell<Option<Rc<dyn Others>>>,
    view: RwSignal<View>,
    /// What it comes to is drawn; not before it took up what is drawn now.
    draws: Cell<bool>,
}

impl Machine {
    /// A machine that has not begun, and whose state is not drawn yet. `ports` makes its ports, which report
    /// through what they are given.
    pub fn new(
        settings: Settings,
        view: RwSignal<View>,
        ports: impl FnOnce(Emit) -> Ports,
    ) -> Rc<Self> {
        let machine = Rc::new(Self {
            recorder: RefCell::new(Recorder::new(settings.clone())),
            phone: RefCell::new(Phone::new(settings)),
            queue: RefCell::default(),
            began: clock::now(),
            flight_kept: Cell::new(clock::now()),
            running: Cell::new(false),
            stopped: Cell::new(false),
            ports: OnceCell::new(),
            others: RefCell::default(),
            view,
            // Its ports report while they are made, and what was drawn before is not to be gone then.
            draws: Cell::new(false),
        });
        let weak = Rc::downgrade(&machine);
        let emit: Emit = Rc::new(move |event| {
            if let Some(machine) = weak.upgrade() {
                machine.emit(event);
            }
        });
        // Set once, right here: it cannot be there already.
        let _ = machine.ports.set(ports(emit));
        machine
    }

    /// From now on other tabs are told.
    pub fn tell(&self, others: Rc<dyn Others>) {
        self.others.replace(Some(others));
    }

    /// Whether what it comes to is drawn.
    pub fn draw(&self, draws: bool) {
        self.draws.set(draws);
        if draws {
            self.view.set(self.view());
        }
    }

    /// Something happened.
    pub fn emit(&self, event: Event) {
        self.emit_for(event, None);
    }

    /// Something happened, perhaps in another tab.
    pub fn emit_for(&self, event: Event, wanted_in: Option<TabId>) {
        if self.stopped.get() {
            return;
        }
        let leaves = event == Event::Host(HostEvent::PageLeft);
        self.queue.borrow_mut().push_back((event, wanted_in));
        if self.running.replace(true) {
            return;
        }
        loop {
            let Some((event, wanted_in)) = self.queue.borrow_mut().pop_front() else {
                break;
            };
            let commands = self.handle(event);
            for command in &commands {
                self.perform(command, wanted_in.as_ref());
            }
        }
        self.running.set(false);
        if leaves && let Some(ports) = self.ports.get() {
            ports.journal.leave(&self.snapshot());
        }
        if self.draws.get() {
            self.view.set(self.view());
        }
        let others = self.others.borrow().clone();
        if let Some(others) = others {
            others.handled();
        }
    }

    fn handle(&self, event: Event) -> Vec<Command> {
        let now = clock::now();
        let leaves = event == Event::Host(HostEvent::PageLeft);
        let commands = {
            let phone = &mut *self.phone.borrow_mut();
            let commands = phone.handle(now, event.clone());
            self.recorder.borrow_mut().record(now, event, &commands, phone);
            commands
        };
        let keeps = commands.iter().any(|command| matches!(command, Command::Keep { .. }));
        if leaves || keeps && now.since(self.flight_kept.get()) >= KEEP_FLIGHT_EVERY {
            self.flight_kept.set(now);
            self.keep_flight();
        }
        commands
    }

    /// For a report by the page that comes after this one.
    fn keep_flight(&self) {
        if let Some(ports) = self.ports.get()
            && let Some(text) = report::newest(&self.recorder.borrow())
        {
            ports.journal.keep_flight(self.began, &text);
        }
    }

    /// What happened in the last hour, in earlier pages too, as text that names nobody.
    pub fn flight_recording(&self) -> Option<String> {
        let own = report::written(&self.recorder.borrow())?;
        let earlier = self.ports.get().map(|ports| ports.journal.earlier_flights());
        Some([earlier.unwrap_or_default(), own].concat())
    }

    fn perform(&self, command: &Command, wanted_in: Option<&TabId>) {
        let others = self.others.borrow().clone();
        if others.is_some_and(|others| others.perform(command, wanted_in)) {
            return;
        }
        if let Some(ports) = self.ports.get() {
            if let Command::Keep { revision } = command {
                ports.journal.keep_state(*revision, &self.snapshot());
            }
            ports.perform(command);
        }
    }

    /// What to draw now.
    pub fn view(&self) -> View {
        self.phone.borrow().view()
    }

    /// What goes on, for those who draw it elsewhere.
    pub fn snapshot(&self) -> Snapshot {
        self.phone.borrow().snapshot()
    }

    /// Looks at what it knows.
    pub fn look<T>(&self, pick: impl FnOnce(&Phone) -> T) -> T {
        pick(&self.phone.borrow())
    }

    /// Rows of the history.
    pub fn history(&self, first: usize, count: usize) -> Vec<HistoryRow> {
        self.phone.borrow().history(first, count)
    }

    /// Its ports.
    pub fn ports(&self) -> Option<&Ports> {
        self.ports.get()
    }

    /// It leads no more: it leaves the line, and nothing that still comes is handled.
    pub fn stop(&self) {
        self.keep_flight();
        self.stopped.set(true);
        if let Some(ports) = self.ports.get() {
            ports.close();
        }
    }
}
