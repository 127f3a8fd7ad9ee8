//! The other side of a call that another page left behind: what was being asked is asked again.

use super::{BY_PHONE, Caller, LookUp, Part, creating::Creation};

impl Caller {
    /// No answer will come to what that page asked.
    pub(crate) fn take_up(&mut self) {
        if let LookUp::Asking(aim, _) = self.look_up {
            self.look_up = LookUp::Due(aim);
            self.asked = self.asked.saturating_sub(1);
        }
        // It may have been created: then it is found.
        if let Some(Creation::Sending(..)) = self.creation {
            self.creation = None;
            self.may_exist = true;
            self.ask_anew(BY_PHONE);
        }
        self.tickets.take_up();
        self.company.take_up();
    }
}

impl<T> Part<T> {
    fn take_up(&mut self) {
        if let Self::Asking(_) = self {
            *self = Self::Unasked;
        }
    }
}
