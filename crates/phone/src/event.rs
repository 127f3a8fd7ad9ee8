//! What happened: everything the machine is ever told.

use cti::{
    CallDetails, CallReferenceId, Company, Contact, ContactId, ContactName, PhoneNumber, PopId,
    TicketId, TicketSummary,
};
use serde::{Deserialize, Serialize};

use crate::{
    ClickId, DeskFailure, EndReason, HistoryEntry, Intent, LegId, LineLoss, Microphone, RequestId,
    Snapshot, TimerId,
};

/// Everything the machine is ever told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The page is up: begin.
    Started,
    /// The agent did something.
    Intent(Intent),
    /// The telephone line reports.
    Line(LineEvent),
    /// The helpdesk answers.
    Desk(DeskEvent),
    /// The gateway's stream reports.
    Push(PushEvent),
    /// What was kept here before is read again.
    Journal(JournalEvent),
    /// The window around us changed.
    Host(HostEvent),
    /// The loudspeaker reports.
    Sound(SoundEvent),
    /// A deadline passed.
    TimerFired(TimerId),
}

/// The telephone line reports. A leg that the machine does not know is normal: no command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineEvent {
    /// The microphone was tested, allowed, refused, plugged in or out.
    MicrophoneChanged(Microphone),
    /// Connecting to the telephone network.
    Registering,
    /// The network confirmed: calls reach us.
    Registered,
    /// The connection is gone.
    Lost(LineLoss),
    /// Somebody calls.
    Offered {
        /// The new leg, always [`LegId::Inbound`].
        leg: LegId,
        /// The caller's number; `None` when withheld or unreadable.
        number: Option<PhoneNumber>,
        /// The name that came with the call.
        name: Option<String>,
        /// The telephone system's id of the call.
        call_reference_id: CallReferenceId,
        /// The telephone system asks that it be answered at once, and is one that may (RFC 5373).
        auto_answer: bool,
    },
    /// An outbound leg was sent; the telephone system's id of it, where that differs from the one
    /// the machine proposed. Counts only before the call has popped.
    Dialed {
        /// The outbound leg.
        leg: LegId,
        /// The id it is known by.
        call_reference_id: CallReferenceId,
    },
    /// The other side rings.
    Progressed {
        /// The outbound leg.
        leg: LegId,
    },
    /// What it takes to take the leg back after the page died (RFC 3891), where that is possible.
    Resumable {
        /// The leg.
        leg: LegId,
        /// The line's own words; told again where they change.
        dialog: String,
    },
    /// Both sides are connected.
    Answered {
        /// The leg.
        leg: LegId,
    },
    /// Hold is confirmed.
    Held {
        /// The leg.
        leg: LegId,
    },
    /// Resume is confirmed.
    Resumed {
        /// The leg.
        leg: LegId,
    },
    /// Hold or resume was refused by the other side: the call goes on as it was.
    HoldRefused {
        /// The leg.
        leg: LegId,
    },
    /// The other side put us on hold, or took us back.
    RemoteHoldChanged {
        /// The leg.
        leg: LegId,
        /// Whether we are on hold now.
        held: bool,
    },
    /// The sound stopped coming or going, or came back.
    SoundFlowChanged {
        /// The leg.
        leg: LegId,
        /// Whether sound arrives.
        flowing: bool,
    },
    /// The telephone system does not do what was asked, and says why; that the leg is over comes
    /// apart.
    Refused {
        /// The leg.
        leg: LegId,
        /// In its own words.
        words: String,
    },
    /// The leg is over. May come at any time.
    Ended {
        /// The leg.
        leg: LegId,
        /// Why.
        reason: EndReason,
    },
    /// The recording of a call can be listened to; often long after its end.
    Recorded {
        /// Which call.
        call_reference_id: CallReferenceId,
        /// "The URL of the call recording", `http` or `https`.
        url: String,
    },
}

/// The helpdesk answers a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeskEvent {
    /// A pop was taken.
    Popped {
        /// Which request.
        request: RequestId,
        /// The helpdesk's id of the pop.
        pop: PopId,
    },
    /// Details were found, or the call is not linked yet.
    DetailsFound {
        /// Which request.
        request: RequestId,
        /// What became of the call; `None` while it is not linked.
        details: Option<CallDetails>,
    },
    /// The contacts with a number; none when nobody has it.
    ContactsFound {
        /// Which request.
        request: RequestId,
        /// They, as the helpdesk orders them.
        contacts: Vec<Contact>,
    },
    /// The contacts whose name begins so.
    NamesFound {
        /// Which request.
        request: RequestId,
        /// They, as the helpdesk orders them.
        names: Vec<ContactName>,
    },
    /// A contact was read, created, or changed.
    ContactFound {
        /// Which request.
        request: RequestId,
        /// The contact.
        contact: Box<Contact>,
    },
    /// A company was read.
    CompanyFound {
        /// Which request.
        request: RequestId,
        /// The company.
        company: Company,
    },
    /// The most recent tickets of a contact.
    TicketsFound {
        /// Which request.
        request: RequestId,
        /// The newest first; three at most are shown.
        tickets: Vec<TicketSummary>,
    },
    /// A ticket was read.
    TicketFound {
        /// Which request.
        request: RequestId,
        /// The ticket.
        ticket: TicketSummary,
    },
    /// A request failed.
    Failed {
        /// Which request.
        request: RequestId,
        /// Why.
        failure: DeskFailure,
    },
    /// The agent gave a key for the helpdesk (direct mode); the key itself never comes here.
    KeyGiven,
}

/// The gateway's stream, which brings what happens outside to this agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PushEvent {
    /// It stands.
    Connected,
    /// It is away for more than a moment; it is connected again by itself.
    Lost,
    /// A number was clicked in the helpdesk. Every open softphone of the agent hears it.
    Clicked(Click),
    /// Another softphone of this agent dials it.
    ClaimedElsewhere(ClickId),
    /// Whether this softphone is the one to dial it.
    ClaimAnswered {
        /// Which click.
        click: ClickId,
        /// `None`: nobody can tell, so the agent is asked.
        won: Option<bool>,
    },
}

/// A number that was clicked in the helpdesk ("Configure Click to Dial").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Click {
    /// Its id.
    pub id: ClickId,
    /// `requester_number`.
    pub number: PhoneNumber,
    /// `ticket_id`: the ticket whose page it was.
    pub ticket: Option<TicketId>,
    /// `requester_id`: the contact whose number it is.
    pub requester: Option<ContactId>,
}

/// What was kept here before is read again, or cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JournalEvent {
    /// Some of the agent's earlier calls, in any order. Many calls come in several of these.
    HistoryRead(Vec<HistoryEntry>),
    /// Nothing is kept in this browser while the page is open.
    Refused(JournalRefusal),
    /// Something could not be kept: the disk is full, say. Reported once.
    Failed,
    /// What goes on can be kept: from now on a write to the helpdesk waits until it is. Comes after
    /// [`JournalEvent::StateRead`] of all that was left here, because what is kept from now on may be
    /// put in its place.
    Opened,
    /// What a page of this agent left behind that is gone: a tab that was closed or crashed, a browser
    /// that was killed, a window that hands over. It is taken up and kept anew at once; where it lies it may
    /// be forgotten once a later [`crate::Command::Keep`] is [`JournalEvent::Kept`]. Read twice it changes
    /// nothing.
    StateRead(Box<Snapshot>),
    /// What a page left behind cannot be read, and is set aside where it is. Reported once for each.
    SetAside(NotRead),
    /// What goes on is kept, as it was when [`crate::Command::Keep`] of this revision was given.
    Kept {
        /// Which.
        revision: u32,
    },
    /// It could not be kept.
    NotKept {
        /// Which.
        revision: u32,
    },
}

/// Why what a page left behind cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotRead {
    /// A newer version of the softphone has written it.
    Newer,
    /// It is damaged, or was changed by something else.
    Damaged,
}

/// Why nothing is kept in this browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JournalRefusal {
    /// The browser keeps storage from this page: a private window, or other sites' data are blocked.
    Blocked,
    /// The page did not come over an encrypted connection, so the browser offers no sealing.
    Insecure,
    /// A newer version of the softphone has written here; it is left alone.
    Newer,
}

/// The window around us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HostEvent {
    /// Whether the agent can see the softphone now.
    VisibilityChanged {
        /// Visible.
        visible: bool,
    },
    /// The page was left and is back as it was: what was connected is not any more.
    Restored,
    /// The page is being left or hidden, and may not run again: what was typed is to be kept now.
    PageLeft,
    /// The browser has no means by which the tabs of this agent could hear of each other.
    TabsApart,
    /// The browser opened no window of its own for the softphone.
    WindowBlocked,
    /// One was opened, and is cut off from the page that opened it.
    WindowCutOff,
    /// Whether the agent works in this very page: it has the keyboard, or stays on top of all others.
    FocusChanged {
        /// The agent does.
        focused: bool,
    },
    /// Whether the desktop may say that somebody calls.
    NotificationsChanged(Notifications),
    /// Whether the browser has a network.
    OnlineChanged {
        /// It has.
        online: bool,
    },
}

/// Whether the desktop may say that somebody calls, while the agent works in another window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notifications {
    /// It may not, and asking would change nothing: the browser has none, the agent refused them, or this is
    /// a frame in another site's page (fact H8).
    #[default]
    Unavailable,
    /// The browser would ask the agent.
    AskFirst,
    /// It may.
    Allowed,
}

/// The loudspeaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SoundEvent {
    /// The browser lets us sound.
    Ready,
    /// The browser keeps us silent until the agent clicks somewhere here.
    Blocked,
}
