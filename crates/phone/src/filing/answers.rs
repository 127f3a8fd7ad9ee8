//! What the helpdesk answers about a closing, and what follows from it.

use cti::{CallDetails, Requester, TicketId};

use crate::{
    DeskFailure,
    opening::{Answer, retry_after},
    orders::Orders,
    wrap_up::Target,
};

use super::{Filed, Step};

/// How often a failed closing is tried again before the agent has to say so.
const TRIES: u32 = 3;
/// How often the helpdesk is asked for the ticket before the agent has to say so.
const PROOFS: u32 = 5;
/// The first pause, in milliseconds; each further one is twice as long.
const FIRST_PAUSE: u64 = 1_000;

impl Filed {
    /// The helpdesk answered what was awaited.
    pub(crate) fn answered(&mut self, answer: Answer, orders: &mut Orders) {
        match self.step {
            Step::Sending(_) => self.closing_answered(answer, orders),
            Step::Checking(_) => self.check_answered(answer.about_details(), orders),
            Step::Proving(_) => self.proof_answered(answer.about_details(), orders),
            Step::Queued
            | Step::Waiting(..)
            | Step::ProofWait(_)
            | Step::Unproven
            | Step::Proven
            | Step::WithoutTicket
            | Step::Refused(_)
            | Step::Doubtful(_)
            | Step::Recalling(..) => {}
        }
    }

    fn closing_answered(&mut self, answer: Answer, orders: &mut Orders) {
        match answer {
            // Details name the ticket, which is known, and no recording.
            Answer::Popped if self.adds_recording => self.recording_added(),
            Answer::Popped => {
                self.proofs = 0;
                self.prove(orders);
            }
            // "If requester_id is invalid, then an error will be returned": the number does it too.
            Answer::Failed(failure)
                if self.is_named_by_id() && failure.is_about("requester_id") =>
            {
                self.requester = self.wrap_up.call.number.clone().map(Requester::Phone);
                self.step = Step::Queued;
            }
            Answer::Failed(failure) => {
                // Once an attempt may have arrived, a later refusal of another does not unmake it.
                self.uncertain |= failure.may_have_arrived();
                self.failed(failure, orders);
            }
            Answer::Details(_) => {}
        }
    }

    const fn is_named_by_id(&self) -> bool {
        matches!(self.requester, Some(Requester::Id(_)))
    }

    fn check_answered(&mut self, answer: Answer, orders: &mut Orders) {
        match answer {
            Answer::Details(details) if self.adds_recording => {
                self.recording_checked(details.as_ref());
            }
            Answer::Details(None) => self.go_on(),
            Answer::Details(Some(details)) => self.is_linked(&details),
            Answer::Failed(failure) => self.failed(failure, orders),
            Answer::Popped => {}
        }
    }

    /// The call is in a ticket, and the closing is not known to be there. By our closing, or by something
    /// else: the opening pop, the next call's pop, the agent in the helpdesk's own widget?
    fn is_linked(&mut self, details: &CallDetails) {
        // The opening pop may have linked it, when it named the ticket.
        let (_, named) = self.wrap_up.call.opening.named();
        let by_opening = named.is_some() && named == details.ticket_id;
        match (self.target, details.ticket_id) {
            // A closing from before the page was loaded may have gone into any ticket.
            (_, Some(ticket)) if self.wrap_up.sent => self.doubt(ticket, details),
            (Target::Ticket(wanted), Some(ticket)) if self.uncertain && ticket == wanted => {
                // "Note ID … if a customer call was linked to an existing ticket".
                if by_opening || self.was_linked && details.note_id.is_none() {
                    self.doubt(ticket, details);
                } else {
                    self.proven(details);
                }
            }
            (Target::NewTicket, Some(ticket)) if self.uncertain => {
                if by_opening || self.wrap_up.call.opening.overtaken {
                    self.doubt(ticket, details);
                } else {
                    self.proven(details);
                }
            }
            // The agent saw that ticket, and chose another way.
            (Target::NewTicket, Some(_)) if by_opening => self.go_on(),
            (Target::NewTicket, Some(ticket)) => {
                // It did not arrive, and the call has its ticket: the notes belong there.
                self.add_to(ticket);
            }
            (Target::Ticket(_), _) | (Target::NewTicket, None) => self.go_on(),
        }
    }

    /// Tried again by itself where that can help, and not for ever.
    fn failed(&mut self, failure: DeskFailure, orders: &mut Orders) {
        let pause = if let Some(told) = retry_after(&failure) {
            Some(told)
        } else if failure.may_have_arrived() && self.tries < TRIES {
            self.tries += 1;
            Some(pause(self.tries))
        } else {
            None
        };
        self.step = if let Some(after) = pause {
            Step::Waiting(orders.start_timer(after), failure)
        } else {
            self.recording_refused();
            Step::Refused(failure)
        };
    }

    pub(super) fn prove(&mut self, orders: &mut Orders) {
        self.step = Step::Proving(orders.fetch_details(&self.wrap_up.call.reference));
    }

    fn proof_answered(&mut self, answer: Answer, orders: &mut Orders) {
        let after = match answer {
            Answer::Popped => return,
            Answer::Details(Some(details)) => return self.proven(&details),
            Answer::Details(None) => None,
            Answer::Failed(failure) => retry_after(&failure),
        };
        self.proofs += 1;
        self.step = if self.proofs <= PROOFS {
            let after = after.unwrap_or_else(|| pause(self.proofs));
            Step::ProofWait(orders.start_timer(after))
        } else {
            Step::Unproven
        };
    }

    /// The closing as a note in the ticket that the call is in already.
    pub(super) fn add_to(&mut self, ticket: TicketId) {
        self.target = Target::Ticket(ticket);
        self.was_linked = true;
        self.go_on();
    }

    /// To be sent, now that the question is answered.
    pub(super) fn go_on(&mut self) {
        self.asked = true;
        self.step = Step::Queued;
    }

    pub(super) fn doubt(&mut self, ticket: TicketId, details: &CallDetails) {
        self.ticket = Some(ticket);
        self.contact = details.requester_id;
        self.step = Step::Doubtful(ticket);
    }

    pub(super) fn proven(&mut self, details: &CallDetails) {
        self.ticket = details.ticket_id;
        self.contact = details.requester_id;
        self.step = Step::Proven;
        self.add_recording();
    }
}

/// Twice as long each time, from the first.
fn pause(times: u32) -> u64 {
    FIRST_PAUSE << times.saturating_sub(1).min(6)
}
