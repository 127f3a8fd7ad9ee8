//! Why a request to the helpdesk failed, as far as the machine has to tell failures apart.

use serde::{Deserialize, Serialize};

/// Why a request to the helpdesk failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeskFailure {
    /// Answered with a refusal.
    Refused(cti::ApiError),
    /// No answer in time: it may have arrived.
    TimedOut,
    /// The helpdesk was not reached, or the browser refused to show its answer (CORS): it may have
    /// arrived.
    Unreachable,
    /// Answered with something that is not what was asked for.
    Unreadable,
    /// No key for the helpdesk in this tab (direct mode).
    NoKey,
}

impl DeskFailure {
    /// Whether what was refused is this parameter.
    pub(crate) fn is_about(&self, parameter: &str) -> bool {
        match self {
            Self::Refused(cti::ApiError::Validation(fields)) => {
                fields.iter().any(|field| field.field == parameter)
            }
            Self::Refused(_)
            | Self::TimedOut
            | Self::Unreachable
            | Self::Unreadable
            | Self::NoKey => false,
        }
    }

    /// Whether the same request may well do later, without anybody mending anything.
    pub(crate) const fn heals_by_itself(&self) -> bool {
        match self {
            Self::TimedOut | Self::Unreachable | Self::Unreadable => true,
            Self::NoKey => false,
            Self::Refused(error) => {
                matches!(error, cti::ApiError::Server { .. } | cti::ApiError::RateLimited { .. })
            }
        }
    }

    /// Whether the request may have had its effect although it failed. Then a repetition asks first
    /// whether it arrived: there is no idempotency key.
    pub const fn may_have_arrived(&self) -> bool {
        match self {
            Self::TimedOut | Self::Unreachable | Self::Unreadable => true,
            Self::NoKey => false,
            Self::Refused(error) => matches!(error, cti::ApiError::Server { .. }),
        }
    }
}
