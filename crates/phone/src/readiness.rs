//! Whether calls reach the agent, and whether the agent would be heard.

use serde::{Deserialize, Serialize};

use crate::{
    Abilities, Command, LineKind, LineLoss, LineState, Lines, Microphone, SoundEvent,
    call::control,
    ladder,
    orders::Orders,
    view::{LineStatus, LineView},
    words::{self, Can},
};

/// The lines, the microphone and the loudspeaker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Readiness {
    pub(crate) lines: Lines,
    /// The line that was opened last, which is the one that `line` is about.
    pub(crate) kind: Option<LineKind>,
    pub(crate) line: LineState,
    pub(crate) microphone: Microphone,
    pub(crate) sound: Option<SoundEvent>,
    /// The gateway's stream is away, so clicks do not arrive.
    #[serde(default)]
    pub(crate) stream_lost: bool,
    started: bool,
    /// The microphone's test itself could not be loaded.
    untestable: bool,
}

impl Readiness {
    pub(crate) const fn new(lines: Lines) -> Self {
        Self {
            lines,
            kind: None,
            line: LineState::Closed,
            microphone: Microphone::Unknown,
            sound: None,
            stream_lost: false,
            started: false,
            untestable: false,
        }
    }

    pub(crate) fn start(&mut self, orders: &mut Orders) {
        if self.lines.webrtc && !self.started {
            orders.give(Command::TestMicrophone);
        }
        self.started = true;
    }

    /// Goes to the best line there is now. Only while no call goes on: a call stays on its line. A
    /// WebRTC line is opened only once the agent can be heard: no customer shall ring for silence.
    pub(crate) fn climb(&mut self, orders: &mut Orders) {
        let best = ladder::best(self.lines, self.microphone, !self.untestable);
        if let Some(line) = best {
            self.open(line, orders);
        }
    }

    /// Opens the line of a call that goes on, unless it is open.
    pub(crate) fn open(&mut self, line: LineKind, orders: &mut Orders) {
        if !self.started || self.kind == Some(line) {
            return;
        }
        if let Some(line) = self.kind.replace(line) {
            orders.give(Command::CloseLine { line });
        }
        self.line = LineState::Registering;
        orders.give(Command::OpenLine { line });
    }

    pub(crate) const fn line_lost(&mut self, loss: LineLoss) {
        self.line = LineState::Offline(loss);
        // Only what tests the microphone can have been asked for yet.
        self.untestable |= self.kind.is_none();
    }

    /// What the page held open went with the page: connected again.
    pub(crate) fn page_restored(&mut self, orders: &mut Orders) {
        if let Some(line) = self.kind {
            self.line = LineState::Registering;
            orders.give(Command::ReopenLine { line });
        }
    }

    pub(crate) fn reconnect(&mut self, orders: &mut Orders) {
        if self.can_reconnect().is_err() {
            return;
        }
        if let Some(line) = self.kind {
            self.line = LineState::Registering;
            orders.give(Command::ReopenLine { line });
        } else {
            // What was lost is the microphone's test itself: without it no line may open.
            self.line = LineState::Closed;
            self.untestable = false;
            orders.give(Command::TestMicrophone);
        }
    }

    /// The click that this needs lets the browser sound, too.
    pub(crate) fn allow_microphone(&self, orders: &mut Orders) {
        if self.lines.webrtc && self.microphone != Microphone::Ready {
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

    /// What can be done to a call of the open line from here; `None`: everything.
    pub(crate) const fn desk_phone(&self) -> Option<Abilities> {
        match self.kind {
            Some(LineKind::DeskPhone) => self.lines.desk_phone,
            Some(LineKind::WebRtc) | None => None,
        }
    }

    /// A desk phone has a microphone of its own.
    pub(crate) const fn can_be_heard(&self) -> Can {
        match self.kind {
            Some(LineKind::DeskPhone) => Ok(()),
            Some(LineKind::WebRtc) | None => words::microphone(self.microphone),
        }
    }

    pub(crate) fn can_call(&self) -> Can {
        if !self.lines.any() {
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
        if !self.lines.any() {
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
        LineView {
            kind: self.kind,
            state: self.line,
            microphone: self.microphone,
            status,
            label: self.label(status).to_owned(),
            detail: self.detail(status),
            reconnect: control(self.can_reconnect()),
        }
    }

    /// One line: what the agent has, and what would have to change for more.
    fn detail(&self, status: LineStatus) -> Option<String> {
        match (status, self.line, self.can_be_heard()) {
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
            _ if self.kind == Some(LineKind::DeskPhone) => Some(self.why_desk_phone()),
            _ => None,
        }
    }

    fn why_desk_phone(&self) -> String {
        const CALLS: &str = "Your calls are on your desk phone";
        match words::microphone(self.microphone) {
            Err(reason) if self.lines.webrtc => {
                let advice = words::microphone_advice(self.microphone).unwrap_or_default();
                [CALLS, ". To speak here: ", reason, ". ", advice].concat()
            }
            Ok(()) | Err(_) => [CALLS, "."].concat(),
        }
    }

    fn status(&self, in_call: bool) -> LineStatus {
        if !self.lines.any() {
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
            LineStatus::Ready if matches!(self.kind, Some(LineKind::DeskPhone)) => "Desk phone",
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
