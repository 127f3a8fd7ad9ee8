//! The dialer: what is typed, and what was dialled last.

use cti::{Contact, PhoneNumber};

use serde::{Deserialize, Serialize};

use crate::{
    call::control,
    orders::Orders,
    search::{Search, name_in},
    view::DialerView,
    words::{self, Can, caller as say},
};

/// The dialer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Dialer {
    pub(crate) typed: String,
    pub(crate) search: Search,
    /// With the contact, where the agent had picked one.
    last: Option<(PhoneNumber, Option<Contact>)>,
}

impl Dialer {
    pub(crate) fn can_dial(&self) -> Can {
        if self.typed.trim().is_empty() {
            return Err(words::NUMBER_WANTED);
        }
        match PhoneNumber::parse(&self.typed) {
            Ok(_) => Ok(()),
            Err(_) if name_in(&self.typed).is_some() => Err(say::CHOOSE_CONTACT),
            Err(_) => Err(words::NUMBER_INVALID),
        }
    }

    /// The text in the field is now this.
    pub(crate) fn edit(&mut self, text: String, orders: &mut Orders) {
        self.search.typed(&text, orders);
        self.typed = text;
    }

    /// Of the picked contact's numbers, this one is meant.
    pub(crate) fn pick_number(&mut self, text: String) {
        if self.search.pick_number(&text) {
            self.typed = text;
        }
    }

    /// The number that is typed, and whose it is when the agent picked a contact by name; the field is
    /// empty again.
    pub(crate) fn take_number(&mut self) -> Option<(PhoneNumber, Option<Contact>)> {
        let number = PhoneNumber::parse(&self.typed).ok()?;
        let contact = self.search.contact_of(&number).cloned();
        self.typed.clear();
        self.search = Search::default();
        Some((number, contact))
    }

    /// This was dialled, with the contact where it is known.
    pub(crate) fn dialled(&mut self, number: &PhoneNumber, contact: Option<&Contact>) {
        self.last = Some((number.clone(), contact.cloned()));
    }

    /// Another page left this behind; what is typed here already stays.
    pub(crate) fn take_up(&mut self, old: Self, orders: &mut Orders) {
        if self.typed.is_empty() && !old.typed.is_empty() {
            match old.search.into_picked() {
                Some(contact) => {
                    self.search.put_back(Some(contact), orders);
                    self.typed = old.typed;
                }
                None => self.edit(old.typed, orders),
            }
        }
        self.last = self.last.take().or(old.last);
    }

    pub(crate) const fn can_redial(&self) -> Can {
        match self.last {
            Some(_) => Ok(()),
            None => Err(words::NOTHING_DIALLED),
        }
    }

    pub(crate) fn redial(&mut self, orders: &mut Orders) {
        if let Some((number, contact)) = &self.last {
            number.typed().clone_into(&mut self.typed);
            self.search.put_back(contact.clone(), orders);
        }
    }

    /// `can_dial` and `redial`: whether anything else stands against it. `waiting`: the helpdesk wants
    /// to be left alone.
    pub(crate) fn view(&self, can_call: Can, free: Can, waiting: bool) -> DialerView {
        let problem = match PhoneNumber::parse(&self.typed) {
            Err(_) if self.typed.trim().is_empty() || name_in(&self.typed).is_some() => None,
            Err(error) => Some(error.to_string()),
            Ok(_) => None,
        };
        DialerView {
            shown: true,
            typed: self.typed.clone(),
            problem,
            dial: control(free.and(can_call).and_then(|()| self.can_dial())),
            last_number: self.last.as_ref().map(|(number, _)| number.typed().to_owned()),
            redial: control(self.can_redial().and(free)),
            search: self.search.view(waiting),
        }
    }
}
