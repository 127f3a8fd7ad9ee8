//! `GET search/contacts?query="…"`: who has a number.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor, value::SeqAccessDeserializer},
};

use super::{Contact, ContactField};
use crate::{PhoneNumber, lenient::Value, rows::Rows};

/// The longest query the helpdesk takes, in characters, with its quotation marks.
const LONGEST_QUERY: usize = 512;

/// The value of `query` that finds the contacts with this number in this field, written in any of its
/// [spellings](PhoneNumber::spellings): `"phone:'+14155550100' OR phone:'(415) 555-0100'"`, with the
/// quotation marks, not yet encoded.
///
/// The helpdesk matches to the character. Of many spellings those come first that are likely; what
/// makes the query longer than the 512 characters that are allowed is left out.
pub fn contact_query(field: ContactField, number: &PhoneNumber) -> String {
    let mut query = String::from("\"");
    let mut length = 2;
    for spelling in number.spellings() {
        // None has one, as none could be dialled; but a query must not be broken out of.
        if spelling.contains(['\'', '"', '\\']) {
            continue;
        }
        let joint = if length == 2 { "" } else { " OR " };
        let more = joint.len() + field.name().len() + ":''".len() + spelling.chars().count();
        if length + more > LONGEST_QUERY {
            continue;
        }
        length += more;
        for part in [joint, field.name(), ":'", &spelling, "'"] {
            query.push_str(part);
        }
    }
    query.push('"');
    query
}

/// The reply to `GET search/contacts`: `{"total": 2, "results": […]}`, or a bare list.
///
/// Rows without an id are left out. Nothing found is an empty list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ContactSearch {
    /// How many there are, of which this may be a page; the helpdesk's figure, else those here.
    pub total: u64,
    /// The contacts, in the helpdesk's order.
    pub results: Vec<Contact>,
}

impl<'de> Deserialize<'de> for ContactSearch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FoundOrList;

        impl<'de> Visitor<'de> for FoundOrList {
            type Value = ContactSearch;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("contacts: a list, or an object with results")
            }

            fn visit_unit<E>(self) -> Result<ContactSearch, E> {
                Ok(ContactSearch::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<ContactSearch, A::Error> {
                let rows = Rows::deserialize(SeqAccessDeserializer::new(seq))?;
                Ok(ContactSearch::of(None, rows))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ContactSearch, A::Error> {
                let (mut total, mut rows) = (None, Rows::default());
                while let Some(name) = map.next_key::<String>()? {
                    match name.as_str() {
                        "total" => total = map.next_value::<Value>()?.whole_number(),
                        "results" => rows = map.next_value()?,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(ContactSearch::of(total, rows))
            }
        }

        deserializer.deserialize_any(FoundOrList)
    }
}

impl ContactSearch {
    fn of(total: Option<u64>, Rows(results): Rows<Contact>) -> Self {
        Self { total: total.unwrap_or(results.len() as u64), results }
    }
}
