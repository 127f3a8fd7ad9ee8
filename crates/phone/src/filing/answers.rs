//! What the helpdesk answers about a closing, and what follows from it.

use cti::{CallDetails, Requester, TicketId};

use crate::{DeskFailure, opening::Answer, orders::Orders, wrap_up::Target};

use super::{Filed, Step};

/// What the helpdesk's word means for a closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// It is there.
    Proven,
    /// It is not: to be sent.
    Send,
    /// It is not, and the call is in this ticket: to be sent there.
    AddTo(TicketId),
    /// The call is in this ticket, and only a look there tells whether the closing is.
    Doubtful(TicketId),
}

impl Filed {
    /// The helpdesk answered what was awaited.
    pub(crate) fn answered(&mut self, answer: Answer, orders: &mut Orders) {
        match self.step {
            Step::Sending(_) => self.closing_answered(answer, orders),
            Step::Checking(_) => self.check_answered(answer.about_details(), orders),
            Step::Proving(_) => self.proof_answered(answer.about_details(), orders),
            Step::Queued
            | Step::Waiting
            | Step::ProofDue
            | Step::ProofWait(_)
            | Step::Proven
            | Step::WithoutTicket
            | Step::Refused(_)
            | Step::Doubtful(_)
            | Step::Recalling(..) => {}
        }
    }

    fn closing_answered(&mut self, answer: Answer, orders: &mut Orders) {
        match answer {
            Answer::Popped => {
                self.settle(orders);
                // Details name the ticket, which is known, and no recording.
                if self.adds_recording {
                    return self.recording_added();
                }
                self.why = None;
                self.proofs = 0;
                self.step = Step::ProofDue;
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
                if failure.may_have_arrived() {
                    self.is_uncertain(orders);
                }
                self.failed(failure);
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
            Answer::Details(details) => self.checked(details.as_ref(), orders),
            Answer::Failed(failure) => self.failed(failure),
            Answer::Popped => {}
        }
    }

    /// What follows from the helpdesk's word about a call of which it is not known whether the closing is
    /// there. That it is can be believed at once; that it is not, or that nobody can tell, only once what
    /// was sent had the time to arrive.
    fn checked(&mut self, details: Option<&CallDetails>, orders: &mut Orders) {
        let verdict = self.verdict(details);
        if self.settles.is_some() && verdict != Verdict::Proven {
            let why = self.why.clone().unwrap_or(DeskFailure::TimedOut);
            return self.wait(why);
        }
        match (verdict, details) {
            (Verdict::Proven, Some(details)) => {
                self.settle(orders);
                self.proven(details);
            }
            (Verdict::Doubtful(ticket), Some(details)) => self.doubt(ticket, details),
            (Verdict::AddTo(ticket), _) => self.add_to(ticket),
            (Verdict::Send | Verdict::Proven | Verdict::Doubtful(_), _) => {
                if details.is_none() {
                    self.nothing_arrived();
                }
                self.go_on();
            }
        }
    }

    /// It is in no ticket now, and what was sent had the time to arrive: an earlier page's closing, too.
    const fn nothing_arrived(&mut self) {
        self.was_unlinked = true;
        if self.wrap_up.sent {
            self.wrap_up.sent = false;
            self.uncertain = false;
        }
    }

    /// Is it by our closing that the call is in a ticket, or by something else: the opening pop, another
    /// call's pop, the agent in the helpdesk's own widget?
    fn verdict(&self, details: Option<&CallDetails>) -> Verdict {
        let Some(details) = details else { return Verdict::Send };
        let Some(ticket) = details.ticket_id else { return Verdict::Send };
        let opening = &self.wrap_up.call.opening;
        // The opening pop may have linked it, when it named the ticket.
        let (_, named) = opening.named();
        let by_opening = named == Some(ticket);
        let only_by_closing = self.was_unlinked && !opening.overtaken;
        match self.target {
            // A closing from before the page was loaded may have gone into any ticket.
            _ if self.wrap_up.sent => Verdict::Doubtful(ticket),
            Target::Ticket(wanted) if self.uncertain && ticket == wanted => {
                // "Note ID … if a customer call was linked to an existing ticket".
                let by_another = by_opening || self.was_linked && details.note_id.is_none();
                if only_by_closing || !by_another {
                    Verdict::Proven
                } else {
                    Verdict::Doubtful(ticket)
                }
            }
            Target::Ticket(_) => Verdict::Send,
            Target::NewTicket if self.uncertain => {
                if only_by_closing || !opening.may_have_arrived() {
                    Verdict::Proven
                } else {
                    Verdict::Doubtful(ticket)
                }
            }
            // The agent saw that ticket, and chose another way.
            Target::NewTicket if by_opening => Verdict::Send,
            // Nothing of ours arrived, and the call has its ticket: the notes belong there.
            Target::NewTicket => Verdict::AddTo(ticket),
        }
    }

    pub(crate) fn prove(&mut self, orders: &mut Orders) {
        self.step = Step::Proving(orders.fetch_details(&self.wrap_up.call.reference));
    }

    /// It is taken, so this goes on by itself, ever more seldom, until the ticket is named.
    fn proof_answered(&mut self, answer: Answer, orders: &mut Orders) {
        match answer {
            Answer::Popped => {}
            Answer::Details(Some(details)) => self.proven(&details),
            Answer::Details(None) | Answer::Failed(_) => {
                self.proofs = self.proofs.saturating_add(1);
                self.step = Step::ProofWait(orders.start_timer(self.proof_pause()));
            }
        }
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
        self.why = None;
        self.step = Step::Proven;
        self.add_recording();
    }
}
