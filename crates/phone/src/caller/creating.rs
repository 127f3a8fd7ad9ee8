//! A contact for a caller whom nobody knows.

use cti::{ApiError, NewContact, PhoneNumber, api_error::code};

use crate::{
    DeskFailure, RequestId,
    directory::{Directory, Finding, Question},
    orders::Orders,
    words::{Can, caller as say},
};

use super::{BY_PHONE, Caller, LookUp, Matched, Why};

/// ```text
/// Checking ──nobody has the number──▶ Due ──▶ Sending ──▶ created
///    │ ▲                                         │ duplicate
///    │ └─────────────────────────────────────────┘
///    └──somebody has it──▶ that one is shown instead
/// ```
#[derive(Clone, Debug)]
pub(super) enum Creation {
    /// Whether somebody has the number by now is looked up first.
    Checking {
        /// The name that the agent wants.
        name: String,
        /// The helpdesk has refused to create one, because there is one.
        refused: bool,
    },
    /// To be sent as soon as the helpdesk may be asked.
    Due(String),
    /// On its way.
    Sending(RequestId, String),
}

/// What to say of the last thing that the agent wanted.
#[derive(Clone, Debug)]
pub(super) enum Remark {
    /// A contact needs a name.
    NameWanted,
    /// It was not created.
    Failed(DeskFailure),
    /// It was not created, because somebody has the number; but nobody was found.
    DuplicateNotFound,
    /// It was not created, because this one was found to have the number by now. The name was to be
    /// this.
    Found(String),
    /// The helpdesk does not know the contact any more that was known.
    Gone,
}

impl Caller {
    /// Whether a contact could be created.
    pub(crate) fn can_create(&self, waiting: bool) -> Can {
        match self.look_up {
            LookUp::Unasked => Err(say::NO_NUMBER),
            LookUp::Due(_) | LookUp::Asking(..) | LookUp::Done if self.creation.is_some() => {
                Err(say::CREATION_RUNS)
            }
            LookUp::Due(_) | LookUp::Asking(..) => Err(say::LOOK_UP_RUNS),
            LookUp::Failed(..) => Err(say::LOOK_UP_FIRST),
            LookUp::Done if !self.contacts.is_empty() => Err(say::SOMEBODY_HAS_IT),
            LookUp::Done if waiting => Err(say::ASKED_TO_WAIT),
            LookUp::Done => Ok(()),
        }
    }

    /// The agent wants a contact of this name.
    ///
    /// `may_exist`: the helpdesk may have made one from the number by itself. Then it is looked for
    /// first, because a helpdesk that does not mind would have the caller twice from then on.
    pub(crate) fn create(
        &mut self,
        name: &str,
        may_exist: bool,
        number: &PhoneNumber,
        directory: &mut Directory,
    ) {
        let name = name.trim().to_owned();
        self.remark = name.is_empty().then_some(Remark::NameWanted);
        if name.is_empty() {
            return;
        }
        if may_exist || self.may_exist {
            self.check(name, false, number, directory);
        } else {
            self.creation = Some(Creation::Due(name));
        }
    }

    fn check(
        &mut self,
        name: String,
        refused: bool,
        number: &PhoneNumber,
        directory: &mut Directory,
    ) {
        directory.forget(number);
        self.ask_anew(BY_PHONE);
        self.creation = Some(Creation::Checking { name, refused });
    }

    /// Goes on with creating, as far as the look-up it may wait for is answered.
    pub(super) fn create_what_is_due(
        &mut self,
        number: &PhoneNumber,
        directory: &mut Directory,
        orders: &mut Orders,
    ) {
        match (self.creation.take(), &self.look_up) {
            (Some(Creation::Checking { name, .. }), LookUp::Done) if !self.contacts.is_empty() => {
                self.remark = Some(Remark::Found(name));
            }
            (Some(Creation::Checking { refused: true, .. }), LookUp::Done) => {
                self.remark = Some(Remark::DuplicateNotFound);
            }
            (Some(Creation::Checking { name, .. }), LookUp::Done) => {
                self.creation = Some(Creation::Due(name));
            }
            // Why is said where the look-up is.
            (Some(Creation::Checking { .. }), LookUp::Failed(..)) => {}
            (creation, _) => self.creation = creation,
        }
        if let Some(Creation::Due(name)) = &self.creation {
            let new = NewContact { name: name.clone(), phone: number.clone() };
            if let Some(request) = directory.ask(Question::Creation(new), orders) {
                self.creation = Some(Creation::Sending(request, name.clone()));
            }
        }
    }

    pub(super) fn creation_answered(
        &mut self,
        request: RequestId,
        finding: &Finding,
        number: &PhoneNumber,
        directory: &mut Directory,
    ) {
        let Some(Creation::Sending(mine, name)) = &self.creation else { return };
        if *mine != request {
            return;
        }
        let name = name.clone();
        match finding {
            Finding::Contact(contact) => {
                self.creation = None;
                self.know(vec![Matched::new(contact.clone(), Why::Created)]);
            }
            Finding::Failed(failure) if is_duplicate(failure) => {
                self.check(name, true, number, directory);
            }
            Finding::Failed(failure) => {
                self.creation = None;
                self.may_exist |= failure.may_have_arrived();
                self.remark = Some(Remark::Failed(failure.clone()));
            }
            Finding::Contacts(_)
            | Finding::Names(_)
            | Finding::Company(_)
            | Finding::Tickets(_)
            | Finding::Ticket(_) => {}
        }
    }
}

/// Whether it was refused because there is one with the number already.
fn is_duplicate(failure: &DeskFailure) -> bool {
    match failure {
        DeskFailure::Refused(ApiError::Validation(fields)) => {
            fields.iter().any(|field| field.code == code::DUPLICATE_VALUE)
        }
        DeskFailure::Refused(error) => error.status() == 409,
        DeskFailure::TimedOut
        | DeskFailure::Unreachable
        | DeskFailure::Unreadable
        | DeskFailure::NoKey => false,
    }
}
