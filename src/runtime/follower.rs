//! The softphone in a tab that does not lead: it draws what it is told, and what the agent wants here goes
//! to the tab that leads. What the agent types is drawn at once, and stays until the other tab has it.

mod typed;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::prelude::*;
use phone::{
    Event, HistoryEntry, HistoryId, Intent, JournalEvent, Notice, NoticeCode, NoticeId, Phone,
    Settings, Snapshot, View,
    notice::NoticeLevel,
    view::{Control, HistoryRow, LineStatus},
};

use self::typed::{Edit, Typed};
use crate::ports::{
    clock,
    link::{Link, Message, TabId, Term, Told},
};

/// Of what only this tab says; the machine's own begin at 100.
const OWN_NOTICE: NoticeId = NoticeId(90);

const NOT_HERE: &str = "Your softphone is in a window of its own.";

/// What this tab wants of the one that decides who leads.
pub type AskLead = Rc<dyn Fn(Option<Intent>)>;

/// The softphone in a tab that does not lead.
pub struct Follower {
    phone: RefCell<Phone>,
    view: RwSignal<View>,
    link: Rc<Link>,
    /// What was told last.
    told: RefCell<Option<Told>>,
    /// Who leads; `None` while nobody is known to.
    leader: RefCell<Option<Term>>,
    typed: RefCell<Typed>,
    notice: RefCell<Option<Notice>>,
    /// The tab that leads does not answer.
    silent: Cell<bool>,
    /// Where the line is, when nothing is heard from there.
    elsewhere: Cell<Option<&'static str>>,
    ask_lead: AskLead,
}

impl Follower {
    /// A tab that was told nothing yet. `ask_lead`: something has to be done in this very tab.
    pub fn new(
        settings: Settings,
        view: RwSignal<View>,
        link: Rc<Link>,
        ask_lead: AskLead,
    ) -> Self {
        Self {
            phone: RefCell::new(Phone::new(settings)),
            view,
            link,
            told: RefCell::default(),
            leader: RefCell::default(),
            typed: RefCell::default(),
            notice: RefCell::default(),
            silent: Cell::new(false),
            elsewhere: Cell::new(None),
            ask_lead,
        }
    }

    /// Something happened in this tab.
    pub fn happened(&self, event: Event) {
        match event {
            Event::Intent(intent) => self.wants(intent),
            Event::Journal(JournalEvent::HistoryRead(entries)) => {
                self.phone.borrow_mut().history_read_elsewhere(entries);
                self.draw();
            }
            // Of no matter where the machine is not.
            Event::Started
            | Event::Line(_)
            | Event::Desk(_)
            | Event::Push(_)
            | Event::Journal(_)
            | Event::Host(_)
            | Event::Sound(_)
            | Event::TimerFired(_) => {}
        }
    }

    /// The agent wants something.
    fn wants(&self, intent: Intent) {
        match intent {
            Intent::EditNotes { call, text } => {
                let base = self.view.with_untracked(|view| typed::notes_of(view, call));
                let of = self.phone.borrow().reference_of(call).cloned();
                self.type_in(Edit::Notes { call, of, base, text });
            }
            Intent::EditNumber(text) => self.type_in(Edit::Number(text)),
            Intent::EditTicketNumber { call, text } => {
                let of = self.phone.borrow().reference_of(call).cloned();
                self.type_in(Edit::Ticket { call, of, text });
            }
            // The browser wants a click in the very page that opens the microphone or sounds.
            Intent::AllowMicrophone | Intent::AllowSound => (self.ask_lead)(Some(intent)),
            Intent::DismissNotice(OWN_NOTICE) => self.notice(None),
            // Nobody is there that could connect anything: this tab does.
            Intent::Reconnect if self.leader.borrow().is_none() || self.silent.get() => {
                (self.ask_lead)(None);
            }
            intent => {
                let of = self.phone.borrow().reference_in(&intent).cloned();
                self.type_in(Edit::Click { intent, of, at: clock::now() });
            }
        }
    }

    fn type_in(&self, edit: Edit) {
        let nth = self.link.count();
        let leader = self.leader.borrow().clone();
        if let Some(to) = leader {
            self.link.say(Message::Intent { to, nth, intent: edit.intent() });
        }
        self.typed.borrow_mut().push(nth, edit);
        self.draw();
    }

    /// The tab that leads says what goes on. Whether it is one that begins to.
    pub fn told(&self, told: Told) -> bool {
        let known = self.told.borrow().as_ref().map(|told| told.term.clone());
        if known.as_ref().is_some_and(|known| known.nth > told.term.nth) {
            // It was frozen, and does not know yet that it does not lead any more.
            return false;
        }
        self.silent.set(false);
        self.elsewhere.take();
        self.phone.borrow_mut().redraw(told.snapshot.clone());
        let obeyed = told.obeyed.iter().find(|(tab, _)| tab == self.link.own());
        self.typed.borrow_mut().arrived(obeyed.map_or(0, |(_, nth)| *nth));
        let begins = self.leader.borrow().as_ref() != Some(&told.term);
        if begins {
            self.notice.take();
            self.leader.replace(Some(told.term.clone()));
            let edits = self.typed.take();
            for edit in edits.renamed(&self.phone.borrow()) {
                let nth = self.link.count();
                self.link.say(Message::Intent {
                    to: told.term.clone(),
                    nth,
                    intent: edit.intent(),
                });
                self.typed.borrow_mut().push(nth, edit);
            }
        }
        self.told.replace(Some(told));
        self.draw();
        begins
    }

    /// The tab that leads wrote a row of the history.
    pub fn row(&self, entry: HistoryEntry) {
        self.phone.borrow_mut().history_kept(entry);
        self.draw();
    }

    /// The tab that leads forgot one.
    pub fn row_gone(&self, id: &HistoryId) {
        self.phone.borrow_mut().history_forgotten(id);
        self.draw();
    }

    /// Draws this from now on: it was the state of this very tab.
    pub fn keep_drawing(&self, told: Told) {
        self.phone.borrow_mut().redraw(told.snapshot.clone());
        self.told.replace(Some(told));
        self.draw();
    }

    /// Who leads.
    pub fn leader(&self) -> Option<Term> {
        self.leader.borrow().clone()
    }

    /// The last that led, as far as it was heard here.
    pub fn last_term(&self) -> u32 {
        self.told.borrow().as_ref().map_or(0, |told| told.term.nth)
    }

    /// Whether a call goes on in the tab that leads.
    pub fn is_in_call(&self) -> bool {
        self.view.with_untracked(|view| view.call.is_some())
    }

    /// The same of one that cannot go on in another page.
    pub fn is_in_call_that_stays(&self) -> bool {
        !self.phone.borrow().can_move()
    }

    /// Whether the telephone line waits for its password.
    pub fn wants_password(&self) -> bool {
        self.told.borrow().as_ref().is_some_and(|told| told.wants_password)
    }

    /// The tab that leads does not answer, or does again.
    pub fn silent(&self, silent: bool) {
        if self.silent.replace(silent) != silent {
            self.draw();
        }
    }

    /// The line is in a window that this page has no way to, or may be: a word or two for the status line.
    /// `nothing` is drawn instead of what was true here before.
    pub fn elsewhere(&self, label: &'static str, nothing: Snapshot) {
        self.elsewhere.set(Some(label));
        self.phone.borrow_mut().redraw(nothing);
        self.draw();
    }

    /// It is not.
    pub fn is_nowhere_else(&self) {
        self.elsewhere.take();
        self.draw();
    }

    /// Says something about this tab, in plain words: a sentence and what to do.
    pub fn notice(&self, words: Option<(&str, &str)>) {
        self.notice.replace(words.map(|(sentence, advice)| Notice {
            id: OWN_NOTICE,
            level: NoticeLevel::Warning,
            code: NoticeCode::OtherTab,
            sentence: sentence.to_owned(),
            advice: Some(advice.to_owned()),
            way_out: None,
            can_dismiss: true,
        }));
        self.draw();
    }

    /// Says that nobody is heard, with a way to lead from here.
    pub fn nobody_answers(&self) {
        let words = (
            "Your softphone is in another tab of this browser, which does not answer.",
            "Reload or close that tab, or use the softphone here: what that tab is doing ends then.",
        );
        self.notice_with_use_here(words);
    }

    /// Says something about this tab, with a way to lead from here.
    pub fn notice_with_use_here(&self, words: (&str, &str)) {
        self.notice(Some(words));
        if let Some(notice) = self.notice.borrow_mut().as_mut() {
            notice.way_out = Some(("Use it here".to_owned(), Intent::Reconnect));
        }
        self.draw();
    }

    /// Rows of the history.
    pub fn history(&self, first: usize, count: usize) -> Vec<HistoryRow> {
        self.phone.borrow().history(first, count)
    }

    /// From now on nothing is said to the one that led: this tab is about to.
    pub fn leave(&self) {
        self.leader.take();
        self.draw();
    }

    /// Whether this tab knows what went on.
    pub fn was_told(&self) -> bool {
        self.told.borrow().is_some()
    }

    /// What went on, as it was told last.
    pub fn snapshot(&self) -> Option<Snapshot> {
        self.told.borrow().as_ref().map(|told| told.snapshot.clone())
    }

    /// What of each tab the one that led had done.
    pub fn obeyed(&self) -> Vec<(TabId, u32)> {
        self.told.borrow().as_ref().map(|told| told.obeyed.clone()).unwrap_or_default()
    }

    /// What the agent wanted here that nobody did yet, for the machine that begins here.
    pub fn left(&self, phone: &Phone) -> Vec<Intent> {
        let typed = self.typed.take().renamed(phone);
        typed.into_iter().map(|edit| edit.intent()).collect()
    }

    fn draw(&self) {
        let mut view = self.phone.borrow().view();
        self.typed.borrow().draw(&mut view);
        if let Some(notice) = &*self.notice.borrow() {
            view.notices.insert(0, notice.clone());
        }
        if view.line.status == LineStatus::Ready && self.leader.borrow().is_none() {
            // Who had the line has it no more, and who comes next does not have it yet.
            view.line.status = LineStatus::Connecting;
            "Connecting…".clone_into(&mut view.line.label);
        }
        if let Some(label) = self.elsewhere.get() {
            view.line.status = LineStatus::NoLine;
            label.clone_into(&mut view.line.label);
            view.line.detail = None;
            view.dialer.dial = Control::disabled(NOT_HERE);
        }
        if self.silent.get() {
            // Whatever it was: that calls reach the agent is not proven any more.
            view.line.status = LineStatus::Offline;
            "Offline".clone_into(&mut view.line.label);
            view.line.detail = Some("The tab that has your line does not answer.".to_owned());
            view.line.reconnect = Control::enabled();
        }
        self.view.set(view);
    }
}
