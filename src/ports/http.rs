//! One way to ask a server for something, compiled once for all that is asked.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestInit, Response};

/// What is asked.
pub struct Question<'a> {
    /// `GET` or `POST`.
    pub method: &'a str,
    /// Whom.
    pub url: &'a str,
    /// Names and values.
    pub headers: &'a [(&'a str, &'a str)],
    /// `None` for `GET`.
    pub body: Option<&'a str>,
    /// Ends the wait.
    pub signal: Option<&'a AbortSignal>,
}

/// What the server said, whatever it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
    /// The body.
    pub body: String,
}

impl Reply {
    /// Whether the server did what it was asked for.
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

/// Asks; `None` when there was no answer, or only the beginning of one.
pub async fn ask(question: Question<'_>) -> Option<Reply> {
    fetch(question).await.ok()
}

async fn fetch(question: Question<'_>) -> Result<Reply, JsValue> {
    let init = RequestInit::new();
    init.set_method(question.method);
    init.set_signal(question.signal);
    let headers = Headers::new()?;
    for (name, value) in question.headers {
        headers.append(name, value)?;
    }
    init.set_headers(&headers);
    if let Some(body) = question.body {
        init.set_body(&body.into());
    }
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response = JsFuture::from(window.fetch_with_str_and_init(question.url, &init)).await?;
    let response: Response = response.unchecked_into();
    let body = JsFuture::from(response.text()?).await?;
    Ok(Reply {
        status: response.status(),
        retry_after: response.headers().get("retry-after")?,
        body: body.as_string().unwrap_or_default(),
    })
}
