//! Whatever is asked: there is an answer, and nothing but what is in the list reaches the helpdesk.

use proptest::{collection::vec, prelude::*, sample::select};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    runtime::Runtime,
};

use crate::support::{Asked, BASIC, Helpdesk, KEY, Said, get, in_front_of};

const ANYTHING: Said = Said::This(200, &[("Content-Type", "application/json")], "{}");

/// Words of paths and queries, with everything that has ever got anybody past a list.
const WORDS: [&str; 52] = [
    "/",
    "/",
    "/",
    "/",
    "//",
    "api",
    "v2",
    "agent",
    "me",
    "sign-in",
    "sign-out",
    "events",
    "agents",
    "contacts",
    "autocomplete",
    "companies",
    "tickets",
    "search",
    "integrations",
    "cti",
    "pop",
    "details",
    "1",
    "80",
    "9007199254740991",
    "..",
    "../",
    "./",
    "%2e%2e",
    "%2f",
    "%5c",
    "\\",
    ";",
    "%00",
    "%0d%0a",
    "@",
    ":",
    "*",
    "?",
    "&",
    "=",
    "call_reference_id=1",
    "query=",
    "term=",
    "page=",
    "requester_id=1",
    "%",
    "%zz",
    "{id}",
    "healthz",
    "http://evil.example",
    "index.html",
];

const HEADERS: [&str; 16] = [
    "X-Softphone-Agent",
    "Cookie",
    "Origin",
    "Sec-Fetch-Site",
    "Content-Type",
    "Accept-Encoding",
    "If-None-Match",
    "X-Forwarded-For",
    "Authorization",
    "X-Http-Method-Override",
    "Expect",
    "Range",
    "Accept",
    "Host",
    "X-Forwarded-Host",
    "Upgrade",
];

const VALUES: [&str; 26] = [
    "1001",
    "softphone-seal-1001=AAAA",
    "; softphone-seal-1001=",
    "https://phone.acme.example",
    "null",
    "same-origin",
    "cross-site",
    "application/json",
    "text/plain",
    "gzip",
    "br;q=0.5",
    ";q=",
    "*",
    "W/\"x\"",
    "\"",
    ",",
    "127.0.0.1",
    "[::1]:80",
    "Basic eDpY",
    "phone.acme.example",
    "100-continue",
    "bytes=0-",
    "-1",
    "99999999999999999999",
    "websocket",
    "ü",
];

fn text(words: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    vec(select(words), 0..most).prop_map(|words| words.concat())
}

/// A whole request, as it goes over the wire.
fn request() -> impl Strategy<Value = Vec<u8>> {
    let method =
        select(&["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "X"][..]);
    let known = select(
        &[
            "/api/v2/integrations/cti/pop",
            "/api/v2/integrations/cti/details",
            "/api/v2/contacts/",
            "/api/v2/contacts",
            "/api/v2/tickets/",
            "/api/v2/tickets",
            "/agent/sign-in",
            "/agent/me",
            "/",
        ][..],
    );
    let rest = (select(&["", "?", "/", "&"][..]), text(&WORDS, 12));
    let rest = rest.prop_map(|(first, words)| format!("{first}{words}"));
    let header = (select(&HEADERS[..]), text(&VALUES, 4));
    let body = prop_oneof![Just(b"{}".to_vec()), vec(any::<u8>(), 0..64)];
    (method, any::<bool>(), known, rest, vec(header, 0..6), body).prop_map(
        |(method, with_known, known, rest, headers, body)| {
            let path = if with_known { format!("{known}{rest}") } else { format!("/{rest}") };
            let headers = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
            let request = format!(
                "{method} {path} HTTP/1.1\r\nHost: phone.acme.example\r\nX-Softphone-Agent: 1001\r\n{}Connection: close\r\n\
                 Content-Length: {}\r\n\r\n",
                headers.collect::<String>(),
                body.len()
            );
            [request.into_bytes(), body].concat()
        },
    )
}

/// Whether the list has it.
fn is_listed(asked: &Asked) -> bool {
    let path = asked.uri.path().strip_prefix("/api/v2/").unwrap_or_default();
    let is_id = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    let parameters: &[&str] = match (asked.method.as_str(), path) {
        ("POST", "integrations/cti/pop" | "contacts") | ("GET", "agents/me") => &[],
        ("GET", "integrations/cti/details") => &["call_reference_id"],
        ("GET", "search/contacts") => &["query", "page"],
        ("GET", "contacts/autocomplete") => &["term"],
        ("GET", "tickets") => {
            &["requester_id", "updated_since", "order_by", "order_type", "per_page"]
        }
        ("GET", path) => match path.split_once('/') {
            Some(("contacts" | "companies" | "tickets", id)) if is_id(id) => &[],
            _ => return false,
        },
        _ => return false,
    };
    let mut query = asked.uri.query().into_iter().flat_map(|query| query.split('&'));
    query.all(|pair| parameters.contains(&pair.split('=').next().unwrap_or_default()))
}

/// 25 requests each; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn there_is_an_answer_and_only_what_is_listed_goes_on(requests in vec(request(), 25)) {
        Runtime::new().unwrap().block_on(async {
            let helpdesk = Helpdesk::start(ANYTHING).await;
            let gateway = in_front_of(&helpdesk).await;
            for request in requests {
                let shown = String::from_utf8_lossy(&request).into_owned();
                let mut stream = TcpStream::connect(gateway).await.unwrap();
                stream.write_all(&request).await.unwrap();
                let mut answer = Vec::new();
                // It may be refused before all of it is read, and then the connection is reset.
                let _ = stream.read_to_end(&mut answer).await;
                let answer = String::from_utf8_lossy(&answer).into_owned();
                // Without an answer, something has panicked.
                assert!(answer.starts_with("HTTP/1.1 "), "{shown}\n---\n{answer}");
                assert!(!answer.contains(KEY) && !answer.contains(BASIC), "{shown}\n---\n{answer}");
                assert!(!answer.to_ascii_lowercase().contains("\r\nlocation:"), "{shown}");
            }
            assert_eq!(get(gateway, "/healthz", "").await.status, 200);
            for asked in helpdesk.asked() {
                assert!(is_listed(&asked), "{asked:?}");
                assert_eq!(&asked.headers["authorization"], BASIC);
                assert!(!asked.headers.contains_key("cookie"), "{asked:?}");
                assert!(asked.method == "POST" || asked.body.is_empty(), "{asked:?}");
            }
        });
    }
}

#[test]
fn the_list_knows_what_is_not_in_it() {
    let asked = |method: &str, uri: &str| Asked {
        method: method.parse().unwrap(),
        uri: uri.parse().unwrap(),
        headers: http::HeaderMap::new(),
        body: axum::body::Bytes::new(),
    };
    assert!(is_listed(&asked("GET", "/api/v2/tickets/80")));
    for (method, uri) in [
        ("DELETE", "/api/v2/tickets/80"),
        ("GET", "/api/v2/tickets/80/notes"),
        ("GET", "/api/v2/agents"),
        ("GET", "/api/v2/tickets?email=x"),
        ("GET", "/api/v2/contacts/1%2f2"),
    ] {
        assert!(!is_listed(&asked(method, uri)), "{method} {uri}");
    }
}
