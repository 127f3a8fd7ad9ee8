//! A call of the history on its way back to wrap-up: the helpdesk is asked first whether it is in a
//! ticket by now, because nobody here saw what became of it.

use crate::{
    Filing,
    history::Closing,
    opening::Answer,
    orders::Orders,
    wrap_up::{Target, WrapUp},
};

use super::{Filed, Step};

/// What follows from the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recalled {
    /// It is, or may be, in a ticket: it stays where it is, with the sentence that says so.
    Filed,
    /// Back to wrap-up.
    WrapUp,
}

impl Filed {
    /// Asks for a call of the history. `closing`: how far the history knows that one to be.
    pub(crate) fn recalling(wrap_up: WrapUp, closing: Closing, orders: &mut Orders) -> Self {
        let request = orders.fetch_details(&wrap_up.call.reference);
        Self::with(wrap_up, Step::Recalling(request, closing), Target::NewTicket)
    }

    /// The helpdesk answered.
    pub(crate) fn recalled(&mut self, answer: Answer, orders: &mut Orders) -> Recalled {
        let Step::Recalling(_, closing) = self.step else { return Recalled::Filed };
        let details = match answer.about_details() {
            Answer::Details(Some(details)) => details,
            Answer::Details(None) => {
                self.wrap_up.sent = false;
                return Recalled::WrapUp;
            }
            // The question is put once more before the closing goes out.
            Answer::Failed(_) | Answer::Popped => return Recalled::WrapUp,
        };
        let wrap_up = &mut self.wrap_up;
        match (closing, details.ticket_id) {
            (Closing::MayHaveArrived, Some(ticket)) if !wrap_up.call.notes.is_empty() => {
                self.doubt(ticket, &details);
            }
            // The helpdesk, or the agent in it, gave it a ticket: the notes still have to go there.
            (Closing::Unsent, Some(ticket)) if !wrap_up.call.notes.is_empty() => {
                wrap_up.choose(Filing::ExistingTicket);
                wrap_up.type_ticket(ticket.to_string(), orders);
                return Recalled::WrapUp;
            }
            (Closing::Unsent | Closing::MayHaveArrived | Closing::Taken, _) => {
                self.proven(&details);
            }
        }
        Recalled::Filed
    }
}
