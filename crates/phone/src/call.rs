//! One conversation with one customer: it owns the call reference id and the notes.

use cti::{
    AgentId, CallInfo, CallReferenceId, Contact, ContactId, PhoneNumber, Requester, Responder,
    ScreenPop, TicketId,
};

use crate::{
    CallId, Millis, PopMoment, Settings,
    leg::{Leg, LegState},
    opening::Opening,
    view::{CallView, CallerView, Control, Direction, PartyView},
    words::{self, Can},
};

/// ```text
/// Live ──last leg ended, was connected or has notes──▶ WrapUp ──finish, next call──▶ Filed
///   └───last leg ended, never connected, no notes────▶ gone (missed, declined, busy, failed)
/// ```
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) id: CallId,
    pub(crate) direction: Direction,
    /// The name that came with the call.
    pub(crate) name: Option<String>,
    /// `None` when withheld: then the helpdesk cannot be told who called.
    pub(crate) number: Option<PhoneNumber>,
    pub(crate) reference: CallReferenceId,
    pub(crate) began: Millis,
    pub(crate) connected: Option<Millis>,
    pub(crate) notes: String,
    pub(crate) opening: Opening,
    /// The ticket whose page the number was clicked on.
    pub(crate) context_ticket: Option<TicketId>,
}

/// What is known of an outbound call before it is dialled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    /// The ticket whose page the number was clicked on.
    pub(crate) ticket: Option<TicketId>,
    /// The contact whose number was clicked, or who was called earlier: still to be read.
    pub(crate) requester: Option<ContactId>,
    /// The contact whose number it is, when it was read already.
    pub(crate) contact: Option<Contact>,
    /// The name known until the helpdesk gives a better one.
    pub(crate) name: Option<String>,
}

impl Call {
    /// A call that begins now.
    pub(crate) fn new(
        id: CallId,
        direction: Direction,
        number: Option<PhoneNumber>,
        reference: CallReferenceId,
        began: Millis,
        origin: Origin,
    ) -> Self {
        Self {
            id,
            direction,
            name: origin.name,
            number,
            reference,
            began,
            connected: None,
            notes: String::new(),
            opening: Opening::unsent(),
            context_ticket: origin.ticket,
        }
    }

    pub(crate) fn party(&self) -> PartyView {
        PartyView {
            name: self.name.clone(),
            number: self.number.as_ref().map(|n| n.typed().to_owned()),
        }
    }

    /// Whom a sentence is about: the name, else the number.
    pub(crate) fn who(&self) -> &str {
        words::who(self.name.as_deref(), self.number.as_ref())
    }

    /// A pop of this call that says who speaks with whom and nothing else. `None` for a caller who
    /// withheld the number: one of the three requester attributes is needed, and none is known.
    pub(crate) fn opening_pop(&self, agent: AgentId) -> Option<ScreenPop> {
        Some(ScreenPop {
            requester: Requester::Phone(self.number.clone()?),
            responder: Responder::Id(agent),
            call_reference_id: self.reference.clone(),
            ticket_id: None,
            new_ticket: false,
            call_url: None,
            call_info: CallInfo::new(),
        })
    }
}

/// A call that has a leg now. A consult transfer will give it a second one.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    pub(crate) call: Call,
    pub(crate) leg: Leg,
}

impl Live {
    /// Whether the helpdesk is to show the call now, and was not asked yet.
    pub(crate) fn opening_due(&self, settings: &Settings) -> bool {
        let moment = match self.call.direction {
            Direction::Inbound => settings.inbound_pop,
            Direction::Outbound => settings.outbound_pop,
        };
        let has_come = match moment {
            PopMoment::Ringing => true,
            PopMoment::Answered => self.call.connected.is_some(),
            PopMoment::Never => false,
        };
        has_come
            && self.leg.state.has_rung()
            && self.call.opening.is_unsent()
            && self.call.number.is_some()
    }

    /// `microphone`: whether the agent would be heard.
    pub(crate) fn can_answer(&self, microphone: Can) -> Can {
        self.leg.can_answer().and(microphone)
    }

    pub(crate) fn view(&self, microphone: Can) -> CallView {
        let (call, leg) = (&self.call, &self.leg);
        CallView {
            id: call.id,
            leg: leg.id,
            direction: call.direction,
            party: call.party(),
            caller: CallerView::unasked(),
            progress: leg.state.progress(),
            state_line: leg.state_line().to_owned(),
            rings_here: leg.state == LegState::RingingHere,
            began: call.began,
            connected: call.connected,
            muted: leg.muted,
            held_by_remote: leg.held_by_remote,
            silent: leg.silent,
            dtmf_sent: leg.dtmf_sent.clone(),
            notes: call.notes.clone(),
            answer: control(self.can_answer(microphone)),
            decline: control(leg.can_decline()),
            hang_up: control(leg.can_hang_up()),
            hold: control(leg.can_hold()),
            resume: control(leg.can_resume()),
            mute: control(leg.can_mute()),
            unmute: control(leg.can_unmute()),
            dtmf: control(leg.can_send_dtmf()),
        }
    }
}

/// The button of a question.
pub(crate) fn control(can: Can) -> Control {
    match can {
        Ok(()) => Control::enabled(),
        Err(reason) => Control::disabled(reason),
    }
}
