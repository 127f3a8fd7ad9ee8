//! The machine: told what happened, it says what is to be done, and what to draw.

use crate::view::{Control, DialerView, LineStatus, LineView};
use crate::{Command, Event, LineState, Microphone, Millis, Settings, View};

/// One agent's softphone.
#[derive(Clone, Debug)]
pub struct Phone {
    settings: Settings,
}

impl Phone {
    /// A softphone that has not begun yet: tell it [`Event::Started`].
    pub const fn new(settings: Settings) -> Self {
        Self { settings }
    }

    /// Takes one event in and says what is to be done about it, in this order.
    pub fn handle(&mut self, _now: Millis, event: Event) -> Vec<Command> {
        match event {
            Event::Started if self.settings.has_line => vec![Command::TestMicrophone],
            _ => Vec::new(),
        }
    }

    /// What to draw now.
    pub fn view(&self) -> View {
        View {
            agent: self.settings.agent,
            line: LineView {
                state: LineState::Closed,
                microphone: Microphone::Unknown,
                status: LineStatus::Connecting,
                label: String::from("Connecting…"),
                detail: None,
                reconnect: Control::disabled("The line is being connected"),
            },
            dialer: DialerView {
                typed: String::new(),
                problem: None,
                dial: Control::disabled("The line is being connected"),
                last_number: None,
                redial: Control::disabled("No number was dialled yet"),
            },
            call: None,
            wrap_up: None,
            filed: Vec::new(),
            notices: Vec::new(),
        }
    }
}
