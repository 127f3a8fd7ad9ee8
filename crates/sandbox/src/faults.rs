//! Failures on demand: what a helpdesk does on a bad day, asked for by a test.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

/// Which of the two CTI endpoints fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// `POST …/cti/pop`.
    Pop,
    /// `GET …/cti/details`.
    Details,
}

/// How it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 401, as for a key that was revoked.
    Unauthorized,
    /// 403, as for an agent who may not do this.
    Forbidden,
    /// 400, as for a field that is wrong.
    Validation,
    /// 404 with an empty body.
    NotFound,
    /// 429 with `Retry-After`.
    RateLimited,
    /// 500 with a page of HTML.
    ServerErrorHtml,
    /// The request is carried out, and answered late.
    Slow,
    /// No answer at all; nothing is carried out.
    Timeout,
    /// The request is carried out, and the connection cut instead of an answer.
    CutAfterWrite,
}

/// The next requests to an endpoint fail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Where.
    pub endpoint: Endpoint,
    /// How.
    pub kind: Kind,
    /// How often.
    #[serde(default = "once")]
    pub times: u32,
    /// `Retry-After` of a 429, in seconds.
    #[serde(default = "two_seconds")]
    pub retry_after: u32,
}

const fn once() -> u32 {
    1
}

const fn two_seconds() -> u32 {
    2
}

/// The faults that are still to come; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<Vec<Fault>>>);

impl Faults {
    /// Asks for a fault; it comes after those asked for earlier.
    pub fn add(&self, fault: Fault) {
        self.lock().push(fault);
    }

    /// Forgets all of them.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Those still to come.
    pub fn list(&self) -> Vec<Fault> {
        self.lock().clone()
    }

    /// The fault of the request that is here now.
    pub fn take(&self, endpoint: Endpoint) -> Option<Fault> {
        let mut faults = self.lock();
        faults.retain(|fault| fault.times > 0);
        let fault = faults.iter_mut().find(|fault| fault.endpoint == endpoint)?;
        fault.times -= 1;
        let taken = fault.clone();
        faults.retain(|fault| fault.times > 0);
        Some(taken)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
