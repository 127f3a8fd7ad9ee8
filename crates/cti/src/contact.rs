//! Contacts: what the helpdesk knows of a caller (fact R5).
//!
//! "name (hyperlinked to Freshdesk profile), location, and three most recent tickets".

mod matching;
mod search;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

pub use matching::{ContactField, MatchedBy};
pub use search::{ContactSearch, contact_query};

use crate::{
    CompanyId, ContactId, PhoneNumber,
    lenient::Value,
    rows::{self, Row},
};

/// A contact of the helpdesk.
///
/// `Deserialize` reads what the helpdesk sends leniently: fields that are not named here are ignored,
/// `null`, `""` and what is no text are absent, ids may be text. Only the id is needed. `Debug` shows
/// who it is by the id alone.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// `id`.
    pub id: ContactId,
    /// `name`; of a contact without one its number, else its email address, else `Contact #5001`.
    pub name: String,
    /// `phone`, as it is written in the helpdesk, which may be no number at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// `mobile`, the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobile: Option<String>,
    /// `email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `address`: the location.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// `company_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_id: Option<CompanyId>,
    /// `job_title`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
}

impl Row for Contact {
    const WHAT: &'static str = "a contact has an id";
    const FIELDS: &'static [&'static str] =
        &["id", "name", "phone", "mobile", "email", "address", "company_id", "job_title"];

    fn of(values: &[Value]) -> Option<Self> {
        let [id, name, phone, mobile, email, address, company_id, job_title] = values else {
            return None;
        };
        let id: ContactId = id.id()?;
        let text = |value: &Value| value.filled().map(str::to_owned);
        let (phone, mobile, email) = (text(phone), text(mobile), text(email));
        let name = text(name)
            .or_else(|| phone.clone())
            .or_else(|| mobile.clone())
            .or_else(|| email.clone())
            .unwrap_or_else(|| format!("Contact #{id}"));
        Some(Self {
            id,
            name,
            phone,
            mobile,
            email,
            address: text(address),
            company_id: company_id.id(),
            job_title: text(job_title),
        })
    }
}

impl<'de> Deserialize<'de> for Contact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rows::one(deserializer)
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contact({})", self.id)
    }
}

/// A contact found by its name: one of the reply to `GET contacts/autocomplete?term=`, which is
/// [`Rows`](crate::Rows) of them. `Debug` shows the id alone.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ContactName {
    /// `id`.
    pub id: ContactId,
    /// `name`, or `Contact #5001` of one without.
    pub name: String,
}

impl Row for ContactName {
    const WHAT: &'static str = "a contact has an id";
    const FIELDS: &'static [&'static str] = &["id", "name"];

    fn of(values: &[Value]) -> Option<Self> {
        let [id, name] = values else { return None };
        let id: ContactId = id.id()?;
        let name = name.filled().map_or_else(|| format!("Contact #{id}"), str::to_owned);
        Some(Self { id, name })
    }
}

impl<'de> Deserialize<'de> for ContactName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rows::one(deserializer)
    }
}

impl fmt::Debug for ContactName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContactName({})", self.id)
    }
}

/// The company a contact belongs to: `GET companies/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Company {
    /// `id`.
    pub id: CompanyId,
    /// `name`, or `Company #77` of one without.
    pub name: String,
}

impl Row for Company {
    const WHAT: &'static str = "a company has an id";
    const FIELDS: &'static [&'static str] = &["id", "name"];

    fn of(values: &[Value]) -> Option<Self> {
        let [id, name] = values else { return None };
        let id: CompanyId = id.id()?;
        let name = name.filled().map_or_else(|| format!("Company #{id}"), str::to_owned);
        Some(Self { id, name })
    }
}

impl<'de> Deserialize<'de> for Company {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rows::one(deserializer)
    }
}

/// A contact to be created: the body of `POST contacts`.
///
/// `Serialize` writes `{"name": …, "phone": …}`, the number as it is dialled. `Debug` shows no name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewContact {
    /// What to call it: "The new user created will have the phone number set as their Name", unless
    /// the agent types another.
    pub name: String,
    /// Its number.
    #[serde(serialize_with = "crate::number::dialable")]
    pub phone: PhoneNumber,
}

/// What is to be otherwise of a contact: the body of `PUT contacts/{id}`, which leaves alone whatever
/// it does not name.
///
/// Only ever the name: of a contact that the helpdesk made of a number by itself, "The new user created
/// will have the phone number set as their Name". `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactChange {
    /// What to call it.
    pub name: String,
}

impl fmt::Debug for ContactChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContactChange")
    }
}

impl fmt::Debug for NewContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewContact({:?})", self.phone)
    }
}
