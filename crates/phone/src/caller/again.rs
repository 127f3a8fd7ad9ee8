//! Asking once more: because the agent says so, or because something is otherwise than it was.

use cti::{ContactId, PhoneNumber};

use crate::{
    DeskFailure,
    directory::Directory,
    notices::is_about_the_key,
    words::{Can, caller as say},
};

use super::{Aim, BY_PHONE, Caller, LookUp, Part, creating::Remark};

impl Caller {
    /// Whether asking again could tell more. `waiting`: the helpdesk wants to be left alone.
    pub(crate) fn can_look_up_again(&self, waiting: bool) -> Can {
        let part_failed =
            matches!(self.tickets, Part::Failed(_)) || matches!(self.company, Part::Failed(_));
        match self.look_up {
            LookUp::Unasked => return Err(say::NO_NUMBER),
            LookUp::Due(_) | LookUp::Asking(..) => return Err(say::LOOK_UP_RUNS),
            LookUp::Failed(..) => {}
            LookUp::Done if self.creation.is_some() => return Err(say::CREATION_RUNS),
            LookUp::Done if self.contacts.is_empty() || part_failed => {}
            LookUp::Done => return Err(say::NOTHING_TO_LOOK_UP),
        }
        if waiting { Err(say::ASKED_TO_WAIT) } else { Ok(()) }
    }

    /// The agent wants to know: what failed is asked again, and what nobody had.
    pub(crate) fn look_up_again(&mut self, number: &PhoneNumber, directory: &mut Directory) {
        self.remark = None;
        match self.look_up {
            LookUp::Failed(aim, _) => self.ask_anew(aim),
            LookUp::Done if self.contacts.is_empty() => {
                directory.forget(number);
                self.ask_anew(BY_PHONE);
            }
            LookUp::Done => self.ask_failed_parts(),
            LookUp::Unasked | LookUp::Due(_) | LookUp::Asking(..) => {}
        }
    }

    pub(super) fn ask_anew(&mut self, aim: Aim) {
        self.asked = 0;
        self.look_up = LookUp::Due(aim);
    }

    fn ask_failed_parts(&mut self) {
        self.tickets.ask_again();
        self.company.ask_again();
    }

    /// Why something of the caller is not known, where another key would help.
    pub(crate) fn key_failure(&self) -> Option<&DeskFailure> {
        let failure = match (&self.look_up, &self.tickets) {
            (LookUp::Failed(_, failure), _) => failure.as_ref(),
            (_, Part::Failed(failure)) => Some(failure),
            _ => None,
        };
        failure.filter(|failure| is_about_the_key(failure))
    }

    /// Another key was given: what failed for want of it is asked again.
    pub(crate) fn key_given(&mut self) {
        match &self.look_up {
            LookUp::Failed(aim, Some(failure)) if is_about_the_key(failure) => {
                let aim = *aim;
                self.ask_anew(aim);
            }
            _ => self.ask_failed_parts(),
        }
    }

    /// The helpdesk does not know this contact any more.
    pub(crate) fn contact_refused(&mut self, contact: ContactId) {
        if self.named() == Some(contact) {
            self.look_up = LookUp::Due(BY_PHONE);
            return;
        }
        self.contacts.retain(|matched| matched.contact.id != contact);
        if self.chosen == Some(contact) {
            self.chosen = None;
        }
        self.forget_parts();
        if self.contacts.is_empty() {
            self.look_up = LookUp::Failed(BY_PHONE, None);
            self.remark = Some(Remark::Gone);
        }
    }
}
