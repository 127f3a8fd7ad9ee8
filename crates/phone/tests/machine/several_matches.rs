//! Several contacts have the caller's number: the agent says who it is, and the pops say so.

use cti::{ApiError, Contact, ContactField, FieldError, Requester};
use phone::view::{CallerState, FiledState};
use phone::{Command, DeskFailure, EndReason, Intent, LineEvent, PopMoment, Settings};

use crate::people::*;
use crate::script::*;

fn both() -> [Contact; 2] {
    let mut roe = contact(ROE, "Richard Roe", Some(NUMBER), None);
    roe.address = Some("Oakland".to_owned());
    [jane(NUMBER), roe]
}

/// It rings, popped by number, and two people have the number.
fn two_rings() -> Script {
    let mut script = ringing_inbound();
    let request = the_look_up(&script.asked, ContactField::Phone);
    script.found(request, &both());
    script
}

fn choose(script: &mut Script, contact: Option<u64>) -> Vec<Command> {
    let call = script.view().call.map(|call| call.id).or(script.view().wrap_up.map(|w| w.id));
    script.want(Intent::ChooseContact { call: call.unwrap(), contact: contact.map(id) })
}

/// Answered, spoken with, hung up.
fn talk(script: &mut Script) {
    let opening = pops(&script.asked).last().map(|(request, _)| *request);
    opening.map(|request| script.popped(request));
    script.want(Intent::Answer(IN));
    script.line(LineEvent::Answered { leg: IN });
    script.ended(IN, EndReason::RemoteHangup);
}

fn by_id(contact: u64) -> Requester {
    Requester::Id(id(contact))
}

fn is_by_number(requester: &Requester) -> bool {
    matches!(requester, Requester::Phone(number) if number.typed() == NUMBER)
}

fn unknown_requester() -> DeskFailure {
    let field = FieldError::invalid("requester_id", "There is no contact matching the given value");
    refused(ApiError::Validation(vec![field]))
}

#[test]
fn the_agent_chooses_among_those_who_have_the_number() {
    let mut script = two_rings();
    let caller = script.caller();
    assert_eq!(caller.state, CallerState::Several);
    assert_eq!(caller.sentence, "2 contacts have this number");
    assert_eq!((caller.contact, caller.tickets_sentence.as_str()), (None, ""));
    assert!(!caller.create.is_enabled());
    assert_eq!(script.call().party.name, None, "neither is known to call");
    let places: Vec<_> = caller.candidates.iter().map(|c| c.place.as_deref()).collect();
    assert_eq!(places, [None, Some("Oakland")]);

    let tickets = the_tickets_question(&choose(&mut script, Some(ROE)), ROE);
    script.tickets(tickets, &[ticket(80, "Refund")]);
    let caller = script.caller();
    assert_eq!(caller.state, CallerState::Known);
    assert_eq!(caller.contact.unwrap().id, id(ROE));
    let chosen: Vec<_> = caller.candidates.iter().map(|c| c.chosen).collect();
    assert_eq!(chosen, [false, true]);
    assert_eq!(caller.tickets.len(), 1);
    assert_eq!(script.call().party.name.as_deref(), Some("Richard Roe"));
}

#[test]
fn the_choice_goes_into_the_closing_pop_and_can_be_changed_until_then() {
    let mut script = two_rings();
    choose(&mut script, Some(JANE));
    talk(&mut script);
    let call = script.wrap_up().id;
    assert_eq!(script.wrap_up().caller.contact.unwrap().id, id(JANE));
    the_tickets_question(&choose(&mut script, Some(ROE)), ROE);
    let pop = the_pop(&script.want(Intent::Finish(call))).1;
    assert_eq!(pop.requester, by_id(ROE));
    // It is on its way.
    assert_eq!(script.want(Intent::ChooseContact { call, contact: Some(id(JANE)) }), []);
    assert_eq!(script.filed().party.name.as_deref(), Some("Richard Roe"));
}

#[test]
fn a_choice_that_is_taken_back_leaves_the_number() {
    let mut script = two_rings();
    choose(&mut script, Some(JANE));
    choose(&mut script, None);
    assert_eq!(script.caller().state, CallerState::Several);
    talk(&mut script);
    let call = script.wrap_up().id;
    assert!(is_by_number(&the_pop(&script.want(Intent::Finish(call))).1.requester));
}

#[test]
fn one_with_a_name_is_who_calls_where_the_others_are_only_the_number() {
    let mut script = ringing_inbound();
    let request = the_look_up(&script.asked, ContactField::Phone);
    // The helpdesk did not find her by the number as it came, and made another contact of it.
    let made = contact(ROE, "+14155550100", Some("+14155550100"), None);
    let commands = script.found(request, &[made, jane("(415) 555-0100")]);
    the_tickets_question(&commands, JANE);
    let caller = script.caller();
    assert_eq!((caller.state, caller.contact.unwrap().id), (CallerState::Known, id(JANE)));
    assert_eq!(caller.candidates.len(), 2);
    choose(&mut script, Some(ROE));
    assert_eq!(script.caller().contact.unwrap().id, id(ROE), "the agent's to change");
    choose(&mut script, None);
    assert_eq!(script.caller().state, CallerState::Several);
}

#[test]
fn only_those_found_can_be_chosen() {
    let mut script = two_rings();
    choose(&mut script, Some(JANE));
    let before = script.view();
    assert_eq!(choose(&mut script, Some(999)), []);
    assert_eq!(script.view(), before);
    let mut script = jane_rings();
    let request = the_tickets_question(&script.asked, JANE);
    script.failed(request, DeskFailure::TimedOut);
    let before = script.view();
    for contact in [None, Some(JANE)] {
        assert_eq!(choose(&mut script, contact), []);
        assert_eq!(script.view(), before, "the only match is no choice");
    }
}

#[test]
fn an_opening_pop_that_waits_for_the_answer_names_who_is_known_by_then() {
    for (chosen, requester) in [(None, None), (Some(ROE), Some(by_id(ROE)))] {
        let mut script = ready_with(Settings { inbound_pop: PopMoment::Answered, ..settings() });
        let commands = script.offer(IN, Some(NUMBER), "ref-1");
        let request = the_look_up(&commands, ContactField::Phone);
        script.found(request, &both());
        choose(&mut script, chosen);
        script.want(Intent::Answer(IN));
        let pop = the_pop(&script.line(LineEvent::Answered { leg: IN })).1;
        match requester {
            Some(requester) => assert_eq!(pop.requester, requester),
            None => assert!(is_by_number(&pop.requester)),
        }
    }
}

#[test]
fn the_only_match_is_named_without_a_choice() {
    let mut script = ready_with(Settings { inbound_pop: PopMoment::Answered, ..settings() });
    let commands = script.offer(IN, Some(NUMBER), "ref-1");
    let request = the_look_up(&commands, ContactField::Phone);
    // Spelled so, the helpdesk's own match would not find her, and make another contact.
    script.found(request, &[jane("(415) 555-0100")]);
    script.want(Intent::Answer(IN));
    let (request, pop) = the_pop(&script.line(LineEvent::Answered { leg: IN }));
    assert_eq!(pop.requester, by_id(JANE));
    script.popped(request);
    script.ended(IN, EndReason::RemoteHangup);
    let call = script.wrap_up().id;
    assert_eq!(the_pop(&script.want(Intent::Finish(call))).1.requester, by_id(JANE));
}

#[test]
fn a_late_look_up_changes_no_pop_that_is_on_its_way_and_none_that_repeats_it() {
    let (mut script, closing) = closing_sent();
    let look_up = the_look_up(&script.asked, ContactField::Phone);
    let (_, first) = pops(&script.asked).pop().unwrap();
    assert!(is_by_number(&first.requester));
    assert_eq!(script.found(look_up, &[jane(NUMBER)]), []);
    let failed = script.failed(closing, DeskFailure::TimedOut);
    let again = the_pop(&script.settled(&failed)).1;
    assert_eq!(again, first, "a repeated pop that differs would be another pop");
}

#[test]
fn an_opening_pop_by_number_on_its_way_is_not_sent_again_when_the_caller_becomes_known() {
    let mut script = ringing_inbound();
    let (opening, _) = the_pop(&script.asked);
    let look_up = the_look_up(&script.asked, ContactField::Phone);
    let commands = script.found(look_up, &[jane(NUMBER)]);
    assert_eq!(pops(&commands), []);
    assert_eq!(pops(&script.popped(opening)), []);
}

#[test]
fn a_contact_that_the_helpdesk_does_not_know_any_more_is_left_out_of_the_opening_pop() {
    let mut script = ready_with(Settings { inbound_pop: PopMoment::Answered, ..settings() });
    let commands = script.offer(IN, Some(NUMBER), "ref-1");
    let request = the_look_up(&commands, ContactField::Phone);
    script.found(request, &[jane(NUMBER)]);
    script.want(Intent::Answer(IN));
    let (opening, _) = the_pop(&script.line(LineEvent::Answered { leg: IN }));
    let (again, pop) = the_pop(&script.failed(opening, unknown_requester()));
    assert!(is_by_number(&pop.requester));
    let caller = script.caller();
    assert_eq!((caller.state, caller.contact), (CallerState::Failed, None));
    assert!(caller.look_up_again.is_enabled());
    assert_eq!(script.codes(), []);
    // An error that names the same parameter again ends it: nothing was named by id.
    assert_eq!(pops(&script.failed(again, unknown_requester())), []);
}

#[test]
fn a_contact_that_the_helpdesk_does_not_know_any_more_is_left_out_of_the_closing_pop() {
    let mut script = jane_rings();
    talk(&mut script);
    let call = script.wrap_up().id;
    let (closing, pop) = the_pop(&script.want(Intent::Finish(call)));
    assert_eq!(pop.requester, by_id(JANE));
    let (again, pop) = the_pop(&script.failed(closing, unknown_requester()));
    assert!(is_by_number(&pop.requester));
    assert!(pop.new_ticket);
    assert_eq!(pops(&script.failed(again, unknown_requester())), []);
    assert_eq!(script.filed().state, FiledState::NeedsAgent);
}
