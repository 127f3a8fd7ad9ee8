//! Several tabs, one phone. Of an agent's tabs one leads: its machine registers, rings, dials and writes.
//! The others draw what goes on there and send it what the agent wants, so that the agent need not know
//! which it is.
//!
//! ```text
//!            the lock is free                    the lock was taken away
//! follows ─────────────────────▶ leads ────────────────────────────────────▶ follows
//!    │                            ▲ └── another tab asks, and no call goes on ──┘
//!    └── the one that leads is dead: the lock is taken away from it ──┘
//! ```
//!
//! The lock is the browser's: it goes to the next tab the moment its holder is gone, and that one takes
//! up what it was told last or what is in the journal, whichever is newer.

mod hearing;
mod leader;
mod leading;
mod life;
mod sign_in;
mod window;

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use cti::AgentId;
use gloo_timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use phone::{Event, HostEvent, Intent, Settings, Snapshot};
use web_sys::MessagePort;

use self::{leader::Leader, window::Out};
use crate::{
    config::Config,
    ports::{
        TabPorts,
        link::{AccountNews, Link, Message, TabId},
        pop_out,
        tabs::{Tabs, TabsEvent},
    },
    runtime::{Emit, Shell, follower::Follower, machine::Machine},
};

/// How long a tab that said that another may lead waits for it to, in milliseconds.
const LEADS_WITHIN: u32 = 2_000;
/// After how many questions without an answer it is shown that calls may not reach the agent.
const SILENT_AFTER: u32 = 2;

/// This tab among those of its agent.
pub struct OnlyOne {
    agent: AgentId,
    config: Config,
    settings: Settings,
    shell: Shell,
    view: RwSignal<phone::View>,
    link: Rc<Link>,
    /// The number of the carrier to the other tabs of this browser.
    channel: Cell<Option<usize>>,
    tabs: RefCell<Option<Tabs>>,
    ports: TabPorts,
    follower: RefCell<Rc<Follower>>,
    machine: RefCell<Option<Rc<Machine>>>,
    /// Machines that led here before: what the browser still has of them reports into the void.
    retired: RefCell<Vec<Rc<Machine>>>,
    leader: RefCell<Option<Rc<Leader>>>,
    /// What the journal told while this tab was about to take up what went on; `None`: it is not.
    taking_up: RefCell<Option<Vec<Snapshot>>>,
    seen: Cell<bool>,
    /// Others would notice if this tab was gone.
    joined: Cell<bool>,
    /// What the agent clicked here, for when this tab leads.
    wanted: RefCell<Option<Intent>>,
    waits: RefCell<Option<Timeout>>,
    /// Questions without an answer.
    unanswered: Cell<u32>,
    asked_at: Cell<u64>,
    asks: RefCell<Option<Interval>>,
    /// The account's news that other tabs know.
    told_account: RefCell<Option<AccountNews>>,
    /// The softphone in a window of its own.
    out: Out,
    own: Weak<Self>,
}

impl OnlyOne {
    /// Joins the agent's other tabs. `port`: to the frame that opened this page as a window of its own.
    pub fn join(
        shell: Shell,
        agent: AgentId,
        config: Config,
        settings: Settings,
        port: Option<MessagePort>,
    ) {
        let view = shell.view();
        view.set(phone::Phone::new(settings.clone()).view());
        let mut before = Vec::new();
        let link = Rc::new(Link::new(agent, TabId::new()));
        let this = Rc::new_cyclic(|own: &Weak<Self>| {
            let hears = own.clone();
            let words =
                Rc::new(move |word| hears.upgrade().iter().for_each(|this| this.word(&word)));
            let ports = TabPorts::open(agent, &config, &Self::emit(own), words);
            let follower = Self::new_follower(own, &settings, view, &link);
            let account = ports.account.clone();
            let out = Out::new(pop_out::is_own_window());
            before = shell.begin(follower.clone(), account, link.clone(), out.way_to(own));
            Self {
                agent,
                config,
                settings,
                shell,
                view,
                link,
                channel: Cell::new(None),
                tabs: RefCell::default(),
                ports,
                follower: RefCell::new(follower),
                machine: RefCell::default(),
                retired: RefCell::default(),
                leader: RefCell::default(),
                taking_up: RefCell::default(),
                seen: Cell::new(false),
                joined: Cell::new(false),
                wanted: RefCell::default(),
                waits: RefCell::default(),
                unanswered: Cell::new(0),
                asked_at: Cell::new(0),
                asks: RefCell::default(),
                told_account: RefCell::default(),
                out,
                own: own.clone(),
            }
        });
        this.begin(port);
        for event in before {
            shell.emit(event);
        }
        shell.draw_all();
    }

    fn begin(self: &Rc<Self>, port: Option<MessagePort>) {
        let hears = self.own.clone();
        self.link.listen(Rc::new(move |way, from, message| {
            if let Some(this) = hears.upgrade() {
                this.heard(way, from, message);
            }
        }));
        self.tell_of_sign_in();
        match port {
            // The frame says when this window may.
            Some(port) => self.enter(port),
            None => self.stand_in_line(),
        }
        if self.out.is_window {
            pop_out::is_here(self.agent, self.link.own());
            self.be_found();
        } else {
            self.make_door();
        }
        let goes = self.own.clone();
        window_event_listener(leptos::ev::pagehide, move |_| {
            if let Some(this) = goes.upgrade() {
                this.link.say(Message::Bye);
                this.window_goes();
            }
        });
        // Held here for the life of the page.
        let back = self.clone();
        window_event_listener(leptos::ev::pageshow, move |event| {
            if event.persisted() {
                back.hello();
                back.window_is_heard_again();
            }
        });
        if self.leader.borrow().is_none() {
            self.ask_for_life();
        }
    }

    fn stand_in_line(&self) {
        // Where the helpdesk's page and this one are of one site, the window shares all this with the frame,
        // which keeps its lock and hears the window by its port.
        let kind = if self.out.is_window { "softphone-window-" } else { "softphone-" };
        let name = [kind, &self.agent.to_string()].concat();
        let reports = self.own.clone();
        let report = Rc::new(move |event| {
            if let Some(this) = reports.upgrade() {
                this.happened(event);
            }
        });
        let tabs = Tabs::join(&name, self.link.own(), report);
        if let Some(channel) = tabs.channel() {
            self.channel.set(Some(self.link.add(channel)));
        }
        self.tabs.replace(Some(tabs));
    }

    fn emit(own: &Weak<Self>) -> Emit {
        let own = own.clone();
        Rc::new(move |event| {
            if let Some(this) = own.upgrade() {
                this.reported(event);
            }
        })
    }

    fn new_follower(
        own: &Weak<Self>,
        settings: &Settings,
        view: RwSignal<phone::View>,
        link: &Rc<Link>,
    ) -> Rc<Follower> {
        let own = own.clone();
        let ask_lead = Rc::new(move |intent| {
            if let Some(this) = own.upgrade() {
                this.would_lead(intent);
            }
        });
        Rc::new(Follower::new(settings.clone(), view, link.clone(), ask_lead))
    }

    fn hello(&self) {
        if !self.joined.get() {
            return;
        }
        self.link.say(Message::Hello { visible: self.seen.get() });
    }

    /// A port of this tab reports.
    fn reported(&self, event: Event) {
        match event {
            Event::Host(HostEvent::VisibilityChanged { visible }) => {
                self.seen.set(visible);
                match &*self.leader.borrow() {
                    Some(leader) => leader.sees_here(visible),
                    None => self.link.say(Message::Visible { visible }),
                }
            }
            Event::Journal(event) => self.journal_reported(event),
            event => {
                if let Some(machine) = self.machine() {
                    machine.emit(event);
                }
            }
        }
    }

    fn machine(&self) -> Option<Rc<Machine>> {
        self.machine.borrow().clone()
    }

    fn leader(&self) -> Option<Rc<Leader>> {
        self.leader.borrow().clone()
    }

    fn follower(&self) -> Rc<Follower> {
        self.follower.borrow().clone()
    }

    fn happened(&self, event: TabsEvent) {
        match event {
            TabsEvent::Joined => {
                self.joined.set(true);
                if self.leader().is_none() {
                    self.hello();
                }
            }
            TabsEvent::Leads { coordinated } => {
                if !self.left_to_a_lost_window() {
                    self.lead();
                }
                if !coordinated && let Some(machine) = self.machine() {
                    machine.emit(Event::Host(HostEvent::TabsApart));
                }
            }
            TabsEvent::Deposed => {
                self.step_down();
                self.looks_after_no_window();
                if let Some(tabs) = &*self.tabs.borrow() {
                    tabs.stand_in_line();
                }
            }
            TabsEvent::Heard(text) => {
                if let Some(channel) = self.channel.get() {
                    self.link.heard_by(channel, &text);
                }
            }
        }
    }
}
