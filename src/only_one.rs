//! Of an agent's tabs one is the softphone: it registers, rings, dials and writes. The others say where
//! it is, and show themselves when a call rings there.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use cti::{AgentId, HostAction};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use phone::{Event, HostEvent};

use crate::{
    ports::{
        host_window::HostWindow,
        tabs::{Tabs, TabsEvent},
    },
    runtime::Shell,
};

// What tabs say to each other.
const MAY_I_LEAD: &str = "may-i-lead";
const YES: &str = "yes";
const NO: &str = "no";
const RINGS: &str = "rings";
const QUIET: &str = "quiet";

/// How long the browser may take to say that this tab leads, in milliseconds, before the agent is told
/// that it does not.
const OPENING: u32 = 400;
/// How long the tab that leads may take to say whether another may, in milliseconds. One that does not
/// answer is stuck, and nothing in it can be saved.
const ANSWER_WITHIN: u32 = 2_000;

/// Where the softphone of this agent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Not known yet.
    Opening,
    /// In this tab.
    Here,
    /// In another.
    Elsewhere,
    /// In another, where a call rings.
    RingsElsewhere,
    /// In another, which may not be left: a call goes on there, or is not filed yet.
    BusyElsewhere,
}

/// This tab among those of its agent.
#[derive(Clone)]
pub struct OnlyOne(Rc<Inner>);

struct Inner {
    place: RwSignal<Place>,
    tabs: RefCell<Option<Tabs>>,
    /// The softphone, once it is here.
    shell: Cell<Option<Shell>>,
    /// Runs until there is an answer.
    waits: RefCell<Option<Timeout>>,
    host: RefCell<Option<HostWindow>>,
    seen: Rc<Cell<bool>>,
    helpdesk_origin: String,
}

impl OnlyOne {
    /// Stands in line to be the softphone of this agent.
    pub fn join(agent: AgentId, helpdesk_origin: String) -> Self {
        let this = Self(Rc::new(Inner {
            place: RwSignal::new(Place::Opening),
            tabs: RefCell::default(),
            shell: Cell::new(None),
            waits: RefCell::default(),
            host: RefCell::default(),
            seen: Rc::default(),
            helpdesk_origin,
        }));
        let hears = this.clone();
        let name = ["softphone-", &agent.to_string()].concat();
        let tabs = Tabs::join(&name, Rc::new(move |event| hears.happened(&event)));
        this.0.tabs.replace(Some(tabs));
        if this.place() == Place::Opening {
            let waits = this.clone();
            this.wait(OPENING, move || waits.0.is_elsewhere());
        }
        this
    }

    /// Where the softphone is, for those who follow it.
    pub fn signal(&self) -> RwSignal<Place> {
        self.0.place
    }

    fn place(&self) -> Place {
        self.0.place.get_untracked()
    }

    /// The softphone is here: it answers other tabs, and tells them when it rings.
    pub fn leads_with(&self, shell: Shell) {
        self.0.shell.set(Some(shell));
        let rings = shell.slice(|view| view.call.as_ref().is_some_and(|call| call.rings_here));
        let inner = Rc::downgrade(&self.0);
        Effect::new(move |before: Option<bool>| {
            let rings = rings.get();
            if let Some(inner) = inner.upgrade()
                && before.unwrap_or_default() != rings
            {
                inner.say(if rings { RINGS } else { QUIET });
            }
            rings
        });
    }

    /// The agent wants the softphone in this tab.
    pub fn ask(&self) {
        self.0.say(MAY_I_LEAD);
        let asks = self.clone();
        self.wait(ANSWER_WITHIN, move || asks.0.take_the_lead());
    }

    fn wait(&self, time: u32, then: impl FnOnce() + 'static) {
        self.0.waits.replace(Some(Timeout::new(time, then)));
    }

    fn happened(&self, event: &TabsEvent) {
        let inner = &self.0;
        match event {
            TabsEvent::Leads { .. } => {
                inner.waits.take();
                inner.place.set(Place::Here);
            }
            // It begins anew, at the end of the line.
            TabsEvent::Deposed => {
                let _ = window().location().reload();
            }
            TabsEvent::Heard(text) => match (inner.shell.get(), text.as_str()) {
                (Some(shell), MAY_I_LEAD) => {
                    inner.say(if shell.read(|view| view.unfinished) { NO } else { YES });
                }
                (None, YES) if inner.waits.take().is_some() => inner.take_the_lead(),
                (None, NO) if inner.waits.take().is_some() => {
                    inner.place.set(Place::BusyElsewhere);
                }
                (None, RINGS) => inner.rings_elsewhere(),
                (None, QUIET) => inner.is_elsewhere(),
                _ => {}
            },
        }
    }
}

impl Inner {
    fn say(&self, text: &str) {
        if let Some(tabs) = &*self.tabs.borrow() {
            tabs.say(text);
        }
    }

    fn take_the_lead(&self) {
        if let Some(tabs) = &*self.tabs.borrow() {
            tabs.take_the_lead();
        }
    }

    fn is_elsewhere(&self) {
        self.place.set(Place::Elsewhere);
        // From now on it is known whether the agent sees this tab's softphone.
        if self.host.borrow().is_none() {
            let seen = self.seen.clone();
            let watch = Rc::new(move |event| {
                if let Event::Host(HostEvent::VisibilityChanged { visible }) = event {
                    seen.set(visible);
                }
            });
            let host =
                HostWindow::new(self.helpdesk_origin.clone(), &(watch as crate::runtime::Emit));
            self.host.replace(Some(host));
        }
    }

    /// The agent may be looking at this tab, and is to see that it rings.
    fn rings_elsewhere(&self) {
        self.is_elsewhere();
        self.place.set(Place::RingsElsewhere);
        if let Some(host) = &*self.host.borrow()
            && !self.seen.get()
            && !document().hidden()
        {
            host.ask(HostAction::ShowSoftphone);
        }
    }
}
