//! Which telephone the demo's agents have: their browser, or the one on their desk.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde::{Deserialize, Serialize};

/// A kind of line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum LineKind {
    /// Calls are heard in the browser.
    #[default]
    Webrtc,
    /// Calls are heard on the agent's own telephone, which a PBX moves.
    DeskPhone,
}

/// The one that is chosen now; clones are handles to the same choice.
#[derive(Clone, Debug, Default)]
pub struct LineChoice(Arc<AtomicBool>);

impl LineChoice {
    /// A choice that is made.
    pub fn new(kind: LineKind) -> Self {
        let choice = Self::default();
        choice.set(kind);
        choice
    }

    /// What is chosen. A softphone that is open hears of it when it is loaded anew.
    pub fn get(&self) -> LineKind {
        if self.0.load(Ordering::Relaxed) { LineKind::DeskPhone } else { LineKind::Webrtc }
    }

    /// Chooses.
    pub fn set(&self, kind: LineKind) {
        self.0.store(kind == LineKind::DeskPhone, Ordering::Relaxed);
    }
}
