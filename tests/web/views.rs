//! Views that no machine had to come to.

use phone::{
    CallId, EndReason, Filing, LegId, Millis, Phone, View,
    view::{
        CallView, CallerState, CallerView, ContactView, Control, Direction, PartyView, Progress,
        TicketRow, WrapUpView,
    },
};

use crate::page::settings;

/// Nothing goes on.
pub fn idle() -> View {
    Phone::new(settings()).view()
}

/// A caller of whom the helpdesk says this.
pub fn caller(state: CallerState, sentence: &str) -> CallerView {
    let off = || Control::disabled("Not now");
    let unasked = CallerView::unasked();
    CallerView { state, sentence: sentence.into(), create: off(), look_up_again: off(), ..unasked }
}

/// Kim, who has two tickets; the first is at hand.
pub fn kim() -> CallerView {
    let ticket = |id: &str, subject: &str, status: &str, at_hand| TicketRow {
        id: id.parse().unwrap(),
        subject: subject.into(),
        status: status.into(),
        at_hand,
    };
    CallerView {
        contact: Some(contact("5001", "Kim Okafor", true)),
        tickets: vec![
            ticket("79", "Oven room flooded", "Open", true),
            ticket("62", "Standing order skipped", "Resolved", false),
        ],
        ..caller(CallerState::Known, "")
    }
}

pub fn contact(id: &str, name: &str, chosen: bool) -> ContactView {
    ContactView {
        id: id.parse().unwrap(),
        name: name.into(),
        place: Some("San Francisco, US".into()),
        why: "Phone".into(),
        chosen,
    }
}

/// A call from this caller.
pub fn call(caller: CallerView, progress: Progress) -> View {
    let call = CallView {
        id: CallId(1),
        leg: LegId::Inbound(1),
        direction: Direction::Inbound,
        party: party(),
        caller,
        progress,
        state_line: format!("{progress:?}"),
        rings_here: progress == Progress::Ringing,
        began: Millis(0),
        connected: (progress == Progress::Connected).then_some(Millis(0)),
        muted: false,
        held_by_remote: false,
        silent: false,
        dtmf_sent: Vec::new(),
        notes: String::new(),
        notes_saved: phone::view::NotesSaved::Unsaid,
        answer: Control::enabled(),
        decline: Control::enabled(),
        hang_up: Control::enabled(),
        hold: Control::enabled(),
        resume: Control::enabled(),
        mute: Control::enabled(),
        unmute: Control::enabled(),
        dtmf: Control::enabled(),
    };
    View { call: Some(call), ..idle() }
}

/// The same call, in wrap-up, to be filed in ticket 79.
pub fn wrap_up(caller: CallerView) -> View {
    let wrap_up = WrapUpView {
        id: CallId(1),
        direction: Direction::Inbound,
        party: party(),
        caller,
        end_reason: EndReason::RemoteHangup,
        ended: "The customer hung up".into(),
        duration: 1000,
        notes: String::new(),
        notes_saved: phone::view::NotesSaved::Unsaid,
        filing: Filing::ExistingTicket,
        ticket_number: "79".into(),
        ticket_problem: None,
        ticket_subject: Some("Oven room flooded".into()),
        dispositions: Vec::new(),
        disposition: None,
        finish: Control::enabled(),
        call_back: None,
    };
    View { wrap_up: Some(wrap_up), ..idle() }
}

fn party() -> PartyView {
    PartyView { name: Some("Kim O.".into()), number: Some("+14155550100".into()) }
}
