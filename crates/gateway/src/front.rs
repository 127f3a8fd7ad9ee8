//! What happens to every request, whatever it asks: one look at the door, the security headers, one
//! line in the log; and for what agents ask, a look at which page asks. One layer for all of it,
//! because each layer costs every request a handful of allocations.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderMap, Method, header};
use tower::BoxError;

use crate::{
    access_log::Line,
    bundle::Bundle,
    door::Door,
    identity::Identity,
    problem::Problem,
    relay::{Relay, Relayed},
    routes,
};

/// What every answer needs.
#[derive(Debug)]
pub(crate) struct Front {
    pub(crate) door: Door,
    /// The headers every answer carries.
    pub(crate) headers: HeaderMap,
    pub(crate) identity: Arc<Identity>,
    pub(crate) bundle: Arc<Bundle>,
    pub(crate) relay: Arc<Relay>,
}

impl Front {
    /// The answer where a file of the bundle is asked for, which is most of what is asked: it needs
    /// no router, and costs half without.
    pub(crate) fn file<B>(&self, request: &http::Request<B>) -> Option<Response> {
        let path = request.uri().path();
        if !matches!(*request.method(), Method::GET | Method::HEAD)
            || routes::is_for_agents(path)
            || routes::is_for_programs(path)
        {
            return None;
        }
        let file = self.bundle.file(path)?;
        if !self.door.is_ours(request) {
            return None;
        }
        let line = Line::begin(request);
        let response = file.respond(request.headers());
        line.end(&response);
        Some(response)
    }

    /// What of the relay's list is asked for, where it may be asked so. The router finds the same,
    /// and takes a fifteenth of a relayed request for it; whatever else is asked goes there, to be
    /// refused.
    pub(crate) fn relayed<B>(&self, request: &http::Request<B>) -> Option<&'static Relayed> {
        let route = Relayed::find(request.method(), request.uri().path())?;
        let may_ask = self.door.is_ours(request) && !self.door.is_foreign(request.headers());
        may_ask.then_some(route)
    }

    /// The answer to what [`relayed`](Self::relayed) found.
    pub(crate) async fn relay<B>(
        self: Arc<Self>,
        route: &'static Relayed,
        request: http::Request<B>,
    ) -> Response
    where
        B: http_body::Body<Data = Bytes>,
        B::Error: Into<BoxError>,
    {
        let line = Line::begin_at(&request, route.path);
        let mut response = self.relay.answer(route, request).await;
        self.add_headers(&mut response);
        line.end(&response);
        response
    }

    fn add_headers(&self, response: &mut Response) {
        let ours = self.headers.iter();
        response.headers_mut().extend(ours.map(|(name, value)| (name.clone(), value.clone())));
    }

    /// The refusal of what must not be asked so.
    fn refuse(&self, request: &mut Request, route: Option<&str>) -> Option<Response> {
        let refusal = self.door.turn_away(request);
        if refusal.is_some() || !route.is_some_and(routes::is_for_agents) {
            return refusal;
        }
        if self.door.is_foreign(request.headers()) {
            return Some(Problem::ForeignOrigin.into_response());
        }
        request.extensions_mut().insert(Arc::clone(&self.identity));
        None
    }
}

/// Answers only under our own name, lets only our own page and what is no page ask for agents, brings
/// along who knows agents ([`SignedIn`](crate::identity::SignedIn) asks it), gives every answer the
/// security headers (the bundle's have them already), and logs it.
pub(crate) async fn every_request(
    State(front): State<Arc<Front>>,
    mut request: Request,
    next: Next,
) -> Response {
    let line = Line::begin(&request);
    let mut response = match front.refuse(&mut request, line.route()) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    };
    if !response.headers().contains_key(header::CONTENT_SECURITY_POLICY) {
        front.add_headers(&mut response);
    }
    line.end(&response);
    response
}
