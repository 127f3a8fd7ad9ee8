//! The query of a list: parameters are taken one by one, and what is wrong is told at once.

use cti::{ApiError, FieldError};

use super::page::Page;
use crate::{clock::Timestamp, routes::refusal::ApiRefusal, store::sql::Id};

/// A query that is being read.
#[derive(Debug)]
pub(super) struct Query {
    raw: String,
    pairs: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

impl Query {
    pub(super) fn read(raw: Option<String>) -> Self {
        let raw = raw.unwrap_or_default();
        let pairs = form_urlencoded::parse(raw.as_bytes()).into_owned().collect();
        Self { raw, pairs, errors: Vec::new() }
    }

    /// A parameter's text; of several of one name the last.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let (named, others) =
            std::mem::take(&mut self.pairs).into_iter().partition(|(key, _)| key == name);
        self.pairs = others;
        let named: Vec<(String, String)> = named;
        named.into_iter().last().map(|(_, value)| value)
    }

    /// A whole number above 0.
    pub(super) fn number(&mut self, name: &str) -> Option<u64> {
        let text = self.text(name)?;
        let number = text.parse().ok().filter(|number| *number > 0);
        if number.is_none() {
            self.wrong(name, "It should be a/an Positive Integer");
        }
        number
    }

    pub(super) fn id<T: Id>(&mut self, name: &str) -> Option<T> {
        let number = self.number(name)?;
        let id = T::from_number(number);
        if id.is_none() {
            self.wrong(name, "It should be a/an Positive Integer");
        }
        id
    }

    pub(super) fn moment(&mut self, name: &str) -> Option<Timestamp> {
        let text = self.text(name)?;
        // An offset's plus that was not encoded has become a space.
        let moment =
            Timestamp::parse_iso(&text).or_else(|| Timestamp::parse_iso(&text.replace(' ', "+")));
        if moment.is_none() {
            self.wrong(name, "It should be in the combined date and time ISO8601 format");
        }
        moment
    }

    /// One of these words, or the first where there is none.
    pub(super) fn word<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(name)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            self.wrong(name, &one_of(words.iter().map(|(word, _)| *word)));
        }
        found
    }

    /// The words of a list with commas, each one of these.
    pub(super) fn words(&mut self, name: &str, known: &[&'static str]) -> Vec<&'static str> {
        let text = self.text(name).unwrap_or_default();
        let mut found = Vec::new();
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            let Some(one) = known.iter().find(|one| **one == word) else {
                self.wrong(name, &one_of(known.iter().copied()));
                break;
            };
            found.push(*one);
        }
        found
    }

    /// `page` and `per_page`, "at most 100".
    pub(super) fn page(&mut self) -> Page {
        let number = self.number("page").unwrap_or(1);
        let per_page = match self.number("per_page") {
            Some(wanted) if wanted > 100 => {
                self.wrong("per_page", "It should be a Positive Integer less than or equal to 100");
                100
            }
            Some(wanted) => u32::try_from(wanted).unwrap_or(100),
            None => 30,
        };
        let Ok(number) = u32::try_from(number) else {
            self.wrong("page", "It should be a Positive Integer less than or equal to 4294967295");
            return Page::new(1, per_page, &self.raw);
        };
        Page::new(number, per_page, &self.raw)
    }

    pub(super) fn wrong(&mut self, name: &str, message: &str) {
        self.errors.push(FieldError::invalid(name, message));
    }

    /// A parameter that cannot be left out.
    pub(super) fn needed(&mut self, name: &str) -> String {
        let text = self.text(name);
        text.unwrap_or_else(|| {
            self.errors.push(FieldError::missing(name, "Missing mandatory parameter"));
            String::new()
        })
    }

    /// Everything was read: what is left is no parameter here.
    pub(super) fn finish(mut self) -> Result<(), ApiRefusal> {
        for (name, _) in std::mem::take(&mut self.pairs) {
            self.errors.push(unknown(&name));
        }
        if self.errors.is_empty() { Ok(()) } else { Err(ApiError::Validation(self.errors).into()) }
    }
}

/// A field that no request of this kind has.
pub(super) fn unknown(name: &str) -> FieldError {
    FieldError {
        field: name.to_owned(),
        message: "Unexpected/invalid field in request".to_owned(),
        code: "invalid_field".to_owned(),
    }
}

/// What Freshdesk says where a value is none of those it knows.
pub(super) fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    format!("It should be one of these values: '{}'", words.collect::<Vec<_>>().join(","))
}
