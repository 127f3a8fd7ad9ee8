//! Beginning to lead, handing the lead over, and taking it.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use phone::{Event, Intent, JournalEvent, PushEvent, Snapshot};

use super::{OnlyOne, SILENT_AFTER, leader::Leader};
use crate::{
    ports::{
        Ports,
        account::Standing,
        link::{Message, TabId, Term},
    },
    runtime::{Emit, Role, machine::Machine},
    ui::kit::caret::Caret,
};

/// How long the journal may take to say what it has, in milliseconds, before a tab goes on with what it
/// was told.
const JOURNAL_WITHIN: u32 = 250;

impl OnlyOne {
    /// The machine is in this tab from now on.
    pub(super) fn lead(&self) {
        if self.leader.borrow().is_some() {
            return;
        }
        self.waits.take();
        self.asks.take();
        let follower = self.follower();
        follower.leave();
        let term = Term { tab: self.link.own().clone(), nth: follower.last_term() + 1 };
        let obeyed = follower.obeyed();
        let asks = self.has_to_ask();
        let machine = Machine::new(self.settings.clone(), self.view, |emit| {
            let own = self.own.clone();
            let emit: Emit = Rc::new(move |event| {
                let is_heard = matches!(event, Event::Push(PushEvent::Connected));
                emit(event);
                if is_heard && let Some(this) = own.upgrade() {
                    this.window_is_heard_again();
                }
            });
            Ports::beside(self.ports.clone(), self.agent, &self.config, &emit)
        });
        let link = self.link.clone();
        let by_frame = self.asks_by_frame();
        let leader = Leader::new(term, link, &machine, obeyed, self.seen.get(), by_frame);
        self.machine.replace(Some(machine.clone()));
        self.leader.replace(Some(leader.clone()));
        let standing = self.ports.account.standing().get_untracked();
        if standing != Standing::Unknown
            && let Some(ports) = machine.ports()
        {
            ports.stream.agree_with(&standing);
        }
        leader.sees_here(self.seen.get());
        if asks {
            // What was kept here may be another's by now: it is taken up once nobody answers.
            return self.ask_first();
        }
        self.ports.journal.lead();
        machine.emit(Event::Started);
        if follower.was_told() {
            self.taking_up.replace(Some(Vec::new()));
            let own = self.own.clone();
            let take_up = move || own.upgrade().iter().for_each(|this| this.take_up());
            self.waits.replace(Some(Timeout::new(JOURNAL_WITHIN, take_up)));
        } else {
            self.take_over();
        }
    }

    pub(super) fn journal_reported(&self, event: JournalEvent) {
        if let Some(read) = self.taking_up.borrow_mut().as_mut()
            && let JournalEvent::StateRead(snapshot) = event
        {
            read.push(*snapshot);
            return;
        }
        // It says so once it has said all it found.
        let is_open =
            matches!(event, JournalEvent::Opened | JournalEvent::Refused(_) | JournalEvent::Failed);
        match self.machine() {
            Some(machine) => {
                // First, so that nothing is kept in its place.
                if is_open {
                    self.take_up();
                }
                machine.emit(Event::Journal(event));
            }
            None => self.follower().happened(Event::Journal(event)),
        }
    }

    /// Takes up what went on: what this tab was told last, and what the journal has; the newest first,
    /// because what is known already is not taken up again.
    pub(super) fn take_up(&self) {
        let Some(mut read) = self.taking_up.take() else { return };
        self.waits.take();
        if let Some(machine) = self.machine() {
            read.extend(self.follower().snapshot());
            while let Some(newest) = take_newest(&mut read) {
                machine.emit(Event::Journal(JournalEvent::StateRead(Box::new(newest))));
            }
        }
        self.take_over();
    }

    /// The machine has what it needs: it is drawn, and does what was wanted here.
    pub(super) fn take_over(&self) {
        let (Some(machine), Some(leader)) = (self.machine(), self.leader()) else { return };
        let caret = Caret::save();
        self.shell.turn_into(Role::Leads(machine.clone()));
        machine.draw(true);
        let wanted = machine.look(|phone| self.follower().left(phone));
        for intent in wanted.into_iter().chain(self.wanted.take()) {
            machine.emit(Event::Intent(intent));
        }
        caret.restore();
        leader.tell();
    }

    /// Everything stops here, because another tab leads.
    pub(super) fn step_down(&self) {
        let (Some(leader), Some(machine)) = (self.leader.take(), self.machine.take()) else {
            return;
        };
        let told = leader.what_goes_on();
        machine.stop();
        self.retired.borrow_mut().push(machine);
        self.taking_up.take();
        if self.asks_no_more() {
            // Nothing else was drawn yet, and what the agent wanted meanwhile waits there.
            self.ports.journal.follow();
            return self.ask_for_life();
        }
        let follower = Self::new_follower(&self.own, &self.settings, self.view, &self.link);
        self.follower.replace(follower.clone());
        let caret = Caret::save();
        self.shell.turn_into(Role::Follows(follower.clone()));
        if let Some(told) = told {
            follower.keep_drawing(told);
        }
        caret.restore();
        // From what is kept, because the machine took its list along.
        self.ports.journal.follow();
        self.ask_for_life();
    }

    /// Another tab would lead, because the agent clicked there what only that tab can do.
    pub(super) fn hand_over(&self, leader: &Rc<Leader>, to: &TabId, way: usize) {
        let can_move = |machine: Rc<Machine>| machine.look(phone::Phone::can_move);
        if !self.machine().is_some_and(can_move) || self.taking_up.borrow().is_some() {
            self.link.say(Message::NotNow { to: to.clone() });
            return;
        }
        // In this order: it stops, says what there is, and only then lets go.
        let told = leader.what_goes_on();
        self.step_down();
        if let Some(told) = told {
            self.link.say(Message::Told(Box::new(told)));
        }
        self.link.say(Message::Lead { to: to.clone() });
        self.handed_over(way);
        let own = self.own.clone();
        // The lock is still here: if nobody takes it, this tab goes on.
        let go_on = move || {
            if let Some(this) = own.upgrade()
                && this.follower().leader().is_none()
                && this.leader().is_none()
            {
                this.lead();
            }
        };
        self.waits.replace(Some(Timeout::new(self.leads_within(way), go_on)));
    }

    /// The agent clicked here what has to be done in this very tab.
    pub(super) fn would_lead(&self, intent: Option<Intent>) {
        if intent.is_some() {
            self.wanted.replace(intent);
        }
        if self.is_asking() {
            return;
        }
        match self.follower().leader() {
            Some(of) if self.unanswered.get() < SILENT_AFTER => {
                self.link.say(Message::MayILead { of });
            }
            // Nobody is there to be asked.
            _ => self.take_the_lead(),
        }
    }

    pub(super) fn take_the_lead(&self) {
        self.may_lead(None);
    }
}

fn take_newest(of: &mut Vec<Snapshot>) -> Option<Snapshot> {
    let newest = of.iter().enumerate().max_by_key(|(_, one)| (one.at, one.revision))?.0;
    Some(of.swap_remove(newest))
}
