//! The five fields of click-to-dial: "The Click to Dial setting enables you to send the parameters
//! (`requester_number`, `agent_number`, `agent_id`, `ticket_id`, and `requester_id`) when the
//! corresponding field is clicked in the UI".
//!
//! Who makes the request and how the callback URL spells its fields is not said (fact C10), so query,
//! form and JSON are read, and a field that was left as its placeholder is told from a value.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor},
};

use crate::{
    AgentId, ApiError, ContactId, PhoneNumber, TicketId,
    api_error::FieldError,
    checks::Faults,
    form,
    lenient::{Value, unencoded_plus},
    placeholder,
};

/// Their names, in the order of the specification.
pub const FIELDS: [&str; 5] =
    ["requester_number", "agent_number", "agent_id", "ticket_id", "requester_id"];

/// A number that an agent clicked in the helpdesk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClickToDial {
    /// Whom to call: "Where `requester_number` will be sent with the request". The only one needed.
    #[serde(serialize_with = "crate::number::dialable")]
    pub requester_number: PhoneNumber,
    /// The helpdesk number that the agent has selected.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "optional_dialable")]
    pub agent_number: Option<PhoneNumber>,
    /// Who clicked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// The ticket whose page it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket_id: Option<TicketId>,
    /// The contact whose number it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester_id: Option<ContactId>,
}

#[allow(clippy::ref_option)] // serde's signature
fn optional_dialable<S: serde::Serializer>(
    number: &Option<PhoneNumber>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    number.as_ref().map(PhoneNumber::dialable).serialize(serializer)
}

impl ClickToDial {
    /// The fields that are there, as text, for a form or a query.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        FIELDS.into_iter().filter_map(|field| Some((field, self.field(field)?))).collect()
    }

    /// `requester_number=%2B14155550100&agent_id=1001`, without a `?`; as a form's body, too.
    pub fn to_query(&self) -> String {
        let mut query = String::new();
        for (name, value) in self.pairs() {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            query.push_str(&form::encode(&value));
        }
        query
    }

    /// A callback URL with `{{requester_number}}` and the others replaced by their values, encoded;
    /// a field that is not there leaves nothing. What is no field's name stays as it is.
    pub fn expand(&self, template: &str) -> String {
        let mut url = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            url.push_str(before);
            let known = after.split_once("}}").and_then(|(name, after)| {
                FIELDS.contains(&name.trim()).then_some((name.trim(), after))
            });
            if let Some((name, after)) = known {
                url.push_str(&form::encode(&self.field(name).unwrap_or_default()));
                rest = after;
            } else {
                url.push_str("{{");
                rest = after;
            }
        }
        url.push_str(rest);
        url
    }

    fn field(&self, name: &str) -> Option<String> {
        match name {
            "requester_number" => Some(self.requester_number.dialable().to_owned()),
            "agent_number" => self.agent_number.as_ref().map(|n| n.dialable().to_owned()),
            "agent_id" => self.agent_id.map(|id| id.to_string()),
            "ticket_id" => self.ticket_id.map(|id| id.to_string()),
            "requester_id" => self.requester_id.map(|id| id.to_string()),
            _ => None,
        }
    }
}

/// A click as it arrived at the callback URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedClick {
    /// What to dial, and whence it came.
    pub click: ClickToDial,
    /// The optional fields that arrived as their placeholder and were left out of `click`: the callback
    /// URL's template is wrong there, or the page had no such thing. To be told to the admin.
    pub unexpanded: Vec<&'static str>,
}

impl ReceivedClick {
    /// Reads the query of the callback URL (with or without its `?`), or a form's body.
    pub fn from_form(text: &str) -> Result<Self, ApiError> {
        let pairs = form::pairs(text);
        Self::from_pairs(pairs).map_err(ApiError::Validation)
    }

    /// Reads decoded pairs.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut fields = Fields::default();
        for (name, value) in pairs {
            let plus = unencoded_plus(&value).filter(|_| name.ends_with("_number"));
            fields.set(&name, Value::Text(plus.unwrap_or_else(|| value.into_owned())));
        }
        fields.check()
    }

    /// Reads a JSON body.
    pub fn from_json(body: &[u8]) -> Result<Self, ApiError> {
        let fields: Fields = serde_json::from_slice(body).map_err(|_| ApiError::InvalidJson)?;
        fields.check().map_err(ApiError::Validation)
    }
}

/// The five values as they came, in the order of [`FIELDS`].
#[derive(Default)]
struct Fields([Value; 5]);

impl Fields {
    fn set(&mut self, name: &str, value: Value) {
        if let Some(index) = FIELDS.iter().position(|field| *field == name) {
            self.0[index] = value;
        }
    }

    fn check(mut self) -> Result<ReceivedClick, Vec<FieldError>> {
        let mut faults = Faults::default();
        let templates = self.take_templates();
        if self.0[0].is_absent() {
            if templates.iter().all(|(field, _)| *field != FIELDS[0]) {
                faults.missing(FIELDS[0], "requester_number is mandatory: send the number to call");
            }
            // With nothing to dial, the admin hears of all that is wrong with the URL at once.
            for (field, sent) in &templates {
                faults.invalid(field, &still_a_placeholder(sent));
            }
        }

        let [requester_number, agent_number, agent_id, ticket_id, requester_id] = &self.0;
        let requester_number = faults.phone("requester_number", requester_number);
        let agent_number = faults.phone("agent_number", agent_number);
        let agent_id = faults.id("agent_id", agent_id);
        let ticket_id = faults.id("ticket_id", ticket_id);
        let requester_id = faults.id("requester_id", requester_id);
        match requester_number {
            Some(requester_number) if faults.0.is_empty() => Ok(ReceivedClick {
                click: ClickToDial {
                    requester_number,
                    agent_number,
                    agent_id,
                    ticket_id,
                    requester_id,
                },
                unexpanded: templates.into_iter().map(|(field, _)| field).collect(),
            }),
            _ => Err(faults.0),
        }
    }

    /// Takes out the values that are placeholders; gives their fields and what was sent.
    fn take_templates(&mut self) -> Vec<(&'static str, String)> {
        let mut templates = Vec::new();
        for (field, value) in FIELDS.into_iter().zip(&mut self.0) {
            if let Value::Text(text) = value
                && !text.trim().is_empty()
                && placeholder::is_unexpanded(text)
            {
                templates.push((field, std::mem::take(text)));
                *value = Value::Nothing;
            }
        }
        templates
    }
}

fn still_a_placeholder(sent: &str) -> String {
    let mut message = String::from("It was sent as ");
    // It may be anything, and of any length.
    message.extend(sent.chars().filter(|c| !c.is_control()).take(60));
    message.push_str(", which nobody filled in: correct the placeholder in the callback URL");
    message
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the fields of click-to-dial: an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Fields::default();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    fields.set(&name, value);
                }
                Ok(fields)
            }
        }

        deserializer.deserialize_map(Object)
    }
}
