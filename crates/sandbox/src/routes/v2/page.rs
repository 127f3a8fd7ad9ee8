//! Paging: `page`, `per_page`, and `Link: <…>; rel="next"` while there is more (fact R5).

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::Value;

/// Which part of a list is wanted.
#[derive(Clone, Debug)]
pub(super) struct Page {
    number: u32,
    size: u32,
    query: String,
}

impl Page {
    pub(super) fn new(number: u32, size: u32, query: &str) -> Self {
        Self { number, size, query: query.to_owned() }
    }

    /// How many rows to ask for: one more than are shown tells whether there is a next page.
    pub(super) fn limit(&self) -> u32 {
        self.size.saturating_add(1)
    }

    /// How many rows come before.
    pub(super) fn offset(&self) -> u32 {
        (self.number - 1).saturating_mul(self.size)
    }

    /// The rows of this page out of a list that is here as a whole.
    pub(super) fn cut<T>(&self, all: Vec<T>) -> Vec<T> {
        let skip = usize::try_from(self.offset()).unwrap_or(usize::MAX);
        let take = usize::try_from(self.limit()).unwrap_or(usize::MAX);
        all.into_iter().skip(skip).take(take).collect()
    }

    /// The page, and where the next one is.
    pub(super) fn respond(
        &self,
        path: &str,
        headers: &HeaderMap,
        mut rows: Vec<Value>,
    ) -> Response {
        let shown = usize::try_from(self.size).unwrap_or(usize::MAX);
        let more = rows.len() > shown;
        rows.truncate(shown);
        let mut response = Json(rows).into_response();
        if more && let Some(link) = self.next(path, headers) {
            response.headers_mut().insert(header::LINK, link);
        }
        response
    }

    fn next(&self, path: &str, headers: &HeaderMap) -> Option<HeaderValue> {
        let others =
            form_urlencoded::parse(self.query.as_bytes()).filter(|(name, _)| name != "page");
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(others)
            .append_pair("page", &self.number.checked_add(1)?.to_string())
            .finish();
        let address = address(headers, &format!("{path}?{query}"))?;
        HeaderValue::from_str(&format!("<{}>; rel=\"next\"", address.to_str().ok()?)).ok()
    }
}

/// A path of this helpdesk as the client knows it. Without a host it is relative: still a valid address.
pub(super) fn address(headers: &HeaderMap, path: &str) -> Option<HeaderValue> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let plain = host
        .filter(|host| host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b)));
    let origin = plain.map(|host| format!("http://{host}")).unwrap_or_default();
    HeaderValue::from_str(&format!("{origin}{path}")).ok()
}

/// 201, with where to find what was made.
pub(super) fn created(headers: &HeaderMap, path: &str, body: Value) -> Response {
    let mut response = (StatusCode::CREATED, Json(body)).into_response();
    if let Some(place) = address(headers, path) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}
