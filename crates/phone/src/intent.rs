//! What the agent wants.

use cti::{ContactId, TicketId};
use serde::{Deserialize, Serialize};

use crate::{CallId, LegId, NoticeId};

/// What the agent wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Intent {
    /// The text in the dialer is now this.
    EditNumber(String),
    /// Dial what is in the dialer.
    Dial,
    /// Put the number dialled last back into the dialer.
    Redial,
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
    /// Wrap-up is done: file the call.
    Finish(CallId),
    /// Send to the helpdesk again what failed.
    Retry(CallId),
    /// Back to wrap-up, to file the call another way: the ticket number was wrong, say.
    Refile(CallId),
    /// A filed call need not be shown any longer. Refused while something of it is unsent.
    DismissFiled(CallId),
    /// Show the ticket in the helpdesk.
    OpenTicket(TicketId),
    /// Show the contact in the helpdesk.
    OpenContact(ContactId),
    /// Connect the line again now.
    Reconnect,
    /// Let the browser ask for the microphone (a click is needed for that).
    AllowMicrophone,
    /// Let the browser sound (a click is needed for that).
    AllowSound,
    /// The notice was read.
    DismissNotice(NoticeId),
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
