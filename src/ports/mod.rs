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
pub mod link;
pub mod microphone_facts;
pub mod notifier;
pub mod on_top;
pub mod page_life;
pub mod pop_out;
pub mod preference;
pub mod push;
pub mod report;
pub mod ringer;
pub mod sip_bundle;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod sip_bundle_test;
pub mod stream;
pub mod tab_secret;
pub mod tabs;
pub mod timers;
pub mod webrtc_line;
pub mod windows;

use std::{cell::Cell, rc::Rc};

use cti::AgentId;
use phone::{Command, LineKind};

use self::{
    account::Account,
    desk_http::DeskHttp,
    host_window::HostWindow,
    journal::Journal,
    notifier::Notifier,
    ringer::Ringer,
    stream::Stream,
    tab_secret::TabSecret,
    timers::Timers,
    webrtc_line::{LineConfig, WebRtcLine},
    windows::{HearWord, Windows},
};
use crate::{
    config::{Config, Line},
    runtime::Emit,
};

/// What every tab has, also one whose machine is in another.
#[derive(Clone)]
pub struct TabPorts {
    /// The helpdesk window.
    pub host: Rc<HostWindow>,
    /// Who is signed in.
    pub account: Account,
    /// What survives the page.
    pub journal: Journal,
    /// The agent's other windows, by the gateway.
    pub windows: Windows,
}

impl TabPorts {
    /// Opens them; what they report goes to `emit`, and what other windows say by the gateway to `words`.
    pub fn open(agent: AgentId, config: &Config, emit: &Emit, words: HearWord) -> Self {
        let journal = Journal::attend(agent, emit.clone());
        Self {
            host: Rc::new(HostWindow::new(config.helpdesk_origin.clone(), emit)),
            account: Account::open(agent, config.desk.clone(), &journal, emit.clone()),
            journal,
            windows: Windows::new(agent, config, words),
        }
    }
}

/// The ports of a running softphone.
pub struct Ports {
    /// The helpdesk window.
    pub host: Rc<HostWindow>,
    /// The helpdesk's API.
    pub desk: DeskHttp,
    /// Who is signed in there.
    pub account: Account,
    /// The ring.
    pub ringer: Ringer,
    /// The desktop.
    pub notifier: Notifier,
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
        let tab = TabPorts::open(agent, config, emit, Rc::new(|_| ()));
        tab.journal.lead();
        Self::beside(tab, agent, config, emit)
    }

    /// Opens those that only the machine needs, beside what the tab has.
    pub fn beside(tab: TabPorts, agent: AgentId, config: &Config, emit: &Emit) -> Self {
        let TabPorts { host, account, journal, windows } = tab;
        let stream = Stream::open(agent, config, emit, windows.hear());
        let agent = agent.to_string();
        Self {
            host,
            desk: DeskHttp::new(config.desk.clone(), account.clone(), emit.clone()),
            account,
            ringer: Ringer::new(emit.clone()),
            notifier: Notifier::new(&agent, emit.clone()),
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
            Command::AskHost(action) => self.host.obey(*action, true),
            Command::StartTimer { timer, after } => self.timers.start(*timer, *after),
            Command::CancelTimer { timer } => self.timers.cancel(*timer),
            Command::StartRinging { .. } => self.ringer.start(),
            Command::StopRinging { .. } => self.ringer.stop(),
            Command::Notify { call, who, aloud } => self.notifier.notify(*call, who, *aloud),
            Command::Unnotify { call } => self.notifier.unnotify(*call),
            Command::RequestNotifications => self.notifier.request(),
            Command::Pop { .. }
            | Command::FetchDetails { .. }
            | Command::FindContacts { .. }
            | Command::SearchContacts { .. }
            | Command::FetchContact { .. }
            | Command::CreateContact { .. }
            | Command::ChangeContact { .. }
            | Command::FetchCompany { .. }
            | Command::FetchTickets { .. }
            | Command::FetchTicket { .. } => self.desk.perform(command),
            Command::ClaimClick { click } => self.stream.claim(click),
            // Done where the machine is: only it can say what goes on.
            Command::Keep { .. } => {}
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
            | Command::TakeBack { .. }
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

    /// The machine leads no more: the line and the stream are left, and nothing sounds.
    pub fn close(&self) {
        self.ringer.stop();
        self.notifier.close();
        self.timers.cancel_all();
        self.stream.close();
        if let Some(line) = &self.line {
            // A call that can be taken back goes on meanwhile, for the page that leads from now on.
            line.line.leave();
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

/// Keeps the password of the telephone line, which was given in another tab of this agent, for when
/// this one leads.
pub fn keep_line_password(agent: AgentId, password: &str) {
    TabSecret::find(password_name(&agent.to_string())).keep(password);
}

fn password_name(agent: &str) -> String {
    ["softphone:line:", agent].concat()
}

impl LinePort {
    fn new(agent: &str, line: &Line, emit: &Emit) -> Option<Self> {
        let Line::WebRtc(line) = line else { return None };
        let fill = |text: &str| fill_in(text, agent);
        let typed_password = line.password.is_none().then(|| TabSecret::find(password_name(agent)));
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
            take_back_calls: line.take_back_calls,
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

    /// Whether the line waits for its password: there is none, or it was refused.
    pub fn waits_for_password(&self, refused: bool) -> bool {
        self.typed_password.is_some() && (refused || self.line.needs_password())
    }

    /// The password the agent typed, for the agent's other tabs.
    pub fn typed_password(&self) -> Option<String> {
        self.typed_password.as_ref()?.borrow().get().map(str::to_owned)
    }

    /// The agent gave the password: kept for this tab, and the line opens with it.
    pub fn give_password(&self, password: &str) {
        if let Some(typed) = &self.typed_password {
            typed.borrow_mut().keep(password);
        }
        self.line.give_password(password);
    }

    /// The page goes away: leaves calls and the registration behind tidily.
    pub fn leave(&self) {
        self.line.leave();
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
