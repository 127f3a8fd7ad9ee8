//! Freshdesk's error bodies as responses (fact R4).

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use cti::ApiError;
use http::{HeaderValue, StatusCode, header};

use crate::{rules::Refusal, store::StoreError};

/// A request that the API refuses.
#[derive(Debug)]
pub(crate) struct ApiRefusal(pub(crate) ApiError);

impl IntoResponse for ApiRefusal {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = self.0.body();
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        // A body without a type would be read as JSON by some clients, and an empty one is none.
        let kind = if body.is_empty() { "text/html" } else { "application/json; charset=utf-8" };
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        *response.body_mut() = Body::from(body);
        if let Some(seconds) = self.0.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<ApiError> for ApiRefusal {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for ApiRefusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a request failed");
        Self(ApiError::Server { status: 500 })
    }
}

impl From<rusqlite::Error> for ApiRefusal {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<Refusal> for ApiRefusal {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Fields(errors) => Self(ApiError::Validation(errors)),
            Refusal::Store(error) => error.into(),
        }
    }
}
