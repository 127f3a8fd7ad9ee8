//! What the agent wants.

use cti::{ContactId, TicketId};
use serde::{Deserialize, Serialize};

use crate::{CallId, ClickId, HistoryId, LegId, NoticeId};

/// What the agent wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Intent {
    /// The text in the dialer is now this.
    EditNumber(String),
    /// Dial what is in the dialer.
    Dial,
    /// Put the number dialled last back into the dialer.
    Redial,
    /// Of the contacts found by name, this one is meant: its numbers are shown.
    PickContact(ContactId),
    /// Of the picked contact's numbers, this one is meant: it is put into the dialer.
    PickNumber(String),
    /// Answer.
    Answer(LegId),
    /// Decline.
    Decline(LegId),
    /// Hang up, or give up dialling.
    HangUp(LegId),
    /// Hold.
    Hold(LegId),
    /// Resume.
    Resume(LegId),
    /// Mute.
    Mute(LegId),
    /// Unmute.
    Unmute(LegId),
    /// Send a digit.
    SendDtmf {
        /// To whom.
        leg: LegId,
        /// Which.
        digit: DtmfDigit,
    },
    /// The notes are now this text.
    EditNotes {
        /// Of which call.
        call: CallId,
        /// The whole text.
        text: String,
    },
    /// The notes that were `base` are now `text`, in a tab that may be behind: what else was written
    /// meanwhile stays.
    MergeNotes {
        /// Of which call.
        call: CallId,
        /// The whole text as that tab had it before: from here, or as it sent it last.
        base: String,
        /// The whole text as the agent made it of that.
        text: String,
    },
    /// The call was cut off when the page died: dial its number again, with the notes in place.
    CallBackInterrupted(CallId),
    /// How the call is to be filed.
    ChooseFiling {
        /// Which call.
        call: CallId,
        /// How.
        filing: Filing,
    },
    /// The text in the ticket number's field is now this.
    EditTicketNumber {
        /// Of which call.
        call: CallId,
        /// The whole text.
        text: String,
    },
    /// The outcome; `None` takes it back.
    ChooseDisposition {
        /// Of which call.
        call: CallId,
        /// One of the settings' dispositions.
        disposition: Option<String>,
    },
    /// Of several contacts with the caller's number, this one calls.
    ChooseContact {
        /// Which call.
        call: CallId,
        /// Which of them; `None` takes the choice back.
        contact: Option<ContactId>,
    },
    /// Create a contact for the caller nobody knows.
    CreateContact {
        /// Which call.
        call: CallId,
        /// The contact's name.
        name: String,
    },
    /// Ask the helpdesk again who calls, after it failed.
    LookUpAgain(CallId),
    /// Wrap-up is done: file the call.
    Finish(CallId),
    /// Send to the helpdesk again what failed.
    Retry(CallId),
    /// Back to wrap-up, to file the call another way: the ticket number was wrong, say.
    Refile(CallId),
    /// A filed call need not be shown any longer. Refused while something of it is unsent.
    DismissFiled(CallId),
    /// Call the party of an earlier call.
    CallBack(HistoryId),
    /// File a call that ended with no ticket: back to wrap-up.
    FileUnfiled(HistoryId),
    /// A call that ended with no ticket needs none.
    DismissUnfiled(HistoryId),
    /// Dial the number that was clicked in the helpdesk.
    DialClicked(ClickId),
    /// Hang up the call that goes on, and dial the number that was clicked.
    HangUpAndDialClicked(ClickId),
    /// Keep the click until the call that goes on is over, then ask again.
    KeepClicked(ClickId),
    /// The click needs no call.
    DismissClicked(ClickId),
    /// The agent signs out and was told what the helpdesk does not have: nothing of it is sent by itself
    /// any more. It stays in the history.
    DropUnsent,
    /// Show the ticket in the helpdesk.
    OpenTicket(TicketId),
    /// Show the contact in the helpdesk.
    OpenContact(ContactId),
    /// Open the softphone in a window of its own (a click is needed for that). Of the page, not of the
    /// machine: nothing follows from it here.
    OpenWindow,
    /// Connect the line again now.
    Reconnect,
    /// Let the browser ask for the microphone (a click is needed for that).
    AllowMicrophone,
    /// Let the browser sound (a click is needed for that).
    AllowSound,
    /// Let the desktop say that somebody calls (a click is needed for that).
    AllowNotifications,
    /// The notice was read.
    DismissNotice(NoticeId),
}

/// What an intent names that another machine calls otherwise.
pub(crate) enum Named<'a> {
    Call(&'a mut CallId),
    Leg(&'a mut LegId),
    Notice,
}

impl Intent {
    pub(crate) const fn named(&mut self) -> Option<Named<'_>> {
        Some(match self {
            Self::EditNotes { call, .. }
            | Self::MergeNotes { call, .. }
            | Self::CallBackInterrupted(call)
            | Self::ChooseFiling { call, .. }
            | Self::EditTicketNumber { call, .. }
            | Self::ChooseDisposition { call, .. }
            | Self::ChooseContact { call, .. }
            | Self::CreateContact { call, .. }
            | Self::LookUpAgain(call)
            | Self::Finish(call)
            | Self::Retry(call)
            | Self::Refile(call)
            | Self::DismissFiled(call) => Named::Call(call),
            Self::Answer(leg)
            | Self::Decline(leg)
            | Self::HangUp(leg)
            | Self::Hold(leg)
            | Self::Resume(leg)
            | Self::Mute(leg)
            | Self::Unmute(leg)
            | Self::SendDtmf { leg, .. } => Named::Leg(leg),
            Self::DismissNotice(_) => Named::Notice,
            Self::EditNumber(_)
            | Self::Dial
            | Self::Redial
            | Self::PickContact(_)
            | Self::PickNumber(_)
            | Self::CallBack(_)
            | Self::FileUnfiled(_)
            | Self::DismissUnfiled(_)
            | Self::DialClicked(_)
            | Self::HangUpAndDialClicked(_)
            | Self::KeepClicked(_)
            | Self::DismissClicked(_)
            | Self::DropUnsent
            | Self::OpenTicket(_)
            | Self::OpenContact(_)
            | Self::OpenWindow
            | Self::Reconnect
            | Self::AllowMicrophone
            | Self::AllowSound
            | Self::AllowNotifications => return None,
        })
    }
}

/// How a call is filed in the helpdesk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Filing {
    /// As a new ticket.
    NewTicket,
    /// In the ticket whose number is typed.
    ExistingTicket,
    /// In no ticket: "Forward without performing any Freshdesk actions".
    NoTicket,
}

/// A key of the keypad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "char", into = "char")]
pub struct DtmfDigit(char);

impl DtmfDigit {
    /// `0`–`9`, `*`, `#`, `A`–`D`; `None` for anything else.
    pub const fn new(digit: char) -> Option<Self> {
        match digit {
            '0'..='9' | '*' | '#' | 'A'..='D' => Some(Self(digit)),
            _ => None,
        }
    }

    /// The character.
    pub const fn as_char(self) -> char {
        self.0
    }
}

impl TryFrom<char> for DtmfDigit {
    type Error = &'static str;

    fn try_from(digit: char) -> Result<Self, Self::Error> {
        Self::new(digit).ok_or("a DTMF digit is one of 0-9 * # A-D")
    }
}

impl From<DtmfDigit> for char {
    fn from(digit: DtmfDigit) -> Self {
        digit.0
    }
}
