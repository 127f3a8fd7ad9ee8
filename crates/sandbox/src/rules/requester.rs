//! "Requester ID or Requester Phone", and the four cases of "Requester Phone was provided".

use cti::{ContactId, PhoneNumber, Requester, api_error::FieldError};
use rusqlite::Connection;

use super::{Desk, no_match};
use crate::store::contacts::{self, Contact, NewContact};

/// Who calls: someone known, or a number nobody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A contact.
    Known(ContactId),
    /// "If the Requester Phone matches no users in Freshdesk, then a new user will be created."
    Nobody(PhoneNumber),
}

/// Looks the requester of a pop up; an id or an address that nobody has is at fault.
///
/// `present` is the one the call has already. Where several people have one number, the agent may have
/// picked another than the first; a later pop that only knows the number does not undo that.
pub fn find(
    db: &Connection,
    requester: &Requester,
    present: Option<ContactId>,
) -> rusqlite::Result<Result<Found, FieldError>> {
    Ok(match requester {
        // "If requester_id is invalid, then an error will be returned."
        Requester::Id(id) => {
            contacts::get(db, *id)?.map(|contact| Found::Known(contact.id)).ok_or_else(|| {
                no_match("requester_id", "There is no contact matching the given value")
            })
        }
        Requester::Phone(number) => {
            let present = match present {
                Some(id) => contacts::get(db, id)?.filter(|contact| has(contact, number)),
                None => None,
            };
            let contact = match present {
                Some(contact) => Some(contact.id),
                None => by_number(db, number)?,
            };
            Ok(contact.map_or_else(|| Found::Nobody(number.clone()), Found::Known))
        }
        Requester::Email(email) => {
            contacts::by_email(db, email)?.map(|contact| Found::Known(contact.id)).ok_or_else(
                || no_match("requester_email", "There is no contact matching the given value"),
            )
        }
    })
}

/// "matched with "Phone" number […]. If no account is found […], then a match for "Mobile" numbers
/// is done. […] If more than one user […] the first user matched will be displayed".
fn by_number(db: &Connection, number: &PhoneNumber) -> rusqlite::Result<Option<ContactId>> {
    let found = match contacts::first_by_phone(db, number)? {
        Some(contact) => Some(contact),
        None => contacts::first_by_mobile(db, number)?,
    };
    Ok(found.map(|contact| contact.id))
}

/// Whether a number is this contact's, as "Phone" or as "Mobile".
fn has(contact: &Contact, number: &PhoneNumber) -> bool {
    [&contact.phone, &contact.mobile]
        .into_iter()
        .flatten()
        .filter_map(|own| PhoneNumber::parse(own).ok())
        .any(|own| own.dialable() == number.dialable())
}

impl Found {
    /// "The new user created will have the phone number set as their Name in Freshdesk."
    pub fn or_create(self, desk: &Desk<'_>) -> rusqlite::Result<ContactId> {
        match self {
            Self::Known(id) => Ok(id),
            Self::Nobody(number) => {
                let new = NewContact {
                    name: number.typed(),
                    phone: Some(number.typed()),
                    ..NewContact::default()
                };
                contacts::insert(desk.db, &new, desk.now)
            }
        }
    }
}
