//! The messages: one enum, as JSON.

use std::fmt;

use cti::{AgentId, HostAction};
use phone::{HistoryEntry, HistoryId, Intent, Snapshot};
use serde::{Deserialize, Serialize};

use crate::ports::account::Standing;

/// The form of the messages. Tabs of two versions that differ here do not hear each other.
pub const FORM: u32 = 1;

/// A window of the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TabId(pub String);

impl TabId {
    /// A name that no other tab has.
    pub fn new() -> Self {
        // In base 36 by the browser: what spells floats in Rust would weigh more.
        let part = |number: f64| {
            let number = js_sys::Number::from(number).to_string_with_radix(36);
            number.map(String::from).unwrap_or_default()
        };
        Self(
            [&part(js_sys::Date::now()), "-", &part(js_sys::Math::random())]
                .concat()
                .replace('.', ""),
        )
    }
}

impl Default for TabId {
    fn default() -> Self {
        Self::new()
    }
}

/// A tab while it leads. The machine numbers calls and legs anew each time one begins to lead, so what is
/// wanted of them is said to one of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Who.
    pub tab: TabId,
    /// The how manieth time.
    pub nth: u32,
}

impl Term {
    /// Whether this one goes on where both lead: the later, and of two that began at once always the same.
    pub fn prevails_over(&self, other: &Self) -> bool {
        (self.nth, &self.tab.0) > (other.nth, &other.tab.0)
    }
}

/// A message with its envelope.
#[derive(Serialize, Deserialize)]
pub struct Letter {
    /// [`FORM`].
    pub form: u32,
    /// Whose tabs they are.
    pub agent: AgentId,
    /// Who says it.
    pub from: TabId,
    /// What.
    pub said: Message,
}

/// What is said.
#[derive(Serialize, Deserialize)]
pub enum Message {
    /// A tab is there, and wants to know what goes on. Said again to each that begins to lead.
    Hello {
        /// Whether the agent sees the softphone there.
        visible: bool,
    },
    /// A tab goes.
    Bye,
    /// What goes on, by the tab that leads: after each change, and to each that says hello.
    Told(Box<Told>),
    /// A row of the history became another.
    Row(Box<HistoryEntry>),
    /// Calls that are kept where this page is: said to one in another part of the browser.
    Rows(Vec<HistoryEntry>),
    /// A row of the history is gone.
    RowGone(HistoryId),
    /// What the agent wants, said in a tab that draws.
    Intent {
        /// Of whom; another does not obey.
        to: Term,
        /// Counts what that tab says; nothing is obeyed twice.
        nth: u32,
        /// What.
        intent: Intent,
    },
    /// Whether the agent sees the softphone in that tab.
    Visible {
        /// Seen.
        visible: bool,
    },
    /// To be asked of the helpdesk window around a tab.
    Host {
        /// Which; `None`: every one in which it makes sense.
        to: Option<TabId>,
        /// What.
        action: HostAction,
    },
    /// Whether the agent is signed in became another; also told to each that says hello.
    Account(AccountNews),
    /// The agent gave the password of the telephone line.
    LinePassword(Secret),
    /// A tab would lead: what the agent wants there has to be clicked in the tab that leads.
    MayILead {
        /// Of whom it is asked.
        of: Term,
    },
    /// It may: here everything has stopped, and it takes up what [`Message::Told`] said last.
    Lead {
        /// Who may.
        to: TabId,
    },
    /// It may not: a call goes on here, which cannot move.
    NotNow {
        /// Who may not.
        to: TabId,
    },
    /// Is the one that leads alive?
    Ping {
        /// Who is asked.
        to: TabId,
    },
    /// It is.
    Pong,
}

/// What goes on, by the tab that leads.
#[derive(Clone, Serialize, Deserialize)]
pub struct Told {
    /// Who tells it.
    pub term: Term,
    /// What goes on.
    pub snapshot: Snapshot,
    /// Of each tab the last thing that is done and in the snapshot.
    pub obeyed: Vec<(TabId, u32)>,
    /// Whether the telephone line waits for its password.
    pub wants_password: bool,
}

/// Whether the agent is signed in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountNews {
    /// Whether, and how.
    pub standing: Standing,
    /// Direct mode: the key, which is kept in tabs.
    pub key: Option<Secret>,
}

/// A key or a password: between tabs of one agent, and in no log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}
