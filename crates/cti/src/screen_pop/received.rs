//! A screen pop as it arrives: in any of the documentation's spellings, checked as a whole.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};

use super::{Requester, Responder, ScreenPop};
use crate::{
    AgentId, ApiError, CallInfo, CallReferenceId, ContactId, PhoneNumber, TicketId,
    api_error::FieldError,
    checks::{Faults, Party},
    form,
    lenient::{Value, unencoded_plus},
};

/// What a receiver insists on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PopRules {
    /// "*Denotes Mandatory parameter": `call_reference_id` bears the mark, and the specification's own
    /// sample leaves it out (fact C2). `false` imitates the sample.
    pub require_call_reference_id: bool,
}

impl Default for PopRules {
    /// What the table says.
    fn default() -> Self {
        Self { require_call_reference_id: true }
    }
}

/// A screen pop as a receiver has it after its checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedPop {
    /// Who calls. `requester_id` goes before `requester_phone` ("If `requester_id` is passed,
    /// `requester_phone` will be ignored"), and that before `requester_email`; what comes later is
    /// not looked at.
    pub requester: Requester,
    /// The `requester_phone` that came beside a `requester_id`, if it is a number: it "may also be
    /// passed when the search for the Requester ID returns more than one number".
    pub calling_from: Option<PhoneNumber>,
    /// Who is called; `responder_id` before `responder_phone` before `responder_email`.
    pub responder: Responder,
    /// `None` only where [`PopRules`] allow it.
    pub call_reference_id: Option<CallReferenceId>,
    /// `None` as well where `new_ticket` overrides it.
    pub ticket_id: Option<TicketId>,
    /// "If set to true, then a new ticket will be popped up".
    pub new_ticket: bool,
    /// "The URL of the call recording", `http` or `https`.
    pub call_url: Option<String>,
    /// What "will be appended in the note".
    pub call_info: CallInfo,
}

impl ReceivedPop {
    /// Reads a JSON body. Parameters that the table does not have are ignored.
    pub fn from_json(body: &[u8], rules: PopRules) -> Result<Self, ApiError> {
        let parameters: PopParameters =
            serde_json::from_slice(body).map_err(|_| ApiError::InvalidJson)?;
        parameters.check(rules).map_err(ApiError::Validation)
    }

    /// Reads a form body or query; `call_info` comes as `call_info[Reason]=…` or as JSON.
    pub fn from_form(body: &str, rules: PopRules) -> Result<Self, ApiError> {
        Self::from_pairs(form::pairs(body), rules).map_err(ApiError::Validation)
    }

    /// Reads decoded pairs of a form.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
        rules: PopRules,
    ) -> Result<Self, Vec<FieldError>> {
        PopParameters::from_pairs(pairs).check(rules)
    }

    /// The complete pop; a call that came without a reference gets this one.
    pub fn into_pop(self, otherwise: impl FnOnce() -> CallReferenceId) -> ScreenPop {
        ScreenPop {
            requester: self.requester,
            responder: self.responder,
            call_reference_id: self.call_reference_id.unwrap_or_else(otherwise),
            ticket_id: self.ticket_id,
            new_ticket: self.new_ticket,
            call_url: self.call_url,
            call_info: self.call_info,
        }
    }
}

impl TryFrom<ReceivedPop> for ScreenPop {
    type Error = ApiError;

    fn try_from(pop: ReceivedPop) -> Result<Self, ApiError> {
        Self::from_received(pop).map_err(ApiError::Validation)
    }
}

impl ScreenPop {
    pub(super) fn from_received(mut pop: ReceivedPop) -> Result<Self, Vec<FieldError>> {
        match pop.call_reference_id.take() {
            Some(id) => Ok(pop.into_pop(|| id)),
            None => Err(vec![missing_reference()]),
        }
    }
}

fn missing_reference() -> FieldError {
    FieldError::missing(
        "call_reference_id",
        "call_reference_id is mandatory: send the telephone system's id of the call",
    )
}

/// The parameters as they came, not yet checked.
#[derive(Clone, Debug, Default)]
pub struct PopParameters {
    requester_id: Value,
    requester_phone: Value,
    requester_email: Value,
    responder_id: Value,
    responder_phone: Value,
    responder_email: Value,
    call_reference_id: Value,
    ticket_id: Value,
    new_ticket: Value,
    call_url: Value,
    call_info: Value,
}

impl PopParameters {
    /// Takes decoded pairs of a form.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> Self {
        let mut parameters = Self::default();
        for (name, value) in pairs {
            let info_key = name.strip_prefix("call_info[").and_then(|n| n.strip_suffix(']'));
            if let Some(key) = info_key {
                let pair = (key.to_owned(), value.into_owned());
                match &mut parameters.call_info {
                    Value::Pairs(pairs) => pairs.push(pair),
                    other => *other = Value::Pairs(vec![pair]),
                }
            } else if name.ends_with("_phone") {
                let value = unencoded_plus(&value).unwrap_or_else(|| value.into_owned());
                parameters.set(&name, Value::Text(value));
            } else {
                parameters.set(&name, Value::Text(value.into_owned()));
            }
        }
        parameters
    }

    fn set(&mut self, name: &str, value: Value) {
        let slot = match name {
            "requester_id" => &mut self.requester_id,
            "requester_phone" => &mut self.requester_phone,
            "requester_email" => &mut self.requester_email,
            "responder_id" => &mut self.responder_id,
            "responder_phone" => &mut self.responder_phone,
            "responder_email" => &mut self.responder_email,
            "call_reference_id" => &mut self.call_reference_id,
            "ticket_id" => &mut self.ticket_id,
            "new_ticket" => &mut self.new_ticket,
            "call_url" => &mut self.call_url,
            "call_info" => &mut self.call_info,
            _ => return,
        };
        *slot = value;
    }

    /// Checks all of them, and names every one that is at fault, in the order of the table.
    pub fn check(self, rules: PopRules) -> Result<ReceivedPop, Vec<FieldError>> {
        let mut faults = Faults::default();
        let requester = faults.party(
            [
                ("requester_id", &self.requester_id),
                ("requester_phone", &self.requester_phone),
                ("requester_email", &self.requester_email),
            ],
            "One of requester_id, requester_phone and requester_email is needed: say who calls",
        );
        let responder = faults.party(
            [
                ("responder_id", &self.responder_id),
                ("responder_phone", &self.responder_phone),
                ("responder_email", &self.responder_email),
            ],
            "One of responder_id, responder_phone and responder_email is mandatory: name the agent",
        );
        let call_reference_id = if self.call_reference_id.is_absent() {
            if rules.require_call_reference_id {
                faults.0.push(missing_reference());
            }
            None
        } else {
            faults.reference("call_reference_id", &self.call_reference_id)
        };
        let ticket_id: Option<TicketId> = faults.id("ticket_id", &self.ticket_id);
        let new_ticket = faults.flag("new_ticket", &self.new_ticket);
        let call_url = faults.url("call_url", &self.call_url);
        let call_info = faults.info("call_info", self.call_info);
        let calling_from = match &requester {
            Some(Party::Id(_)) => {
                self.requester_phone.text().and_then(|text| PhoneNumber::parse(text).ok())
            }
            Some(Party::Phone(_) | Party::Email(_)) | None => None,
        };

        match (requester, responder) {
            (Some(requester), Some(responder)) if faults.0.is_empty() => Ok(ReceivedPop {
                requester: requester.into(),
                calling_from,
                responder: responder.into(),
                call_reference_id,
                ticket_id: ticket_id.filter(|_| !new_ticket),
                new_ticket,
                call_url,
                call_info,
            }),
            _ => Err(faults.0),
        }
    }
}

impl From<Party<ContactId>> for Requester {
    fn from(party: Party<ContactId>) -> Self {
        match party {
            Party::Id(id) => Self::Id(id),
            Party::Phone(phone) => Self::Phone(phone),
            Party::Email(email) => Self::Email(email),
        }
    }
}

impl From<Party<AgentId>> for Responder {
    fn from(party: Party<AgentId>) -> Self {
        match party {
            Party::Id(id) => Self::Id(id),
            Party::Phone(phone) => Self::Phone(phone),
            Party::Email(email) => Self::Email(email),
        }
    }
}

impl<'de> Deserialize<'de> for PopParameters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parameters;

        impl<'de> Visitor<'de> for Parameters {
            type Value = PopParameters;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the parameters of a screen pop: an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PopParameters, A::Error> {
                let mut parameters = PopParameters::default();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    parameters.set(&name, value);
                }
                Ok(parameters)
            }
        }

        deserializer.deserialize_map(Parameters)
    }
}
