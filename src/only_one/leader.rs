//! The tab that leads, for the others: they are told what goes on, and obeyed.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use cti::HostAction;
use phone::{Command, Event, HostEvent, Intent, LineLoss, LineState};
use wasm_bindgen_futures::spawn_local;

use crate::{
    ports::{
        LinePort,
        link::{Link, Message, Secret, TabId, Term, Told},
    },
    runtime::machine::{Machine, Others},
};

/// What the tab that leads knows of the others.
pub struct Leader {
    term: Term,
    link: Rc<Link>,
    machine: Weak<Machine>,
    /// The tabs that draw, and whether the agent sees the softphone there.
    followers: RefCell<Vec<(TabId, bool)>>,
    /// Of each tab the last thing that was done.
    obeyed: RefCell<Vec<(TabId, u32)>>,
    /// The agent sees it in this tab.
    seen_here: Cell<bool>,
    /// They are told at the end of this turn: of many changes in one turn only what they come to.
    tells: Cell<bool>,
    /// Where this page is a window of its own: who asks the helpdesk for it.
    by_frame: Option<Rc<dyn Fn(HostAction)>>,
    own: Weak<Self>,
}

impl Leader {
    /// A machine that leads from now on. `obeyed`: what the one before had done.
    pub fn new(
        term: Term,
        link: Rc<Link>,
        machine: &Rc<Machine>,
        obeyed: Vec<(TabId, u32)>,
        seen_here: bool,
        by_frame: Option<Rc<dyn Fn(HostAction)>>,
    ) -> Rc<Self> {
        let leader = Rc::new_cyclic(|own| Self {
            term,
            link,
            machine: Rc::downgrade(machine),
            followers: RefCell::default(),
            obeyed: RefCell::new(obeyed),
            seen_here: Cell::new(seen_here),
            tells: Cell::new(false),
            by_frame,
            own: own.clone(),
        });
        machine.tell(leader.clone());
        leader
    }

    /// Which it is.
    pub const fn term(&self) -> &Term {
        &self.term
    }

    /// A tab says that it is there. Whether it was not known.
    pub fn hello(&self, tab: &TabId, visible: bool) -> bool {
        let is_new = !self.knows(tab);
        if is_new {
            self.followers.borrow_mut().push((tab.clone(), visible));
        }
        self.sees(tab, visible);
        self.tell();
        is_new
    }

    /// Whether that tab has said that it is there.
    pub fn knows(&self, tab: &TabId) -> bool {
        self.followers.borrow().iter().any(|(other, _)| other == tab)
    }

    /// A tab is gone.
    pub fn gone(&self, tab: &TabId) {
        self.followers.borrow_mut().retain(|(other, _)| other != tab);
        self.obeyed.borrow_mut().retain(|(other, _)| other != tab);
        self.see();
    }

    /// Whether the agent sees the softphone in that tab.
    pub fn sees(&self, tab: &TabId, visible: bool) {
        for (other, seen) in self.followers.borrow_mut().iter_mut() {
            if other == tab {
                *seen = visible;
            }
        }
        self.see();
    }

    /// Whether the agent sees it in this tab.
    pub fn sees_here(&self, visible: bool) {
        self.seen_here.set(visible);
        self.see();
    }

    /// The agent sees the softphone where any tab shows it.
    fn see(&self) {
        let there = self.followers.borrow().iter().any(|(_, seen)| *seen);
        if let Some(machine) = self.machine.upgrade() {
            let visible = there || self.seen_here.get();
            machine.emit(Event::Host(HostEvent::VisibilityChanged { visible }));
        }
    }

    /// Does what the agent wants in another tab: once, however often it is heard.
    pub fn obey(&self, from: &TabId, to: &Term, nth: u32, intent: Intent) {
        if *to != self.term {
            return;
        }
        {
            let mut obeyed = self.obeyed.borrow_mut();
            match obeyed.iter_mut().find(|(tab, _)| tab == from) {
                Some((_, last)) if *last >= nth => return,
                Some((_, last)) => *last = nth,
                None => obeyed.push((from.clone(), nth)),
            }
        }
        if let Some(machine) = self.machine.upgrade() {
            machine.emit_for(Event::Intent(intent), Some(from.clone()));
        }
    }

    /// What goes on, as others are told it.
    pub fn what_goes_on(&self) -> Option<Told> {
        let machine = self.machine.upgrade()?;
        let refused = machine.view().line.state == LineState::Offline(LineLoss::Refused);
        let line = machine.ports().and_then(|ports| ports.line.as_ref());
        Some(Told {
            term: self.term.clone(),
            snapshot: machine.snapshot(),
            obeyed: self.obeyed.borrow().clone(),
            wants_password: line.is_some_and(|line| line.waits_for_password(refused)),
        })
    }

    /// Tells the others what goes on, now.
    pub fn tell(&self) {
        if let Some(told) = self.what_goes_on() {
            self.link.say(Message::Told(Box::new(told)));
        }
    }

    /// Tells what is nobody's but the agent's, and is kept in each tab.
    pub fn tell_secrets(&self) {
        let Some(machine) = self.machine.upgrade() else { return };
        let Some(ports) = machine.ports() else { return };
        self.link.say(Message::Account(ports.account.news()));
        if let Some(password) = ports.line.as_ref().and_then(LinePort::typed_password) {
            self.link.say(Message::LinePassword(Secret(password)));
        }
    }

    fn has_followers(&self) -> bool {
        !self.followers.borrow().is_empty()
    }
}

impl Others for Leader {
    fn perform(&self, command: &Command, wanted_in: Option<&TabId>) -> bool {
        match (command, &self.by_frame) {
            (Command::AskHost(action), Some(ask)) if wanted_in.is_none() => {
                ask(*action);
                return true;
            }
            _ => {}
        }
        match command {
            Command::AskHost(action @ HostAction::ShowSoftphone) if self.has_followers() => {
                self.link.say(Message::Host { to: None, action: *action });
                // Here too, where the frame is hidden: that another tab is looked at is not certain.
                false
            }
            Command::AskHost(action) if let Some(tab) = wanted_in => {
                self.link.say(Message::Host { to: Some(tab.clone()), action: *action });
                true
            }
            Command::KeepHistory(entry) if self.has_followers() => {
                self.link.say(Message::Row(entry.clone()));
                false
            }
            Command::ForgetHistory(id) if self.has_followers() => {
                self.link.say(Message::RowGone(id.clone()));
                false
            }
            _ => false,
        }
    }

    /// At the end of this turn: not in the next frame, which a hidden tab has none of.
    fn handled(&self) {
        if self.has_followers() && !self.tells.replace(true) {
            let own = self.own.clone();
            spawn_local(async move {
                if let Some(leader) = own.upgrade() {
                    leader.tells.set(false);
                    leader.tell();
                }
            });
        }
    }
}
