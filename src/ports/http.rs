//! One way to ask a server for something, compiled once for all that is asked.

use gloo_net::http::Request;
use web_sys::AbortSignal;

/// What is asked.
pub struct Question<'a> {
    /// Whom.
    pub url: &'a str,
    /// Names and values.
    pub headers: &'a [(&'a str, &'a str)],
    /// What is sent, by `POST`; `None` asks by `GET`.
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

async fn fetch(question: Question<'_>) -> Result<Reply, gloo_net::Error> {
    let mut builder = if question.body.is_some() {
        Request::post(question.url)
    } else {
        Request::get(question.url)
    };
    for (name, value) in question.headers {
        builder = builder.header(name, value);
    }
    builder = builder.abort_signal(question.signal);
    let request = match question.body {
        Some(body) => builder.body(body),
        None => builder.build(),
    };
    let response = request?.send().await?;
    Ok(Reply {
        status: response.status(),
        retry_after: response.headers().get("retry-after"),
        body: response.text().await?,
    })
}
