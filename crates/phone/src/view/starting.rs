//! What is drawn before there is a machine.

use cti::AgentId;

use super::{Control, DialerView, HistoryDigest, LineStatus, LineView, SearchView, View};
use crate::{LineState, Microphone, words};

impl View {
    /// The softphone of this agent while its machine is on its way: a dialer that takes a number.
    pub fn starting(agent: AgentId) -> Self {
        Self {
            agent,
            line: LineView {
                kind: None,
                state: LineState::Closed,
                microphone: Microphone::Unknown,
                status: LineStatus::Connecting,
                label: words::STARTING.to_owned(),
                detail: None,
                reconnect: Control::disabled(words::SOFTPHONE_STARTS),
            },
            dialer: DialerView {
                shown: true,
                typed: String::new(),
                problem: None,
                dial: Control::disabled(words::SOFTPHONE_STARTS),
                last_number: None,
                redial: Control::disabled(words::SOFTPHONE_STARTS),
                search: SearchView::default(),
            },
            call: None,
            wrap_up: None,
            filed: Vec::new(),
            history: HistoryDigest::default(),
            click: None,
            notices: Vec::new(),
            unfinished: false,
            unsent: Vec::new(),
            ask_to_leave: false,
        }
    }
}
