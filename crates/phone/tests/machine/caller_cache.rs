//! What the helpdesk told of people and tickets is believed for a while.

use cti::{CompanyId, ContactField};
use phone::{Command, DeskEvent, EndReason, Intent, LegId, LineEvent, PopMoment, Settings};

use crate::people::*;
use crate::script::*;

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
fn a_caller_who_hears_busy_is_called_by_the_name_that_is_known_and_not_looked_up() {
    let mut script = jane_rings();
    script.ended(IN, EndReason::Missed);
    script.offer(LegId::Inbound(2), Some("+1 415 555 0199"), "ref-2");
    let commands = script.offer(LegId::Inbound(3), Some(NUMBER), "ref-3");
    assert_eq!(questions(&commands), [] as [&Command; 0]);
    let sentence = &script.view().notices[0].sentence;
    assert_eq!(sentence, "While you were in another call, Jane Roe called.");
    assert_eq!(script.phone.history(0, 1)[0].contact, Some(id(JANE)));
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
fn an_answer_after_the_call_is_over_is_kept_for_the_next_one() {
    let mut script = ringing_inbound();
    let request = the_look_up(&script.asked, ContactField::Phone);
    script.ended(IN, EndReason::Missed);
    assert_eq!(script.found(request, &[jane(NUMBER)]), []);
    let commands = script.offer(LegId::Inbound(2), Some(NUMBER), "ref-2");
    assert_eq!(look_ups(&commands), []);
    assert_eq!(script.caller().contact.unwrap().id, id(JANE));
}
