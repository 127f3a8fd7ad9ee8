//! What the gateway relays: a list, and whatever is not in it stays outside.

use http::Method;
use serde_json::{Map, Value};

/// One request the gateway relays.
#[derive(Debug)]
pub(crate) struct Relayed {
    /// The only method.
    pub(crate) method: Method,
    /// The path, here and at the helpdesk; `{id}` stands for digits. The helpdesk's address is made
    /// from this and those digits, never from what the browser sent, so no trick with a path reaches
    /// another endpoint.
    pub(crate) path: &'static str,
    /// The query parameters that go along.
    pub(crate) parameters: &'static [&'static str],
    /// Whether it has a body, which is JSON.
    pub(super) has_body: bool,
    /// The only fields that the body may have; none: any.
    pub(super) fields: Option<&'static [&'static str]>,
}

/// Everything the gateway relays: the CTI endpoints, and what the app shows of a caller.
pub(crate) static RELAYED: [Relayed; 11] = [
    write("/api/v2/integrations/cti/pop"),
    read("/api/v2/integrations/cti/details", &["call_reference_id"]),
    read("/api/v2/agents/me", &[]),
    read("/api/v2/search/contacts", &["query", "page"]),
    read("/api/v2/contacts/autocomplete", &["term"]),
    read("/api/v2/contacts/{id}", &[]),
    write("/api/v2/contacts"),
    change("/api/v2/contacts/{id}", &["name"]),
    read("/api/v2/companies/{id}", &[]),
    read(
        "/api/v2/tickets",
        &["requester_id", "updated_since", "order_by", "order_type", "per_page"],
    ),
    read("/api/v2/tickets/{id}", &[]),
];

const fn read(path: &'static str, parameters: &'static [&'static str]) -> Relayed {
    Relayed { method: Method::GET, path, parameters, has_body: false, fields: None }
}

const fn write(path: &'static str) -> Relayed {
    Relayed { method: Method::POST, path, parameters: &[], has_body: true, fields: None }
}

/// What is there is changed only where the app has to: with one key for all, whoever reaches the gateway
/// could otherwise give a contact another address.
const fn change(path: &'static str, fields: &'static [&'static str]) -> Relayed {
    let fields = Some(fields);
    Relayed { method: Method::PUT, path, parameters: &[], has_body: true, fields }
}

/// The largest id has 16 digits: JavaScript, which reads them, counts exactly up to 2^53.
const MOST_DIGITS: usize = 16;

impl Relayed {
    /// The route that takes such a request; none where it is not relayed, for whatever reason.
    pub(crate) fn find(method: &Method, asked: &str) -> Option<&'static Self> {
        RELAYED.iter().find(|route| {
            let is_path = match route.folder() {
                None => route.path == asked,
                Some(_) => route.id_in(asked).is_some(),
            };
            is_path && route.method == *method
        })
    }

    /// The path at the helpdesk for a request that this route matched; none where the id is no id.
    pub(crate) fn path_for(&self, asked: &str) -> Option<String> {
        let Some(folder) = self.folder() else {
            return Some(self.path.to_owned());
        };
        self.id_in(asked).map(|id| [folder, id].concat())
    }

    /// What stands for `{id}`, taken from the path as it was sent, so that an encoded digit or slash is
    /// none.
    fn id_in<'a>(&self, asked: &'a str) -> Option<&'a str> {
        let id = asked.strip_prefix(self.folder()?)?;
        let is_id = (1..=MOST_DIGITS).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit());
        is_id.then_some(id)
    }

    /// The path up to the id; none where there is no id in it.
    fn folder(&self) -> Option<&'static str> {
        self.path.strip_suffix("{id}")
    }

    /// Whether this body goes along.
    pub(super) fn takes(&self, body: &[u8]) -> bool {
        let Some(fields) = self.fields else { return true };
        let sent: Result<Map<String, Value>, _> = serde_json::from_slice(body);
        sent.is_ok_and(|sent| sent.keys().all(|name| fields.contains(&name.as_str())))
    }

    /// The part of a query that goes along: the listed parameters, each as it was written.
    pub(crate) fn query_for(&self, asked: &str) -> String {
        let mut query = String::new();
        for pair in asked.split('&') {
            let name = pair.split_once('=').map_or(pair, |(name, _)| name);
            if self.parameters.contains(&name) {
                query.push(if query.is_empty() { '?' } else { '&' });
                query.push_str(pair);
            }
        }
        query
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_the_listed_fields_and_no_other() {
        let contact = change("/api/v2/contacts/{id}", &["name"]);
        for (body, taken) in [
            (r#"{"name":"Ana"}"#, true),
            (r#"{"\u006eame":"Ana"}"#, true),
            ("{}", true),
            (r#"{"name":"Ana","email":"a@b.example"}"#, false),
            (r#"{"name":"Ana","\u0065mail":"a@b.example"}"#, false),
            (r#"{"Name":"Ana"}"#, false),
            (r#"[{"name":"Ana"}]"#, false),
            (r#"{"name":"Ana"} {"email":"a@b.example"}"#, false),
            (r#"{"name":"Ana","#, false),
            ("", false),
        ] {
            assert_eq!(contact.takes(body.as_bytes()), taken, "{body}");
        }
        assert!(write("/api/v2/contacts").takes(b"anything"));
    }

    #[test]
    fn a_route_is_found_by_its_method_and_its_whole_path() {
        for (method, path, route) in [
            (Method::GET, "/api/v2/tickets/80", Some("/api/v2/tickets/{id}")),
            (Method::GET, "/api/v2/tickets", Some("/api/v2/tickets")),
            (Method::GET, "/api/v2/contacts/autocomplete", Some("/api/v2/contacts/autocomplete")),
            (Method::PUT, "/api/v2/contacts/1", Some("/api/v2/contacts/{id}")),
            (Method::POST, "/api/v2/contacts", Some("/api/v2/contacts")),
            (Method::GET, "/api/v2/contacts", None),
            (Method::HEAD, "/api/v2/tickets/80", None),
            (Method::DELETE, "/api/v2/contacts/1", None),
            (Method::GET, "/api/v2/tickets/", None),
            (Method::GET, "/api/v2/tickets/{id}", None),
            (Method::GET, "/api/v2/tickets/80/conversations", None),
            (Method::GET, "/api/v2/tickets/%38", None),
            (Method::GET, "//api/v2/tickets/80", None),
            (Method::GET, "/API/v2/tickets/80", None),
        ] {
            let found = Relayed::find(&method, path);
            assert_eq!(found.map(|found| found.path), route, "{method} {path}");
            assert!(found.is_none_or(|found| found.method == method), "{method} {path}");
        }
    }

    #[test]
    fn only_digits_are_an_id() {
        let contact = read("/api/v2/contacts/{id}", &[]);
        for (path, relayed) in [
            ("/api/v2/contacts/1", true),
            ("/api/v2/contacts/9007199254740991", true),
            ("/api/v2/contacts/90071992547409910", false),
            ("/api/v2/contacts/", false),
            ("/api/v2/contacts/1/", false),
            ("/api/v2/contacts/1%2f2", false),
            ("/api/v2/contacts/%31", false),
            ("/api/v2/contacts/..", false),
            ("/api/v2/contacts/-1", false),
            ("/api/v2/contacts/١", false),
            ("/api/v2/tickets/1", false),
        ] {
            assert_eq!(contact.path_for(path).is_some(), relayed, "{path}");
        }
    }
}
