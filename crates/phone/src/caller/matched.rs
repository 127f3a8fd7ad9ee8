//! A contact that may be the caller, and why it is thought to be.

use cti::{Contact, ContactField, MatchedBy, PhoneNumber};

use serde::{Deserialize, Serialize};

use crate::view::ContactView;

/// Why a contact is thought to be at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Why {
    /// It has the number.
    Matched(MatchedBy),
    /// The agent picked it by name, and dialled its number.
    Picked,
    /// Its number was clicked in the helpdesk, or it was called earlier.
    Named,
    /// The agent created it for this call.
    Created,
    /// The helpdesk had made it of the number, and the agent named it in this call.
    NamedHere,
}

/// A contact that may be the caller.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Matched {
    pub(crate) contact: Contact,
    why: Why,
}

impl Matched {
    pub(crate) const fn new(contact: Contact, why: Why) -> Self {
        Self { contact, why }
    }

    /// `None` when the contact does not have the number.
    pub(crate) fn by_number(contact: Contact, number: &PhoneNumber) -> Option<Self> {
        let why = Why::Matched(contact.matched_by(number)?);
        Some(Self { contact, why })
    }

    /// The contact's name. `None` when it is only the number, as of one that the helpdesk made by
    /// itself: "The new user created will have the phone number set as their Name".
    pub(crate) fn name(&self) -> Option<&str> {
        let name = self.contact.name.as_str();
        PhoneNumber::parse(name).is_err().then_some(name)
    }

    /// `company`: what the contact's company is called, where that was asked.
    pub(crate) fn view(&self, company: Option<&str>, chosen: bool) -> ContactView {
        ContactView {
            id: self.contact.id,
            name: self.contact.name.clone(),
            place: self.contact.address.as_deref().map(one_line).or(company.map(str::to_owned)),
            why: self.why(),
            chosen,
        }
    }

    fn why(&self) -> String {
        match self.why {
            Why::Matched(MatchedBy { field, spelled_otherwise }) => {
                let label = field_label(field);
                match self.contact.number_in(field) {
                    Some(number) if spelled_otherwise => [label, ", spelled ", number].concat(),
                    Some(_) | None => label.to_owned(),
                }
            }
            Why::Picked => "Picked by you".to_owned(),
            Why::Named => "Known from the helpdesk".to_owned(),
            Why::Created => "Created by you".to_owned(),
            Why::NamedHere => "Named by you".to_owned(),
        }
    }
}

/// As the agent calls it.
pub(crate) const fn field_label(field: ContactField) -> &'static str {
    match field {
        ContactField::Phone => "Phone",
        ContactField::Mobile => "Mobile",
    }
}

/// An address may have several lines, and the card has one for it.
fn one_line(address: &str) -> String {
    let lines: Vec<&str> = address.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join(", ")
}
