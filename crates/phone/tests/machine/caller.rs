//! The caller card: who calls, as the helpdesk knows them, without the call waiting for it.

use cti::{ApiError, ContactField, FieldError, PhoneNumber, Requester, TicketStatus};
use phone::view::CallerState;
use phone::{Command, EndReason, Intent, LineEvent, PopMoment, Settings};

use crate::people::*;
use crate::script::*;

#[test]
fn the_first_ring_asks_who_has_the_number_after_it_rings_and_pops() {
    let mut script = ready();
    let commands = script.offer(IN, Some(NUMBER), "ref-1");
    let asked = commands.iter().position(|c| matches!(c, Command::FindContacts { .. })).unwrap();
    assert_eq!(asked, commands.len() - 1, "nothing waits for it: {commands:?}");
    the_look_up(&commands, ContactField::Phone);
    let caller = script.caller();
    assert_eq!(caller.state, CallerState::Searching);
    assert_eq!(caller.sentence, "Looking up…");
    assert!(!caller.create.is_enabled() && !caller.look_up_again.is_enabled());
}

#[test]
fn an_outbound_call_asks_from_dialling_on() {
    the_look_up(&dialling().asked, ContactField::Phone);
}

#[test]
fn nobody_is_looked_up_for_a_withheld_number() {
    let mut script = ready();
    let commands = script.offer(IN, None, "ref-1");
    assert_eq!(questions(&commands), [] as [&Command; 0]);
    let caller = script.caller();
    assert_eq!(caller.state, CallerState::Unasked);
    assert!(!caller.create.is_enabled() && !caller.look_up_again.is_enabled());
}

#[test]
fn the_only_match_is_shown_with_name_place_and_why() {
    for (written, why) in [
        (NUMBER, "Phone"),
        ("+14155550100", "Phone"),
        ("(415) 555-0100", "Phone, spelled (415) 555-0100"),
    ] {
        let mut script = ringing_inbound();
        let request = the_look_up(&script.asked, ContactField::Phone);
        let mut jane = jane(written);
        jane.address = Some("Pier 3\nSan Francisco".to_owned());
        the_tickets_question(&script.found(request, &[jane]), JANE);
        let call = script.call();
        assert_eq!(call.party.name.as_deref(), Some("Jane Roe"));
        assert_eq!(call.caller.state, CallerState::Known);
        let contact = call.caller.contact.unwrap();
        assert_eq!((contact.id, contact.name.as_str()), (id(JANE), "Jane Roe"));
        assert_eq!(contact.place.as_deref(), Some("Pier 3, San Francisco"));
        assert_eq!(contact.why, why);
        assert_eq!(call.caller.sentence, "");
    }
}

#[test]
fn mobile_numbers_are_looked_at_only_when_no_phone_number_is_this_one() {
    let mut script = ringing_inbound();
    let by_phone = the_look_up(&script.asked, ContactField::Phone);
    let by_mobile = the_look_up(&script.found(by_phone, &[]), ContactField::Mobile);
    assert_eq!(script.caller().state, CallerState::Searching);
    let roe = contact(ROE, "Richard Roe", Some("+1 415 555 0777"), Some(NUMBER));
    script.found(by_mobile, &[roe]);
    assert_eq!(script.caller().contact.unwrap().why, "Mobile");
}

#[test]
fn a_loose_search_result_never_shows_the_wrong_person() {
    let mut script = ringing_inbound();
    let by_phone = the_look_up(&script.asked, ContactField::Phone);
    let other = contact(ROE, "Richard Roe", Some("+1 415 555 0101"), None);
    let commands = script.found(by_phone, std::slice::from_ref(&other));
    let by_mobile = the_look_up(&commands, ContactField::Mobile);
    script.found(by_mobile, &[other, jane(NUMBER)]);
    assert_eq!(script.caller().contact.unwrap().id, id(JANE));
    assert_eq!(script.caller().candidates, []);
}

#[test]
fn a_number_that_nobody_has_is_said() {
    let mut script = ready_with(Settings { inbound_pop: PopMoment::Never, ..settings() });
    let commands = script.offer(IN, Some(NUMBER), "ref-1");
    script.nobody(&commands);
    let caller = script.caller();
    assert_eq!((caller.state, caller.contact), (CallerState::Unknown, None));
    assert_eq!(caller.sentence, "Nobody has this number");
    assert!(caller.create.is_enabled() && caller.look_up_again.is_enabled());
    assert_eq!(look_ups(&script.asked).len(), 2);
}

#[test]
fn the_three_most_recent_tickets_are_shown_with_their_status_in_words() {
    let mut script = jane_rings();
    assert_eq!(script.caller().tickets_sentence, "Looking up tickets…");
    let request = the_tickets_question(&script.asked, JANE);
    let mut rows: Vec<_> = [80, 79, 78, 77].iter().map(|n| ticket(*n, "Refund")).collect();
    rows[1].status = TicketStatus::Pending;
    rows[2].subject = "  ".to_owned();
    script.tickets(request, &rows);
    let caller = script.caller();
    let shown: Vec<_> = caller
        .tickets
        .iter()
        .map(|t| (t.id.get(), t.subject.as_str(), t.status.as_str()))
        .collect();
    assert_eq!(
        shown,
        [(80, "Refund", "Open"), (79, "Refund", "Pending"), (78, "(no subject)", "Open")]
    );
    assert_eq!(caller.tickets_sentence, "");
}

#[test]
fn a_contact_without_tickets_is_said_to_have_none() {
    let mut script = jane_rings();
    let request = the_tickets_question(&script.asked, JANE);
    script.tickets(request, &[]);
    assert_eq!(script.caller().tickets_sentence, "No tickets yet");
}

#[test]
fn an_answer_nobody_asked_for_changes_nothing() {
    let mut script = jane_rings();
    let before = script.view();
    let foreign = phone::RequestId(900);
    assert_eq!(script.found(foreign, &[jane(NUMBER)]), []);
    assert_eq!(script.tickets(foreign, &[]), []);
    // Nor does the answer to another question.
    let tickets = the_tickets_question(&script.asked, JANE);
    assert_eq!(script.found(tickets, &[]), []);
    assert_eq!(script.view(), before);
    script.tickets(tickets, &[ticket(80, "Refund")]);
    assert_eq!(script.caller().tickets.len(), 1);
}

#[test]
fn the_name_that_came_with_the_call_stands_until_a_better_one_is_known() {
    let mut script = ready();
    let mut offer = offered(IN, Some(NUMBER), "ref-1");
    if let LineEvent::Offered { name, .. } = &mut offer {
        *name = Some("ROE J".to_owned());
    }
    let commands = script.line(offer);
    assert_eq!(script.call().party.name.as_deref(), Some("ROE J"));
    let request = the_look_up(&commands, ContactField::Phone);
    // "The new user created will have the phone number set as their Name": that is no name.
    script.found(request, &[jane_without_a_name()]);
    assert_eq!(script.call().party.name.as_deref(), Some("ROE J"));
    let caller = script.caller();
    assert_eq!(caller.state, CallerState::Known);
    assert!(caller.sentence.contains("no name yet"), "{}", caller.sentence);
    script.ended(IN, EndReason::Missed);
    assert!(script.view().notices[0].sentence.contains("ROE J"));

    let mut script = jane_rings();
    script.ended(IN, EndReason::Missed);
    assert!(script.view().notices[0].sentence.contains("Jane Roe"));
}

fn jane_without_a_name() -> cti::Contact {
    contact(JANE, "+14155550100", Some(NUMBER), None)
}

#[test]
fn the_card_follows_the_call_into_wrap_up() {
    let mut script = jane_rings();
    script.want(Intent::Answer(IN));
    script.line(LineEvent::Answered { leg: IN });
    let call = script.caller();
    script.ended(IN, EndReason::RemoteHangup);
    assert_eq!(script.wrap_up().caller, call);
    assert_eq!(script.wrap_up().party.name.as_deref(), Some("Jane Roe"));
}

#[test]
fn a_contact_whose_number_was_clicked_is_read_by_its_id() {
    let mut script = clicked(None, Some(JANE));
    assert_eq!(look_ups(&script.asked), []);
    let request = the_contact_question(&script.asked, JANE);
    // The helpdesk keeps numbers in more fields than two, and knows whose page it was.
    the_tickets_question(&script.read(request, &jane("+1 415 555 0777")), JANE);
    let call = script.call();
    assert_eq!(call.party.name.as_deref(), Some("Jane Roe"));
    assert_eq!(call.caller.contact.unwrap().why, "Known from the helpdesk");
}

#[test]
fn a_contact_whose_number_was_clicked_is_named_by_the_pop_before_it_is_read() {
    let mut script = clicked(None, Some(JANE));
    let (opening, pop) = the_pop(&script.line(LineEvent::Answered { leg: OUT }));
    assert_eq!(pop.requester, Requester::Id(id(JANE)));
    // Unless it is deleted since: then the number tells who it is.
    let field = FieldError::invalid("requester_id", "There is no contact matching the given value");
    let commands = script.failed(opening, refused(ApiError::Validation(vec![field])));
    assert!(matches!(the_pop(&commands).1.requester, Requester::Phone(_)));
    the_look_up(&commands, ContactField::Phone);
}

#[test]
fn what_is_asked_is_debug_printed_without_the_number_or_the_name() {
    let number = PhoneNumber::parse(NUMBER).unwrap();
    let request = phone::RequestId(1);
    let contact = cti::NewContact { name: "Jane Roe".into(), phone: number.clone() };
    for command in [
        Command::FindContacts { request, number, field: ContactField::Phone },
        Command::CreateContact { request, contact: Box::new(contact) },
    ] {
        let text = format!("{command:?}");
        assert!(!text.contains("555") && !text.contains("Roe"), "{text}");
    }
}
