//! `/click-to-dial`: the helpdesk's callback when an agent clicks a number. Whoever made the request,
//! a browser or a server, may read the answer aloud to the agent or the admin, so it is one sentence.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use bytes::Bytes;
use cti::{AgentId, ApiError, ClickToDial, ReceivedClick, form};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

use crate::{
    problem::Problem,
    push::{ClickOutcome, Push},
    relay::{Relay, is_json},
};

/// Five short fields.
const LONGEST_BODY: usize = 16 * 1024;
/// Where the secret stands, where it is not in the address.
const SECRET: HeaderName = HeaderName::from_static("x-softphone-secret");

#[derive(Clone)]
struct Parts {
    push: Arc<Push>,
    relay: Arc<Relay>,
    /// The only origin whose pages may read the answer.
    helpdesk: HeaderValue,
}

pub(crate) fn router<S: Clone + Send + Sync + 'static>(
    push: &Arc<Push>,
    relay: &Arc<Relay>,
    helpdesk: HeaderValue,
) -> Router<S> {
    let parts = Parts { push: Arc::clone(push), relay: Arc::clone(relay), helpdesk };
    // Whoever only looks whether the address is there, with HEAD, must not dial.
    let dialling = on(MethodFilter::GET.or(MethodFilter::POST), answer)
        .on(MethodFilter::OPTIONS, may_ask)
        .on(MethodFilter::HEAD, async || other_method())
        .fallback(async || other_method());
    Router::new().route("/click-to-dial", dialling).with_state(parts)
}

fn other_method() -> Response {
    let allow = [(header::ALLOW, "GET, POST")];
    (StatusCode::METHOD_NOT_ALLOWED, allow, "Click-to-dial takes GET and POST.\n").into_response()
}

/// The helpdesk's page asks before it sends JSON or a header across origins.
async fn may_ask(State(parts): State<Parts>) -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, parts.helpdesk),
        (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST")),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("content-type, x-softphone-secret"),
        ),
        (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600")),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

async fn answer(State(parts): State<Parts>, request: Request) -> Response {
    let (status, text) = match carry(&parts, request).await {
        Ok(said) | Err(said) => said,
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, parts.helpdesk),
        (header::VARY, HeaderValue::from_static("origin")),
    ];
    (status, headers, text + "\n").into_response()
}

type Said = (StatusCode, String);

async fn carry(parts: &Parts, request: Request) -> Result<Said, Said> {
    let query = request.uri().query().unwrap_or_default().to_owned();
    check_secret(&parts.push, request.headers(), &query)?;
    let (head, body) = request.into_parts();
    let body = if head.method == Method::POST {
        parts.relay.read_body(body, LONGEST_BODY).await.map_err(unreadable)?
    } else {
        Bytes::new()
    };
    let received = read(&head.headers, &query, &body).map_err(|error| refusal(&error))?;
    let click = &received.click;
    let agent = agent(&parts.push, click, &received.unexpanded)?;
    let number = click.requester_number.redacted();
    let said = match parts.push.click(agent, click).await {
        ClickOutcome::Reached => (StatusCode::OK, format!("Calling {number} on your softphone.")),
        ClickOutcome::Waits => (
            StatusCode::ACCEPTED,
            format!(
                "No softphone of this agent is open; the call to {number} waits 30 s for one. Open the softphone."
            ),
        ),
        ClickOutcome::Repeated => {
            (StatusCode::OK, format!("{number} was clicked a moment ago, and that click counts."))
        }
    };
    Ok(with_hint(said, &received.unexpanded))
}

fn check_secret(push: &Push, headers: &HeaderMap, query: &str) -> Result<(), Said> {
    if push.click_secrets.is_empty() {
        return Err((
            StatusCode::NOT_FOUND,
            "Click-to-dial is switched off: an admin starts the gateway with --click-secret-file."
                .into(),
        ));
    }
    let in_query =
        || form::pairs(query).find(|(name, _)| name == "secret").map(|(_, secret)| secret);
    let shown = match headers.get(SECRET) {
        Some(secret) => secret.to_str().unwrap_or_default().into(),
        None => in_query().unwrap_or_default(),
    };
    if push.click_secrets.know(&shown) {
        return Ok(());
    }
    let text = if shown.is_empty() {
        "The secret is missing. Add secret=… to the callback URL, with the secret of --click-secret-file."
    } else {
        "The secret in the callback URL is not one of --click-secret-file. Copy it there again."
    };
    Err((StatusCode::UNAUTHORIZED, text.into()))
}

/// Query, form and JSON, whichever it is; what is in the body counts more than what is in the address.
pub(crate) fn read(
    headers: &HeaderMap,
    query: &str,
    body: &Bytes,
) -> Result<ReceivedClick, ApiError> {
    let is_json = headers.get(header::CONTENT_TYPE).is_some_and(is_json);
    let text = String::from_utf8_lossy(body);
    // Some send JSON and call it a form.
    if is_json && !body.is_empty() || text.trim_start().starts_with('{') {
        return ReceivedClick::from_json(body);
    }
    let pairs = form::pairs(query).chain(form::pairs(text.trim()));
    ReceivedClick::from_pairs(pairs).map_err(ApiError::Validation)
}

fn agent(push: &Push, click: &ClickToDial, unexpanded: &[&'static str]) -> Result<AgentId, Said> {
    let by_number = || push.agent_numbers.agent(click.agent_number.as_ref()?);
    click.agent_id.or_else(by_number).ok_or_else(|| {
        let text = match (&click.agent_number, unexpanded.contains(&"agent_id")) {
            (_, true) => {
                "Nobody filled in agent_id, so it is not known whose softphone should call: the callback URL's \
                 placeholder for it is wrong."
            }
            (Some(_), false) => {
                "It is not known whose number agent_number is. Add agent_id={{agent_id}} to the callback URL, or list \
                 the number with --agent-number."
            }
            (None, false) => {
                "It is not known whose softphone should call. Add agent_id={{agent_id}} to the callback URL."
            }
        };
        (StatusCode::UNPROCESSABLE_ENTITY, text.into())
    })
}

/// Tells the admin, who tries the callback URL, which placeholders were left.
fn with_hint((status, text): Said, unexpanded: &[&'static str]) -> Said {
    if unexpanded.is_empty() {
        return (status, text);
    }
    let fields = unexpanded.join(", ");
    (
        status,
        format!("{text}\nNobody filled in {fields}: check these placeholders in the callback URL."),
    )
}

fn refusal(error: &ApiError) -> Said {
    let text = match error {
        ApiError::Validation(fields) => {
            fields.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        }
        _ => "The body cannot be read. Send the fields in the callback URL, as a form, or as one JSON object.".into(),
    };
    (StatusCode::BAD_REQUEST, text)
}

fn unreadable(problem: Problem) -> Said {
    let text = match problem {
        Problem::BodyTooLarge => "This is more than the five fields of click-to-dial can take.",
        Problem::BodyTooSlow => "The click did not arrive in time. Click again.",
        _ => "The click did not arrive whole. Click again.",
    };
    (problem.status(), text.into())
}
