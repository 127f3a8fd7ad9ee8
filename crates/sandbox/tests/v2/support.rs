//! A client of the API: requests in, status, headers and JSON out.

use axum::{
    Router,
    body::{Body, to_bytes},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, Method, Request, StatusCode, header};
use sandbox::{
    clock::{Clock, Timestamp},
    helpdesk::{Config, Helpdesk},
};
use serde_json::Value;
use tower::ServiceExt;

/// When every test starts: 2026-11-22T15:41:53Z.
pub const START: Timestamp = Timestamp(1_795_362_113_000);

pub struct Client {
    pub helpdesk: Helpdesk,
    pub clock: Clock,
    router: Router,
    key: &'static str,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    /// The body, `null` where it is no JSON.
    pub json: Value,
}

impl Client {
    /// With the key of agent 1001.
    pub async fn new() -> Self {
        Self::with(Config::in_memory(Clock::manual(START))).await
    }

    pub async fn with(config: Config) -> Self {
        let clock = config.clock.clone();
        let helpdesk = Helpdesk::open(config).await.unwrap();
        Self { router: helpdesk.router(), helpdesk, clock, key: "demo-key-1001" }
    }

    pub fn key(&mut self, key: &'static str) {
        self.key = key;
    }

    pub async fn send(&self, method: Method, path: &str, body: Body) -> Answer {
        let path =
            if path.starts_with("/sandbox") { path.to_owned() } else { format!("/api/v2/{path}") };
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost:8200")
            .header(
                header::AUTHORIZATION,
                format!("Basic {}", STANDARD.encode(format!("{}:X", self.key))),
            )
            .body(body)
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let json = serde_json::from_str(&text).unwrap_or_default();
        Answer { status: parts.status, headers: parts.headers, text, json }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty()).await
    }

    /// A read that has to succeed.
    pub async fn read(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        answer.json
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Body::from(body.to_string())).await
    }

    /// A write that has to make something.
    pub async fn make(&self, path: &str, body: Value) -> Value {
        let answer = self.post(path, body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{path}: {}", answer.text);
        answer.json
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Body::from(body.to_string())).await
    }

    /// Changes settings of the sandbox.
    pub async fn set(&self, settings: Value) {
        let answer = self.put("/sandbox/settings", settings).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
}

impl Answer {
    /// The fields of a failed validation with their codes.
    pub fn refused(&self) -> Vec<(String, String)> {
        assert_eq!(self.json["description"], "Validation failed", "{}", self.text);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        self.json["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| {
                assert!(error["message"].is_string(), "{error}");
                (text(&error["field"]), text(&error["code"]))
            })
            .collect()
    }
}

/// One field of every entry.
pub fn each(list: &Value, field: &str) -> Vec<Value> {
    list.as_array().unwrap().iter().map(|entry| entry[field].clone()).collect()
}
