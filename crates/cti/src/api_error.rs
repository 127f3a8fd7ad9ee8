//! What Freshdesk answers when it refuses (fact R4).

use std::fmt;

use serde::{Deserialize, Serialize};

/// A refusal, read leniently: the body may be empty or HTML, and is never shown raw.
///
/// `Serialize` and `Deserialize` are for recordings; the wire form is [`ApiError::decode`] and
/// [`ApiError::body`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ApiError {
    /// 400 or 409 with the fields at fault.
    Validation(Vec<FieldError>),
    /// 400: the body is not JSON, or no JSON object.
    InvalidJson,
    /// 401: the key is wrong or was revoked.
    InvalidCredentials,
    /// 403: the key is right, its agent may not do this, or the account lacks the feature.
    AccessDenied,
    /// 403 with the code `require_feature`: "you need to check if the CTI feature is enabled for your
    /// account".
    FeatureMissing,
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

impl ApiError {
    /// Reads a reply whose status is no success.
    ///
    /// `retry_after` is the header of that name; seconds, also as a decimal, are understood. The body
    /// may be anything.
    pub fn decode(status: u16, retry_after: Option<&str>, body: &[u8]) -> Self {
        match status {
            400 | 409 => match Body::read(body) {
                Body { errors: Some(errors), .. } if !errors.is_empty() => {
                    Self::Validation(errors.into_iter().map(FieldError::from).collect())
                }
                Body { code: Some(code), .. } if code == code::INVALID_JSON => Self::InvalidJson,
                _ => Self::Other { status },
            },
            401 => Self::InvalidCredentials,
            403 => match Body::read(body).code {
                Some(code) if code == code::REQUIRE_FEATURE => Self::FeatureMissing,
                _ => Self::AccessDenied,
            },
            404 => Self::NotFound,
            429 => Self::RateLimited { retry_after: retry_after.and_then(whole_seconds) },
            500..=599 => Self::Server { status },
            _ => Self::Other { status },
        }
    }

    /// The HTTP status it is sent with. A [`ApiError::Validation`] for a duplicate is a 409.
    pub fn status(&self) -> u16 {
        match self {
            Self::Validation(errors) if errors.iter().any(|e| e.code == code::DUPLICATE_VALUE) => {
                409
            }
            Self::Validation(_) | Self::InvalidJson => 400,
            Self::InvalidCredentials => 401,
            Self::AccessDenied | Self::FeatureMissing => 403,
            Self::NotFound => 404,
            Self::RateLimited { .. } => 429,
            Self::Server { status } | Self::Other { status } => *status,
        }
    }

    /// The `Retry-After` header it is sent with, in seconds.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::RateLimited { retry_after } => *retry_after,
            Self::Validation(_)
            | Self::InvalidJson
            | Self::InvalidCredentials
            | Self::AccessDenied
            | Self::FeatureMissing
            | Self::NotFound
            | Self::Server { .. }
            | Self::Other { .. } => None,
        }
    }

    /// The JSON body a helpdesk sends with it; empty for 404, 5xx and what has no known body.
    pub fn body(&self) -> String {
        let coded = |code, message| Refusal {
            code: Some(code),
            message: Some(message),
            ..Refusal::default()
        };
        let refusal = match self {
            Self::Validation(errors) => Refusal {
                description: Some("Validation failed"),
                errors: Some(errors),
                ..Refusal::default()
            },
            Self::InvalidJson => {
                coded(code::INVALID_JSON, "Send the parameters as one JSON object")
            }
            Self::InvalidCredentials => {
                coded("invalid_credentials", "You have to be logged in to perform this action.")
            }
            Self::AccessDenied => {
                coded("access_denied", "You are not authorized to perform this action.")
            }
            Self::FeatureMissing => {
                coded(code::REQUIRE_FEATURE, "The CTI feature is not enabled for your account.")
            }
            Self::RateLimited { .. } => Refusal {
                message: Some("You have exceeded the limit of requests"),
                ..Refusal::default()
            },
            Self::NotFound | Self::Server { .. } | Self::Other { .. } => return String::new(),
        };
        // Only a map with keys that are no text can fail to serialise; there is none.
        serde_json::to_string(&refusal).unwrap_or_default()
    }
}

/// Freshdesk's machine-readable reasons.
pub mod code {
    /// A mandatory parameter is not there.
    pub const MISSING_FIELD: &str = "missing_field";
    /// Of the right type, but no value that can be.
    pub const INVALID_VALUE: &str = "invalid_value";
    /// Of another type than the table says.
    pub const DATATYPE_MISMATCH: &str = "datatype_mismatch";
    /// There already is one with this value.
    pub const DUPLICATE_VALUE: &str = "duplicate_value";
    /// The body is not JSON.
    pub const INVALID_JSON: &str = "invalid_json";
    /// The plan or a switch of the account lacks it.
    pub const REQUIRE_FEATURE: &str = "require_feature";
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

impl FieldError {
    /// A parameter that is needed and not there.
    pub fn missing(field: &str, message: &str) -> Self {
        Self::new(field, message, code::MISSING_FIELD)
    }

    /// A parameter whose value cannot be.
    pub fn invalid(field: &str, message: &str) -> Self {
        Self::new(field, message, code::INVALID_VALUE)
    }

    /// A parameter of another type than the table says.
    pub fn mismatch(field: &str, message: &str) -> Self {
        Self::new(field, message, code::DATATYPE_MISMATCH)
    }

    fn new(field: &str, message: &str, code: &str) -> Self {
        Self { field: field.to_owned(), message: message.to_owned(), code: code.to_owned() }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.field)?;
        f.write_str(": ")?;
        f.write_str(&self.message)
    }
}

/// The errors of several fields in one line.
pub(crate) fn in_one_line(errors: &[FieldError]) -> String {
    errors.iter().map(FieldError::to_string).collect::<Vec<_>>().join("; ")
}

/// `{"description", "errors": [{"field", "message", "code"}]}` or `{"code", "message"}`.
#[derive(Default, Serialize)]
struct Refusal<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<&'a [FieldError]>,
}

/// The same, of what came.
#[derive(Default, Deserialize)]
struct Body {
    code: Option<String>,
    errors: Option<Vec<Named>>,
}

/// A field error as it comes: any part may be missing or `null`.
#[derive(Deserialize)]
struct Named {
    field: Option<String>,
    message: Option<String>,
    code: Option<String>,
}

impl From<Named> for FieldError {
    fn from(named: Named) -> Self {
        Self {
            field: named.field.unwrap_or_default(),
            message: named.message.unwrap_or_default(),
            code: named.code.unwrap_or_default(),
        }
    }
}

impl Body {
    fn read(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_default()
    }
}

/// `30`, and `29.5` as 30; a date tells nothing here, where there is no clock.
fn whole_seconds(header: &str) -> Option<u32> {
    let header = header.trim();
    let (whole, fraction) = header.split_once('.').unwrap_or((header, ""));
    let more = fraction.bytes().any(|digit| digit != b'0');
    if !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    whole.parse::<u32>().ok()?.checked_add(u32::from(more))
}
