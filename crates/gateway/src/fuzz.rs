//! What fuzzing asks of each parser that faces the network: it never panics, and what it lets through is
//! what the rest of the gateway relies on. `fuzz/` has a target for each of these functions; the seeds
//! and findings there are tried again by this module's test, with every `cargo test`.
//!
//! Compiled for tests and for fuzzing only.
#![allow(clippy::missing_panics_doc)] // Panicking is how they say what they found.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::OnceLock,
};

use bytes::Bytes;
use cti::{AgentId, call_event::CallEvent};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use url::{Host, Url};

use crate::{
    Peer, SealSecret,
    app_config::{self, AppOrigins},
    bus::Message,
    door::Door,
    identity::{self, TrustedProxies},
    relay::{RELAYED, Relayed},
    routes,
    seal::Seal,
    security,
    streams::{
        event::{Click, ClickId, Event, News},
        event_id::EventId,
    },
};

/// Reads what it is given; panics where something does not hold.
type Target = fn(&[u8]);

/// Every target, by the name of its folder of seeds.
pub const TARGETS: [(&str, Target); 10] = [
    ("click_to_dial", click_to_dial),
    ("call_event", call_event),
    ("seal", seal),
    ("relay", relay),
    ("agent", agent),
    ("forwarded", forwarded),
    ("door", door),
    ("last_event_id", last_event_id),
    ("app_config", app_config),
    ("bus", bus),
];

const HELPDESK: &str = "https://acme.freshdesk.com";

/// The first line, and what comes after it.
fn lines(data: &[u8]) -> (&[u8], &[u8]) {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    (&data[..end], data.get(end + 1..).unwrap_or_default())
}

/// A header as it can arrive: what is no header value does not get through HTTP.
fn with(name: &HeaderName, values: &[&[u8]]) -> HeaderMap {
    let values = values.iter().filter_map(|value| HeaderValue::from_bytes(value).ok());
    values.map(|value| (name.clone(), value)).collect()
}

/// An event in a stream is three lines and an empty one, whatever is in it.
fn check_frame(news: News) {
    let id = "00000000000100010000000a".parse().expect("an id");
    let agent = AgentId::new(1001).expect("an id");
    let event = Event { id, agent, news };
    let frame = event.frame();
    let text = std::str::from_utf8(&frame).expect("text");
    assert!(text.ends_with("\n\n") && text.lines().count() == 4, "{text}");
    assert!(!text.contains(['\r', '\0']), "{text}");
    // Another instance reads the same.
    let told = serde_json::to_vec(&event).expect("JSON");
    let read: Event = serde_json::from_slice(&told).expect("what we wrote ourselves");
    assert_eq!(read.frame(), frame);
}

/// A click: the query in the first line, then the body, in any of its forms.
pub fn click_to_dial(data: &[u8]) {
    let (query, body) = lines(data);
    let Ok(query) = std::str::from_utf8(query) else { return };
    for content_type in ["application/json", "application/x-www-form-urlencoded"] {
        let headers = with(&header::CONTENT_TYPE, &[content_type.as_bytes()]);
        let body = Bytes::copy_from_slice(body);
        let Ok(received) = routes::click_to_dial::read(&headers, query, &body) else { continue };
        let number = received.click.requester_number.dialable();
        let plain = |c: char| c.is_ascii_digit() || "+*#,;".contains(c);
        assert!(!number.is_empty() && number.chars().all(plain), "{number:?}");
        let id: ClickId = "0000000a-0000000b".parse().expect("an id");
        check_frame(News::Click(Click::new(id, 1, &received.click)));
    }
}

/// A report of a telephone system.
pub fn call_event(data: &[u8]) {
    let Ok(event) = CallEvent::from_json(data) else { return };
    // Strict out, and what is strict is read as itself; as it was typed, a number need not be.
    let strict = serde_json::to_vec(&event).expect("JSON");
    let again = CallEvent::from_json(&strict).expect("what we wrote ourselves");
    assert_eq!(serde_json::to_vec(&again).expect("JSON"), strict);
    check_frame(News::Call(event));
}

/// A `Cookie` header: nothing that we did not seal opens.
pub fn seal(data: &[u8]) {
    static SEAL: OnceLock<Seal> = OnceLock::new();
    let seal = SEAL.get_or_init(|| {
        let secret = SealSecret::random().expect("randomness");
        Seal::new(&[secret], HELPDESK.to_owned())
    });
    let agent = AgentId::new(1001).expect("an id");
    let (one, two) = lines(data);
    let headers = with(&header::COOKIE, &[one, two]);
    for text in identity::cookies(agent, &headers) {
        assert!(seal.open(agent, text, 1).is_err());
        assert!(seal.open_hand_over(agent, text, 1).is_err());
    }
    if let Ok(text) = std::str::from_utf8(data) {
        assert!(seal.open(agent, text, 1).is_err());
    }
}

/// An address that is asked of the relay: whatever it looks like, what goes out is a listed path of the
/// helpdesk with listed parameters.
pub fn relay(data: &[u8]) {
    let Ok(asked) = Uri::try_from(data) else { return };
    for method in [Method::GET, Method::POST, Method::PUT] {
        // What is relayed without the router goes out under the very path that was asked.
        if let Some(route) = Relayed::find(&method, asked.path()) {
            assert_eq!(route.path_for(asked.path()).as_deref(), Some(asked.path()));
        }
    }
    for route in &RELAYED {
        let Some(path) = route.path_for(asked.path()) else { continue };
        let query = route.query_for(asked.query().unwrap_or_default());
        let address = format!("{HELPDESK}{path}{query}");
        let ours = Uri::try_from(&address).expect("parts of an address are one");
        assert_eq!(ours.authority().expect("a host"), "acme.freshdesk.com");
        let sent = Uri::try_from(format!("{path}{query}")).expect("a path and a query");
        assert_eq!((sent.authority(), sent.path(), sent.query()), (None, &*path, ours.query()));
        // An independent reader sees the same.
        let url = Url::parse(&address).expect("an address");
        assert_eq!((url.host_str(), url.path()), (Some("acme.freshdesk.com"), &*path));
        assert_eq!((url.fragment(), url.username()), (None, ""));
        let folder = route.path.trim_end_matches("{id}");
        let id = path.strip_prefix(folder).expect("the listed path");
        assert!(id.bytes().all(|byte| byte.is_ascii_digit()), "{path}");
        let mut pairs = ours.query().into_iter().flat_map(|query| query.split('&'));
        assert!(pairs.all(|pair| {
            let name = pair.split_once('=').map_or(pair, |(name, _)| name);
            route.parameters.contains(&name)
        }));
    }
}

/// The header by which the app names its agent, twice where there are two lines.
pub fn agent(data: &[u8]) {
    let (one, two) = lines(data);
    let name = &identity::AGENT_HEADER;
    let Ok(agent) = identity::named_in_header(&with(name, &[one])) else { return };
    let text = std::str::from_utf8(one).expect("digits");
    assert_eq!(text.trim_start_matches('0'), agent.to_string());
    let both = with(name, &[one, two]);
    assert!(both.len() < 2 || identity::named_in_header(&both).is_err());
}

/// `X-Forwarded-For`, a header a line: it counts only from trusted proxies, and never beyond the first
/// address that is none.
pub fn forwarded(data: &[u8]) {
    let proxies = TrustedProxies::new(&["10.0.0.0/8".parse().expect("a network")]);
    let (one, two) = lines(data);
    let headers = with(&HeaderName::from_static("x-forwarded-for"), &[one, two]);
    let from = |ip: Ipv4Addr| Some(Peer(SocketAddr::from((ip, 1))));
    let stranger = Ipv4Addr::new(198, 51, 100, 7);
    assert_eq!(proxies.client(from(stranger), &headers), IpAddr::from(stranger));
    let client = proxies.client(from(Ipv4Addr::new(10, 0, 0, 1)), &headers);
    if let IpAddr::V6(client) = client {
        assert!(client.to_ipv4_mapped().is_none() && client.segments()[4..] == [0; 4], "{client}");
    }
    assert_eq!(proxies.client(None, &headers), IpAddr::from(Ipv4Addr::UNSPECIFIED));
}

/// `Host` in the first line, `Origin` in the second: what somebody else may control is not ours.
pub fn door(data: &[u8]) {
    let (host, origin) = lines(data);
    let mut headers = with(&header::HOST, &[host]);
    headers.extend(with(&header::ORIGIN, &[origin]));
    let public = Url::parse("https://phone.acme.example").expect("an address");
    let doors = [None, Some(&public)].map(|public| Door::new(public).expect("a good address"));
    let [no_name, public] = doors;
    let mut request = http::Request::new(());
    request.headers_mut().extend(headers.clone());
    if public.is_ours(&request) {
        let host = std::str::from_utf8(host).expect("text").to_ascii_lowercase();
        assert!(matches!(&*host, "phone.acme.example" | "phone.acme.example:443"), "{host}");
    }
    if no_name.is_ours(&request) {
        let host = std::str::from_utf8(host).expect("text");
        // An independent reader: numbers, and this machine's own name.
        match Url::parse(&format!("http://{host}/")).ok().as_ref().and_then(Url::host) {
            Some(Host::Domain(name)) => {
                assert!(name == "localhost" || name.ends_with(".localhost"), "{host} {name}");
            }
            Some(Host::Ipv4(_) | Host::Ipv6(_)) | None => {}
        }
    }
    if headers.contains_key(header::ORIGIN) && !public.is_foreign(&headers) {
        assert!(origin.eq_ignore_ascii_case(b"https://phone.acme.example"));
    }
    if headers.contains_key(header::ORIGIN) && !no_name.is_foreign(&headers) {
        let origin = std::str::from_utf8(origin).expect("text");
        let authority = origin.split_once("://").expect("a scheme").1;
        assert!(authority.as_bytes().eq_ignore_ascii_case(host), "{origin}");
    }
}

/// Where a softphone says which event it had last: the header in the first line, the query in the second.
pub fn last_event_id(data: &[u8]) {
    let (header, query) = lines(data);
    let headers = with(&HeaderName::from_static("last-event-id"), &[header]);
    let query = String::from_utf8_lossy(query);
    if let Some(id) = routes::events::last_event_id(&headers, &query) {
        let text = id.to_string();
        assert_eq!(text.parse::<EventId>(), Ok(id));
        let (said, asked) = (header == text.as_bytes(), query.contains(&text));
        assert!(said || asked, "{text}");
    }
    if let Ok(Ok(id)) = std::str::from_utf8(data).map(str::parse::<ClickId>) {
        assert_eq!(id.to_string().as_bytes(), data);
    }
}

/// `config.json`: what stands in it cannot change the security policy beyond its place.
pub fn app_config(data: &[u8]) {
    let Ok(config) = app_config::parse(data) else { return };
    let helpdesk = Url::parse(HELPDESK).expect("an address");
    let Ok(origins) = AppOrigins::read(&config, &helpdesk) else { return };
    let headers = security::headers(&origins).expect("plain addresses");
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
    assert_eq!(policy.split(';').count(), 10, "{policy}");
    let ancestors = policy.split("frame-ancestors ").nth(1).expect("who may frame it");
    assert!(!ancestors.contains([' ', '*', '\'', ',']), "{policy}");
}

/// What another instance tells over the bus.
pub fn bus(data: &[u8]) {
    if let Ok(Message::Event(event)) = serde_json::from_slice(data) {
        check_frame(event.news);
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    #[test]
    fn what_fuzzing_began_with_and_found_holds() {
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
        for (name, target) in TARGETS {
            let files = fs::read_dir(seeds.join(name)).expect("a folder of seeds");
            let mut tried = 0;
            for file in files {
                let data = fs::read(file.unwrap().path()).unwrap();
                target(&data);
                // Whatever it is cut short to, too.
                (0..data.len().min(200)).for_each(|end| target(&data[..end]));
                tried += 1;
            }
            assert!(tried > 0, "fuzz/seeds/{name} is empty");
        }
    }
}
