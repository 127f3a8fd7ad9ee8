//! Which page may ask the gateway to act.

use axum::{extract::Request, middleware::Next, response::Response};
use http::{HeaderMap, HeaderValue, header};

use crate::problem::Problem;

/// Lets only our own page, and what is no page, go on.
pub(crate) async fn refuse(request: Request, next: Next) -> Result<Response, Problem> {
    if is_foreign(request.headers()) {
        return Err(Problem::ForeignOrigin);
    }
    Ok(next.run(request).await)
}

/// Whether a page of another origin made this request. The key would act for it, so it is refused.
///
/// Browsers say so themselves in `Sec-Fetch-Site` (to secure addresses), and in `Origin`. Whoever
/// sends neither is no browser, and needs no page's help to ask.
fn is_foreign(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site != "same-origin";
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return false;
    };
    let (Ok(origin), Some(Ok(host))) =
        (origin.to_str(), headers.get(header::HOST).map(HeaderValue::to_str))
    else {
        return true;
    };
    !origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use http::HeaderName;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn only_our_own_page_and_programs_are_no_strangers() {
        let host = ("host", "phone.acme.example");
        for (pairs, foreign) in [
            (vec![host], false),
            (vec![host, ("origin", "https://phone.acme.example")], false),
            (vec![host, ("origin", "https://PHONE.acme.example")], false),
            (vec![("host", "127.0.0.1:8201"), ("origin", "http://127.0.0.1:8201")], false),
            (vec![host, ("origin", "https://evil.example")], true),
            (vec![host, ("origin", "https://phone.acme.example.evil.example")], true),
            (vec![host, ("origin", "https://phone.acme.example:8443")], true),
            (vec![host, ("origin", "null")], true),
            (vec![("origin", "https://phone.acme.example")], true),
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
            assert_eq!(is_foreign(&headers(&pairs)), foreign, "{pairs:?}");
        }
    }
}
