//! Search by name in the dialer.

use cti::ApiError;
use phone::{Command, DeskFailure, Intent};

use crate::people::*;
use crate::script::*;

fn type_text(script: &mut Script, text: &str) -> Vec<Command> {
    script.want(Intent::EditNumber(text.to_owned()))
}

fn status(script: &Script) -> String {
    script.view().dialer.search.status
}

#[test]
fn a_name_is_searched_for_once_the_agent_pauses() {
    let mut script = ready();
    let (first, after) = the_timer(&type_text(&mut script, "Ja"));
    assert_eq!(after, 300);
    let commands = type_text(&mut script, "Jan");
    assert!(commands.contains(&Command::CancelTimer { timer: first }));
    let (second, _) = the_timer(&commands);
    let dialer = script.view().dialer;
    assert_eq!(dialer.problem, None, "a name is no mistyped number");
    let reason = "Choose a contact, or type a phone number";
    assert_eq!(dialer.dial.disabled_reason.as_deref(), Some(reason));
    assert_eq!(dialer.search.status, "Searching…");
    let request = the_search(&script.fired(second), "Jan");
    script.names(request, &[(JANE, "Jane Roe")]);
    let search = script.view().dialer.search;
    assert_eq!((search.names[0].name.as_str(), search.status.as_str()), ("Jane Roe", ""));
    assert_eq!(type_text(&mut script, "Jan "), [], "the same name");
}

#[test]
fn names_of_any_script_are_searched_for_and_numbers_are_not() {
    for name in ["Jo", "Æsa", "Юлия", "王小明", "محمد", "O'Neil 2"] {
        let mut script = ready();
        let (timer, _) = the_timer(&type_text(&mut script, name));
        the_search(&script.fired(timer), name);
    }
    for text in
        ["", "  ", "112", "+1 415 555", "٤١٥٥٥٥", "555 0100 ext. 7", "+1 415 555 0100 ex", "?!"]
    {
        let mut script = ready();
        assert_eq!(type_text(&mut script, text), [], "{text}");
        assert_eq!(status(&script), "", "{text}");
    }
}

#[test]
fn one_letter_is_not_enough() {
    let mut script = ready();
    assert_eq!(type_text(&mut script, "J"), []);
    assert_eq!(status(&script), "Type one more letter to search by name");
}

#[test]
fn a_late_answer_to_what_is_not_typed_any_more_is_not_shown() {
    let mut script = ready();
    let (timer, _) = the_timer(&type_text(&mut script, "Ja"));
    let request = the_search(&script.fired(timer), "Ja");
    type_text(&mut script, "Jo");
    script.names(request, &[(JANE, "Jane Roe")]);
    assert_eq!(script.view().dialer.search.names, []);
    assert_eq!(status(&script), "Searching…");
}

#[test]
fn clearing_the_field_or_typing_a_number_ends_the_search() {
    for text in ["", "+1 415"] {
        let mut script = searched();
        assert_eq!(type_text(&mut script, text), []);
        let search = script.view().dialer.search;
        assert_eq!((search.names, search.status.as_str(), search.picked), (vec![], "", None));
    }
    let mut script = ready();
    let (timer, _) = the_timer(&type_text(&mut script, "Ja"));
    assert_eq!(type_text(&mut script, ""), [Command::CancelTimer { timer }]);
}

#[test]
fn nobody_of_the_name_is_said_and_so_is_a_failure() {
    let mut script = ready();
    let (timer, _) = the_timer(&type_text(&mut script, "Xy"));
    let request = the_search(&script.fired(timer), "Xy");
    script.names(request, &[]);
    assert_eq!(status(&script), "No contact begins so");

    let (timer, _) = the_timer(&type_text(&mut script, "Xyz"));
    let request = the_search(&script.fired(timer), "Xyz");
    script.failed(request, DeskFailure::TimedOut);
    assert_eq!(status(&script), "The helpdesk did not answer in time.");
    the_timer(&type_text(&mut script, "Xyz "));
}

#[test]
fn a_helpdesk_that_asks_to_wait_is_searched_then() {
    let mut script = ready();
    let (timer, _) = the_timer(&type_text(&mut script, "Ja"));
    let request = the_search(&script.fired(timer), "Ja");
    let limited = refused(ApiError::RateLimited { retry_after: Some(7) });
    let (wait, _) = the_timer(&script.failed(request, limited));
    assert!(status(&script).contains("asked to wait"), "{}", status(&script));
    the_search(&script.fired(wait), "Ja");
}

#[test]
fn a_contact_with_one_number_goes_into_the_dialer_at_once() {
    for (phone, mobile) in [
        (Some(NUMBER), None),
        (None, Some(NUMBER)),
        (Some(NUMBER), Some("(415) 555-0100")),
        (Some("ask at the desk"), Some(NUMBER)),
    ] {
        let mut script = searched();
        let request = the_contact_question(&script.want(Intent::PickContact(id(JANE))), JANE);
        assert_eq!(status(&script), "Looking up the numbers of Jane Roe…");
        script.read(request, &contact(JANE, "Jane Roe", phone, mobile));
        let dialer = script.view().dialer;
        assert_eq!(dialer.typed, NUMBER);
        assert!(dialer.dial.is_enabled());
        assert_eq!((dialer.search.names, dialer.search.picked), (vec![], None));
        assert_eq!(dialer.search.status, "The number of Jane Roe");
    }
}

#[test]
fn of_several_numbers_the_agent_picks_one() {
    let mut script = searched();
    let request = the_contact_question(&script.want(Intent::PickContact(id(JANE))), JANE);
    let other = "+1 415 555 0199";
    script.read(request, &contact(JANE, "Jane Roe", Some(NUMBER), Some(other)));
    let picked = script.view().dialer.search.picked.unwrap();
    assert_eq!((picked.contact, picked.name.as_str()), (id(JANE), "Jane Roe"));
    let row = |label: &str, number: &str| (label.to_owned(), number.to_owned());
    assert_eq!(picked.numbers, [row("Phone", NUMBER), row("Mobile", other)]);
    let before = script.view();
    script.want(Intent::PickNumber("+1 900 555 0100".into()));
    assert_eq!(script.view(), before, "none of hers");
    script.want(Intent::PickNumber(other.into()));
    assert_eq!(script.view().dialer.typed, other);
    assert_eq!(script.view().dialer.search.picked, None);
}

#[test]
fn a_contact_without_a_number_is_said_to_have_none() {
    let mut script = searched();
    let request = the_contact_question(&script.want(Intent::PickContact(id(JANE))), JANE);
    script.read(request, &contact(JANE, "Jane Roe", Some("unlisted"), None));
    assert_eq!(status(&script), "Jane Roe has no phone number");
    assert_eq!(script.view().dialer.search.names.len(), 2, "another can be picked");
    the_contact_question(&script.want(Intent::PickContact(id(ROE))), ROE);
}

#[test]
fn a_contact_that_cannot_be_read_is_said_and_can_be_picked_again() {
    let mut script = searched();
    let request = the_contact_question(&script.want(Intent::PickContact(id(JANE))), JANE);
    script.failed(request, DeskFailure::TimedOut);
    assert_eq!(status(&script), "The helpdesk did not answer in time.");
    the_contact_question(&script.want(Intent::PickContact(id(JANE))), JANE);
}

#[test]
fn only_a_contact_that_is_listed_can_be_picked() {
    let mut script = searched();
    assert_eq!(script.want(Intent::PickContact(id(999))), []);
    assert_eq!(ready().want(Intent::PickContact(id(JANE))), []);
}

#[test]
fn a_picked_contact_is_known_when_called_without_any_look_up() {
    let mut script = searched();
    let request = the_contact_question(&script.want(Intent::PickContact(id(JANE))), JANE);
    script.read(request, &jane("(415) 555-0100"));
    let commands = script.want(Intent::Dial);
    assert_eq!(look_ups(&commands), []);
    the_tickets_question(&commands, JANE);
    let call = script.call();
    assert_eq!(call.party.name.as_deref(), Some("Jane Roe"));
    assert_eq!(call.caller.contact.unwrap().why, "Picked by you");
    script.ended(OUT, phone::EndReason::Busy);
    // And so when redialled.
    script.want(Intent::Redial);
    assert_eq!(status(&script), "The number of Jane Roe");
    let commands = script.want(Intent::Dial);
    assert_eq!(look_ups(&commands), []);
    assert_eq!(script.call().caller.contact.unwrap().id, id(JANE));
}

#[test]
fn a_number_that_was_changed_after_picking_is_somebody_elses() {
    let mut script = searched();
    let request = the_contact_question(&script.want(Intent::PickContact(id(JANE))), JANE);
    script.read(request, &jane(NUMBER));
    type_text(&mut script, "+14155550100");
    assert_eq!(status(&script), "The number of Jane Roe", "the same number, spelled otherwise");
    type_text(&mut script, "+1 415 555 0199");
    assert_eq!(status(&script), "");
    let commands = script.want(Intent::Dial);
    assert_eq!(look_ups(&commands).len(), 1);
    assert_eq!(script.call().caller.contact, None);
}

#[test]
fn a_picked_contact_read_too_late_changes_nothing() {
    let mut script = searched();
    let request = the_contact_question(&script.want(Intent::PickContact(id(JANE))), JANE);
    type_text(&mut script, "112");
    script.read(request, &jane(NUMBER));
    assert_eq!(script.view().dialer.typed, "112");
}
