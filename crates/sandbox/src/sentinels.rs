//! Sentinels: people, numbers and tickets whose names tell which failure they bring. Whatever asks the
//! API for one of them fails that way, every time; nobody else is affected.

use cti::PhoneNumber;
use serde_json::Value;

use crate::faults::Kind;

/// Somebody whose every request fails in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentinel {
    /// How.
    pub kind: Kind,
    /// The contact's number.
    pub contact: u64,
    /// Their ticket's number.
    pub ticket: u64,
    /// Their telling name.
    pub name: &'static str,
    /// Their "Phone"; no other contact has it.
    pub phone: &'static str,
    /// Their address.
    pub email: &'static str,
    /// What is seen, in a reader's words.
    pub effect: &'static str,
}

const fn sentinel(
    kind: Kind,
    (contact, ticket): (u64, u64),
    name: &'static str,
    phone: &'static str,
    email: &'static str,
    effect: &'static str,
) -> Sentinel {
    Sentinel { kind, contact, ticket, name, phone, email, effect }
}

/// All of them. The last digits of a number, and the contact's own, are the status.
#[rustfmt::skip]
pub const ALL: &[Sentinel] = &[
    sentinel(Kind::Unauthorized, (9401, 41), "Keira Key-Refused", "+1 555 010 9401", "key-refused@sentinels.example", "401, as for a key that was revoked"),
    sentinel(Kind::Forbidden, (9403, 43), "Axel Access-Denied", "+1 555 010 9403", "access-denied@sentinels.example", "403, as for an agent who may not do this"),
    sentinel(Kind::Validation, (9400, 40), "Vera Validation", "+1 555 010 9400", "validation@sentinels.example", "400 with a field that is wrong"),
    sentinel(Kind::NotFound, (9404, 44), "Nell Not-Found", "+1 555 010 9404", "not-found@sentinels.example", "404 with an empty body"),
    sentinel(Kind::RateLimited, (9429, 42), "Ravi Rate-Limited", "+1 555 010 9429", "rate-limited@sentinels.example", "429 with Retry-After: 30"),
    sentinel(Kind::ServerErrorHtml, (9500, 50), "Hanna Html-Error", "+1 555 010 9500", "html-error@sentinels.example", "500 with a page of HTML"),
    sentinel(Kind::Slow, (9408, 48), "Sloane Slow-Answer", "+1 555 010 9408", "slow-answer@sentinels.example", "carried out, and answered after 5 s"),
    sentinel(Kind::CutAfterWrite, (9499, 49), "Cutler Cut-Off", "+1 555 010 9499", "cut-off@sentinels.example", "carried out, and the connection cut without a byte"),
];

/// How a sentinel's own API key begins; its contact's number follows.
const KEY: &str = "sentinel-key-";

/// The sentinel whose API key this is, for whoever tries to sign in: `sentinel-key-9429` and so on, of those
/// that refuse.
pub fn of_key(key: &str) -> Option<&'static Sentinel> {
    let contact: u64 = key.strip_prefix(KEY)?.parse().ok()?;
    let refuses = |kind| {
        matches!(
            kind,
            Kind::Unauthorized | Kind::Forbidden | Kind::RateLimited | Kind::ServerErrorHtml
        )
    };
    ALL.iter().find(|sentinel| sentinel.contact == contact && refuses(sentinel.kind))
}

/// `Retry-After` of the sentinel's 429, in seconds.
pub const RETRY_AFTER: u32 = 30;

/// The sentinel a request asks for, and the field that names it.
///
/// `path` without its query, `query` decoded, `body` as JSON where it is a JSON object.
pub fn of_request(
    path: &str,
    query: &[(String, String)],
    body: Option<&Value>,
) -> Option<(&'static Sentinel, &'static str)> {
    let mut segments = path.split('/').skip_while(|segment| *segment != "v2").skip(1);
    let in_path = match (segments.next(), segments.next().and_then(|id| id.parse::<u64>().ok())) {
        (Some("contacts"), Some(id)) => {
            ALL.iter().find(|sentinel| sentinel.contact == id).map(|sentinel| (sentinel, "id"))
        }
        (Some("tickets"), Some(id)) => {
            ALL.iter().find(|sentinel| sentinel.ticket == id).map(|sentinel| (sentinel, "id"))
        }
        _ => None,
    };
    in_path.or_else(|| query.iter().find_map(|(name, value)| named(name, value))).or_else(|| {
        body?.as_object()?.iter().find_map(|(name, value)| match value {
            Value::String(text) => named(name, text),
            Value::Number(number) => named(name, &number.to_string()),
            _ => None,
        })
    })
}

/// The sentinel that a parameter of this name and value means.
fn named(name: &str, value: &str) -> Option<(&'static Sentinel, &'static str)> {
    let by = |field: &'static str, is: &dyn Fn(&Sentinel) -> bool| {
        ALL.iter().find(|sentinel| is(sentinel)).map(|sentinel| (sentinel, field))
    };
    let number = || PhoneNumber::parse(value).ok();
    let phone = |sentinel: &Sentinel| {
        let own = PhoneNumber::parse(sentinel.phone).ok();
        own.is_some_and(|own| number().is_some_and(|other| own.dialable() == other.dialable()))
    };
    let email = |sentinel: &Sentinel| sentinel.email.eq_ignore_ascii_case(value.trim());
    let id = value.trim().parse::<u64>().ok();
    match name {
        "requester_id" => by("requester_id", &|sentinel| Some(sentinel.contact) == id),
        "ticket_id" => by("ticket_id", &|sentinel| Some(sentinel.ticket) == id),
        "phone" => by("phone", &phone),
        "mobile" => by("mobile", &phone),
        "requester_phone" => by("requester_phone", &phone),
        "email" => by("email", &email),
        "requester_email" => by("requester_email", &email),
        "term" => by("term", &|sentinel| sentinel.name.eq_ignore_ascii_case(value.trim())),
        "query" => by("query", &|sentinel| {
            [sentinel.name, sentinel.phone, sentinel.email].iter().any(|own| value.contains(own))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn kind(path: &str, query: &[(&str, &str)], body: Option<&Value>) -> Option<Kind> {
        let query: Vec<_> =
            query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        of_request(path, &query, body).map(|(sentinel, _)| sentinel.kind)
    }

    #[test]
    fn a_sentinel_is_known_by_path_query_and_body() {
        assert_eq!(kind("/api/v2/contacts/9401", &[], None), Some(Kind::Unauthorized));
        assert_eq!(kind("/api/v2/tickets/50/notes", &[], None), Some(Kind::ServerErrorHtml));
        assert_eq!(
            kind("/api/v2/contacts", &[("phone", "+15550109429")], None),
            Some(Kind::RateLimited)
        );
        let query = "\"email:'cut-off@sentinels.example'\"";
        assert_eq!(
            kind("/api/v2/search/contacts", &[("query", query)], None),
            Some(Kind::CutAfterWrite)
        );
        let body = json!({ "requester_id": "9403" });
        assert_eq!(kind("/api/v2/tickets", &[], Some(&body)), Some(Kind::Forbidden));
        let body = json!({ "requester_phone": "001 555 010 9404" });
        assert_eq!(kind("/api/v2/integrations/cti/pop", &[], Some(&body)), Some(Kind::NotFound));
    }

    #[test]
    fn nobody_else_is_one() {
        for path in ["/api/v2/contacts/41", "/api/v2/tickets/9401", "/api/v2/agents/9401", "/", ""]
        {
            assert_eq!(kind(path, &[], None), None, "{path}");
        }
        assert_eq!(kind("/api/v2/contacts", &[("page", "9401"), ("phone", "9401")], None), None);
        assert_eq!(kind("/api/v2/tickets", &[], Some(&json!([1]))), None);
        assert_eq!(
            kind("/api/v2/tickets", &[], Some(&json!({ "phone": [], "email": null }))),
            None
        );
    }
}
