//! What the gateway relays: a list, and whatever is not in it stays outside.

use http::Method;

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
    pub(super) parameters: &'static [&'static str],
    /// Whether it has a body, which is JSON.
    pub(super) has_body: bool,
}

/// Everything the gateway relays: the CTI endpoints, and what the app shows of a caller.
pub(crate) static RELAYED: [Relayed; 10] = [
    write("/api/v2/integrations/cti/pop"),
    read("/api/v2/integrations/cti/details", &["call_reference_id"]),
    read("/api/v2/agents/me", &[]),
    read("/api/v2/search/contacts", &["query", "page"]),
    read("/api/v2/contacts/autocomplete", &["term"]),
    read("/api/v2/contacts/{id}", &[]),
    write("/api/v2/contacts"),
    read("/api/v2/companies/{id}", &[]),
    read(
        "/api/v2/tickets",
        &["requester_id", "updated_since", "order_by", "order_type", "per_page"],
    ),
    read("/api/v2/tickets/{id}", &[]),
];

const fn read(path: &'static str, parameters: &'static [&'static str]) -> Relayed {
    Relayed { method: Method::GET, path, parameters, has_body: false }
}

const fn write(path: &'static str) -> Relayed {
    Relayed { method: Method::POST, path, parameters: &[], has_body: true }
}

/// The largest id has 16 digits: JavaScript, which reads them, counts exactly up to 2^53.
const MOST_DIGITS: usize = 16;

impl Relayed {
    /// The path at the helpdesk for a request that this route matched; none where the id is no id.
    /// Takes the path as it was sent, so that an encoded digit or slash is none.
    pub(super) fn path_for(&self, asked: &str) -> Option<String> {
        let Some(folder) = self.path.strip_suffix("{id}") else {
            return Some(self.path.to_owned());
        };
        let id = asked.strip_prefix(folder)?;
        let is_id = (1..=MOST_DIGITS).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit());
        is_id.then(|| format!("{folder}{id}"))
    }

    /// The part of a query that goes along: the listed parameters, each as it was written.
    pub(super) fn query_for(&self, asked: &str) -> String {
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
