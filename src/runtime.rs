//! Queue → machine → commands → ports: one event at a time, run to completion.

use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use leptos::prelude::*;
use phone::{Command, Event, Intent, Phone, Settings, View, view::HistoryRow};

use crate::{
    ports::{Ports, clock},
    ui::kit::bind::memo,
};

/// How ports and components tell the machine what happened.
pub type Emit = Rc<dyn Fn(Event)>;

/// The machine, its queue and its ports.
struct Runtime {
    phone: RefCell<Phone>,
    queue: RefCell<VecDeque<Event>>,
    /// A port that answers at once must not re-enter the machine: its event waits in the queue.
    running: Cell<bool>,
    ports: OnceCell<Ports>,
    view: RwSignal<View>,
}

impl Runtime {
    fn emit(&self, event: Event) {
        self.queue.borrow_mut().push_back(event);
        if self.running.replace(true) {
            return;
        }
        loop {
            let Some(event) = self.queue.borrow_mut().pop_front() else {
                break;
            };
            let commands = self.phone.borrow_mut().handle(clock::now(), event);
            for command in &commands {
                self.perform(command);
            }
        }
        self.running.set(false);
        self.view.set(self.phone.borrow().view());
    }

    fn perform(&self, command: &Command) {
        if let Some(ports) = self.ports.get() {
            ports.perform(command);
        }
    }
}

/// What a component gets: the view to read, and a way to say what the agent wants.
#[derive(Clone, Copy)]
pub struct Shell {
    view: RwSignal<View>,
    emit: StoredValue<Emit, LocalStorage>,
    /// `None` where the machine is elsewhere.
    runtime: StoredValue<Option<Rc<Runtime>>, LocalStorage>,
}

impl Shell {
    /// Starts the machine. `ports` makes the ports, which report through what they are given.
    pub fn start(settings: Settings, ports: impl FnOnce(Emit) -> Ports) -> Self {
        let phone = Phone::new(settings);
        let view = RwSignal::new(phone.view());
        let runtime = Rc::new(Runtime {
            phone: RefCell::new(phone),
            queue: RefCell::default(),
            running: Cell::new(false),
            ports: OnceCell::new(),
            view,
        });
        let weak = Rc::downgrade(&runtime);
        let emit: Emit = Rc::new(move |event| {
            if let Some(runtime) = weak.upgrade() {
                runtime.emit(event);
            }
        });
        // Set once, right here: it cannot be there already.
        let _ = runtime.ports.set(ports(emit));
        runtime.emit(Event::Started);
        let machine = runtime.clone();
        Self {
            view,
            emit: StoredValue::new_local(Rc::new(move |event| machine.emit(event))),
            runtime: StoredValue::new_local(Some(runtime)),
        }
    }

    /// Draws the view of a machine that is elsewhere, and tells it by `emit` what happens here.
    pub fn drawing(view: RwSignal<View>, emit: Emit) -> Self {
        Self { view, emit: StoredValue::new_local(emit), runtime: StoredValue::new_local(None) }
    }

    /// Looks at the view for those who follow it: they look again when it changed. What is drawn of a
    /// text or an attribute is only touched when that became another.
    pub fn look<T>(self, pick: impl FnOnce(&View) -> T) -> T {
        pick(&self.view.read())
    }

    /// A slice of the view that tells its followers only when it became another: what draws whole parts
    /// follows a slice.
    pub fn slice<T>(self, pick: impl Fn(&View) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        memo(move || self.look(&pick))
    }

    /// What is true now, for those who do not follow it.
    pub fn read<T>(self, pick: impl FnOnce(&View) -> T) -> T {
        pick(&self.view.read_untracked())
    }

    /// The agent wants something.
    pub fn send(self, intent: Intent) {
        self.emit(Event::Intent(intent));
    }

    /// Rows of the history, the first and how many: ten thousand do not travel with each view.
    pub fn history(self, first: usize, count: usize) -> Vec<HistoryRow> {
        let rows = |runtime: &Rc<Runtime>| runtime.phone.borrow().history(first, count);
        self.runtime.with_value(|runtime| runtime.as_ref().map(rows)).unwrap_or_default()
    }

    /// Something happened.
    pub fn emit(self, event: Event) {
        self.emit.with_value(|emit| emit(event));
    }

    /// The ports, for what is no call's business: asking for a key, leaving the page.
    pub fn with_ports(self, act: impl FnOnce(&Ports)) {
        self.runtime.with_value(|runtime| {
            if let Some(ports) = runtime.as_ref().and_then(|runtime| runtime.ports.get()) {
                act(ports);
            }
        });
    }
}

/// The shell of the component's tree.
pub fn shell() -> Shell {
    expect_context::<Shell>()
}
