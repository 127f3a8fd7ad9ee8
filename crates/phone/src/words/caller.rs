//! What is said of who calls, of the tickets and of the search by name.

use cti::TicketId;

// On the caller card.
pub(crate) const NO_NUMBER: &str = "The caller withheld the number, so nobody can be looked up";
pub(crate) const LOOKING_UP: &str = "Looking up…";
pub(crate) const LOOKED_UP_LATER: &str =
    "The helpdesk asked to wait. Then it is asked who calls, by itself.";
pub(crate) const NOBODY: &str = "Nobody has this number";
pub(crate) const NOBODY_HAD_IT: &str =
    "Nobody had this number when it rang; the helpdesk may have made a contact of it since";
pub(crate) const NAMELESS: &str = "This contact has no name yet";
pub(crate) const GONE: &str = "The helpdesk does not know this contact any more";
pub(crate) const NOT_ALL_ASKED: &str =
    "The helpdesk was asked often enough for one call; look up again to ask on";
pub(crate) const CREATING: &str = "Creating the contact…";
pub(crate) const NAMING: &str = "Naming the contact…";
pub(crate) const NAME_WANTED: &str = "Type a name for the contact";
pub(crate) const DUPLICATE_NOT_FOUND: &str =
    "The helpdesk says that somebody has this number already, but does not say who";
pub(crate) const LOOKING_UP_TICKETS: &str = "Looking up tickets…";
pub(crate) const TICKETS_LATER: &str =
    "The helpdesk asked to wait. Then the tickets are looked up, by themselves.";
pub(crate) const NO_TICKETS: &str = "No tickets yet";

/// How many have the number.
pub(crate) fn several(count: usize) -> String {
    [&count.to_string(), " contacts have this number"].concat()
}

/// Instead of being created, a contact was found.
pub(crate) fn found_instead(name: &str) -> String {
    ["This contact has the number by now, so none is called ", name, "."].concat()
}

// Why a button of the card does nothing.
pub(crate) const CREATION_RUNS: &str = "The contact is being created";
pub(crate) const LOOK_UP_RUNS: &str = "It is being looked up";
pub(crate) const LOOK_UP_FIRST: &str = "Look up again first: somebody may have this number";
pub(crate) const SOMEBODY_HAS_IT: &str = "Somebody has this number already";
pub(crate) const NOTHING_TO_LOOK_UP: &str = "It is looked up already";
pub(crate) const ASKED_TO_WAIT: &str = "The helpdesk asked to wait";

// Of a ticket whose number is typed.
pub(crate) const NO_SUCH_TICKET: &str = "The helpdesk has no ticket of this number";

/// The same, where the ticket is to be named.
pub(crate) fn no_such_ticket(ticket: TicketId) -> String {
    ["There is no ticket #", &ticket.get().to_string()].concat()
}

/// A subject may be empty.
pub(crate) fn subject(subject: &str) -> &str {
    let subject = subject.trim();
    if subject.is_empty() { "(no subject)" } else { subject }
}

// Of the search by name.
pub(crate) const CHOOSE_CONTACT: &str = "Choose a contact, or type a phone number";
pub(crate) const MORE_LETTERS: &str = "Type one more letter to search by name";
pub(crate) const SEARCHING: &str = "Searching…";
pub(crate) const SEARCHED_LATER: &str =
    "The helpdesk asked to wait. Then it is searched, by itself.";
pub(crate) const NO_NAME: &str = "No contact begins so";

/// The numbers of a contact are being asked for.
pub(crate) fn numbers_of(name: &str) -> String {
    ["Looking up the numbers of ", name, "…"].concat()
}

/// A contact that cannot be called.
pub(crate) fn no_number(name: &str) -> String {
    [name, " has no phone number"].concat()
}

/// Whose number is in the dialer.
pub(crate) fn number_of(name: &str) -> String {
    ["The number of ", name].concat()
}
