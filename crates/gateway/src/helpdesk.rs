//! The helpdesk's address, as an origin.

use url::{Host, Url};

use crate::{Setting, SettingsError};

const EXPECTED: &str = "the helpdesk's address without a path, such as https://acme.freshdesk.com";

/// Checks [`Settings::helpdesk`](crate::Settings::helpdesk): an origin and nothing more, and `https`
/// unless it is this machine, because the service key travels with every request.
pub(crate) fn check(url: &Url) -> Result<(), SettingsError> {
    let wrong = |found: String| Err(SettingsError::new(Setting::Helpdesk, found, EXPECTED));
    // First, because every message below shows the address.
    if !url.username().is_empty() || url.password().is_some() {
        return wrong(format!(
            "contains a user name or a key before \"{}\" (not shown)",
            url.host_str().unwrap_or_default()
        ));
    }
    if !matches!(url.scheme(), "http" | "https") {
        return wrong(format!("is {url}, which is not a web address"));
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
        // What could not be read may still contain a key: `key:X@acme.freshdesk.com`.
        let shown = if text.contains('@') {
            "(not shown: it contains an @)"
        } else {
            text
        };
        SettingsError::new(
            Setting::Helpdesk,
            format!("is {shown:?}, which is not an address ({problem})"),
            EXPECTED,
        )
    })
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
