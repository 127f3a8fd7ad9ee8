//! Whether calls reach the agent, and whether the agent would be heard.

use crate::{
    Command, LineState, Microphone, SoundEvent,
    call::control,
    orders::Orders,
    view::{LineStatus, LineView},
    words::{self, Can},
};

/// The line, the microphone and the loudspeaker.
#[derive(Clone, Debug)]
pub(crate) struct Readiness {
    pub(crate) has_line: bool,
    pub(crate) line: LineState,
    pub(crate) microphone: Microphone,
    pub(crate) sound: Option<SoundEvent>,
    started: bool,
    line_opened: bool,
}

impl Readiness {
    pub(crate) const fn new(has_line: bool) -> Self {
        Self {
            has_line,
            line: LineState::Closed,
            microphone: Microphone::Unknown,
            sound: None,
            started: false,
            line_opened: false,
        }
    }

    pub(crate) fn start(&mut self, orders: &mut Orders) {
        if self.has_line && !self.started {
            orders.give(Command::TestMicrophone);
        }
        self.started = true;
    }

    /// The line is opened only once the agent can be heard: no customer shall ring for silence.
    pub(crate) fn microphone_changed(&mut self, microphone: Microphone, orders: &mut Orders) {
        self.microphone = microphone;
        if microphone == Microphone::Ready && self.has_line && !self.line_opened {
            self.line_opened = true;
            self.line = LineState::Registering;
            orders.give(Command::OpenLine);
        }
    }

    pub(crate) fn reconnect(&mut self, orders: &mut Orders) {
        if self.can_reconnect().is_err() {
            return;
        }
        if self.line_opened {
            self.line = LineState::Registering;
            orders.give(Command::ReopenLine);
        } else {
            // What was lost is the microphone's test itself: without it no line may open.
            self.line = LineState::Closed;
            orders.give(Command::TestMicrophone);
        }
    }

    /// The click that this needs lets the browser sound, too.
    pub(crate) fn allow_microphone(&self, orders: &mut Orders) {
        if self.has_line && self.microphone != Microphone::Ready {
            orders.give(Command::RequestMicrophone);
            if self.sound != Some(SoundEvent::Ready) {
                orders.give(Command::UnlockSound);
            }
        }
    }

    pub(crate) fn allow_sound(&self, orders: &mut Orders) {
        if self.sound == Some(SoundEvent::Blocked) {
            orders.give(Command::UnlockSound);
        }
    }

    /// Whether the agent would be heard, as far as is known.
    pub(crate) const fn can_be_heard(&self) -> Can {
        words::microphone(self.microphone)
    }

    pub(crate) fn can_call(&self) -> Can {
        if !self.has_line {
            return Err(words::NO_LINE);
        }
        self.can_be_heard()?;
        match self.line {
            LineState::Registered => Ok(()),
            LineState::Closed | LineState::Registering => Err(words::LINE_CONNECTING),
            LineState::Offline(_) => Err(words::LINE_OFFLINE),
        }
    }

    pub(crate) const fn can_reconnect(&self) -> Can {
        if !self.has_line {
            return Err(words::NO_LINE);
        }
        match self.line {
            LineState::Offline(_) => Ok(()),
            LineState::Closed => Err(words::MICROPHONE_FIRST),
            LineState::Registering => Err(words::LINE_CONNECTING),
            LineState::Registered => Err(words::LINE_CONNECTED),
        }
    }

    pub(crate) fn view(&self, in_call: bool) -> LineView {
        let status = self.status(in_call);
        let detail = match (status, self.line, self.can_be_heard()) {
            (LineStatus::Offline, LineState::Offline(loss), _) => Some(words::line_loss(loss)),
            (LineStatus::NeedsAgent, _, Err(reason)) => {
                let not_heard = match self.line {
                    LineState::Registered => ". Calls ring, but you would not be heard.",
                    LineState::Closed | LineState::Registering | LineState::Offline(_) => {
                        ". Calls do not reach you until then."
                    }
                };
                Some([reason, not_heard].concat())
            }
            (LineStatus::NoLine, ..) => Some(words::NO_LINE.to_owned()),
            _ => None,
        };
        LineView {
            state: self.line,
            microphone: self.microphone,
            status,
            label: self.label(status).to_owned(),
            detail,
            reconnect: control(self.can_reconnect()),
        }
    }

    const fn status(&self, in_call: bool) -> LineStatus {
        if !self.has_line {
            return LineStatus::NoLine;
        }
        match self.line {
            LineState::Offline(_) => LineStatus::Offline,
            LineState::Closed | LineState::Registering | LineState::Registered if in_call => {
                LineStatus::InCall
            }
            LineState::Closed | LineState::Registering | LineState::Registered
                if self.can_be_heard().is_err() =>
            {
                LineStatus::NeedsAgent
            }
            LineState::Closed | LineState::Registering => LineStatus::Connecting,
            LineState::Registered => LineStatus::Ready,
        }
    }

    const fn label(&self, status: LineStatus) -> &'static str {
        match status {
            LineStatus::Ready => "Ready",
            LineStatus::Connecting => "Connecting…",
            LineStatus::NeedsAgent => match self.microphone {
                Microphone::AskFirst => "Allow microphone",
                Microphone::Unknown
                | Microphone::Ready
                | Microphone::BlockedByHost
                | Microphone::Denied
                | Microphone::Missing
                | Microphone::Failed => "No microphone",
            },
            LineStatus::Offline => "Offline",
            LineStatus::InCall => "In a call",
            LineStatus::NoLine => "No line",
        }
    }
}
