//! The dialer: what is typed, and what was dialled last.

use cti::PhoneNumber;

use crate::{
    call::control,
    view::{DialerView, SearchView},
    words::{self, Can},
};

/// The dialer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dialer {
    pub(crate) typed: String,
    last: Option<PhoneNumber>,
}

impl Dialer {
    pub(crate) fn can_dial(&self) -> Can {
        if self.typed.trim().is_empty() {
            return Err(words::NUMBER_WANTED);
        }
        match PhoneNumber::parse(&self.typed) {
            Ok(_) => Ok(()),
            Err(_) => Err(words::NUMBER_INVALID),
        }
    }

    /// The number that is typed, as the one dialled last; the field is empty again.
    pub(crate) fn take_number(&mut self) -> Option<PhoneNumber> {
        let number = PhoneNumber::parse(&self.typed).ok()?;
        self.typed.clear();
        self.last = Some(number.clone());
        Some(number)
    }

    pub(crate) const fn can_redial(&self) -> Can {
        match self.last {
            Some(_) => Ok(()),
            None => Err(words::NOTHING_DIALLED),
        }
    }

    pub(crate) fn redial(&mut self) {
        if let Some(last) = &self.last {
            last.typed().clone_into(&mut self.typed);
        }
    }

    /// `can_dial` and `redial`: whether anything else stands against it.
    pub(crate) fn view(&self, can_call: Can, free: Can) -> DialerView {
        let problem = match PhoneNumber::parse(&self.typed) {
            Err(error) if !self.typed.trim().is_empty() => Some(error.to_string()),
            Ok(_) | Err(_) => None,
        };
        DialerView {
            shown: true,
            typed: self.typed.clone(),
            problem,
            dial: control(free.and(can_call).and_then(|()| self.can_dial())),
            last_number: self.last.as_ref().map(|n| n.typed().to_owned()),
            redial: control(self.can_redial().and(free)),
            search: SearchView::default(),
        }
    }
}
