//! What the machine wants done now. Numbers what will be answered, so that no two are confused.

use cti::{CallReferenceId, ScreenPop};
use serde::{Deserialize, Serialize};

use crate::{Command, RequestId, TimerId};

/// The commands of one event, in order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Orders {
    commands: Vec<Command>,
    timers: u32,
    requests: u32,
    pop_in_flight: Option<RequestId>,
}

impl Orders {
    pub(crate) fn give(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// `after` in milliseconds.
    pub(crate) fn start_timer(&mut self, after: u64) -> TimerId {
        self.timers += 1;
        let timer = TimerId(self.timers);
        self.give(Command::StartTimer { timer, after });
        timer
    }

    pub(crate) fn cancel_timer(&mut self, timer: TimerId) {
        self.give(Command::CancelTimer { timer });
    }

    /// Whether a pop would be the only one on its way: two at once could arrive in any order, and the
    /// order of pops decides what the helpdesk makes of them.
    pub(crate) const fn can_pop(&self) -> bool {
        self.pop_in_flight.is_none()
    }

    pub(crate) fn pop_answered(&mut self, request: RequestId) {
        if self.pop_in_flight == Some(request) {
            self.pop_in_flight = None;
        }
    }

    pub(crate) fn pop(&mut self, pop: ScreenPop) -> RequestId {
        let request = self.next_request();
        self.pop_in_flight = Some(request);
        let pop = Box::new(pop);
        self.give(Command::Pop { request, pop });
        request
    }

    pub(crate) fn fetch_details(&mut self, reference: &CallReferenceId) -> RequestId {
        let request = self.next_request();
        self.give(Command::FetchDetails { request, call_reference_id: reference.clone() });
        request
    }

    /// A question with an id of its own.
    pub(crate) fn ask(&mut self, command: impl FnOnce(RequestId) -> Command) -> RequestId {
        let request = self.next_request();
        self.give(command(request));
        request
    }

    pub(crate) fn take(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.commands)
    }

    pub(crate) const fn last_request(&self) -> RequestId {
        RequestId(self.requests)
    }

    fn next_request(&mut self) -> RequestId {
        self.requests += 1;
        RequestId(self.requests)
    }
}
