//! A helpdesk in memory, asked over its own router.

use axum::{
    Router,
    body::{Body, to_bytes},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use cti::AgentId;
use futures_util::StreamExt;
use http::{Request, Response, StatusCode, header};
use sandbox::{
    clock::{Clock, Timestamp},
    helpdesk::{Config, Helpdesk},
    windows::OpenWindow,
};
use serde_json::Value;
use tower::ServiceExt;

/// When every test starts.
pub const START: Timestamp = Timestamp(1_795_362_113_000);

pub struct Bench {
    pub helpdesk: Helpdesk,
    pub clock: Clock,
    router: Router,
}

impl Bench {
    pub async fn new() -> Self {
        let clock = Clock::manual(START);
        Self::with(Config::in_memory(clock.clone()), clock).await
    }

    pub async fn with(config: Config, clock: Clock) -> Self {
        let helpdesk = Helpdesk::open(config).await.unwrap();
        Self { router: helpdesk.router(), helpdesk, clock }
    }

    /// An agent's window opens; the agent is online while the value lives.
    pub fn window(&self, agent: u64) -> OpenWindow {
        self.helpdesk.windows().open(AgentId::new(agent).unwrap())
    }

    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn pop_raw(&self, body: impl Into<Body>) -> (StatusCode, Value) {
        let request = Request::post("/api/v2/integrations/cti/pop")
            .header(header::AUTHORIZATION, basic("demo-key-service"))
            .body(body.into())
            .unwrap();
        let response = self.send(request).await;
        let status = response.status();
        (status, serde_json::from_str(&text(response).await).unwrap_or_default())
    }

    /// A pop that has to succeed; its id.
    pub async fn pop(&self, body: Value) -> u64 {
        let (status, answer) = self.pop_raw(body.to_string()).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        answer["id"].as_u64().unwrap()
    }

    /// The fields a refused pop names.
    pub async fn refused_fields(&self, body: Value) -> Vec<String> {
        let (status, answer) = self.pop_raw(body.to_string()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
        assert_eq!(answer["description"], "Validation failed");
        answer["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| {
                assert!(error["message"].is_string() && error["code"].is_string(), "{error}");
                error["field"].as_str().unwrap().to_owned()
            })
            .collect()
    }

    /// The list of call details.
    pub async fn details(&self, reference: &str) -> Vec<Value> {
        let request =
            Request::get(format!("/api/v2/integrations/cti/details?call_reference_id={reference}"))
                .header(header::AUTHORIZATION, basic("demo-key-1001"))
                .body(Body::empty())
                .unwrap();
        let response = self.send(request).await;
        assert_eq!(response.status(), StatusCode::OK);
        serde_json::from_str(&text(response).await).unwrap()
    }

    /// The ticket a call is in.
    pub async fn ticket_of(&self, reference: &str) -> Option<u64> {
        self.details(reference).await.first().map(|details| details["ticket_id"].as_u64().unwrap())
    }

    /// A page of the window.
    pub async fn page(&self, path: &str) -> String {
        let response = self.send(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        text(response).await
    }

    /// The ticket page alone, without the widget and what else is around it.
    pub async fn ticket(&self, id: u64) -> String {
        content(&self.page(&format!("/tickets/{id}")).await)
    }

    /// The widget in an agent's window; empty when none is open.
    pub async fn widget(&self, agent: u64) -> String {
        self.page(&format!("/window/widget?agent={agent}")).await.trim().to_owned()
    }

    /// An agent submits a form of the window.
    pub async fn submit(&self, agent: u64, path: &str, fields: &[(&str, &str)]) -> Response<Body> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(format!("{path}?agent={agent}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// An agent types into the notepad of the widget.
    pub async fn type_notes(&self, agent: u64, call: u64, edition: u32, notes: &str) -> StatusCode {
        let (call, edition) = (call.to_string(), edition.to_string());
        let fields = [("call", call.as_str()), ("edition", &edition), ("text", notes)];
        self.submit(agent, "/window/widget/notes", &fields).await.status()
    }

    /// An agent links the call of the widget; `to` is `new`, or a ticket's number.
    pub async fn link(&self, agent: u64, call: u64, to: &str) -> String {
        let call = call.to_string();
        let kind = if to == "new" { "new" } else { "existing" };
        let fields = [("call", call.as_str()), ("to", kind), ("ticket", to)];
        text(self.submit(agent, "/window/widget/link", &fields).await).await
    }

    /// An agent dismisses the widget.
    pub async fn dismiss(&self, agent: u64, call: u64) {
        let call = call.to_string();
        let response = self.submit(agent, "/window/widget/close", &[("call", &call)]).await;
        assert_eq!(response.status(), StatusCode::OK);
    }
}

pub async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

/// The first piece of a stream's body.
pub async fn first_chunk(body: Body) -> String {
    let chunk = body.into_data_stream().next().await.unwrap().unwrap();
    String::from_utf8(chunk.to_vec()).unwrap()
}

pub fn basic(key: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{key}:X")))
}

/// What is inside `<main>`.
pub fn content(page: &str) -> String {
    let start = page.find("<main").unwrap();
    page[start..page.find("</main>").unwrap()].to_owned()
}

/// How often a text occurs.
pub fn count(page: &str, text: &str) -> usize {
    page.matches(text).count()
}

/// How many private notes a ticket page shows.
pub fn private_notes(page: &str) -> usize {
    count(page, "class=\"entry private\"")
}

/// The id of the call that a widget shows.
pub fn call_in(widget: &str) -> u64 {
    let start = widget.find("data-call=\"").unwrap() + "data-call=\"".len();
    widget[start..].split('"').next().unwrap().parse().unwrap()
}
