//! Carrying the app's requests to the helpdesk with a key the browser never sees.

mod account;
mod allowed;
mod client;
mod connections;
mod outcomes;
mod reply;

use std::{error::Error, sync::Arc, time::Duration};

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use cti::AgentId;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use http_body::Body;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use tokio::time::timeout;
use tower::BoxError;

use account::Account;
pub(crate) use allowed::{RELAYED, Relayed};
pub(crate) use client::{HttpClient, causes, http_client};
use connections::{Connections, Failure};

use crate::{
    Settings, SettingsError, helpdesk,
    identity::{Identity, named_in_header},
    metrics::{Outcomes, write_gauge},
    problem::Problem,
};

/// The way to the helpdesk.
#[derive(Debug)]
pub(crate) struct Relay {
    helpdesk: Arc<Connections>,
    identity: Arc<Identity>,
    account: Account,
    outcomes: Outcomes,
    request_timeout: Duration,
    body_limit: usize,
    reply_limit: usize,
}

impl Relay {
    pub(crate) fn new(settings: &Settings, identity: Arc<Identity>) -> Result<Self, SettingsError> {
        let origin = settings.helpdesk.origin().ascii_serialization();
        // Half, so that a helpdesk that cannot be reached is told from one that does not answer: the
        // first has written nothing for certain.
        let helpdesk = Connections::new(&origin, settings.request_timeout / 2);
        Ok(Self {
            helpdesk: helpdesk.ok_or_else(helpdesk::no_header)?,
            identity,
            account: Account::new(),
            outcomes: outcomes::outcomes(),
            request_timeout: settings.request_timeout,
            body_limit: settings.body_limit,
            reply_limit: settings.reply_limit,
        })
    }

    /// Asks the helpdesk as the agent who asks, and gives its answer as the app may see it, or says why
    /// there is none.
    pub(crate) async fn answer<B>(&self, route: &Relayed, request: http::Request<B>) -> Response
    where
        B: Body<Data = Bytes>,
        B::Error: Into<BoxError>,
    {
        self.exchange(route, request).await.unwrap_or_else(IntoResponse::into_response)
    }

    async fn exchange<B>(
        &self,
        route: &Relayed,
        request: http::Request<B>,
    ) -> Result<Response, Problem>
    where
        B: Body<Data = Bytes>,
        B::Error: Into<BoxError>,
    {
        let agent = named_in_header(request.headers())?;
        let authorization = self.identity.authorization(agent, request.headers())?;
        let request = self.prepare(route, request, authorization).await?;
        let reply = self.ask(request).await?;
        if reply.status() == StatusCode::UNAUTHORIZED {
            if self.identity.is_sign_in() {
                tracing::info!("the helpdesk refuses an agent's key: signed out");
                return Ok(signed_out(agent));
            }
            tracing::warn!("the helpdesk refuses the service key");
        }
        reply::present(reply)
    }

    /// Writes what was counted, in Prometheus' text format.
    pub(crate) fn write_metrics(&self, text: &mut String) {
        self.outcomes.write(text);
        if let Some(remaining) = self.account.remaining() {
            let help = "Requests the helpdesk account has left, as it said last.";
            write_gauge("rate_limit_remaining", help, remaining, text);
        }
    }

    /// Asks the helpdesk itself, with the key that `authorization` holds; gives what it said, whatever
    /// that is.
    pub(crate) async fn get(
        &self,
        path: &str,
        authorization: HeaderValue,
    ) -> Result<http::Response<Bytes>, Problem> {
        self.ask_ourselves(http::Request::new(Full::default()), path, authorization).await
    }

    /// The same, with JSON to write.
    pub(crate) async fn post(
        &self,
        path: &str,
        authorization: HeaderValue,
        body: Bytes,
    ) -> Result<http::Response<Bytes>, Problem> {
        let mut request = http::Request::new(Full::new(body));
        *request.method_mut() = http::Method::POST;
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(header::CONTENT_TYPE, json);
        self.ask_ourselves(request, path, authorization).await
    }

    async fn ask_ourselves(
        &self,
        mut request: http::Request<Full<Bytes>>,
        path: &str,
        authorization: HeaderValue,
    ) -> Result<http::Response<Bytes>, Problem> {
        *request.uri_mut() = Uri::try_from(path).map_err(|_| Problem::BodyTooLarge)?;
        set_headers(request.headers_mut(), authorization);
        let reply = self.ask(request).await?;
        if reply.status() == StatusCode::TOO_MANY_REQUESTS {
            return Err(Problem::RateLimited(self.account.closed_for()));
        }
        Ok(reply)
    }

    /// The request as the helpdesk gets it: only what the app needs, and the key.
    async fn prepare<B>(
        &self,
        route: &Relayed,
        request: http::Request<B>,
        authorization: HeaderValue,
    ) -> Result<http::Request<Full<Bytes>>, Problem>
    where
        B: Body<Data = Bytes>,
        B::Error: Into<BoxError>,
    {
        let uri = address(route, request.uri())?;
        let mut ours = http::Request::new(Full::default());
        *ours.method_mut() = route.method.clone();
        *ours.uri_mut() = uri;
        let headers = ours.headers_mut();
        set_headers(headers, authorization);
        if route.has_body {
            // Also a defence: a form of a foreign page cannot send this type.
            let sent = request.headers().get(header::CONTENT_TYPE).filter(|sent| is_json(sent));
            headers.insert(header::CONTENT_TYPE, sent.cloned().ok_or(Problem::JsonExpected)?);
            let body = self.read_body(request.into_body(), self.body_limit).await?;
            if !route.takes(&body) {
                return Err(Problem::NotRelayed);
            }
            *ours.body_mut() = Full::new(body);
        }
        Ok(ours)
    }

    /// A browser's body, of at most `limit` bytes and in time.
    pub(crate) async fn read_body<B>(&self, body: B, limit: usize) -> Result<Bytes, Problem>
    where
        B: Body<Data = Bytes>,
        B::Error: Into<BoxError>,
    {
        // Refused at once where its length is announced, and counted where it is not.
        if body.size_hint().lower() > limit as u64 {
            return Err(Problem::BodyTooLarge);
        }
        let body = timeout(self.request_timeout, Limited::new(body, limit).collect()).await;
        match body.map_err(|_| Problem::BodyTooSlow)? {
            Ok(body) => Ok(body.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => Err(Problem::BodyTooLarge),
            Err(_) => Err(Problem::BodyCutOff),
        }
    }

    async fn ask(
        &self,
        request: http::Request<Full<Bytes>>,
    ) -> Result<http::Response<Bytes>, Problem> {
        let reply = self.ask_in_turn(request).await;
        self.outcomes.count(outcomes::name(&reply));
        reply
    }

    async fn ask_in_turn(
        &self,
        request: http::Request<Full<Bytes>>,
    ) -> Result<http::Response<Bytes>, Problem> {
        let turn = self.account.turn().await?;
        let reply = timeout(self.request_timeout, self.send(request))
            .await
            .map_err(|_| Problem::Timeout)??;
        self.account.heard(reply.status(), reply.headers());
        drop(turn);
        Ok(reply)
    }

    async fn send(
        &self,
        request: http::Request<Full<Bytes>>,
    ) -> Result<http::Response<Bytes>, Problem> {
        self.helpdesk.ask(request, self.reply_limit).await.map_err(|failure| match failure {
            Failure::Unreachable(error) => no_answer(Problem::Unreachable, error.as_ref()),
            Failure::Lost(error) => no_answer(Problem::ConnectionLost, &error),
            Failure::Body(error) if error.is::<LengthLimitError>() => {
                tracing::warn!(limit = self.reply_limit, "the helpdesk's answer is too large");
                Problem::Unreadable
            }
            Failure::Body(error) => {
                tracing::warn!(error = %causes(error.as_ref()), "the helpdesk's answer broke off");
                Problem::ConnectionLost
            }
        })
    }
}

fn no_answer(problem: Problem, error: &(dyn Error + 'static)) -> Problem {
    tracing::warn!(code = problem.code(), error = %causes(error), "no answer from the helpdesk");
    problem
}

/// The path and query at the helpdesk.
fn address(route: &Relayed, asked: &Uri) -> Result<Uri, Problem> {
    let mut address = route.path_for(asked.path()).ok_or(Problem::NotRelayed)?;
    address.push_str(&route.query_for(asked.query().unwrap_or_default()));
    // A query was part of an address already, so this cannot fail but for its length.
    Uri::try_from(address).map_err(|_| Problem::BodyTooLarge)
}

pub(crate) fn is_json(content_type: &HeaderValue) -> bool {
    let Ok(content_type) = content_type.to_str() else {
        return false;
    };
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    let Some((kind, form)) = media_type.split_once('/') else { return false };
    let suffix = form.rsplit_once('+').map_or(form, |(_, suffix)| suffix);
    kind.eq_ignore_ascii_case("application") && suffix.eq_ignore_ascii_case("json")
}

/// What every request to the helpdesk carries.
pub(crate) fn set_headers(headers: &mut HeaderMap, authorization: HeaderValue) {
    headers.insert(header::AUTHORIZATION, authorization);
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(
        header::USER_AGENT,
        HeaderValue::from_static(concat!("softphone-gateway/", env!("CARGO_PKG_VERSION"))),
    );
}

/// The answer to an agent whose key the helpdesk no longer accepts: the sign-in is over.
fn signed_out(agent: AgentId) -> Response {
    let mut response = Problem::KeyRefused.into_response();
    if let Some(cookie) = Identity::sign_out(agent) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
