//! Why a contact is thought to be the one who calls.

use serde::{Deserialize, Serialize};

use super::Contact;
use crate::PhoneNumber;

/// Where a contact keeps a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactField {
    /// "matched with “Phone” number in Freshdesk", which comes first.
    Phone,
    /// "then a match for “Mobile” numbers is done".
    Mobile,
}

impl ContactField {
    /// As the API calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Mobile => "mobile",
        }
    }
}

/// How a contact's number is the caller's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchedBy {
    /// Which of its numbers.
    pub field: ContactField,
    /// It is written there in another way, and taken to reach the same telephone.
    pub spelled_otherwise: bool,
}

impl Contact {
    /// What is written in the field.
    pub fn number_in(&self, field: ContactField) -> Option<&str> {
        match field {
            ContactField::Phone => self.phone.as_deref(),
            ContactField::Mobile => self.mobile.as_deref(),
        }
    }

    /// Which of the contact's numbers is this one: `phone` before `mobile`. `None` when neither is, as
    /// far as numbers tell ([`PhoneNumber::same_line_as`]).
    pub fn matched_by(&self, number: &PhoneNumber) -> Option<MatchedBy> {
        [ContactField::Phone, ContactField::Mobile].into_iter().find_map(|field| {
            let text = self.number_in(field)?.trim();
            let to_the_letter = text == number.typed() || text == number.dialable();
            let same = to_the_letter
                || PhoneNumber::parse(text).is_ok_and(|other| other.same_line_as(number));
            same.then_some(MatchedBy { field, spelled_otherwise: !to_the_letter })
        })
    }
}
