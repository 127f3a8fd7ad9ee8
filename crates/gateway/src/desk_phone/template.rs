//! A URL of the telephone system with the place for each field of a call, as an admin writes it.

use cti::{AgentId, CallReferenceId, ContactId, PhoneNumber, TicketId, form};
use http::{Method, Uri};
use serde::Serialize;
use url::Url;

/// What may stand between `{{` and `}}`: the fields of click-to-dial, and the call's reference.
const FIELDS: [&str; 6] = [
    "requester_number",
    "agent_number",
    "agent_id",
    "ticket_id",
    "requester_id",
    "call_reference_id",
];

/// A call, as the telephone system is told of it. What is absent leaves nothing in its place.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Fields {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) requester_number: Option<PhoneNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agent_number: Option<PhoneNumber>,
    pub(crate) agent_id: AgentId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ticket_id: Option<TicketId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) requester_id: Option<ContactId>,
    pub(crate) call_reference_id: CallReferenceId,
}

impl Fields {
    fn get(&self, name: &str) -> Option<String> {
        let number = |number: &Option<PhoneNumber>| Some(number.as_ref()?.dialable().to_owned());
        match name {
            "requester_number" => number(&self.requester_number),
            "agent_number" => number(&self.agent_number),
            "agent_id" => Some(self.agent_id.to_string()),
            "ticket_id" => self.ticket_id.map(|id| id.to_string()),
            "requester_id" => self.requester_id.map(|id| id.to_string()),
            "call_reference_id" => Some(self.call_reference_id.as_str().to_owned()),
            _ => None,
        }
    }
}

/// One order to the telephone system. `Debug` does not show it: a URL may hold a token.
#[derive(Clone)]
pub(crate) struct Template {
    pub(crate) method: Method,
    url: String,
}

impl std::fmt::Debug for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Template({})", self.method)
    }
}

impl Template {
    /// Reads `https://…{{requester_number}}…`, with or without a method and a space in front. What is
    /// wrong with it completes the sentence "the setting …".
    pub(crate) fn parse(text: &str, method: Method) -> Result<Self, String> {
        let (method, url) = match text.trim().split_once(' ') {
            Some((word, url)) if !word.contains("://") => (written_method(word)?, url.trim()),
            _ => (method, text.trim()),
        };
        let (scheme, rest) = url.split_once("://").ok_or("has no http:// or https:// in front")?;
        if !matches!(scheme, "http" | "https") {
            return Err("begins with something other than http:// or https://".into());
        }
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if host.contains(['{', '}']) {
            return Err(
                "has a placeholder in the host: calls must not say where they are sent".into()
            );
        }
        if host.contains('@') {
            return Err("has a user name or password in front of the host (not shown)".into());
        }
        for (name, _) in placeholders(url) {
            if !FIELDS.contains(&name) {
                return Err(format!("has {{{{{name}}}}}, which is no field of a call"));
            }
        }
        let template = Self { method, url: url.to_owned() };
        let filled = template.fill_with(|_| Some("1".to_owned()));
        let parsed = Url::parse(&filled).map_err(|problem| format!("is no address ({problem})"))?;
        if parsed.fragment().is_some() || filled.parse::<Uri>().is_err() {
            return Err(
                "is no address that can be sent: encode spaces and signs, and leave out #".into()
            );
        }
        Ok(template)
    }

    /// The address for a call, every value encoded; `None` where it would become too long.
    pub(crate) fn fill(&self, fields: &Fields) -> Option<Uri> {
        self.fill_with(|name| fields.get(name)).parse().ok()
    }

    fn fill_with(&self, value: impl Fn(&str) -> Option<String>) -> String {
        let mut filled = String::with_capacity(self.url.len());
        let mut rest = self.url.as_str();
        for (name, after) in placeholders(&self.url) {
            let before = rest.len() - after.len() - name_len(rest, after);
            filled.push_str(&rest[..before]);
            filled.push_str(&form::encode(&value(name).unwrap_or_default()));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

/// How long the placeholder is that ends where `after` begins.
fn name_len(rest: &str, after: &str) -> usize {
    let until = &rest[..rest.len() - after.len()];
    until.len() - until.rfind("{{").unwrap_or(until.len())
}

/// The names between `{{` and `}}`, each with what follows it.
fn placeholders(url: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = url;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once("{{")?;
        let (name, after) = after.split_once("}}")?;
        rest = after;
        Some((name.trim(), after))
    })
}

fn written_method(word: &str) -> Result<Method, String> {
    match word.to_ascii_uppercase().as_str() {
        "GET" => Ok(Method::GET),
        "POST" => Ok(Method::POST),
        "PUT" => Ok(Method::PUT),
        "DELETE" => Ok(Method::DELETE),
        _ => Err("has a method other than GET, POST, PUT or DELETE in front".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(reference: &str) -> Fields {
        Fields {
            requester_number: Some(PhoneNumber::parse("+1 415 555 0100").unwrap()),
            agent_number: None,
            agent_id: AgentId::new(1001).unwrap(),
            ticket_id: TicketId::new(80),
            requester_id: None,
            call_reference_id: CallReferenceId::new(reference).unwrap(),
        }
    }

    #[test]
    fn every_value_is_encoded_and_what_is_absent_leaves_nothing() {
        let text = "http://127.0.0.1:8088/ari/channels/{{call_reference_id}}?to={{ requester_number }}&from={{agent_number}}&a={{agent_id}}&x=1";
        let template = Template::parse(text, Method::POST).unwrap();
        for (reference, path) in [
            ("c-1", "c-1"),
            ("a/../b?x=1#y", "a%2F..%2Fb%3Fx%3D1%23y"),
            ("{{agent_id}}", "%7B%7Bagent_id%7D%7D"),
            ("@evil.example:80/ é", "%40evil.example%3A80%2F%20%C3%A9"),
        ] {
            let uri = template.fill(&fields(reference)).unwrap();
            assert_eq!(
                uri.to_string(),
                format!(
                    "http://127.0.0.1:8088/ari/channels/{path}?to=%2B14155550100&from=&a=1001&x=1"
                )
            );
        }
    }

    #[test]
    fn a_method_may_stand_in_front() {
        let default = Template::parse("https://pbx.example/x", Method::POST).unwrap();
        assert_eq!(default.method, Method::POST);
        let delete = Template::parse("DELETE https://pbx.example/x", Method::POST).unwrap();
        assert_eq!(delete.method, Method::DELETE);
    }

    #[test]
    fn what_cannot_be_sent_or_would_let_a_call_choose_the_host_is_refused() {
        for (wrong, why) in [
            ("", "http://"),
            ("pbx.example/x", "http://"),
            ("ftp://pbx.example/x", "other than http"),
            ("https://{{agent_number}}/x", "host"),
            ("https://pbx.{{agent_id}}.example", "host"),
            ("https://user:password@pbx.example/x", "not shown"),
            ("https://pbx.example/{{secret}}", "{{secret}}"),
            ("https://pbx.example/x y", "encode spaces"),
            ("PATCH https://pbx.example/x", "method"),
            ("https:///x", "address"),
            ("https://pbx.example/#x", "#"),
        ] {
            let problem = Template::parse(wrong, Method::GET).unwrap_err();
            assert!(problem.contains(why), "{wrong}: {problem}");
            assert!(!problem.contains("password@"), "{problem}");
        }
    }
}
