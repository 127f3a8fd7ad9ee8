//! The gateway's stream, and the desk phone, whose calls are reported by it.

use std::rc::Rc;

use cti::AgentId;
use leptos::prelude::*;
use phone::{ClickId, Command, Event, PushEvent};

use super::{
    account::{Standing, Why},
    desk_phone_line::{self, DeskPhoneLine},
    gateway::Gateway,
    push::{Push, Pushed},
    windows::HearWord,
};
use crate::{
    config::{Config, Desk},
    runtime::{Emit, Shell},
};

/// What comes by the gateway; nothing does where the helpdesk is reached directly.
pub struct Stream {
    push: Option<Push>,
    desk_phone: Option<Rc<DeskPhoneLine>>,
    emit: Emit,
}

impl Stream {
    /// Opens the stream, where there is a gateway.
    pub fn open(agent: AgentId, config: &Config, emit: &Emit, words: &HearWord) -> Self {
        let gateway = matches!(config.desk, Desk::Gateway).then(|| Gateway::new(agent));
        let desk_phone = config
            .desk_phone
            .and(gateway.clone())
            .map(|gateway| Rc::new(DeskPhoneLine::new(gateway, emit.clone())));
        let push = gateway.map(|gateway| {
            let (line, tell, words) = (desk_phone.clone(), emit.clone(), words.clone());
            let report = Rc::new(move |pushed| match pushed {
                Pushed::Said(word) => words(word),
                pushed => pass_on(pushed, line.as_deref(), &tell),
            });
            Push::open(gateway, report)
        });
        Self { push, desk_phone, emit: emit.clone() }
    }

    /// Carries out what concerns the desk phone.
    pub fn desk_phone_performs(&self, command: &Command) {
        if let Command::ReopenLine { .. } = command {
            self.reopen();
        }
        if let Some(line) = &self.desk_phone {
            line.perform(command);
        }
    }

    /// Asks to be the one softphone of the agent that dials a click.
    pub fn claim(&self, click: &ClickId) {
        match &self.push {
            Some(push) => push.claim(click),
            // Without a gateway nobody can tell.
            None => (self.emit)(Event::Push(PushEvent::ClaimAnswered {
                click: click.clone(),
                won: None,
            })),
        }
    }

    /// Is open while somebody is signed in.
    pub fn agree_with(&self, standing: &Standing) {
        if matches!(standing, Standing::SignedOut(Why::First | Why::Asked)) {
            self.close();
        } else {
            self.reopen();
        }
    }

    /// The page goes away, or the agent signed out.
    pub fn close(&self) {
        if let Some(push) = &self.push {
            push.close();
        }
        if let Some(line) = &self.desk_phone {
            line.stream_changed(false);
        }
    }

    /// Opens the stream now, where it is not: the page is back, the network is, or somebody signed in.
    pub fn reopen(&self) {
        if let Some(push) = &self.push {
            push.reopen();
        }
    }
}

/// Closes the stream while nobody is signed in, and opens it once somebody is. A sign-in that ends by
/// itself leaves it: the agent may be in a call.
pub fn follow_sign_in(shell: Shell) {
    let Some(standing) = shell.account().map(|account| account.standing()) else { return };
    Effect::new(move |_| {
        standing.track();
        // Not followed by this effect: what the machine does about it may be drawn.
        untrack(|| shell.with_ports(|ports| ports.stream.agree_with(&standing.get())));
    });
}

/// Passes on what the stream brings, to the machine and to the line it is about.
fn pass_on(pushed: Pushed, desk_phone: Option<&DeskPhoneLine>, emit: &Emit) {
    match pushed {
        Pushed::Event(event) => {
            let stands = match event {
                PushEvent::Connected => Some(true),
                PushEvent::Lost => Some(false),
                PushEvent::Clicked(_)
                | PushEvent::ClaimedElsewhere(_)
                | PushEvent::ClaimAnswered { .. } => None,
            };
            emit(Event::Push(event));
            if let (Some(stands), Some(line)) = (stands, desk_phone) {
                line.stream_changed(stands);
            }
        }
        Pushed::Said(_) => {}
        Pushed::Call(event) => {
            if let Some(recorded) = desk_phone_line::recording(&event) {
                emit(recorded);
            }
            if let Some(line) = desk_phone {
                line.reported(&event);
            }
        }
    }
}
