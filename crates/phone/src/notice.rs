//! What the agent must be told: a code one can search for, a plain sentence, and a way out.

use serde::{Deserialize, Serialize};

use crate::{Intent, NoticeId};

/// What the agent must be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Which notice.
    pub id: NoticeId,
    /// How urgent.
    pub level: NoticeLevel,
    /// What it is, for support: `desk-key-refused`.
    pub code: NoticeCode,
    /// What happened, in the agent's words.
    pub sentence: String,
    /// What the agent or the admin can do about it.
    pub advice: Option<String>,
    /// The button that does it: its label and its intent.
    pub way_out: Option<(String, Intent)>,
    /// Whether the agent may put it away ([`Intent::DismissNotice`]).
    pub can_dismiss: bool,
}

/// How urgent a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoticeLevel {
    /// Worth knowing: a missed call.
    Info,
    /// Something does not work, the agent can go on.
    Warning,
    /// Calls or filing do not work until something is done.
    Error,
}

/// What a notice is, for support: each has a row in the documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NoticeCode {
    /// A call was missed.
    CallMissed,
    /// A call could not be made, or ended early.
    CallFailed,
    /// A call came while the agent was in one.
    CallWhileBusy,
    /// A call was answered without the agent, as the telephone system asked.
    AutoAnswered,
    /// A call was taken back whose page had died.
    CallTakenBack,
    /// A number that was clicked is dialled in another window.
    ClickElsewhere,
    /// Earlier calls are not kept in this browser.
    HistoryNotKept,
    /// What an earlier page left behind cannot be read.
    LeftUnread,
    /// Notes could not be kept in this browser.
    NotesNotKept,
    /// The helpdesk refused the key.
    DeskKeyRefused,
    /// The helpdesk refused access.
    DeskAccessDenied,
    /// The helpdesk refused what was sent.
    DeskValidation,
    /// The helpdesk asked to wait.
    DeskRateLimited,
    /// The helpdesk failed, did not answer, or was not reached.
    DeskUnavailable,
    /// No helpdesk key in this tab.
    DeskNoKey,
    /// Hold or resume was refused.
    HoldRefused,
    /// The microphone cannot be used.
    MicrophoneUnusable,
    /// The browser keeps the ring silent.
    SoundBlocked,
    /// The desktop does not say that somebody calls, and could.
    NotificationsOff,
    /// The line is away.
    LineLost,
    /// The gateway's stream is away: clicks do not arrive.
    StreamLost,
    /// What the agent wants cannot be done in this tab, because calls run in another.
    OtherTab,
    /// Other tabs of this browser do not hear of this one.
    TabsApart,
    /// No window of its own could be opened, or it is cut off.
    NoWindow,
}

impl NoticeCode {
    /// `desk-key-refused`: what support searches for.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CallMissed => "call-missed",
            Self::CallFailed => "call-failed",
            Self::CallWhileBusy => "call-while-busy",
            Self::AutoAnswered => "auto-answered",
            Self::CallTakenBack => "call-taken-back",
            Self::ClickElsewhere => "click-elsewhere",
            Self::HistoryNotKept => "history-not-kept",
            Self::LeftUnread => "left-unread",
            Self::NotesNotKept => "notes-not-kept",
            Self::DeskKeyRefused => "desk-key-refused",
            Self::DeskAccessDenied => "desk-access-denied",
            Self::DeskValidation => "desk-validation",
            Self::DeskRateLimited => "desk-rate-limited",
            Self::DeskUnavailable => "desk-unavailable",
            Self::DeskNoKey => "desk-no-key",
            Self::HoldRefused => "hold-refused",
            Self::MicrophoneUnusable => "microphone-unusable",
            Self::SoundBlocked => "sound-blocked",
            Self::NotificationsOff => "notifications-off",
            Self::LineLost => "line-lost",
            Self::StreamLost => "stream-lost",
            Self::OtherTab => "other-tab",
            Self::TabsApart => "tabs-apart",
            Self::NoWindow => "no-window",
        }
    }
}
