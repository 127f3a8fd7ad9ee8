//! Under which address the gateway answers, and to which page.
//!
//! A page of another origin must not act with an agent's cookie, and a name that somebody else
//! controls must not lead here: a page under such a name would count as our own ("DNS rebinding").

use std::net::IpAddr;

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, StatusCode, header};
use url::{Host, Url};

use crate::{Setting, SettingsError, helpdesk::is_this_machine, problem::Problem, routes};

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Where the gateway is reached by browsers.
#[derive(Debug)]
pub(crate) struct Door {
    public: Option<Public>,
}

/// The public origin in the forms in which browsers send it.
#[derive(Debug)]
struct Public {
    origin: String,
    host: String,
    /// With the port that browsers leave away.
    host_and_port: String,
}

impl Door {
    /// Checks [`Settings::public_origin`](crate::Settings::public_origin).
    pub(crate) fn new(public_origin: Option<&Url>) -> Result<Self, SettingsError> {
        Ok(Self { public: public_origin.map(Public::new).transpose()? })
    }

    /// The refusal of a request that came under another address than ours.
    pub(crate) fn turn_away(&self, request: &Request) -> Option<Response> {
        if self.is_ours(request) {
            return None;
        }
        let path = request.uri().path();
        if routes::is_for_agents(path) {
            return Some(Problem::HostUnknown.into_response());
        }
        let no_store = [(header::CACHE_CONTROL, "no-store")];
        Some((StatusCode::MISDIRECTED_REQUEST, no_store, self.explain()).into_response())
    }

    /// Whether a request came under an address of ours.
    pub(crate) fn is_ours<B>(&self, request: &http::Request<B>) -> bool {
        if routes::is_for_programs(request.uri().path()) {
            return true;
        }
        let mut hosts = request.headers().get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next())
        else {
            return false;
        };
        let in_address = request.uri().authority().map(http::uri::Authority::as_str);
        self.is_our_name(host) && in_address.is_none_or(|authority| self.is_our_name(authority))
    }

    fn is_our_name(&self, host: &str) -> bool {
        match &self.public {
            Some(public) => {
                host.eq_ignore_ascii_case(&public.host)
                    || host.eq_ignore_ascii_case(&public.host_and_port)
            }
            // Nobody can make a number lead elsewhere, nor this machine's own name.
            None => is_number_or_this_machine(host),
        }
    }

    /// Whether a page of another origin made this request.
    ///
    /// Browsers say so themselves in `Sec-Fetch-Site` (to secure addresses), and in `Origin`. Whoever
    /// sends neither is no browser, and needs no page's help to ask.
    pub(crate) fn is_foreign(&self, headers: &HeaderMap) -> bool {
        if let Some(site) = headers.get(SITE) {
            return site != "same-origin";
        }
        let Some(origin) = headers.get(header::ORIGIN) else {
            return false;
        };
        let origin = origin.to_str().unwrap_or_default();
        if let Some(public) = &self.public {
            return !origin.eq_ignore_ascii_case(&public.origin);
        }
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let authority = origin.split_once("://").map(|(_, authority)| authority);
        !matches!((authority, host), (Some(a), Some(b)) if a.eq_ignore_ascii_case(b))
    }

    /// What somebody reads who came under another address.
    fn explain(&self) -> String {
        match &self.public {
            Some(public) => format!(
                "This softphone answers only under {}.\n\nIf that is not its address: its admin sets the right \
                 one with --public-origin or SOFTPHONE_GATEWAY_PUBLIC_ORIGIN.\n",
                public.origin
            ),
            None => "This softphone does not know this address.\n\nIts admin sets the address that agents' browsers \
                     use with --public-origin https://… or SOFTPHONE_GATEWAY_PUBLIC_ORIGIN; until then it answers \
                     only to IP addresses and to localhost.\n"
                .to_owned(),
        }
    }
}

impl Public {
    fn new(url: &Url) -> Result<Self, SettingsError> {
        let wrong = |found: String| {
            Err(SettingsError::new(
                Setting::PublicOrigin,
                found,
                "the address of the softphone as browsers use it, without a path, such as \
                 https://phone.acme.example",
            ))
        };
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return wrong(format!("is {url}, which is not a web address"));
        };
        if !matches!(url.scheme(), "http" | "https") {
            return wrong(format!("is {url}, which is not a web address"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return wrong("contains a user name or a key (not shown)".to_owned());
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return wrong(format!("is {url}, which has something after the host"));
        }
        if url.scheme() == "http" && !is_this_machine(url) {
            return wrong(format!(
                "is {url}, and under plain http browsers give no microphone and keep no sign-in"
            ));
        }
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            host: url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
            host_and_port: format!("{host}:{port}"),
        })
    }
}

fn is_number_or_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    let number = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    number.parse::<IpAddr>().is_ok()
        || matches!(Host::parse(name), Ok(Host::Domain(name))
            if name == "localhost" || name.ends_with(".localhost"))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn door(public: Option<&str>) -> Door {
        Door::new(public.map(|url| url.parse().unwrap()).as_ref()).unwrap()
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn only_our_own_page_and_programs_are_no_strangers() {
        let public = door(Some("https://phone.acme.example"));
        let host = ("host", "phone.acme.example");
        for (pairs, foreign) in [
            (vec![host], false),
            (vec![host, ("origin", "https://phone.acme.example")], false),
            (vec![host, ("origin", "https://PHONE.acme.example")], false),
            (vec![host, ("origin", "http://phone.acme.example")], true),
            (vec![host, ("origin", "https://evil.example")], true),
            (vec![host, ("origin", "https://phone.acme.example.evil.example")], true),
            (vec![host, ("origin", "https://phone.acme.example:8443")], true),
            (vec![host, ("origin", "null")], true),
            (vec![host, ("sec-fetch-site", "same-origin"), ("origin", "null")], false),
            (
                vec![
                    host,
                    ("sec-fetch-site", "same-site"),
                    ("origin", "https://phone.acme.example"),
                ],
                true,
            ),
            (vec![host, ("sec-fetch-site", "cross-site")], true),
            (vec![host, ("sec-fetch-site", "none")], true),
        ] {
            assert_eq!(public.is_foreign(&headers(&pairs)), foreign, "{pairs:?}");
        }
        let here = ("host", "127.0.0.1:8201");
        for (pairs, foreign) in [
            (vec![here, ("origin", "http://127.0.0.1:8201")], false),
            (vec![here, ("origin", "http://127.0.0.1:8202")], true),
            (vec![here, ("origin", "http://localhost:8201")], true),
            (vec![("origin", "http://127.0.0.1:8201")], true),
        ] {
            assert_eq!(door(None).is_foreign(&headers(&pairs)), foreign, "{pairs:?}");
        }
    }

    #[test]
    fn a_name_that_somebody_else_may_control_is_not_ours() {
        let public = door(Some("https://phone.acme.example"));
        let other_port = door(Some("https://phone.acme.example:8443"));
        for (host, of_public, of_other_port, of_none) in [
            ("phone.acme.example", true, false, false),
            ("PHONE.ACME.EXAMPLE:443", true, false, false),
            ("phone.acme.example:8443", false, true, false),
            ("phone.acme.example.", false, false, false),
            ("evil.example", false, false, false),
            ("localhost", false, false, true),
            ("LOCALHOST:8080", false, false, true),
            ("phone.localhost:8080", false, false, true),
            ("localhost.evil.example", false, false, false),
            ("127.0.0.1", false, false, true),
            ("192.168.1.7:8080", false, false, true),
            ("[::1]:8080", false, false, true),
            ("[2001:db8::1]", false, false, true),
            ("127.0.0.1.evil.example", false, false, false),
            ("127.0.0.1@evil.example", false, false, false),
            ("", false, false, false),
            (":8080", false, false, false),
        ] {
            let ours = [&public, &other_port, &door(None)].map(|door| door.is_our_name(host));
            assert_eq!(ours, [of_public, of_other_port, of_none], "{host}");
        }
    }
}
