//! Checks of single parameters that note what is at fault and go on, so that one reply names all.

use std::str::FromStr;

use crate::{
    CallInfo, CallReferenceId, PhoneNumber, api_error::FieldError, ids::InvalidId, lenient::Value,
};

/// What was found at fault so far.
#[derive(Default)]
pub(crate) struct Faults(pub(crate) Vec<FieldError>);

/// A requester or responder: the one of three parameters that counts.
pub(crate) enum Party<I> {
    Id(I),
    Phone(PhoneNumber),
    Email(String),
}

impl Faults {
    pub(crate) fn missing(&mut self, field: &str, message: &str) {
        self.0.push(FieldError::missing(field, message));
    }

    pub(crate) fn invalid(&mut self, field: &str, message: &str) {
        self.0.push(FieldError::invalid(field, message));
    }

    pub(crate) fn mismatch(&mut self, field: &str, message: &str) {
        self.0.push(FieldError::mismatch(field, message));
    }

    /// The first that is there of an id, a phone number and an email address; the others are ignored.
    pub(crate) fn party<I: FromStr<Err = InvalidId>>(
        &mut self,
        [id, phone, email]: [(&str, &Value); 3],
        missing: &str,
    ) -> Option<Party<I>> {
        if !id.1.is_absent() {
            self.id(id.0, id.1).map(Party::Id)
        } else if !phone.1.is_absent() {
            self.phone(phone.0, phone.1).map(Party::Phone)
        } else if !email.1.is_absent() {
            self.email(email.0, email.1).map(Party::Email)
        } else {
            self.missing(id.0, missing);
            None
        }
    }

    /// An id; `None` where there is none, or none that can be.
    pub(crate) fn id<I: FromStr<Err = InvalidId>>(
        &mut self,
        field: &str,
        value: &Value,
    ) -> Option<I> {
        if value.is_absent() {
            return None;
        }
        let text = value.text().unwrap_or_default();
        match text.parse() {
            Ok(id) => Some(id),
            Err(_) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
                self.invalid(field, "It should be an id, a whole number above 0");
                None
            }
            Err(_) => {
                self.mismatch(field, "It should be a number: an id, a whole number above 0");
                None
            }
        }
    }

    /// A phone number; `None` where there is none, or none that can be dialled.
    pub(crate) fn phone(&mut self, field: &str, value: &Value) -> Option<PhoneNumber> {
        let text = self.text(field, value)?;
        match PhoneNumber::parse(text) {
            Ok(number) => Some(number),
            Err(error) => {
                let mut message = String::from("It should be a phone number. ");
                message.push_str(&error.to_string());
                self.invalid(field, &message);
                None
            }
        }
    }

    fn email(&mut self, field: &str, value: &Value) -> Option<String> {
        let text = self.text(field, value)?;
        let valid = text.len() <= 254
            && !text.contains(|c: char| c.is_whitespace() || c.is_control())
            && text.split_once('@').is_some_and(|(name, domain)| {
                !name.is_empty() && !domain.is_empty() && !domain.contains('@')
            });
        if !valid {
            self.invalid(field, "It should be a valid email address");
        }
        valid.then(|| text.to_owned())
    }

    /// The call's reference; `None` where there is none, or none that can be.
    pub(crate) fn reference(&mut self, field: &str, value: &Value) -> Option<CallReferenceId> {
        let text = self.text(field, value)?;
        match CallReferenceId::new(text) {
            Ok(id) => Some(id),
            Err(error) => {
                self.invalid(field, &error.to_string());
                None
            }
        }
    }

    /// A boolean; `false` where there is none.
    pub(crate) fn flag(&mut self, field: &str, value: &Value) -> bool {
        if value.is_absent() {
            return false;
        }
        let flag = value.flag();
        if flag.is_none() {
            self.mismatch(field, "It should be a boolean: true or false");
        }
        flag.unwrap_or_default()
    }

    /// An absolute web address.
    pub(crate) fn url(&mut self, field: &str, value: &Value) -> Option<String> {
        let text = self.text(field, value)?;
        let valid = is_web_address(text);
        if !valid {
            self.invalid(field, "It should be an address that begins with https:// or http://");
        }
        valid.then(|| text.to_owned())
    }

    /// "key value pairs": an object, or a text that is one as JSON.
    pub(crate) fn info(&mut self, field: &str, value: Value) -> CallInfo {
        if value.is_absent() {
            return CallInfo::default();
        }
        let pairs = match value {
            Value::Pairs(pairs) => Some(pairs),
            Value::Text(text) => match serde_json::from_str(&text) {
                Ok(Value::Pairs(pairs)) => Some(pairs),
                Ok(_) | Err(_) => None,
            },
            Value::Nothing | Value::Flag(_) | Value::Number(_) | Value::List => None,
        };
        let Some(pairs) = pairs else {
            self.mismatch(field, "It should be a hash: an object of key-value pairs");
            return CallInfo::default();
        };
        CallInfo::from_pairs(pairs).unwrap_or_else(|error| {
            self.invalid(field, &error.to_string());
            CallInfo::default()
        })
    }

    fn text<'a>(&mut self, field: &str, value: &'a Value) -> Option<&'a str> {
        if value.is_absent() {
            return None;
        }
        let text = value.text();
        if text.is_none() {
            self.mismatch(field, "It should be text");
        }
        text
    }
}

/// `http` or `https` and a host: what a page may embed. `javascript:` and `data:` are none.
fn is_web_address(text: &str) -> bool {
    const MAX_BYTES: usize = 2048;
    let rest = ["https://", "http://"].into_iter().find_map(|scheme| {
        let start = text.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
    });
    let host = rest.unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty()
        && text.len() <= MAX_BYTES
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\".contains(c))
}
