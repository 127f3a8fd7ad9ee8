//! What the machine asks of the outside, one adapter per file. An adapter decides nothing.

pub mod account;
pub mod clock;
pub mod desk_http;
pub mod desk_phone_line;
mod fields;
pub mod gateway;
pub mod host_window;
pub mod http;
pub mod journal;
pub mod line_events;
pub mod microphone_facts;
pub mod page_life;
pub mod preference;
pub mod push;
pub mod ringer;
pub mod sip_bundle;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod sip_bundle_test;
pub mod stream;
pub mod tab_secret;
pub mod tabs;
pub mod timers;
pub mod webrtc_line;

use std::cell::Cell;

use cti::AgentId;
use phone::{Command, LineKind};

use self::{
    account::Account,
    desk_http::DeskHttp,
    host_window::HostWindow,
    journal::Journal,
    ringer::Ringer,
    stream::Stream,
    tab_secret::TabSecret,
    timers::Timers,
    webrtc_line::{LineConfig, WebRtcLine},
};
use crate::{
    config::{Config, Line},
    runtime::Emit,
};

/// The ports of a running softphone.
pub struct Ports {
    /// The helpdesk window.
    pub host: HostWindow,
    /// The helpdesk's API.
    pub desk: DeskHttp,
    /// Who is signed in there.
    pub account: Account,
    /// The ring.
    pub ringer: Ringer,
    /// Deadlines.
    pub timers: Timers,
    /// What survives the page.
    pub journal: Journal,
    /// What comes by the gateway, and the desk phone.
    pub stream: Stream,
    /// The WebRTC line, where one is configured.
    pub line: Option<LinePort>,
    /// The line that is open: what is to be done with a leg goes to it.
    open: Cell<Option<LineKind>>,
}

/// The telephone line and the password it opens with.
pub struct LinePort {
    line: WebRtcLine,
    /// `None`: the configuration holds the password, and the agent is never asked.
    typed_password: Option<std::cell::RefCell<TabSecret>>,
}

impl Ports {
    /// Opens every port as configured.
    pub fn new(agent: AgentId, config: &Config, emit: &Emit) -> Self {
        let journal = Journal::open(agent, emit.clone());
        let account = Account::open(agent, config.desk.clone(), &journal, emit.clone());
        let stream = Stream::open(agent, config, emit);
        let agent = agent.to_string();
        Self {
            host: HostWindow::new(config.helpdesk_origin.clone(), emit),
            desk: DeskHttp::new(config.desk.clone(), account.clone(), emit.clone()),
            account,
            ringer: Ringer::new(emit.clone()),
            timers: Timers::new(emit.clone()),
            journal,
            stream,
            line: LinePort::new(&agent, &config.line, emit),
            open: Cell::new(None),
        }
    }

    /// Carries out a command; its outcome comes back as an event.
    pub fn perform(&self, command: &Command) {
        match command {
            Command::AskHost(action) => self.host.ask(*action),
            Command::StartTimer { timer, after } => self.timers.start(*timer, *after),
            Command::CancelTimer { timer } => self.timers.cancel(*timer),
            Command::StartRinging { .. } => self.ringer.start(),
            Command::StopRinging { .. } => self.ringer.stop(),
            Command::Pop { .. }
            | Command::FetchDetails { .. }
            | Command::FindContacts { .. }
            | Command::SearchContacts { .. }
            | Command::FetchContact { .. }
            | Command::CreateContact { .. }
            | Command::FetchCompany { .. }
            | Command::FetchTickets { .. }
            | Command::FetchTicket { .. } => self.desk.perform(command),
            Command::ClaimClick { click } => self.stream.claim(click),
            Command::KeepHistory(entry) => self.journal.keep(entry),
            Command::ForgetHistory(call) => self.journal.forget(call),
            Command::UnlockSound => {
                self.ringer.unlock();
                self.line_performs(LineKind::WebRtc, command);
            }
            Command::TestMicrophone | Command::RequestMicrophone => {
                self.line_performs(LineKind::WebRtc, command);
            }
            Command::OpenLine { line } | Command::ReopenLine { line } => {
                self.open.set(Some(*line));
                self.line_performs(*line, command);
            }
            Command::CloseLine { line } => {
                self.open.set(None);
                self.line_performs(*line, command);
            }
            Command::Dial { .. }
            | Command::Answer { .. }
            | Command::Decline { .. }
            | Command::HangUp { .. }
            | Command::Hold { .. }
            | Command::Resume { .. }
            | Command::SetMuted { .. }
            | Command::SendDtmf { .. } => {
                if let Some(line) = self.open.get() {
                    self.line_performs(line, command);
                }
            }
        }
    }

    fn line_performs(&self, line: LineKind, command: &Command) {
        match line {
            LineKind::WebRtc => {
                if let Some(port) = &self.line {
                    port.line.perform(command);
                }
            }
            LineKind::DeskPhone => self.stream.desk_phone_performs(command),
        }
    }
}

/// A text with the agent in place of `{agent_id}`.
fn fill_in(text: &str, agent: &str) -> String {
    let mut pieces = text.split('{');
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (begin, rest) = match piece.strip_prefix("agent_id}") {
            Some(rest) => (agent, rest),
            None => ("{", piece),
        };
        filled.push_str(begin);
        filled.push_str(rest);
    }
    filled
}

impl LinePort {
    fn new(agent: &str, line: &Line, emit: &Emit) -> Option<Self> {
        let Line::WebRtc(line) = line else { return None };
        let fill = |text: &str| fill_in(text, agent);
        let typed_password =
            line.password.is_none().then(|| TabSecret::find(["softphone:line:", agent].concat()));
        let password = match &typed_password {
            Some(typed) => typed.get().map(str::to_owned),
            None => line.password.as_deref().map(fill),
        };
        let config = LineConfig {
            server: line.server.clone(),
            domain: line.domain.clone(),
            user: fill(&line.user),
            password,
            ice_servers: line.ice_servers.clone(),
            call_reference_header: line.call_reference_header.clone(),
            auto_answer_from: line.auto_answer_from.clone(),
            bundle_base: "/".into(),
        };
        let typed_password = typed_password.map(std::cell::RefCell::new);
        Some(Self { line: WebRtcLine::new(config, emit.clone()), typed_password })
    }

    /// Whether the agent has to give the password before calls can come. One that was refused is
    /// forgotten, so that the agent is asked for another.
    pub fn needs_password(&self, refused: bool) -> bool {
        let Some(typed) = &self.typed_password else { return false };
        if refused {
            typed.borrow_mut().forget();
        }
        refused || self.line.needs_password()
    }

    /// The agent gave the password: kept for this tab, and the line opens with it.
    pub fn give_password(&self, password: &str) {
        if let Some(typed) = &self.typed_password {
            typed.borrow_mut().keep(password);
        }
        self.line.give_password(password);
    }

    /// The page goes away: leaves calls and the registration behind tidily.
    pub fn close(&self) {
        self.line.close();
    }
}

#[cfg(test)]
mod tests {
    use super::fill_in;

    #[test]
    fn the_agent_stands_where_the_placeholder_stood() {
        assert_eq!(fill_in("{agent_id}", "1001"), "1001");
        assert_eq!(fill_in("demo-{agent_id}-{agent_id}!", "1001"), "demo-1001-1001!");
        assert_eq!(fill_in("{{agent_id}}{x}{", "1001"), "{1001}{x}{");
        assert_eq!(fill_in("plain", "1001"), "plain");
    }
}
