//! What the machine asks of the outside, one adapter per file. An adapter decides nothing.

pub mod clock;
pub mod desk_http;
pub mod host_window;
pub mod ringer;
pub mod tab_secret;
pub mod timers;

use cti::AgentId;
use phone::Command;

use self::{
    desk_http::DeskHttp, host_window::HostWindow, ringer::Ringer, tab_secret::TabSecret,
    timers::Timers,
};
use crate::{config::Config, runtime::Emit};

/// The ports of a running softphone.
pub struct Ports {
    /// The helpdesk window.
    pub host: HostWindow,
    /// The helpdesk's API.
    pub desk: DeskHttp,
    /// The ring.
    pub ringer: Ringer,
    /// Deadlines.
    pub timers: Timers,
}

impl Ports {
    /// Opens every port as configured.
    pub fn new(agent: AgentId, config: &Config, emit: &Emit) -> Self {
        let key = TabSecret::find(["softphone:desk-key:", &agent.to_string()].concat());
        Self {
            host: HostWindow::new(config.helpdesk_origin.clone(), emit),
            desk: DeskHttp::new(config.desk.clone(), key, emit.clone()),
            ringer: Ringer::new(emit.clone()),
            timers: Timers::new(emit.clone()),
        }
    }

    /// Whether the agent has to give the line's password before calls can come.
    pub fn needs_line_password(&self) -> bool {
        false
    }

    /// The agent gave the line's password.
    pub fn give_line_password(&self, _password: &str) {}

    /// Carries out a command; its outcome comes back as an event.
    pub fn perform(&self, command: &Command) {
        match command {
            Command::AskHost(action) => self.host.ask(*action),
            Command::Pop { request, pop } => self.desk.pop(*request, pop),
            Command::FetchDetails { request, call_reference_id } => {
                self.desk.fetch_details(*request, call_reference_id);
            }
            Command::StartTimer { timer, after } => self.timers.start(*timer, *after),
            Command::CancelTimer { timer } => self.timers.cancel(*timer),
            Command::StartRinging { .. } => self.ringer.start(),
            Command::StopRinging { .. } => self.ringer.stop(),
            Command::UnlockSound => self.ringer.unlock(),
            _ => {}
        }
    }
}
