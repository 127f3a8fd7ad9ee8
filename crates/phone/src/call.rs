//! One conversation with one customer: it owns the call reference id and the notes.

use cti::{
    AgentId, CallInfo, CallReferenceId, Contact, ContactId, PhoneNumber, Requester, Responder,
    ScreenPop, TicketId,
};

use serde::{Deserialize, Serialize};

use crate::{
    CallId, Millis, PopMoment, RequestId, Settings,
    caller::{Around, Caller, Matched},
    directory::{Directory, Finding},
    history::Recording,
    leg::{Leg, LegState},
    opening::{Answer, Opening},
    orders::Orders,
    view::{CallView, CallerView, Control, Direction, NotesSaved, PartyView},
    words::{self, Can},
    wrap_up::Choices,
};

/// ```text
/// Live ──last leg ended, was connected or has notes──▶ WrapUp ──finish, next call──▶ Filed
///   └───last leg ended, never connected, no notes────▶ gone (missed, declined, busy, failed)
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    /// Of the tickets on the caller card, the one opened last.
    opened_ticket: Option<TicketId>,
    /// What the helpdesk knows of the other side.
    pub(crate) caller: Caller,
    /// Its recording, once the telephone system named it.
    pub(crate) recording: Option<Recording>,
    /// How long both sides were connected before the page died, in milliseconds, where the number was
    /// dialled again since.
    #[serde(default)]
    pub(crate) spoken: Option<u64>,
    /// Why the telephone system did not make it, in its own words.
    #[serde(default)]
    pub(crate) refused: Option<String>,
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
            caller: Caller::new(number.as_ref(), &origin),
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
            opened_ticket: None,
            recording: None,
            spoken: None,
            refused: None,
        }
    }

    /// Another page left it behind: what it was asking is asked again.
    pub(crate) fn take_up(&mut self) {
        self.opening.take_up();
        self.caller.take_up();
    }

    /// How long both sides were connected if it ended then, in milliseconds; `None`: never.
    pub(crate) fn spoken_until(&self, then: Millis) -> Option<u64> {
        match (self.connected.map(|connected| then.since(connected)), self.spoken) {
            (Some(now), Some(before)) => Some(now.saturating_add(before)),
            (now, before) => now.or(before),
        }
    }

    /// The recording can be listened to there. Told again it changes nothing.
    pub(crate) fn recorded(&mut self, url: String) {
        if self.recording.as_ref().is_none_or(|known| known.url != url) {
            self.recording = Some(Recording { url, sent: false });
        }
    }

    pub(crate) fn party(&self) -> PartyView {
        PartyView {
            name: self.name().map(str::to_owned),
            number: self.number.as_ref().map(|n| n.typed().to_owned()),
        }
    }

    /// Whom a sentence is about: the name, else the number.
    pub(crate) fn who(&self) -> &str {
        words::who(self.name(), self.number.as_ref())
    }

    /// The same and its number, as the desktop says it.
    pub(crate) fn who_calls(&self) -> String {
        match (self.name(), &self.number) {
            (Some(name), Some(number)) => [name, ", ", number.typed()].concat(),
            _ => self.who().to_owned(),
        }
    }

    /// The name as well as it is known: the contact's, else the one that came with the call.
    pub(crate) fn name(&self) -> Option<&str> {
        self.caller.known().and_then(Matched::name).or(self.name.as_deref())
    }

    /// Asks the helpdesk who it is, as far as that is to be asked.
    pub(crate) fn look_up(&mut self, now: Millis, directory: &mut Directory, orders: &mut Orders) {
        if let Some(number) = &self.number {
            self.caller.proceed(now, number, directory, orders);
        }
    }

    /// The helpdesk answered something that may be about the other side.
    pub(crate) fn heard(
        &mut self,
        now: Millis,
        request: RequestId,
        finding: &Finding,
        directory: &mut Directory,
    ) {
        let Some(number) = &self.number else { return };
        let was_nobody = self.caller.is_nobody();
        self.caller.answered(request, finding, number, directory);
        // Once the helpdesk was told of the number, it may have made a contact of it.
        if self.caller.is_nobody() && !was_nobody && !self.opening.may_have_arrived() {
            directory.learn(now, number, Vec::new());
        }
    }

    /// The ticket that the call is about, as far as can be told: the one of its own that was opened
    /// last, else the one whose page the number was clicked on.
    pub(crate) fn ticket_at_hand(&self) -> Option<TicketId> {
        self.opened_ticket.or(self.context_ticket)
    }

    /// A ticket was opened; whether it is one of this call's.
    pub(crate) fn take_in_hand(&mut self, ticket: TicketId) -> bool {
        let own = self.context_ticket == Some(ticket) || self.caller.subject(ticket).is_some();
        if own {
            self.opened_ticket = Some(ticket);
        }
        own
    }

    /// `waiting`: the helpdesk wants to be left alone.
    pub(crate) fn caller_view(&self, waiting: bool) -> CallerView {
        self.caller.view(Around {
            number: self.number.as_ref(),
            name: self.name.as_deref(),
            popped: self.opening.may_have_arrived(),
            waiting,
            ticket: self.ticket_at_hand(),
        })
    }

    /// Who calls, as the helpdesk is told: by id, once it is clear who that is, because a number can be
    /// several people's, or be spelled in a way that the helpdesk would not find ("If `requester_id` is
    /// passed, `requester_phone` will be ignored"). Else by number. `None` for a caller who withheld
    /// it: one of the three requester attributes is needed, and none is known.
    pub(crate) fn requester(&self) -> Option<Requester> {
        let number = self.number.clone()?;
        Some(self.caller.contact().map_or(Requester::Phone(number), Requester::Id))
    }

    /// The pop by which the helpdesk shows the call.
    pub(crate) fn opening_pop(&self, agent: AgentId) -> Option<ScreenPop> {
        let ticket_id = self.context_ticket;
        Some(ScreenPop { ticket_id, ..self.pop(self.requester()?, agent) })
    }

    /// A pop of this call that says who speaks with whom and nothing else.
    pub(crate) fn pop(&self, requester: Requester, agent: AgentId) -> ScreenPop {
        ScreenPop {
            requester,
            responder: Responder::Id(agent),
            call_reference_id: self.reference.clone(),
            ticket_id: None,
            new_ticket: false,
            call_url: None,
            call_info: CallInfo::new(),
        }
    }

    /// The helpdesk answered about the opening pop. A contact or a ticket that it does not know (any
    /// more) is left out, and the pop is due again: the number does it too.
    pub(crate) fn opening_answered(&mut self, answer: Answer, directory: &mut Directory) {
        let (contact, ticket) = self.opening.named();
        if let Answer::Failed(failure) = &answer {
            if let Some(contact) = contact.filter(|_| failure.is_about("requester_id")) {
                self.caller.contact_refused(contact);
                if let Some(number) = &self.number {
                    directory.forget(number);
                }
                return self.opening.send_again();
            }
            if ticket.is_some() && failure.is_about("ticket_id") {
                self.context_ticket = None;
                return self.opening.send_again();
            }
        }
        self.opening.answered(answer);
    }
}

/// A call that has a leg now. A consult transfer will give it a second one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Live {
    pub(crate) call: Call,
    pub(crate) leg: Leg,
    /// What it takes to take the leg back after the page died, where that is possible.
    #[serde(default)]
    pub(crate) dialog: Option<String>,
    /// The page died, and the leg is to be taken back.
    #[serde(default)]
    pub(crate) cut: Option<Cut>,
    /// The number was dialled again: what was chosen in wrap-up before.
    #[serde(default)]
    pub(crate) before: Option<Choices>,
}

/// A leg whose page died.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Cut {
    /// When, as far as is known.
    pub(crate) at: Millis,
    /// The agent had it on hold.
    pub(crate) held: bool,
    /// The line was told to take it back.
    pub(crate) asked: bool,
}

impl Live {
    /// A call that begins.
    pub(crate) const fn new(call: Call, leg: Leg) -> Self {
        Self { call, leg, dialog: None, cut: None, before: None }
    }

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

    /// `microphone`: whether the agent would be heard; `waiting`: the helpdesk wants to be left alone;
    /// `saved`: whether notes survive the page.
    pub(crate) fn view(&self, microphone: Can, waiting: bool, saved: NotesSaved) -> CallView {
        let (call, leg) = (&self.call, &self.leg);
        CallView {
            id: call.id,
            leg: leg.id,
            direction: call.direction,
            party: call.party(),
            caller: call.caller_view(waiting),
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
            notes_saved: saved.of(&call.notes),
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
