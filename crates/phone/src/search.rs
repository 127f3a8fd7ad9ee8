//! The search by name in the dialer.

mod draw;

use cti::{Contact, ContactField, ContactId, ContactName, PhoneNumber};

use serde::{Deserialize, Serialize};

use crate::{
    DeskFailure, RequestId, TimerId,
    caller::field_label,
    directory::{Directory, Finding, Question},
    notices::is_about_the_key,
    opening::retry_after,
    orders::Orders,
};

/// How long the agent is let type, in milliseconds.
const PAUSE: u64 = 300;
/// Fewer letters would find half of the helpdesk.
const FEWEST_LETTERS: usize = 2;
/// With so many digits, a text with letters is a number that is not typed well, or not to its end
/// (`+1 415 555 0100 ex`), and no name.
const DIGITS_OF_A_NUMBER: usize = 4;

/// What the agent may be searching for by this text: a name has a letter, of any script, and is no
/// number (`555 0100 ext. 7` is).
pub(crate) fn name_in(typed: &str) -> Option<&str> {
    let name = typed.trim();
    let digits = name.chars().filter(|c| c.is_numeric()).count();
    let is_name = name.chars().any(char::is_alphabetic)
        && digits < DIGITS_OF_A_NUMBER
        && PhoneNumber::parse(name).is_err();
    is_name.then_some(name)
}

/// ```text
/// Idle ──a name is typed──▶ Pausing ──fired──▶ Due ──▶ Asking ──▶ Found, Failed
///   ▲                                           ▲         │ 429
///   └──anything else is typed (from any)        └─────────┘
/// ```
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
enum Step {
    /// No name is typed.
    #[default]
    Idle,
    /// One letter.
    TooShort,
    /// The agent may be typing still.
    Pausing(TimerId),
    /// To be asked as soon as the helpdesk may be.
    Due,
    /// Being asked.
    Asking(RequestId),
    /// These.
    Found(Vec<ContactName>),
    /// None are known.
    Failed(DeskFailure),
}

/// The contact that is meant, of those found.
///
/// ```text
/// Nobody ──picked──▶ Due ──▶ Asking ──one number──▶ InDialer
///                     ▲         │ └──several──▶ Choosing ──picked──▲
///                     └───429───┴──▶ NoNumber, Failed
/// ```
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
enum Picked {
    /// None yet.
    #[default]
    Nobody,
    /// To be read as soon as the helpdesk may be asked.
    Due(ContactName),
    /// Being read.
    Asking(RequestId, ContactName),
    /// The agent chooses among its numbers.
    Choosing(Contact),
    /// There is nothing to call.
    NoNumber(String),
    /// Its numbers are not known.
    Failed(ContactName, DeskFailure),
    /// A number of this contact is in the dialer.
    InDialer(Contact),
}

/// The search by name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Search {
    term: String,
    step: Step,
    picked: Picked,
}

impl Search {
    /// The text in the dialer is now this.
    pub(crate) fn typed(&mut self, text: &str, orders: &mut Orders) {
        if let Picked::InDialer(contact) = &self.picked
            && has_number(contact, text)
        {
            return;
        }
        let name = name_in(text).unwrap_or_default();
        if !name.is_empty() && name == self.term && !matches!(self.step, Step::Failed(_)) {
            return;
        }
        self.clear(orders);
        name.clone_into(&mut self.term);
        self.step = match name.chars().count() {
            0 => Step::Idle,
            letters if letters < FEWEST_LETTERS => Step::TooShort,
            _ => Step::Pausing(orders.start_timer(PAUSE)),
        };
    }

    pub(crate) fn clear(&mut self, orders: &mut Orders) {
        if let Step::Pausing(timer) = self.step {
            orders.cancel_timer(timer);
        }
        *self = Self::default();
    }

    /// A number of this contact is in the dialer, as it was before.
    pub(crate) fn put_back(&mut self, contact: Option<Contact>, orders: &mut Orders) {
        self.clear(orders);
        self.picked = contact.map_or(Picked::Nobody, Picked::InDialer);
    }

    /// The contact whose number is in the dialer.
    pub(crate) fn into_picked(self) -> Option<Contact> {
        match self.picked {
            Picked::InDialer(contact) => Some(contact),
            Picked::Nobody
            | Picked::Due(_)
            | Picked::Asking(..)
            | Picked::Choosing(_)
            | Picked::NoNumber(_)
            | Picked::Failed(..) => None,
        }
    }

    /// The contact whose number this is, if the agent picked it by name.
    pub(crate) fn contact_of(&self, number: &PhoneNumber) -> Option<&Contact> {
        match &self.picked {
            Picked::InDialer(contact) => contact.matched_by(number).map(|_| contact),
            _ => None,
        }
    }

    /// Whether it waited for this timer.
    pub(crate) fn timer_fired(&mut self, timer: TimerId) -> bool {
        let mine = matches!(self.step, Step::Pausing(mine) if mine == timer);
        if mine {
            self.step = Step::Due;
        }
        mine
    }

    /// Asks what is to be asked now.
    pub(crate) fn proceed(&mut self, directory: &mut Directory, orders: &mut Orders) {
        if let Step::Due = self.step
            && let Some(request) = directory.ask(Question::Names(self.term.clone()), orders)
        {
            self.step = Step::Asking(request);
        }
        if let Picked::Due(name) = &self.picked
            && let Some(request) = directory.ask(Question::Contact(name.id), orders)
        {
            self.picked = Picked::Asking(request, name.clone());
        }
    }

    /// Of those found, this one is meant.
    pub(crate) fn pick(&mut self, contact: ContactId) {
        let Step::Found(names) = &self.step else { return };
        if let Some(name) = names.iter().find(|name| name.id == contact) {
            self.picked = Picked::Due(name.clone());
        }
    }

    /// Of the contact's numbers, this one is meant: whether it is one of them.
    pub(crate) fn pick_number(&mut self, text: &str) -> bool {
        let Picked::Choosing(contact) = &self.picked else { return false };
        let is_one = numbers(contact).iter().any(|(_, number)| number == text);
        if is_one {
            *self = Self { picked: Picked::InDialer(contact.clone()), ..Self::default() };
        }
        is_one
    }

    /// The helpdesk answered something. The number that goes into the dialer, if that is clear now.
    pub(crate) fn answered(&mut self, request: RequestId, finding: &Finding) -> Option<String> {
        match (&self.step, finding) {
            (Step::Asking(mine), Finding::Names(names)) if *mine == request => {
                self.step = Step::Found(names.clone());
            }
            (Step::Asking(mine), Finding::Failed(failure)) if *mine == request => {
                self.step = match retry_after(failure) {
                    Some(_) => Step::Due,
                    None => Step::Failed(failure.clone()),
                };
            }
            _ => {}
        }
        let name = match &self.picked {
            Picked::Asking(mine, name) if *mine == request => name.clone(),
            _ => return None,
        };
        match finding {
            Finding::Contact(contact) => self.contact_found(contact),
            Finding::Failed(failure) => {
                self.picked = match retry_after(failure) {
                    Some(_) => Picked::Due(name),
                    None => Picked::Failed(name, failure.clone()),
                };
                None
            }
            Finding::Contacts(_)
            | Finding::Names(_)
            | Finding::Company(_)
            | Finding::Tickets(_)
            | Finding::Ticket(_) => None,
        }
    }

    fn contact_found(&mut self, contact: &Contact) -> Option<String> {
        let numbers = numbers(contact);
        match numbers.as_slice() {
            [] => {
                self.picked = Picked::NoNumber(contact.name.clone());
                None
            }
            [(_, only)] => {
                *self = Self { picked: Picked::InDialer(contact.clone()), ..Self::default() };
                Some(only.clone())
            }
            _ => {
                self.picked = Picked::Choosing(contact.clone());
                None
            }
        }
    }

    /// Another key was given: what failed for want of it is asked again.
    pub(crate) fn key_given(&mut self) {
        if let Step::Failed(failure) = &self.step
            && is_about_the_key(failure)
        {
            self.step = Step::Due;
        }
        if let Picked::Failed(name, failure) = &self.picked
            && is_about_the_key(failure)
        {
            self.picked = Picked::Due(name.clone());
        }
    }

    /// Why nothing was found, where another key would help.
    pub(crate) fn key_failure(&self) -> Option<&DeskFailure> {
        match (&self.picked, &self.step) {
            (Picked::Failed(_, failure), _) | (_, Step::Failed(failure)) => {
                is_about_the_key(failure).then_some(failure)
            }
            _ => None,
        }
    }
}

/// What each number that can be dialled is, and the number; none twice.
fn numbers(contact: &Contact) -> Vec<(String, String)> {
    let mut numbers: Vec<(String, PhoneNumber)> = Vec::new();
    for field in [ContactField::Phone, ContactField::Mobile] {
        let Some(Ok(number)) = contact.number_in(field).map(PhoneNumber::parse) else { continue };
        if !numbers.iter().any(|(_, other)| other.same_line_as(&number)) {
            numbers.push((field_label(field).to_owned(), number));
        }
    }
    numbers.into_iter().map(|(label, number)| (label, number.typed().to_owned())).collect()
}

fn has_number(contact: &Contact, text: &str) -> bool {
    PhoneNumber::parse(text).is_ok_and(|number| contact.matched_by(&number).is_some())
}
