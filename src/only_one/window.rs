//! The softphone in a window of its own: it leads, and the frame in the helpdesk draws it and asks the
//! helpdesk for it, because only the frame is heard there (fact H1).
//!
//! ```text
//! frame leads ──the window knocks, and asks──▶ window leads ──closed, or the frame asks──▶ frame leads
//! ```
//!
//! The frame keeps its lock all the while, so none of the helpdesk's other tabs takes the lead; they hear
//! the window through the frame. Where nothing is left between the two but the gateway (the helpdesk's
//! page was left, or cuts off what it opens), they speak to each other by that.

mod cut_off;

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use cti::HostAction;
use gloo_timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use phone::{Event, HistoryEntry, HostEvent, JournalEvent, Millis, Snapshot};
use web_sys::MessagePort;

use self::cut_off::Asking;
use super::OnlyOne;
use crate::{
    ports::{
        link::{Message, TabId},
        pop_out::{self, Door, Port, Welcome},
        push::Say,
    },
    runtime::OwnWindow,
};

/// How often it is looked whether the window is closed, in milliseconds.
const LOOK_EVERY: u32 = 500;
/// How long a window may take to knock, in milliseconds: it has to be loaded first.
const KNOCKS_WITHIN: u32 = 15_000;

/// How long a window that may lead has time to, in milliseconds: in that time the frame looks after its
/// being closed.
const WINDOW_LEADS_WITHIN: u32 = 10_000;

const STAYS_IN_WINDOW: (&str, &str) =
    ("A call goes on in the window, and cannot move.", "Bring the softphone back after the call.");

/// What a page knows of the window, or the window of its frame.
#[derive(Default)]
pub(super) struct Out {
    /// This page is the window.
    pub(super) is_window: bool,
    door: RefCell<Option<Door>>,
    /// The number of the way between the two.
    way: Cell<Option<usize>>,
    /// The window: who asks the helpdesk for it.
    frame: RefCell<Option<TabId>>,
    /// A window leads that this frame has no way to.
    cut_off: Cell<bool>,
    unanswered: Cell<u32>,
    /// The agent wants it back from there.
    wanted_back: Cell<bool>,
    /// The frame: there is a window, for what draws it.
    is_open: RwSignal<bool>,
    waits: RefCell<Option<Timeout>>,
    looks: RefCell<Option<Interval>>,
    /// The machine begins unless a window says that it leads.
    asking: RefCell<Option<Asking>>,
    /// When the window was last asked to give way.
    asked_back: Cell<Option<Millis>>,
    /// What of the window's was kept here last.
    kept: Cell<Option<(Millis, u32)>>,
}

impl Out {
    pub(super) fn new(is_window: bool) -> Self {
        Self { is_window, ..Self::default() }
    }

    /// What the agent can do about the window, in the helpdesk's frame.
    pub(super) fn way_to(&self, own: &Weak<OnlyOne>) -> Option<Rc<dyn OwnWindow>> {
        let is_frame = !self.is_window && pop_out::is_in_frame();
        is_frame.then(|| -> Rc<dyn OwnWindow> {
            Rc::new(Way { own: own.clone(), shows: self.is_open })
        })
    }
}

/// For what draws the frame.
struct Way {
    own: Weak<OnlyOne>,
    shows: RwSignal<bool>,
}

impl OwnWindow for Way {
    fn open(&self) {
        self.own.upgrade().iter().for_each(|this| this.open_window());
    }

    fn bring_back(&self) {
        self.own.upgrade().iter().for_each(|this| this.bring_window_back());
    }

    fn is_out(&self) -> bool {
        self.shows.get()
    }
}

impl OnlyOne {
    /// The frame: ready to open a window.
    pub(super) fn make_door(&self) {
        let (account, own) = (self.ports.account.clone(), self.own.clone());
        let hand_over = move || {
            let account = account.clone();
            let asked: pop_out::Pending = Box::pin(async move { account.hand_over().await });
            asked
        };
        let arrived = move |port| {
            if let Some(this) = own.upgrade() {
                this.window_arrived(port);
            }
        };
        let welcome = Welcome { hand_over: Box::new(hand_over), arrived: Box::new(arrived) };
        self.out.door.replace(Some(Door::new(self.agent, welcome)));
    }

    /// The agent clicked for a window.
    pub(super) fn open_window(&self) {
        let door = self.out.door.borrow();
        let Some(door) = &*door else { return };
        if !door.open() {
            return self.happened_here(HostEvent::WindowBlocked);
        }
        if self.out.way.get().is_none() {
            let own = self.own.clone();
            let late = Timeout::new(KNOCKS_WITHIN, move || {
                if let Some(this) = own.upgrade() {
                    this.happened_here(HostEvent::WindowCutOff);
                }
            });
            self.out.waits.replace(Some(late));
        }
    }

    /// The agent wants the softphone here again.
    fn bring_window_back(&self) {
        match (self.out.way.get(), self.leader()) {
            // It only draws: a call goes on here that cannot move.
            (Some(_), Some(_)) => {
                self.forget_window();
                self.out.door.borrow().iter().for_each(Door::close);
            }
            (Some(_), None) => self.would_lead(None),
            (None, _) if !self.out.cut_off.get() => {}
            (None, _) if self.ports.windows.is_there() => {
                self.out.wanted_back.set(true);
                self.ports.windows.say(self.link.own(), Say::Back);
            }
            (None, _) => self.window_is_gone(),
        }
    }

    /// Why the window does not come back now.
    pub(super) fn stays_in_window(&self, way: usize) -> bool {
        let stays = !self.out.is_window && self.out.way.get() == Some(way);
        if stays {
            self.follower().notice(Some(STAYS_IN_WINDOW));
        }
        stays
    }

    /// For the machine; in a tab that draws, the click was for the tab that leads, too.
    fn happened_here(&self, event: HostEvent) {
        if let Some(machine) = self.machine() {
            machine.emit(Event::Host(event));
        } else if event == HostEvent::WindowBlocked {
            self.follower().notice(Some((
                "The browser opened no window.",
                "Allow pop-up windows for this page, and try again.",
            )));
        }
    }

    /// The window is in. It asks to lead by itself.
    fn window_arrived(&self, port: MessagePort) {
        self.forget_window();
        if self.out.cut_off.replace(false) {
            self.ports.windows.listen(false);
            self.ask_for_life();
        }
        self.out.is_open.set(true);
        self.join_by(port);
        match self.leader() {
            Some(leader) if !self.is_asking() => leader.tell(),
            Some(_) => {}
            // Found, and not opened, by this page: it leads already.
            None => pop_out::remember(self.agent, true),
        }
        let own = self.own.clone();
        let look = Interval::new(LOOK_EVERY, move || {
            if let Some(this) = own.upgrade()
                && this.out.door.borrow().as_ref().is_some_and(Door::is_closed)
            {
                this.window_left();
            }
        });
        self.out.looks.replace(Some(look));
    }

    fn join_by(&self, port: MessagePort) {
        let (link, way) = (self.link.clone(), Rc::new(Cell::new(None)));
        let number = way.clone();
        let port = Port::new(port, move |text| {
            if let Some(number) = number.get() {
                link.heard_by(number, text);
            }
        });
        let number = self.link.add(Rc::new(port));
        way.set(Some(number));
        self.out.way.set(Some(number));
        // Each has a journal of its own, and the agent one history.
        let link = self.link.clone();
        self.ports.journal.newest(move |rows| link.say_by(number, Message::Rows(rows)));
    }

    /// Whether what comes this way comes from another part of the browser.
    pub(super) fn is_elsewhere(&self, way: usize) -> bool {
        self.out.way.get() == Some(way)
    }

    /// Calls that are kept in the other part of the browser.
    pub(super) fn brought(&self, entries: Vec<HistoryEntry>) {
        self.ports.journal.bring(entries.clone());
        let read = Event::Journal(JournalEvent::HistoryRead(entries));
        match self.machine() {
            Some(machine) => machine.emit(read),
            None => self.follower().happened(read),
        }
    }

    /// The frame: what goes on in the window is kept here, too, because the window may be killed and
    /// never opened again.
    pub(super) fn keep_of_window(&self, way: usize, told: &Snapshot) {
        let which = Some((told.began, told.revision));
        if !self.out.is_window && self.is_elsewhere(way) && self.out.kept.replace(which) != which {
            pop_out::remember_page(self.agent, told.began);
            self.ports.journal.keep_state(told.revision, told);
        }
    }

    /// The window: joins the frame that opened it.
    pub(super) fn enter(&self, port: MessagePort) {
        self.join_by(port);
        self.joined.set(true);
        self.hello();
        self.ask_for_life();
    }

    /// The window: a later page of the helpdesk found it.
    pub(super) fn be_found(&self) {
        let own = self.own.clone();
        pop_out::be_found(move |port| {
            let Some(this) = own.upgrade() else { return };
            if let Some(way) = this.out.way.take() {
                this.link.remove(way);
            }
            match this.leader() {
                Some(leader) => {
                    this.join_by(port);
                    leader.tell();
                }
                None => this.enter(port),
            }
        });
    }

    /// The window: who says so by its port is the frame that asks the helpdesk for it.
    pub(super) fn frame_is_there(&self, way: usize, from: &TabId) {
        if self.out.is_window && self.out.way.get() == Some(way) {
            self.out.frame.replace(Some(from.clone()));
        }
    }

    /// The window is closed, gone elsewhere or dead: if it led, the frame leads again.
    fn window_left(&self) {
        let led = self.leader().is_none();
        self.forget_window();
        if led {
            self.lead();
        }
    }

    fn forget_window(&self) {
        self.out.is_open.set(false);
        self.out.wanted_back.set(false);
        self.out.waits.take();
        self.out.looks.take();
        self.out.kept.take();
        if let Some(way) = self.out.way.take() {
            self.link.remove(way);
        }
        pop_out::remember(self.agent, false);
    }

    /// Another page goes.
    pub(super) fn said_bye(&self, way: usize, from: &TabId) {
        let leads = self.follower().leader().is_some_and(|leader| leader.tab == *from);
        if self.out.is_window {
            if self.out.frame.borrow().as_ref() == Some(from) {
                self.out.frame.take();
            }
        } else if leads && self.out.way.get() == Some(way) {
            self.window_left();
        }
    }

    /// The lead goes to that page; by this way it asked.
    pub(super) fn handed_over(&self, way: usize) {
        if self.out.is_window {
            self.close_window();
        } else if self.out.way.get() == Some(way) {
            pop_out::remember(self.agent, true);
        }
    }

    /// The window: closes, once what was said last is on its way.
    fn close_window(&self) {
        self.ports.windows.say_last(self.link.own(), Say::Gone);
        Timeout::new(0, pop_out::close).forget();
    }

    /// How long that page may take to lead, in milliseconds: a window has to be given the line first.
    pub(super) fn leads_within(&self, way: usize) -> u32 {
        if self.out.way.get() == Some(way) { WINDOW_LEADS_WITHIN } else { super::LEADS_WITHIN }
    }

    /// This page may lead, says the one that led, or it is dead.
    pub(super) fn may_lead(&self, from: Option<&TabId>) {
        if self.out.is_window {
            self.out.frame.replace(from.cloned());
            if self.tabs.borrow().is_none() {
                return self.stand_in_line();
            }
        } else if self.out.way.get().is_some() {
            // The lock was here all the while.
            self.forget_window();
            return self.lead();
        } else if self.out.cut_off.get() {
            return self.window_is_gone();
        }
        if let Some(tabs) = &*self.tabs.borrow() {
            tabs.take_the_lead();
        }
    }

    /// The window asks to lead as soon as it knows what goes on, and again once a call is over that
    /// could not move.
    pub(super) fn window_would_lead(&self) {
        if self.out.is_window && !self.follower().is_in_call_that_stays() {
            self.would_lead(None);
        }
    }

    /// Asks the helpdesk for something, from the window: by its frame, or by whichever frame there is.
    pub(super) fn asks_by_frame(&self) -> Option<Rc<dyn Fn(HostAction)>> {
        let own = self.own.clone();
        self.out.is_window.then(|| -> Rc<dyn Fn(HostAction)> {
            Rc::new(move |action| {
                let Some(this) = own.upgrade() else { return };
                match this.out.frame.borrow().clone() {
                    Some(frame) => {
                        let to = (action != HostAction::ShowSoftphone).then_some(frame);
                        this.link.say(Message::Host { to, action });
                    }
                    None => this.ports.windows.say(this.link.own(), Say::Host(action)),
                }
            })
        })
    }
}
