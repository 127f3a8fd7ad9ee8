//! What is asked beside who calls: tickets, and what the company is called.

use serde::{Deserialize, Serialize};

use crate::{DeskFailure, RequestId, opening::retry_after};

/// A question beside the main one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Part<T> {
    /// To be asked once there is a contact.
    Unasked,
    Asking(RequestId),
    Known(T),
    Failed(DeskFailure),
}

impl<T> Part<T> {
    pub(super) fn asked(request: Option<RequestId>) -> Self {
        request.map_or(Self::Unasked, Self::Asking)
    }

    /// Asked again by itself where the helpdesk only wanted to be left alone for a while.
    pub(super) fn failed(failure: &DeskFailure) -> Self {
        if retry_after(failure).is_some() { Self::Unasked } else { Self::Failed(failure.clone()) }
    }

    pub(super) fn awaits(&self, request: RequestId) -> bool {
        matches!(self, Self::Asking(mine) if *mine == request)
    }

    pub(super) fn ask_again(&mut self) {
        if matches!(self, Self::Failed(_)) {
            *self = Self::Unasked;
        }
    }
}
