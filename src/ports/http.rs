//! One way to ask a server for something, compiled once for all that is asked.

use gloo_net::http::Request;
use gloo_timers::callback::Timeout;
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, AbortSignal};

/// What is asked.
pub struct Question<'a> {
    /// Whom.
    pub url: &'a str,
    /// Names and values.
    pub headers: &'a [(&'a str, &'a str)],
    /// What is sent, by `POST`; `None` asks by `GET`.
    pub body: Option<&'a str>,
    /// Whether it is sent by `PUT` instead: it changes what is there.
    pub put: bool,
    /// How long the answer may take, in milliseconds; `None` waits for as long as the browser does.
    pub within: Option<u32>,
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

/// Why there is no answer. The server may have done what it was asked for all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReply {
    /// It did not come in time.
    TimedOut,
    /// The server was not reached, the connection broke, or the browser does not show its answer.
    Lost,
}

/// Asks.
pub async fn ask(question: Question<'_>) -> Result<Reply, NoReply> {
    let deadline = question.within.map(Deadline::start);
    let signal = deadline.as_ref().map(|deadline| deadline.controller.signal());
    fetch(question, signal.as_ref()).await.map_err(|_| match signal {
        Some(signal) if signal.aborted() => NoReply::TimedOut,
        Some(_) | None => NoReply::Lost,
    })
}

/// Ends a request that takes too long.
struct Deadline {
    controller: AbortController,
    _timeout: Timeout,
}

impl Deadline {
    fn start(within: u32) -> Self {
        // Every browser that runs the app has it.
        let controller = AbortController::new()
            .unwrap_or_else(|_| wasm_bindgen::throw_str("no AbortController"));
        let aborts = controller.clone();
        Self { controller, _timeout: Timeout::new(within, move || aborts.abort()) }
    }
}

/// Says something in the last moment of a page, which hears no answer.
pub fn say_last(url: &str, headers: &[(&str, &str)], body: &str) {
    let init = Object::new();
    let named = Object::new();
    let set = |object: &Object, name: &str, value: &JsValue| {
        // Fails only where there is no object.
        let _ = Reflect::set(object, &name.into(), value);
    };
    for (name, value) in headers {
        set(&named, name, &(*value).into());
    }
    set(&init, "method", &"POST".into());
    set(&init, "headers", &named);
    set(&init, "body", &body.into());
    // Otherwise it is given up with the page.
    set(&init, "keepalive", &JsValue::TRUE);
    if let Some(window) = web_sys::window() {
        let said = window.fetch_with_str_and_init(url, init.unchecked_ref());
        // Nobody is left to hear that it failed.
        spawn_local(async move { drop(JsFuture::from(said).await) });
    }
}

async fn fetch(
    question: Question<'_>,
    signal: Option<&AbortSignal>,
) -> Result<Reply, gloo_net::Error> {
    let mut builder = match question.body {
        Some(_) if question.put => Request::put(question.url),
        Some(_) => Request::post(question.url),
        None => Request::get(question.url),
    };
    for (name, value) in question.headers {
        builder = builder.header(name, value);
    }
    builder = builder.abort_signal(signal);
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
