//! What Freshdesk answers when it refuses.

use serde::{Deserialize, Serialize};

/// A refusal, read leniently: the body may be empty or HTML, and is never shown raw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ApiError {
    /// 400 or 409 with the fields at fault.
    Validation(Vec<FieldError>),
    /// 401: the key is wrong or was revoked.
    InvalidCredentials,
    /// 403: the key is right, its agent may not do this, or the account lacks the feature.
    AccessDenied,
    /// 404.
    NotFound,
    /// 429: wait this many seconds, where it said how long.
    RateLimited {
        /// `Retry-After` in seconds.
        retry_after: Option<u32>,
    },
    /// 5xx, whatever its body.
    Server {
        /// The HTTP status.
        status: u16,
    },
    /// Any other status that is no success.
    Other {
        /// The HTTP status.
        status: u16,
    },
}

/// One field of a validation error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The parameter at fault.
    pub field: String,
    /// What is wrong, in the helpdesk's words.
    pub message: String,
    /// Freshdesk's machine-readable reason, for example `missing_field`.
    pub code: String,
}
