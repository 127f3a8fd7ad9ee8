//! What is to be done: everything the machine ever asks of the outside.

use cti::{
    CallReferenceId, CompanyId, ContactChange, ContactField, ContactId, HostAction, NewContact,
    PhoneNumber, TicketId,
};
use serde::{Deserialize, Serialize};

use crate::{
    CallId, ClickId, DtmfDigit, HistoryEntry, HistoryId, LegId, LineKind, RequestId, TimerId,
};

/// What is to be done. The outcome comes back as an event. A command with a request is answered in the
/// end, at the latest by [`crate::DeskFailure::TimedOut`]: until then it counts as being asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Find out whether the microphone can be used, without asking the agent.
    TestMicrophone,
    /// Let the browser ask for the microphone.
    RequestMicrophone,
    /// Let the browser sound.
    UnlockSound,
    /// Connect to the telephone network. One line is open at a time, and all that names a leg goes
    /// to it.
    OpenLine {
        /// By which line.
        line: LineKind,
    },
    /// Connect again now, without waiting for the next try.
    ReopenLine {
        /// Which line, which is the open one.
        line: LineKind,
    },
    /// Leave the telephone network: nothing may be reported of this line any more.
    CloseLine {
        /// Which line, which is the open one.
        line: LineKind,
    },
    /// Call a number.
    Dial {
        /// The new leg.
        leg: LegId,
        /// Whom.
        number: PhoneNumber,
        /// The id to give the call.
        call_reference_id: CallReferenceId,
        /// The ticket it is about, where that is known: a telephone system may want to be told.
        ticket: Option<TicketId>,
        /// The contact who is called, where that is known.
        requester: Option<ContactId>,
    },
    /// Answer.
    Answer {
        /// Which leg.
        leg: LegId,
    },
    /// Decline.
    Decline {
        /// Which leg.
        leg: LegId,
        /// Because the agent is in another call (then the network may say so to the caller).
        busy: bool,
    },
    /// Hang up.
    HangUp {
        /// Which leg.
        leg: LegId,
    },
    /// Hold.
    Hold {
        /// Which leg.
        leg: LegId,
    },
    /// Resume.
    Resume {
        /// Which leg.
        leg: LegId,
    },
    /// Switch our own sound off or on.
    SetMuted {
        /// Which leg.
        leg: LegId,
        /// Off.
        muted: bool,
    },
    /// Send a digit.
    SendDtmf {
        /// To whom.
        leg: LegId,
        /// Which.
        digit: DtmfDigit,
    },
    /// Ring, until [`Command::StopRinging`].
    StartRinging {
        /// For which call.
        call: CallId,
    },
    /// Stop ringing.
    StopRinging {
        /// For which call.
        call: CallId,
    },
    /// Let the desktop say that somebody calls, until [`Command::Unnotify`]; in place of what it said of
    /// the same call before.
    Notify {
        /// Which call.
        call: CallId,
        /// Who calls, in words.
        who: String,
        /// With the desktop's own sound, because the browser keeps the ring silent.
        aloud: bool,
    },
    /// The desktop is to say it no longer.
    Unnotify {
        /// Which call.
        call: CallId,
    },
    /// Let the browser ask whether the desktop may say that somebody calls.
    RequestNotifications,
    /// Ask the window around us for something.
    AskHost(HostAction),
    /// Send a screen pop to the helpdesk. One is on its way at a time, so each must be answered, at the
    /// latest by [`crate::DeskFailure::TimedOut`].
    Pop {
        /// Its answer carries this.
        request: RequestId,
        /// What to send.
        pop: Box<cti::ScreenPop>,
    },
    /// Ask the helpdesk what became of a call.
    FetchDetails {
        /// Its answer carries this.
        request: RequestId,
        /// Which call.
        call_reference_id: CallReferenceId,
    },
    /// Ask the helpdesk who has a number: one contact look-up.
    FindContacts {
        /// Its answer carries this.
        request: RequestId,
        /// The number, to be found in several spellings.
        number: PhoneNumber,
        /// Where.
        field: ContactField,
    },
    /// Ask the helpdesk whose name begins so.
    SearchContacts {
        /// Its answer carries this.
        request: RequestId,
        /// What was typed.
        term: String,
    },
    /// Read a contact.
    FetchContact {
        /// Its answer carries this.
        request: RequestId,
        /// Which.
        contact: ContactId,
    },
    /// Create a contact.
    CreateContact {
        /// Its answer carries this.
        request: RequestId,
        /// What is known of it.
        contact: Box<NewContact>,
    },
    /// Change a contact: what the change does not name stays as it is.
    ChangeContact {
        /// Its answer carries this.
        request: RequestId,
        /// Which.
        contact: ContactId,
        /// What is to be otherwise.
        change: ContactChange,
    },
    /// Read a company.
    FetchCompany {
        /// Its answer carries this.
        request: RequestId,
        /// Which.
        company: CompanyId,
    },
    /// Read the three most recent tickets of a contact, however old.
    FetchTickets {
        /// Its answer carries this.
        request: RequestId,
        /// Whose.
        requester: ContactId,
    },
    /// Read a ticket.
    FetchTicket {
        /// Its answer carries this.
        request: RequestId,
        /// Which.
        ticket: TicketId,
    },
    /// Ask the gateway whether this softphone is the one to dial a click.
    ClaimClick {
        /// Which.
        click: ClickId,
    },
    /// Keep a call of the history, in place of what was kept under its id.
    KeepHistory(Box<HistoryEntry>),
    /// Keep a call of the history no longer.
    ForgetHistory(HistoryId),
    /// Keep what goes on, in place of what was kept of it before ([`crate::Phone::snapshot`]); answered
    /// by [`crate::JournalEvent::Kept`] or [`crate::JournalEvent::NotKept`]. Of several, the last will do.
    Keep {
        /// Which state it is; counts up.
        revision: u32,
    },
    /// Take a leg back whose page died. It ends in [`crate::LineEvent::Answered`] or
    /// [`crate::LineEvent::Ended`] where it had to be taken back. A desk phone's went on by itself, and
    /// is only to be known by this id from now on: no [`crate::LineEvent::Offered`] for it.
    TakeBack {
        /// The leg, under a new id.
        leg: LegId,
        /// What [`crate::LineEvent::Resumable`] said of it; for a desk phone the call reference id.
        dialog: String,
    },
    /// Report [`crate::Event::TimerFired`] after this many milliseconds.
    StartTimer {
        /// Which.
        timer: TimerId,
        /// Milliseconds from now.
        after: u64,
    },
    /// That report is not wanted any more.
    CancelTimer {
        /// Which.
        timer: TimerId,
    },
}
