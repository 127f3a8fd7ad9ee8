//! The helpdesk's address, as an origin.

use url::{Host, Url};

use crate::{Setting, SettingsError};

const EXPECTED: &str = "the helpdesk's address without a path, such as https://acme.freshdesk.com";

/// Checks [`Settings::helpdesk`](crate::Settings::helpdesk): an origin and nothing more, and `https`
/// unless it is this machine, because the service key travels with every request.
pub(crate) fn check(url: &Url) -> Result<(), SettingsError> {
    let wrong = |found: String| Err(SettingsError::new(Setting::Helpdesk, found, EXPECTED));
    // First, because the messages after these two show the whole address.
    if !matches!(url.scheme(), "http" | "https") {
        return wrong(format!("is {}, which is not a web address", shown(url.as_str())));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong(format!(
            "contains a user name or a key before \"{}\" (not shown)",
            url.host_str().unwrap_or_default()
        ));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return wrong(format!("is {url}, which has something after the host"));
    }
    if url.scheme() == "http" && !is_this_machine(url) {
        return wrong(format!(
            "is {url}, and plain http would show the service key to the network"
        ));
    }
    Ok(())
}

/// Reads [`Settings::helpdesk`](crate::Settings::helpdesk) from what an admin typed.
pub fn parse(text: &str) -> Result<Url, SettingsError> {
    Url::parse(text).map_err(|problem| {
        let found = format!("is {}, which is not an address ({problem})", shown(text));
        SettingsError::new(Setting::Helpdesk, found, EXPECTED)
    })
}

/// An origin is plain ASCII, so this is for the compiler more than for anybody.
pub(crate) fn no_header() -> SettingsError {
    SettingsError::new(Setting::Helpdesk, "is an address no header can carry", EXPECTED)
}

/// What was given, unless it could be or contain a key: `key:X@acme.freshdesk.com`, or a key in the
/// wrong place.
fn shown(text: &str) -> String {
    let looks_like_an_address =
        text.contains('.') || text.contains("//") || text.starts_with("localhost");
    if looks_like_an_address && !text.contains('@') {
        format!("{text:?}")
    } else {
        "(not shown: it could be a key)".to_owned()
    }
}

/// Whether an address leads to this machine and nowhere else.
pub(crate) fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
