//! What the tabs of one agent say to each other: the one that leads tells what goes on, the others draw
//! it and say what the agent wants there.
//!
//! How it travels is no matter here. A [`Carrier`] takes a text to the windows at its far end: today a
//! `BroadcastChannel` to the other tabs ([`super::tabs::Channel`]). A second one (a `MessagePort` to a
//! window that was opened from here, say) is added by [`Link::add`], and gives what it hears to
//! [`Link::heard_by`] with the number that `add` gave. What comes by one carrier is passed on by all
//! others, so that windows which only this one can reach hear each other; for that the carriers have to
//! make a tree, in which no two windows have two ways to each other.

mod message;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use cti::AgentId;

pub use self::message::{AccountNews, FORM, Letter, Message, Secret, TabId, Term, Told};

/// A way to other windows.
pub trait Carrier {
    /// Takes a text to every window at its far end; one that is gone is passed over.
    fn say(&self, text: &str);
}

/// What is done with what another window says: by which carrier it came, who says it, and what.
pub type Hear = Rc<dyn Fn(usize, &TabId, Message)>;

/// All ways to the other windows of this agent.
pub struct Link {
    agent: AgentId,
    own: TabId,
    carriers: RefCell<Vec<(usize, Rc<dyn Carrier>)>>,
    added: Cell<usize>,
    counted: Cell<u32>,
    hear: RefCell<Option<Hear>>,
}

impl Link {
    /// A link without a carrier.
    pub fn new(agent: AgentId, own: TabId) -> Self {
        Self {
            agent,
            own,
            carriers: RefCell::default(),
            added: Cell::new(0),
            counted: Cell::new(0),
            hear: RefCell::default(),
        }
    }

    /// This window's name.
    pub const fn own(&self) -> &TabId {
        &self.own
    }

    /// Counts what this window wants of others.
    pub fn count(&self) -> u32 {
        self.counted.set(self.counted.get() + 1);
        self.counted.get()
    }

    /// From now on what other windows say is given to this.
    pub fn listen(&self, hear: Hear) {
        self.hear.replace(Some(hear));
    }

    /// One more way; its number, for [`Link::heard_by`] and [`Link::remove`].
    pub fn add(&self, carrier: Rc<dyn Carrier>) -> usize {
        let number = self.added.get();
        self.added.set(number + 1);
        self.carriers.borrow_mut().push((number, carrier));
        number
    }

    /// That way is gone.
    pub fn remove(&self, number: usize) {
        self.carriers.borrow_mut().retain(|(other, _)| *other != number);
    }

    /// Says something to every other window.
    pub fn say(&self, message: Message) {
        if let Some(text) = self.letter(message) {
            self.pass_on(&text, None);
        }
    }

    /// Says something to whoever is at the far end of one way.
    pub fn say_by(&self, number: usize, message: Message) {
        let Some(text) = self.letter(message) else { return };
        let carriers = self.carriers.borrow().clone();
        for (_, carrier) in carriers.iter().filter(|(other, _)| *other == number) {
            carrier.say(&text);
        }
    }

    fn letter(&self, said: Message) -> Option<String> {
        let letter = Letter { form: FORM, agent: self.agent, from: self.own.clone(), said };
        serde_json::to_string(&letter).ok()
    }

    /// A carrier brings something. What another version of the softphone, another agent's window or
    /// nobody of ours said is passed over.
    pub fn heard_by(&self, number: usize, text: &str) {
        let Ok(Letter { form: FORM, agent, from, said }) = serde_json::from_str(text) else {
            return;
        };
        if agent != self.agent || from == self.own {
            return;
        }
        self.pass_on(text, Some(number));
        let hear = self.hear.borrow().clone();
        if let Some(hear) = hear {
            hear(number, &from, said);
        }
    }

    fn pass_on(&self, text: &str, except: Option<usize>) {
        let carriers = self.carriers.borrow().clone();
        for (_, carrier) in carriers.iter().filter(|(number, _)| Some(*number) != except) {
            carrier.say(text);
        }
    }
}
