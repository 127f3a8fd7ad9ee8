//! The desk phone as a line: the telephone is the agent's own, the telephone system moves its calls when
//! the gateway asks it to, and reports by the gateway's stream what becomes of them.

mod calls;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use cti::{CallEvent, CallEventKind, CallReferenceId, ContactId, PhoneNumber, TicketId, form};
use gloo_timers::callback::Timeout;
use phone::{Command, EndReason, Event, LegId, LineEvent, LineLoss};
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;

use self::calls::{AskedToEnd, Calls};
use super::{
    fields::Fields,
    gateway::Gateway,
    http::{NoReply, Reply},
};
use crate::runtime::Emit;

/// How long the gateway may take to ask the telephone system, in milliseconds.
const TIME_OUT: u32 = 15_000;
/// A call that was ordered and of which nothing is reported for so long, in milliseconds, is taken to
/// have come to nothing.
const SILENCE: u32 = 60_000;

/// The desk phone's line.
pub struct DeskPhoneLine(Rc<Inner>);

struct Inner {
    gateway: Gateway,
    emit: Emit,
    calls: RefCell<Calls>,
    open: Cell<bool>,
    /// Whether reports reach us; `None`: not known yet.
    hears: Cell<Option<bool>>,
}

impl DeskPhoneLine {
    /// A line that is not open yet.
    pub fn new(gateway: Gateway, emit: Emit) -> Self {
        Self(Rc::new(Inner {
            gateway,
            emit,
            calls: RefCell::default(),
            open: Cell::new(false),
            hears: Cell::new(None),
        }))
    }

    /// The gateway's stream stands, or is lost. As calls are reported by it, they reach the agent's
    /// softphone only while it stands.
    pub fn stream_changed(&self, stands: bool) {
        self.0.hears.set(Some(stands));
        self.0.tell_standing();
    }

    /// The telephone system reports.
    pub fn reported(&self, event: &CallEvent) {
        if self.0.open.get() {
            let told = self.0.calls.borrow_mut().report(event);
            for event in told {
                self.0.tell(event);
            }
        }
    }

    /// Carries out what concerns the line; passes over all other commands.
    pub fn perform(&self, command: &Command) {
        match command {
            Command::OpenLine { .. } | Command::ReopenLine { .. } => {
                self.0.open.set(true);
                self.0.tell_standing();
            }
            Command::CloseLine { .. } => {
                self.0.open.set(false);
                self.0.calls.take();
            }
            Command::Dial { leg, number, call_reference_id, ticket, requester } => {
                self.dial(*leg, number, call_reference_id, *ticket, *requester);
            }
            Command::TakeBack { leg, dialog } => {
                if let Ok(reference) = CallReferenceId::new(dialog) {
                    self.0.calls.borrow_mut().left_behind(*leg, &reference);
                }
            }
            Command::Answer { leg } => self.order(*leg, "answer"),
            Command::Decline { leg, .. } => {
                self.0.calls.borrow_mut().end(*leg, AskedToEnd::Declined);
                self.order(*leg, "hang-up");
            }
            Command::HangUp { leg } => {
                self.0.calls.borrow_mut().end(*leg, AskedToEnd::HungUp);
                self.order(*leg, "hang-up");
            }
            Command::Hold { leg } => self.order(*leg, "hold"),
            Command::Resume { leg } => self.order(*leg, "resume"),
            // The telephone has its own keys for the rest.
            _ => {}
        }
    }

    fn dial(
        &self,
        leg: LegId,
        number: &PhoneNumber,
        reference: &CallReferenceId,
        ticket: Option<TicketId>,
        requester: Option<ContactId>,
    ) {
        self.0.calls.borrow_mut().dialed(leg, reference);
        let mut body = serde_json::json!({
            "call_reference_id": reference.as_str(),
            "requester_number": number.dialable(),
        });
        if let Some(ticket) = ticket {
            body["ticket_id"] = ticket.get().into();
        }
        if let Some(requester) = requester {
            body["requester_id"] = requester.get().into();
        }
        let (inner, body) = (self.0.clone(), body.to_string());
        spawn_local(async move {
            match inner.gateway.post("/agent/calls", &body, TIME_OUT).await {
                // Whether it was done is not known, or reported: then it is waited for.
                Ok(Reply { status: 200..=299 | 504, .. }) | Err(NoReply::TimedOut) => {
                    let weak = Rc::downgrade(&inner);
                    let given_up = move || {
                        let silent =
                            weak.upgrade().filter(|inner| inner.calls.borrow().is_silent(leg));
                        if let Some(inner) = silent {
                            inner.gone(leg, EndReason::LineLost);
                        }
                    };
                    Timeout::new(SILENCE, given_up).forget();
                }
                // HTTP's statuses say what SIP's do, who took them over.
                Ok(Reply { status, body, .. }) => {
                    if let Some(words) = message(&body) {
                        inner.tell(LineEvent::Refused { leg, words });
                    }
                    inner.gone(leg, EndReason::Rejected(status));
                }
                Err(NoReply::Lost) => inner.gone(leg, EndReason::LineLost),
            }
        });
    }

    /// Has the telephone system do something with the call of a leg.
    fn order(&self, leg: LegId, what: &'static str) {
        let Some(path) = self
            .0
            .calls
            .borrow()
            .reference(leg)
            .map(|call| ["/agent/calls/", &form::encode(call.as_str()), "/", what].concat())
        else {
            return;
        };
        let inner = self.0.clone();
        spawn_local(async move {
            let done = inner.gateway.post(&path, "{}", TIME_OUT).await;
            let done = done.is_ok_and(|reply| reply.is_success());
            // What else is not done shows by the report that does not come.
            if !done && matches!(what, "hold" | "resume") {
                inner.tell(LineEvent::HoldRefused { leg });
            }
        });
    }
}

/// The sentence of a refusal: the gateway's, in which are the telephone system's own words.
fn message(body: &str) -> Option<String> {
    let refusal: Value = serde_json::from_str(body).ok()?;
    Fields::of(&refusal)?.text("message")
}

/// What a report says of the recording of a call, whichever line the call was on.
pub fn recording(event: &CallEvent) -> Option<Event> {
    match &event.kind {
        CallEventKind::Recorded(url) => Some(Event::Line(LineEvent::Recorded {
            call_reference_id: event.call_reference_id.clone(),
            url: url.clone(),
        })),
        CallEventKind::Offered
        | CallEventKind::Dialed
        | CallEventKind::Ringing
        | CallEventKind::Answered
        | CallEventKind::Held
        | CallEventKind::Resumed
        | CallEventKind::Ended(_) => None,
    }
}

impl Inner {
    fn tell(&self, event: LineEvent) {
        (self.emit)(Event::Line(event));
    }

    fn tell_standing(&self) {
        if !self.open.get() {
            return;
        }
        self.tell(match self.hears.get() {
            None => LineEvent::Registering,
            Some(true) => LineEvent::Registered,
            Some(false) => LineEvent::Lost(LineLoss::Unheard),
        });
    }

    fn gone(&self, leg: LegId, reason: EndReason) {
        let event = self.calls.borrow_mut().gone(leg, reason);
        if let Some(event) = event {
            self.tell(event);
        }
    }
}
