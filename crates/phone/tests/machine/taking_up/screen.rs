//! What else was on the screen, and what is left alone.

use cti::{AgentId, HostAction, PhoneNumber};
use phone::{
    Click, ClickId, Command, EndReason, Event, Filing, Intent, JournalEvent, LineEvent, NoticeCode,
    Phone, PushEvent, Settings,
};

use super::{
    left, line_up, next_page, next_page_with, reborn, resumable, take_up, timer_of, with_notes,
};
use crate::{people::*, script::*};

#[test]
fn what_is_typed_in_the_dialer_comes_back_unless_something_is_typed_already() {
    let mut script = connected_outbound();
    script.ended(OUT, EndReason::RemoteHangup);
    let call = script.wrap_up().id;
    script.want(Intent::Finish(call));
    script.want(Intent::EditNumber("+1 415 555 01".into()));
    let (next, _) = reborn(&script);
    let dialer = next.view().dialer;
    assert_eq!(dialer.typed, "+1 415 555 01");
    assert_eq!(dialer.last_number.as_deref(), Some(NUMBER));
    let mut next = next_page(&script);
    next.want(Intent::EditNumber("7".into()));
    take_up(&mut next, left(&script));
    assert_eq!(next.view().dialer.typed, "7");
}

#[test]
fn a_search_by_name_goes_on_and_a_picked_contact_stays_picked() {
    let mut script = ready();
    script.want(Intent::EditNumber("Jane".into()));
    let (next, commands) = reborn(&script);
    timer_of(&commands, 300);
    assert_eq!(next.view().dialer.typed, "Jane");

    let mut script = searched();
    script.want(Intent::PickContact(id(JANE)));
    let request = script.asked.iter().find_map(|command| match command {
        Command::FetchContact { request, .. } => Some(*request),
        _ => None,
    });
    let contact = Box::new(jane(NUMBER));
    script.desk(phone::DeskEvent::ContactFound { request: request.unwrap(), contact });
    assert_eq!(script.view().dialer.typed, NUMBER);
    let (mut next, _) = reborn(&script);
    line_up(&mut next);
    next.want(Intent::Dial);
    assert_eq!(next.call().caller.contact.unwrap().id, id(JANE));
}

#[test]
fn clicks_that_wait_come_back_and_none_dials_by_itself() {
    let mut script = ready();
    script.offer(IN, None, "ref-1");
    let click = |nth: u32| {
        let number = PhoneNumber::parse(&format!("+1 415 555 020{nth}")).unwrap();
        Click { id: ClickId(nth.to_string()), number, ticket: None, requester: None }
    };
    script.tell(Event::Push(PushEvent::Clicked(click(1))));
    let answered = PushEvent::ClaimAnswered { click: ClickId("1".into()), won: Some(true) };
    script.tell(Event::Push(answered));
    script.tell(Event::Push(PushEvent::Clicked(click(2))));
    let (mut next, commands) = reborn(&script);
    line_up(&mut next);
    assert!(!commands.iter().any(|c| matches!(c, Command::ClaimClick { .. })));
    // Nobody can say any more whose the second is.
    let asked = next.view().click.unwrap();
    assert_eq!(asked.id, ClickId("2".into()));
    assert!(asked.question.contains("Nobody could say"));
    next.want(Intent::DismissClicked(asked.id));
    assert_eq!(next.view().click.unwrap().id, ClickId("1".into()));
    assert_eq!(next.view().call, None);
    // The stream repeats itself: known.
    assert_eq!(next.tell(Event::Push(PushEvent::Clicked(click(2)))), []);
}

#[test]
fn who_calls_is_asked_again_where_no_answer_came() {
    let mut script = ready();
    script.offer(IN, Some(NUMBER), "ref-1");
    let call = script.call().id;
    script.type_notes(call, "Jane?");
    let (next, commands) = reborn(&script);
    assert!(commands.iter().any(|c| matches!(c, Command::FindContacts { .. })));
    assert_eq!(next.wrap_up().caller.state, phone::view::CallerState::Searching);
}

#[test]
fn an_opening_pop_that_was_on_its_way_is_asked_for_first() {
    let script = resumable({
        let mut script = ringing_inbound();
        script.want(Intent::Answer(IN));
        script.line(LineEvent::Answered { leg: IN });
        script
    });
    let (mut next, commands) = reborn(&script);
    assert_eq!(pops(&commands), []);
    let question = the_question(&commands);
    assert_eq!(pops(&next.linked(question, 80)), [], "the helpdesk has it");
}

#[test]
fn a_missed_call_is_still_told_and_no_notice_of_the_pages_own() {
    let mut script = ringing_inbound();
    script.ended(IN, EndReason::Missed);
    script.tell(Event::Journal(JournalEvent::Failed));
    let (next, _) = reborn(&script);
    assert_eq!(next.codes(), [NoticeCode::CallMissed]);
}

#[test]
fn what_is_anothers_or_of_a_newer_form_is_left_alone() {
    let script = in_wrap_up();
    let another = Settings { agent: AgentId::new(1002).unwrap(), ..settings() };
    let mut next = next_page_with(&script, another.clone());
    assert_eq!(take_up(&mut next, left(&script)), []);
    assert_eq!(next.view().wrap_up, None);
    let mut drawn = Phone::new(another);
    drawn.redraw(left(&script));
    assert_eq!(drawn.view().wrap_up, None);

    let mut newer = left(&script);
    newer.format = phone::SNAPSHOT_FORMAT + 1;
    let mut next = next_page(&script);
    assert_eq!(take_up(&mut next, newer), []);
    assert_eq!(next.view().wrap_up, None);
}

#[test]
fn nothing_of_the_host_is_asked_for_by_taking_up() {
    let (_, commands) = reborn(&with_notes());
    let asks = |c: &&Command| matches!(c, Command::AskHost(HostAction::ShowSoftphone));
    assert_eq!(commands.iter().filter(asks).count(), 0);
}

#[test]
fn a_click_that_was_on_its_way_means_the_same_call_in_the_next_page() {
    let mut script = with_notes();
    let (call, leg) = (script.call().id, script.call().leg);
    let hold = Intent::Hold(leg);
    let of = script.phone.reference_in(&hold).cloned();
    let (next, _) = reborn(&script);
    let renamed = next.phone.renamed(hold.clone(), of.as_ref());
    assert_eq!(renamed, Some(Intent::Hold(next.call().leg)));
    assert_ne!(renamed, Some(hold.clone()));

    script.ended(leg, EndReason::RemoteHangup);
    let choose = |call| Intent::ChooseFiling { call, filing: Filing::NoTicket };
    assert_eq!(script.phone.reference_in(&choose(call)), of.as_ref());
    // Another call has its name in the next page.
    let mut next = next_page(&script);
    next.offer(IN, Some(NUMBER), "ref-2");
    take_up(&mut next, left(&script));
    let there = of.as_ref().and_then(|of| next.phone.call_of(of)).unwrap();
    assert_ne!(there, call);
    assert_eq!(next.phone.renamed(choose(call), of.as_ref()), Some(choose(there)));
    assert_eq!(next.phone.renamed(hold, of.as_ref()), None, "that one is over");
    assert_eq!(next.phone.renamed(choose(call), None), None);
    assert_eq!(next.phone.renamed(Intent::Dial, None), Some(Intent::Dial));
}
