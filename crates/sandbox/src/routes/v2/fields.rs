//! The JSON body of a write: fields are taken one by one, and what is wrong is told at once.

use cti::{ApiError, FieldError};
use serde_json::{Map, Value};

use super::query::{one_of, unknown};
use crate::{clock::Timestamp, routes::refusal::ApiRefusal, store::sql::Id};

/// A body that is being read. A `null` is a field that is not there.
#[derive(Debug)]
pub(super) struct Fields {
    values: Map<String, Value>,
    errors: Vec<FieldError>,
}

impl Fields {
    pub(super) fn read(body: &[u8]) -> Result<Self, ApiRefusal> {
        let values: Map<String, Value> =
            serde_json::from_slice(body).map_err(|_| ApiError::InvalidJson)?;
        Ok(Self { values, errors: Vec::new() })
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        self.values.remove(name).filter(|value| !value.is_null())
    }

    /// A text without the white space around it; an empty one is not there.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let value = self.take(name)?;
        if value.as_str().is_none() {
            self.mismatch(name, "String");
        }
        value.as_str().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
        let flag = self.take(name)?.as_bool();
        if flag.is_none() {
            self.mismatch(name, "Boolean");
        }
        flag
    }

    pub(super) fn number(&mut self, name: &str) -> Option<u64> {
        let number = self.take(name)?.as_u64().filter(|number| *number > 0);
        if number.is_none() {
            self.mismatch(name, "Positive Integer");
        }
        number
    }

    pub(super) fn id<T: Id>(&mut self, name: &str) -> Option<T> {
        let number = self.number(name)?;
        let id = T::from_number(number);
        if id.is_none() {
            self.mismatch(name, "Positive Integer");
        }
        id
    }

    pub(super) fn moment(&mut self, name: &str) -> Option<Timestamp> {
        let text = self.text(name)?;
        let moment = Timestamp::parse_iso(&text);
        if moment.is_none() {
            self.wrong(name, "It should be in the combined date and time ISO8601 format");
        }
        moment
    }

    /// One of the numbers that stand for something.
    pub(super) fn coded<T: Copy>(
        &mut self,
        name: &str,
        all: &[T],
        code: impl Fn(T) -> u8,
    ) -> Option<T> {
        let value = self.take(name)?;
        let found = all.iter().copied().find(|one| value.as_u64() == Some(u64::from(code(*one))));
        if found.is_none() {
            let codes: Vec<String> = all.iter().map(|one| code(*one).to_string()).collect();
            self.wrong(name, &one_of(codes.iter().map(String::as_str)));
        }
        found
    }

    /// Fields that Freshdesk has and this helpdesk does not keep.
    pub(super) fn not_kept(&mut self, names: &[&str]) {
        for name in names {
            self.values.remove(*name);
        }
    }

    /// Whether the request has this field, and it is not `null`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|value| !value.is_null())
    }

    pub(super) fn missing(&mut self, name: &str, message: &str) {
        self.errors.push(FieldError::missing(name, message));
    }

    pub(super) fn wrong(&mut self, name: &str, message: &str) {
        self.errors.push(FieldError::invalid(name, message));
    }

    fn mismatch(&mut self, name: &str, kind: &str) {
        self.errors.push(FieldError::mismatch(name, &format!("It should be a/an {kind}")));
    }

    /// Everything was read: what is left is no field here.
    pub(super) fn finish(mut self) -> Result<(), ApiRefusal> {
        for name in self.values.keys() {
            self.errors.push(unknown(name));
        }
        if self.errors.is_empty() { Ok(()) } else { Err(ApiError::Validation(self.errors).into()) }
    }
}
