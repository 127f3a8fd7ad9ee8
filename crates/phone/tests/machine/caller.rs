//! The caller card: who calls, as the helpdesk knows them, without the call waiting for it.

use cti::{ApiError, CompanyId, ContactField, PhoneNumber, TicketStatus};
use phone::view::CallerState;
use phone::{
    Command, DeskEvent, DeskFailure, EndReason, Intent, LegId, LineEvent, NoticeCode, PopMoment,
    Settings,
};

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
    let commands = script.found(by_phone, &[other.clone()]);
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
fn the_company_is_asked_for_only_where_there_is_no_address_and_once_in_ten_minutes() {
    let mut script = ready();
    for (nth, address, asked) in
        [(1, Some("Pier 3"), false), (2, None, true), (3, None, false), (4, None, true)]
    {
        let leg = LegId::Inbound(nth);
        let number = format!("+1 415 555 010{nth}");
        let commands = script.offer(leg, Some(&number), "ref");
        let mut contact = contact(500 + u64::from(nth), "Jane Roe", Some(&number), None);
        contact.company_id = CompanyId::new(7);
        contact.address = address.map(str::to_owned);
        let request = the_look_up(&commands, ContactField::Phone);
        let commands = script.found(request, &[contact]);
        if asked {
            let request = the_company_question(&commands);
            assert_eq!(script.caller().contact.unwrap().place, None);
            let company = company(7, "Acme");
            script.desk(DeskEvent::CompanyFound { request, company });
        } else {
            assert!(!commands.iter().any(|c| matches!(c, Command::FetchCompany { .. })));
        }
        let place = script.caller().contact.unwrap().place;
        assert_eq!(place.as_deref(), Some(address.unwrap_or("Acme")));
        script.ended(leg, EndReason::Missed);
        script.after(if nth == 3 { 300_001 } else { 299_999 });
    }
}

#[test]
fn a_second_ring_within_ten_minutes_asks_nothing_and_one_after_asks_again() {
    let mut script = jane_rings();
    let request = the_tickets_question(&script.asked, JANE);
    script.tickets(request, &[ticket(80, "Refund")]);
    script.ended(IN, EndReason::Missed);

    script.after(59_000);
    let second = script.offer(LegId::Inbound(2), Some("+1 (415) 555-0100"), "ref-2");
    assert_eq!(questions(&second), [] as [&Command; 0]);
    let caller = script.caller();
    assert_eq!(caller.contact.unwrap().id, id(JANE));
    assert_eq!(caller.tickets.len(), 1);
    script.ended(LegId::Inbound(2), EndReason::Missed);

    // Tickets change sooner than people do.
    script.after(2_000);
    let third = script.offer(LegId::Inbound(3), Some(NUMBER), "ref-3");
    assert_eq!(look_ups(&third), []);
    the_tickets_question(&third, JANE);
    script.ended(LegId::Inbound(3), EndReason::Missed);

    script.after(600_000);
    let fourth = script.offer(LegId::Inbound(4), Some(NUMBER), "ref-4");
    the_look_up(&fourth, ContactField::Phone);
}

#[test]
fn a_second_ring_while_the_first_is_being_looked_up_waits_for_the_same_answer() {
    let mut script = ringing_inbound();
    let request = the_look_up(&script.asked, ContactField::Phone);
    script.ended(IN, EndReason::Missed);
    let second = script.offer(LegId::Inbound(2), Some(NUMBER), "ref-2");
    assert_eq!(look_ups(&second), []);
    script.found(request, &[jane(NUMBER)]);
    assert_eq!(script.caller().contact.unwrap().id, id(JANE));
}

#[test]
fn that_nobody_has_a_number_is_remembered_until_the_helpdesk_hears_of_the_number() {
    for (moment, again) in
        [(PopMoment::Never, 0), (PopMoment::Answered, 0), (PopMoment::Ringing, 1)]
    {
        let mut script = ready_with(Settings { inbound_pop: moment, ..settings() });
        let commands = script.offer(IN, Some(NUMBER), "ref-1");
        script.nobody(&commands);
        script.ended(IN, EndReason::Missed);
        let commands = script.offer(LegId::Inbound(2), Some(NUMBER), "ref-2");
        assert_eq!(look_ups(&commands).len(), again, "{moment:?}");
    }
    let mut script = ready_with(Settings { inbound_pop: PopMoment::Answered, ..settings() });
    let commands = script.offer(IN, Some(NUMBER), "ref-1");
    script.nobody(&commands);
    script.want(Intent::Answer(IN));
    the_pop(&script.line(LineEvent::Answered { leg: IN }));
    script.ended(IN, EndReason::RemoteHangup);
    let commands = script.offer(LegId::Inbound(2), Some(NUMBER), "ref-2");
    assert_eq!(look_ups(&commands).len(), 1, "the pop may have made a contact");
}

#[test]
fn only_fifty_numbers_are_remembered() {
    let mut script = ready_with(Settings { inbound_pop: PopMoment::Never, ..settings() });
    for n in 0..51 {
        let number = format!("+1 415 555 {:04}", 100 + n);
        let leg = LegId::Inbound(n + 1);
        let commands = script.offer(leg, Some(&number), "ref");
        let request = the_look_up(&commands, ContactField::Phone);
        script.found(request, &[jane(&number)]);
        script.ended(leg, EndReason::Missed);
    }
    let commands = script.offer(LegId::Inbound(100), Some("+1 415 555 0150"), "ref");
    assert_eq!(look_ups(&commands), []);
    script.ended(LegId::Inbound(100), EndReason::Missed);
    let commands = script.offer(LegId::Inbound(101), Some("+1 415 555 0100"), "ref");
    assert_eq!(look_ups(&commands).len(), 1, "the oldest makes room");
}

#[test]
fn a_failed_look_up_is_said_and_asked_again_only_when_the_agent_says_so() {
    for failure in [
        DeskFailure::TimedOut,
        DeskFailure::Unreachable,
        DeskFailure::Unreadable,
        refused(ApiError::Server { status: 500 }),
        refused(ApiError::AccessDenied),
        refused(ApiError::NotFound),
    ] {
        let mut script = ringing_inbound();
        let call = script.call().id;
        let request = the_look_up(&script.asked, ContactField::Phone);
        assert_eq!(script.failed(request, failure), []);
        let caller = script.caller();
        assert_eq!(caller.state, CallerState::Failed);
        assert!(
            caller.sentence.ends_with(", so it is not known who calls."),
            "{}",
            caller.sentence
        );
        assert!(!caller.create.is_enabled(), "somebody may have the number");
        assert!(caller.look_up_again.is_enabled());
        let by_phone = the_look_up(&script.want(Intent::LookUpAgain(call)), ContactField::Phone);
        let by_mobile = the_look_up(&script.found(by_phone, &[]), ContactField::Mobile);
        // The agent's click goes on where it failed.
        script.failed(by_mobile, DeskFailure::TimedOut);
        let again = the_look_up(&script.want(Intent::LookUpAgain(call)), ContactField::Mobile);
        script.found(again, &[]);
        assert_eq!(script.caller().state, CallerState::Unknown);
    }
}

#[test]
fn a_helpdesk_that_asks_to_wait_is_left_alone_as_long_as_it_says() {
    let mut script = ringing_inbound();
    let call = script.call().id;
    let request = the_look_up(&script.asked, ContactField::Phone);
    let limited = || refused(ApiError::RateLimited { retry_after: Some(7) });
    let (timer, after) = the_timer(&script.failed(request, limited()));
    assert_eq!(after, 7_000);
    let caller = script.caller();
    assert_eq!(caller.state, CallerState::Searching);
    assert!(caller.sentence.contains("asked to wait"), "{}", caller.sentence);
    assert_eq!(script.want(Intent::LookUpAgain(call)), []);
    script.ended(IN, EndReason::Missed);
    // Another number rings: nothing is asked before the time is up.
    let commands = script.offer(LegId::Inbound(2), Some("+1 415 555 0177"), "ref-2");
    assert_eq!(questions(&commands), [] as [&Command; 0]);
    the_look_up(&script.fired(timer), ContactField::Phone);
}

#[test]
fn refused_look_ups_count_and_there_are_never_more_than_two_by_themselves() {
    let mut script = ringing_inbound();
    let call = script.call().id;
    let limited = || refused(ApiError::RateLimited { retry_after: None });
    let request = the_look_up(&script.asked, ContactField::Phone);
    let (timer, _) = the_timer(&script.failed(request, limited()));
    let second = the_look_up(&script.fired(timer), ContactField::Phone);
    assert_eq!(script.found(second, &[]), [], "a third by itself");
    let caller = script.caller();
    assert_eq!(caller.state, CallerState::Failed);
    assert!(caller.sentence.contains("often enough"), "{}", caller.sentence);
    the_look_up(&script.want(Intent::LookUpAgain(call)), ContactField::Mobile);
}

#[test]
fn a_look_up_that_was_refused_twice_waits_for_the_time_and_then_for_the_agent() {
    let mut script = ringing_inbound();
    let call = script.call().id;
    let limited = || refused(ApiError::RateLimited { retry_after: Some(3) });
    let request = the_look_up(&script.asked, ContactField::Phone);
    let (timer, _) = the_timer(&script.failed(request, limited()));
    let request = the_look_up(&script.fired(timer), ContactField::Phone);
    let (timer, _) = the_timer(&script.failed(request, limited()));
    let again = script.caller().look_up_again;
    assert_eq!(again.disabled_reason.as_deref(), Some("The helpdesk asked to wait"));
    assert_eq!(script.fired(timer), []);
    assert!(script.caller().look_up_again.is_enabled());
    the_look_up(&script.want(Intent::LookUpAgain(call)), ContactField::Phone);
}

#[test]
fn a_longer_wait_replaces_a_shorter_one() {
    let mut script = jane_rings();
    let tickets = the_tickets_question(&script.asked, JANE);
    let limited = |seconds| refused(ApiError::RateLimited { retry_after: Some(seconds) });
    let (first, _) = the_timer(&script.failed(tickets, limited(5)));
    script.ended(IN, EndReason::Missed);
    assert_eq!(script.fired(first), []);
    let commands = script.offer(LegId::Inbound(2), Some("+1 415 555 0177"), "ref-2");
    let request = the_look_up(&commands, ContactField::Phone);
    let (long, _) = the_timer(&script.failed(request, limited(60)));
    assert_eq!(script.fired(first), [], "an old timer opens nothing");
    the_look_up(&script.fired(long), ContactField::Phone);
}

#[test]
fn failed_tickets_are_said_and_asked_for_again_by_the_agent() {
    let mut script = jane_rings();
    let call = script.call().id;
    let request = the_tickets_question(&script.asked, JANE);
    script.failed(request, DeskFailure::TimedOut);
    let caller = script.caller();
    assert_eq!(caller.state, CallerState::Known);
    assert_eq!(caller.tickets_sentence, "The helpdesk did not answer in time.");
    let commands = script.want(Intent::LookUpAgain(call));
    assert_eq!(look_ups(&commands), [], "who calls is known");
    the_tickets_question(&commands, JANE);
}

#[test]
fn a_failed_company_is_said_and_asked_for_again_by_the_agent() {
    let mut script = ringing_inbound();
    let call = script.call().id;
    let request = the_look_up(&script.asked, ContactField::Phone);
    let mut jane = jane(NUMBER);
    jane.company_id = CompanyId::new(7);
    let company = the_company_question(&script.found(request, &[jane]));
    script.failed(company, DeskFailure::TimedOut);
    let sentence = script.caller().sentence;
    assert_eq!(sentence, "The helpdesk did not answer in time, so the company is not shown.");
    the_company_question(&script.want(Intent::LookUpAgain(call)));
}

#[test]
fn there_is_nothing_to_look_up_again_once_all_is_known() {
    let mut script = jane_rings();
    let call = script.call().id;
    let request = the_tickets_question(&script.asked, JANE);
    script.tickets(request, &[]);
    assert!(!script.caller().look_up_again.is_enabled());
    assert_eq!(script.want(Intent::LookUpAgain(call)), []);
}

#[test]
fn a_key_that_is_given_is_tried_on_what_failed_for_want_of_it() {
    let mut script = ready_with(Settings { inbound_pop: PopMoment::Never, ..settings() });
    let commands = script.offer(IN, Some(NUMBER), "ref-1");
    let request = the_look_up(&commands, ContactField::Phone);
    script.failed(request, DeskFailure::NoKey);
    assert_eq!(script.codes(), [NoticeCode::DeskNoKey]);
    let commands = script.desk(DeskEvent::KeyGiven);
    let request = the_look_up(&commands, ContactField::Phone);
    assert_eq!(script.codes(), []);
    script.failed(request, refused(ApiError::InvalidCredentials));
    let (_, intent) = script.view().notices[0].way_out.clone().unwrap();
    the_look_up(&script.want(intent), ContactField::Phone);
}

#[test]
fn an_answer_after_the_call_is_over_is_kept_for_the_next_one() {
    let mut script = ringing_inbound();
    let request = the_look_up(&script.asked, ContactField::Phone);
    script.ended(IN, EndReason::Missed);
    assert_eq!(script.found(request, &[jane(NUMBER)]), []);
    let commands = script.offer(LegId::Inbound(2), Some(NUMBER), "ref-2");
    assert_eq!(look_ups(&commands), []);
    assert_eq!(script.caller().contact.unwrap().id, id(JANE));
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
fn a_picked_number_is_debug_printed_without_being_given_away() {
    let number = PhoneNumber::parse(NUMBER).unwrap();
    let command =
        Command::FindContacts { request: phone::RequestId(1), number, field: ContactField::Phone };
    assert!(!format!("{command:?}").contains("555"));
}
