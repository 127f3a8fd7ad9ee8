//! A contact for a caller whom nobody knows. Where the helpdesk has made one of the number by itself,
//! that one gets the name.

use cti::{ApiError, ContactChange, ContactId, NewContact, PhoneNumber, api_error::code};

use serde::{Deserialize, Serialize};

use crate::{
    DeskFailure, RequestId,
    directory::{Directory, Finding, Question},
    orders::Orders,
    words::{Can, caller as say},
};

use super::{BY_PHONE, Caller, LookUp, Matched, Why};

/// ```text
/// Checking ──nobody has the number, or one without a name──▶ Due ──▶ Sending ──▶ created, or named
///    │ ▲                                                                │ duplicate
///    │ └────────────────────────────────────────────────────────────────┘
///    └──somebody has it──▶ that one is shown instead
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Creation {
    /// Whether somebody has the number by now is looked up first.
    Checking {
        /// The name that the agent wants.
        name: String,
        /// The helpdesk has refused to create one, because there is one.
        refused: bool,
    },
    /// To be sent as soon as the helpdesk may be asked.
    Due(Wish),
    /// On its way.
    Sending(RequestId, Wish),
}

/// What the agent wants.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Wish {
    name: String,
    /// The contact that gets the name; none: a new one.
    contact: Option<ContactId>,
}

impl Creation {
    /// Whether a contact that is there gets a name.
    pub(super) const fn names(&self) -> bool {
        match self {
            Self::Due(wish) | Self::Sending(_, wish) => wish.contact.is_some(),
            Self::Checking { .. } => false,
        }
    }
}

/// What to say of the last thing that the agent wanted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Remark {
    /// A contact needs a name.
    NameWanted,
    /// It was not created.
    Failed(DeskFailure),
    /// It did not get its name.
    NotNamed(DeskFailure),
    /// It was not created, because somebody has the number; but nobody was found.
    DuplicateNotFound,
    /// It was not created, because somebody was found to have the number by now. The name was to be
    /// this.
    Found(String),
    /// The helpdesk does not know the contact any more that was known.
    Gone,
}

impl Caller {
    /// Whether the only one with the number has no name yet: the helpdesk made it by itself.
    pub(super) fn is_nameless(&self) -> bool {
        matches!(self.contacts.as_slice(), [only] if only.name().is_none())
    }

    /// Whether a contact could be created, or the nameless one be named.
    pub(crate) fn can_create(&self, waiting: bool) -> Can {
        match self.look_up {
            LookUp::Unasked => Err(say::NO_NUMBER),
            LookUp::Due(_) | LookUp::Asking(..) | LookUp::Done if self.creation.is_some() => {
                Err(say::CREATION_RUNS)
            }
            LookUp::Due(_) | LookUp::Asking(..) => Err(say::LOOK_UP_RUNS),
            LookUp::Failed(..) => Err(say::LOOK_UP_FIRST),
            LookUp::Done if !self.contacts.is_empty() && !self.is_nameless() => {
                Err(say::SOMEBODY_HAS_IT)
            }
            LookUp::Done if waiting => Err(say::ASKED_TO_WAIT),
            LookUp::Done => Ok(()),
        }
    }

    /// The agent wants a contact of this name.
    ///
    /// `may_exist`: the helpdesk may have made one from the number by itself. Then it is looked for
    /// first, because a helpdesk that does not mind would have the caller twice from then on; and one
    /// without a name, because somebody may have named it meanwhile.
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
        if may_exist || self.may_exist || !self.contacts.is_empty() {
            self.check(name, false, number, directory);
        } else {
            self.creation = Some(Creation::Due(Wish { name, contact: None }));
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
            (Some(Creation::Checking { name, refused }), LookUp::Done) => {
                self.checked(name, refused);
            }
            // Why is said where the look-up is.
            (Some(Creation::Checking { .. }), LookUp::Failed(..)) => {}
            (creation, _) => self.creation = creation,
        }
        if let Some(Creation::Due(wish)) = &self.creation {
            let (name, phone) = (wish.name.clone(), number.clone());
            let question = match wish.contact {
                Some(contact) => Question::Naming(phone, contact, ContactChange { name }),
                None => Question::Creation(NewContact { name, phone }),
            };
            if let Some(request) = directory.ask(question, orders) {
                self.creation = Some(Creation::Sending(request, wish.clone()));
            }
        }
    }

    /// Who has the number is known now.
    fn checked(&mut self, name: String, refused: bool) {
        match self.contacts.as_slice() {
            [] if refused => self.remark = Some(Remark::DuplicateNotFound),
            [] => self.creation = Some(Creation::Due(Wish { name, contact: None })),
            [only] => match only.name() {
                None => {
                    let contact = Some(only.contact.id);
                    self.creation = Some(Creation::Due(Wish { name, contact }));
                }
                // It arrived, or somebody else was as quick.
                Some(has) if has == name => {}
                Some(_) => self.remark = Some(Remark::Found(name)),
            },
            _ => self.remark = Some(Remark::Found(name)),
        }
    }

    pub(super) fn creation_answered(
        &mut self,
        request: RequestId,
        finding: &Finding,
        number: &PhoneNumber,
        directory: &mut Directory,
    ) {
        let Some(Creation::Sending(mine, wish)) = &self.creation else { return };
        if *mine != request {
            return;
        }
        let Wish { name, contact } = wish.clone();
        match (finding, contact) {
            (Finding::Contact(found), _) => {
                self.creation = None;
                let why = if contact.is_some() { Why::NamedHere } else { Why::Created };
                self.know(vec![Matched::new(found.clone(), why)]);
            }
            (Finding::Failed(failure), None) if is_duplicate(failure) => {
                self.check(name, true, number, directory);
            }
            (Finding::Failed(failure), Some(_)) => {
                self.creation = None;
                self.remark = Some(Remark::NotNamed(failure.clone()));
            }
            (Finding::Failed(failure), None) => {
                self.creation = None;
                self.may_exist |= failure.may_have_arrived();
                self.remark = Some(Remark::Failed(failure.clone()));
            }
            (
                Finding::Contacts(_)
                | Finding::Names(_)
                | Finding::Company(_)
                | Finding::Tickets(_)
                | Finding::Ticket(_),
                _,
            ) => {}
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
