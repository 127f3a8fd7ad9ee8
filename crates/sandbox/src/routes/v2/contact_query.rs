//! The query of `GET /search/contacts`:
//!
//! ```text
//! any     = all *( "OR" all )
//! all     = one *( "AND" one )
//! one     = "(" any ")" / field ":" [ ">" / "<" ] value
//! value   = "'" text "'" / number / word / "null"
//! ```

use crate::{clock::Timestamp, store::contacts::Contact};

/// How deep parentheses may go.
const DEEPEST: usize = 32;

/// What has to be true of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    Any(Vec<Condition>),
    All(Vec<Condition>),
    Is(Field, Compare, Option<String>),
}

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    Email,
    Phone,
    Mobile,
    CompanyId,
    JobTitle,
    CreatedAt,
    UpdatedAt,
}

/// `:`, `:>` and `:<`; the last two count what is equal as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compare {
    Equal,
    AtLeast,
    AtMost,
}

const FIELDS: &[(&str, Field)] = &[
    ("name", Field::Name),
    ("email", Field::Email),
    ("phone", Field::Phone),
    ("mobile", Field::Mobile),
    ("company_id", Field::CompanyId),
    ("job_title", Field::JobTitle),
    ("created_at", Field::CreatedAt),
    ("updated_at", Field::UpdatedAt),
];

impl Condition {
    /// Reads a query without the quotation marks around it. An error says what is wrong.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut reader = Reader { rest: text.trim_start(), depth: 0 };
        let condition = reader.any()?;
        if reader.rest.is_empty() {
            Ok(condition)
        } else {
            Err(format!("“{}” was not expected", reader.rest))
        }
    }

    /// Whether it is true of this contact.
    pub(super) fn holds(&self, contact: &Contact) -> bool {
        match self {
            Self::Any(parts) => parts.iter().any(|part| part.holds(contact)),
            Self::All(parts) => parts.iter().all(|part| part.holds(contact)),
            Self::Is(field, compare, value) => is(contact, *field, *compare, value.as_deref()),
        }
    }
}

fn is(contact: &Contact, field: Field, compare: Compare, value: Option<&str>) -> bool {
    let number = contact.company_id.map(|id| id.to_string());
    let own = match field {
        Field::Name => Some(contact.name.as_str()),
        Field::Email => contact.email.as_deref(),
        Field::Phone => contact.phone.as_deref(),
        Field::Mobile => contact.mobile.as_deref(),
        Field::CompanyId => number.as_deref(),
        Field::JobTitle => contact.job_title.as_deref(),
        Field::CreatedAt | Field::UpdatedAt => {
            return value.and_then(Timestamp::parse_iso).is_some_and(|moment| match compare {
                // A day is meant: `created_at:'2026-11-22'`.
                Compare::Equal => (0..Timestamp::DAY).contains(&contact.created_at.since(moment)),
                Compare::AtLeast => contact.created_at >= moment,
                Compare::AtMost => contact.created_at <= moment,
            });
        }
    };
    match (own, value) {
        (None, None) => true,
        (Some(own), Some(value)) => match compare {
            Compare::Equal => own.to_lowercase() == value.to_lowercase(),
            Compare::AtLeast => own.parse::<u64>().ok() >= value.parse().ok(),
            Compare::AtMost => own.parse::<u64>().ok() <= value.parse().ok(),
        },
        (None, Some(_)) | (Some(_), None) => false,
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn any(&mut self) -> Result<Condition, String> {
        let mut parts = vec![self.all()?];
        while self.word("OR") {
            parts.push(self.all()?);
        }
        Ok(Condition::Any(parts))
    }

    fn all(&mut self) -> Result<Condition, String> {
        let mut parts = vec![self.one()?];
        while self.word("AND") {
            parts.push(self.one()?);
        }
        Ok(Condition::All(parts))
    }

    fn one(&mut self) -> Result<Condition, String> {
        if self.sign('(') {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(format!("Parentheses go deeper than {DEEPEST}"));
            }
            let inner = self.any()?;
            self.depth -= 1;
            return if self.sign(')') { Ok(inner) } else { Err("A “)” is missing".to_owned()) };
        }
        let name = self.run(|c| c.is_ascii_alphanumeric() || c == '_');
        let field = FIELDS.iter().find(|(known, _)| *known == name).map(|(_, field)| *field);
        let field = field.ok_or_else(|| format!("“{name}” is no field that can be searched"))?;
        if !self.sign(':') {
            return Err(format!("A “:” is missing after “{name}”"));
        }
        let compare = match (self.sign('>'), self.sign('<')) {
            (true, _) => Compare::AtLeast,
            (_, true) => Compare::AtMost,
            _ => Compare::Equal,
        };
        Ok(Condition::Is(field, compare, self.value()?))
    }

    fn value(&mut self) -> Result<Option<String>, String> {
        if let Some(quoted) = self.rest.strip_prefix('\'') {
            let (text, rest) = quoted.split_once('\'').ok_or("A “'” is missing after a text")?;
            self.rest = rest.trim_start();
            return Ok(Some(text.to_owned()));
        }
        match self.run(|c| !c.is_whitespace() && !"()'\"".contains(c)) {
            "" => Err("A value is missing after a “:”".to_owned()),
            "null" => Ok(None),
            word => Ok(Some(word.to_owned())),
        }
    }

    fn run(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !wanted(c)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        run
    }

    fn sign(&mut self, sign: char) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.map_or(self.rest, str::trim_start);
        rest.is_some()
    }

    fn word(&mut self, word: &str) -> bool {
        match self.rest.strip_prefix(word) {
            Some(rest) if rest.starts_with([' ', '(']) => {
                self.rest = rest.trim_start();
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn and_binds_stronger_than_or_and_parentheses_strongest() {
        let flat = Condition::parse("name:'a' OR name:'b' AND phone:1").unwrap();
        let Condition::Any(parts) = flat else { panic!() };
        assert!(matches!(&parts[1], Condition::All(all) if all.len() == 2));
        let nested = Condition::parse("(name:'a' OR name:'b') AND company_id:> 3").unwrap();
        let Condition::Any(parts) = nested else { panic!() };
        assert!(matches!(&parts[..], [Condition::All(all)] if all.len() == 2));
    }

    #[test]
    fn what_is_no_query_is_refused_in_words() {
        let deep = "(".repeat(500);
        for text in [
            "",
            "name",
            "name:",
            "name:'open",
            "nosuch:1",
            "(name:'a'",
            "name:'a')",
            "name:'a' name:'b'",
            "name:'a' OR",
            "é:1",
            &deep,
        ] {
            assert!(!Condition::parse(text).unwrap_err().is_empty(), "{text}");
        }
    }
}
