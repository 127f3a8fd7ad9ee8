//! What the history says of a call, from what is known of it now.

use crate::{
    HistoryEntry, HistoryId,
    filing::{Filed, Step},
    wrap_up::WrapUp,
};

use super::Closing;

impl WrapUp {
    /// The call as the history keeps it.
    pub(crate) fn entry(&self) -> HistoryEntry {
        let call = &self.call;
        HistoryEntry {
            id: HistoryId::of(call.began, &call.reference),
            reference: call.reference.clone(),
            direction: call.direction,
            name: call.name().map(str::to_owned),
            number: call.number.clone(),
            contact: call.caller.contact().or(self.contact),
            began: call.began,
            duration: self.duration,
            end_reason: self.end_reason,
            ticket: None,
            notes: call.notes.clone(),
            disposition: self.disposition.clone(),
            dismissed: false,
            closing: if self.sent { Closing::MayHaveArrived } else { Closing::Unsent },
            recording: call.recording.clone(),
        }
    }
}

impl Filed {
    /// The call as the history keeps it.
    pub(crate) fn entry(&self) -> HistoryEntry {
        let mut entry = self.wrap_up.entry();
        entry.contact = self.contact.or(entry.contact);
        if self.is_in_ticket() {
            entry.ticket = self.ticket;
            entry.notes.clear();
            entry.closing = Closing::Taken;
            return entry;
        }
        entry.closing = match self.step {
            Step::Recalling(_, closing) => closing,
            Step::ProofDue | Step::Proving(_) | Step::ProofWait(_) => Closing::Taken,
            Step::Sending(_) | Step::Doubtful(_) => Closing::MayHaveArrived,
            Step::Queued | Step::Checking(_) | Step::Waiting | Step::Refused(_)
                if self.may_have_arrived() =>
            {
                Closing::MayHaveArrived
            }
            Step::Queued
            | Step::Checking(_)
            | Step::Waiting
            | Step::Refused(_)
            | Step::WithoutTicket
            | Step::Proven => Closing::Unsent,
        };
        entry.dismissed = matches!(self.step, Step::WithoutTicket) && entry.notes.is_empty();
        entry
    }

    /// The same once the agent has put it away: they have read what the screen said of it.
    pub(crate) fn entry_put_away(&self) -> HistoryEntry {
        let mut entry = self.entry();
        match self.step {
            // "Look there; … putting this away leaves it": the agent is the judge.
            Step::Doubtful(ticket) => {
                entry.ticket = Some(ticket);
                entry.notes.clear();
            }
            Step::WithoutTicket => entry.dismissed = true,
            Step::Queued
            | Step::Sending(_)
            | Step::Checking(_)
            | Step::Waiting
            | Step::Proving(_)
            | Step::ProofWait(_)
            | Step::ProofDue
            | Step::Proven
            | Step::Refused(_)
            | Step::Recalling(..) => {}
        }
        entry
    }
}
