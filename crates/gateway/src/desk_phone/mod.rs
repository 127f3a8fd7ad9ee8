//! Orders to a telephone system that moves an agent's own telephone: call, answer, hang up, hold,
//! resume. Where they are sent is the admin's setting alone; a call only fills in its fields.

mod template;

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;

pub(crate) use template::{Fields, Template};

use crate::{Setting, SettingsError, push::PushProblem};

/// The telephone system's addresses. Each may have a method and a space in front; `{{requester_number}}`,
/// `{{agent_number}}`, `{{agent_id}}`, `{{ticket_id}}`, `{{requester_id}}` and `{{call_reference_id}}` are
/// replaced by the call's, encoded. With `POST` and `PUT` they go along as JSON, too.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct DeskPhoneSettings {
    /// Calls the agent's telephone and then the requester. None: there are no desk phones.
    pub originate: Option<SecretString>,
    /// Whether `originate` is a `GET` where it says no method itself; otherwise it is a `POST`.
    pub originate_by_get: bool,
    /// Answers, where the telephone can be told to.
    pub answer: Option<SecretString>,
    /// Hangs up.
    pub hang_up: Option<SecretString>,
    /// Puts on hold.
    pub hold: Option<SecretString>,
    /// Takes off hold.
    pub resume: Option<SecretString>,
    /// What goes into the header `Authorization`, for example `Basic …` or `Bearer …`.
    pub authorization: Option<SecretString>,
}

/// What the telephone system is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Originate,
    Answer,
    HangUp,
    Hold,
    Resume,
}

impl Order {
    /// The order that the last step of its path names.
    pub(crate) fn named(step: &str) -> Option<Self> {
        match step {
            "answer" => Some(Self::Answer),
            "hang-up" => Some(Self::HangUp),
            "hold" => Some(Self::Hold),
            "resume" => Some(Self::Resume),
            _ => None,
        }
    }
}

/// The way to the telephone system.
#[derive(Debug)]
pub(crate) struct DeskPhone {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    templates: [Option<Template>; 5],
    authorization: Option<HeaderValue>,
    time: Duration,
}

/// The most of an answer that is read, in bytes: only its first words are shown.
const LONGEST_ANSWER: usize = 64 * 1024;
/// The most of it that is shown, in characters.
const SHOWN: usize = 200;

impl DeskPhone {
    pub(crate) fn new(settings: &DeskPhoneSettings, time: Duration) -> Result<Self, SettingsError> {
        let originate_method = if settings.originate_by_get { Method::GET } else { Method::POST };
        let read = |setting, text: &Option<SecretString>, method: &Method| {
            let parsed = text
                .as_ref()
                .map(|text| Template::parse(text.expose_secret(), method.clone()))
                .transpose();
            parsed.map_err(|found| {
                SettingsError::new(
                    setting,
                    found,
                    "an address of the telephone system, such as \
                     https://pbx.acme.example/call?to={{requester_number}}&agent={{agent_id}}",
                )
            })
        };
        let post = Method::POST;
        let templates = [
            read(Setting::PbxOriginateUrl, &settings.originate, &originate_method)?,
            read(Setting::PbxAnswerUrl, &settings.answer, &post)?,
            read(Setting::PbxHangUpUrl, &settings.hang_up, &post)?,
            read(Setting::PbxHoldUrl, &settings.hold, &post)?,
            read(Setting::PbxResumeUrl, &settings.resume, &post)?,
        ];
        let authorization = settings.authorization.as_ref().map(authorization).transpose()?;
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Half, so that one that cannot be reached is told from one that does not answer: the first
        // has called nobody for certain.
        tcp.set_connect_timeout(Some(time / 2));
        let connector = HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(Duration::from_secs(10))
            .pool_timer(TokioTimer::new())
            // A telephone must not ring twice because a connection broke.
            .retry_canceled_requests(false)
            .build(connector);
        Ok(Self { client, templates, authorization, time })
    }

    /// Has the telephone system do it; returns when it says that it took the order.
    pub(crate) async fn carry_out(&self, order: Order, fields: &Fields) -> Result<(), PushProblem> {
        let template = match order {
            Order::Originate => &self.templates[0],
            Order::Answer => &self.templates[1],
            Order::HangUp => &self.templates[2],
            Order::Hold => &self.templates[3],
            Order::Resume => &self.templates[4],
        };
        let template = template.as_ref().ok_or(PushProblem::NotPossible)?;
        let request = self.request(template, fields)?;
        let answer = timeout(self.time, self.ask(request));
        let (status, body) = answer.await.map_err(|_| PushProblem::PbxTimeout)??;
        if status.is_success() {
            return Ok(());
        }
        tracing::warn!(status = status.as_u16(), ?order, "the telephone system refuses");
        Err(PushProblem::PbxRefused(refusal(status, &body)))
    }

    fn request(
        &self,
        template: &Template,
        fields: &Fields,
    ) -> Result<http::Request<Full<Bytes>>, PushProblem> {
        let too_long = || PushProblem::CallMalformed("The call's fields are too long.".into());
        let mut request = http::Request::new(Full::default());
        *request.uri_mut() = template.fill(fields).ok_or_else(too_long)?;
        *request.method_mut() = template.method.clone();
        let headers = request.headers_mut();
        if let Some(authorization) = &self.authorization {
            headers.insert(header::AUTHORIZATION, authorization.clone());
        }
        headers.insert(
            header::USER_AGENT,
            HeaderValue::from_static(concat!("softphone-gateway/", env!("CARGO_PKG_VERSION"))),
        );
        if matches!(template.method, Method::POST | Method::PUT) {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            let body = serde_json::to_vec(fields).map_err(|_| too_long())?;
            *request.body_mut() = Full::new(body.into());
        }
        Ok(request)
    }

    async fn ask(
        &self,
        request: http::Request<Full<Bytes>>,
    ) -> Result<(StatusCode, Bytes), PushProblem> {
        let answer = self.client.request(request).await.map_err(|error| {
            // The error's own text may have the address in it, and the address a number.
            tracing::warn!(connect = error.is_connect(), "no answer from the telephone system");
            if error.is_connect() { PushProblem::PbxUnreachable } else { PushProblem::PbxTimeout }
        })?;
        let status = answer.status();
        // Whether it took the order, the status says; the words are a help.
        let body = Limited::new(answer.into_body(), LONGEST_ANSWER).collect().await;
        Ok((status, body.map_or_else(|_| Bytes::new(), http_body_util::Collected::to_bytes)))
    }
}

fn authorization(text: &SecretString) -> Result<HeaderValue, SettingsError> {
    let mut value = HeaderValue::from_str(text.expose_secret().trim()).map_err(|_| {
        SettingsError::new(
            Setting::PbxAuthorization,
            "cannot stand in a header (it is not shown)",
            "one line, such as Bearer … or Basic …",
        )
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// What it said, in one line, without a page's tags.
fn refusal(status: StatusCode, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = serde_json::from_str::<serde_json::Value>(&text)
        .ok()
        .and_then(|said| {
            let word = ["message", "error", "description"]
                .into_iter()
                .find_map(|name| said.get(name)?.as_str());
            word.map(str::to_owned)
        })
        .unwrap_or_else(|| text.into_owned());
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let said: String = line.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    let number = status.as_u16();
    if said.is_empty() || said.starts_with('<') {
        format!("The telephone system refused with status {number}.")
    } else {
        format!("The telephone system refused with status {number}: {said}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_telephone_system_says_is_shown_in_one_line() {
        let said = |body: &str| refusal(StatusCode::SERVICE_UNAVAILABLE, body.as_bytes());
        for (body, end) in [
            ("", "status 503."),
            ("<html><body>x", "status 503."),
            ("\r\n  No circuit\u{7} \nmore", "status 503: No circuit"),
            (r#"{"message":"Allocation failed"}"#, "status 503: Allocation failed"),
            (r#"{"x":1}"#, r#"status 503: {"x":1}"#),
        ] {
            assert!(said(body).trim_end().ends_with(end), "{body}: {}", said(body));
        }
        assert!(said(&"x".repeat(10_000)).len() < 300);
    }
}
