//! A recording that the telephone system names after the closing went out: "a link to the call
//! recording will be added as an update to the ticket".
//!
//! A pop of its own, with the call's reference and ticket. It waits until the closing is proven, and
//! until no call goes on or is in wrap-up, because any pop closes the widget that the helpdesk shows
//! of another call. The helpdesk is asked first whether the call is in a ticket still. Nothing tells
//! whether a recording is in a ticket already, so one that may have arrived is the agent's to look at.

use cti::{CallDetails, TicketId};

use crate::{history::Recording, wrap_up::Target};

use super::{Filed, Step};

impl Filed {
    /// The recording can be listened to there. Told again it changes nothing.
    pub(crate) fn recorded(&mut self, url: String) {
        self.wrap_up.call.recorded(url);
        self.add_recording();
    }

    /// Where the call is in its ticket without the recording: that goes there, too.
    pub(crate) fn add_recording(&mut self) {
        if let (Step::Proven, Some(ticket), Some(Recording { sent: false, .. })) =
            (&self.step, self.ticket, &self.wrap_up.call.recording)
        {
            self.adds_recording = true;
            self.target = Target::Ticket(ticket);
            self.was_linked = true;
            self.uncertain = false;
            self.tries = 0;
            self.queue();
        }
    }

    /// Whether the agent has found the closing in the ticket, and the recording may have come after it.
    pub(crate) const fn may_lack_recording(&self) -> bool {
        matches!(self.step, Step::Doubtful(_)) && !self.adds_recording
    }

    /// The helpdesk took it. Another may have been named meanwhile.
    pub(super) fn recording_added(&mut self) {
        self.adds_recording = false;
        self.step = Step::Proven;
        self.add_recording();
    }

    /// It is not in the helpdesk, and can be sent again.
    pub(super) fn recording_refused(&mut self) {
        if let (false, Some(recording)) = (self.uncertain, &mut self.wrap_up.call.recording) {
            recording.sent = false;
        }
    }

    /// The call is in this ticket, or in that one of old.
    pub(super) fn recording_checked(&mut self, details: Option<&CallDetails>) {
        let named = details.and_then(|details| details.ticket_id);
        match (named.or(self.ticket), self.uncertain) {
            (Some(ticket), true) => self.step = Step::Doubtful(ticket),
            (Some(ticket), false) => self.go_on_in(ticket),
            (None, _) => self.go_on(),
        }
    }

    fn go_on_in(&mut self, ticket: TicketId) {
        self.ticket = Some(ticket);
        self.target = Target::Ticket(ticket);
        self.go_on();
    }
}
