//! What there is to say of the search.

use crate::{
    view::{PickedView, SearchView},
    words::{self, caller as say},
};

use super::{Picked, Search, Step, numbers};

impl Search {
    /// `waiting`: the helpdesk wants to be left alone.
    pub(crate) fn view(&self, waiting: bool) -> SearchView {
        let names = match &self.step {
            Step::Found(names) => names.clone(),
            Step::Idle
            | Step::TooShort
            | Step::Pausing(_)
            | Step::Due
            | Step::Asking(_)
            | Step::Failed(_) => Vec::new(),
        };
        let picked = match &self.picked {
            Picked::Choosing(contact) => Some(PickedView {
                contact: contact.id,
                name: contact.name.clone(),
                numbers: numbers(contact),
            }),
            Picked::Nobody
            | Picked::Due(_)
            | Picked::Asking(..)
            | Picked::NoNumber(_)
            | Picked::Failed(..)
            | Picked::InDialer(_) => None,
        };
        SearchView { status: self.status(waiting), names, picked }
    }

    fn status(&self, waiting: bool) -> String {
        match &self.picked {
            Picked::Due(_) if waiting => return say::SEARCHED_LATER.to_owned(),
            Picked::Due(name) | Picked::Asking(_, name) => return say::numbers_of(&name.name),
            Picked::NoNumber(name) => return say::no_number(name),
            Picked::Failed(_, failure) => return [&words::failure(failure), "."].concat(),
            Picked::InDialer(contact) => return say::number_of(&contact.name),
            Picked::Nobody | Picked::Choosing(_) => {}
        }
        match &self.step {
            Step::TooShort => say::MORE_LETTERS.to_owned(),
            Step::Due if waiting => say::SEARCHED_LATER.to_owned(),
            Step::Pausing(_) | Step::Due | Step::Asking(_) => say::SEARCHING.to_owned(),
            Step::Found(names) if names.is_empty() => say::NO_NAME.to_owned(),
            Step::Idle | Step::Found(_) => String::new(),
            Step::Failed(failure) => [&words::failure(failure), "."].concat(),
        }
    }
}
