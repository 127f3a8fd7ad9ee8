use phone::view::{Direction, FiledState};
use phone::{EndReason, Filing, Intent, Settings};

use crate::script::*;

#[test]
fn a_call_that_was_connected_goes_to_wrap_up_with_all_there_is_to_know() {
    let script = in_wrap_up();
    assert_eq!(script.view().call, None);
    let wrap_up = script.wrap_up();
    assert_eq!(wrap_up.direction, Direction::Inbound);
    assert_eq!(wrap_up.party.number.as_deref(), Some(NUMBER));
    assert_eq!(wrap_up.ended, "The customer hung up");
    assert_eq!(wrap_up.duration, 65_000);
    assert_eq!(wrap_up.notes, "Wants a refund");
    assert_eq!(wrap_up.filing, Filing::NewTicket);
    assert_eq!(wrap_up.dispositions, ["Resolved", "Follow-up"]);
    assert_eq!(wrap_up.disposition, None);
    assert!(wrap_up.finish.is_enabled());
}

#[test]
fn a_clock_that_is_set_back_gives_no_negative_duration() {
    let mut script = connected_inbound();
    script.now = phone::Millis(5);
    script.ended(IN, EndReason::RemoteHangup);
    assert_eq!(script.wrap_up().duration, 0);
}

#[test]
fn an_existing_ticket_needs_its_number() {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    let filing = Filing::ExistingTicket;
    script.want(Intent::ChooseFiling { call, filing });
    let wrap_up = script.wrap_up();
    assert!(!wrap_up.finish.is_enabled());
    assert_eq!(wrap_up.ticket_problem, None, "nothing typed yet");
    assert_eq!(script.want(Intent::Finish(call)), []);
    for (text, good) in [
        ("8o", false),
        ("0", false),
        ("-3", false),
        ("+3", false),
        ("99999999999999999999999", false),
        ("80", true),
        (" #80 ", true),
        ("https://acme.freshdesk.com/a/tickets/80", true),
        ("https://acme.freshdesk.com/a/tickets/80/", true),
    ] {
        let text = text.to_owned();
        script.want(Intent::EditTicketNumber { call, text: text.clone() });
        let wrap_up = script.wrap_up();
        assert_eq!(wrap_up.ticket_number, text);
        assert_eq!(wrap_up.finish.is_enabled(), good, "{text}");
        assert_eq!(wrap_up.ticket_problem.is_none(), good, "{text}");
    }
    let closing = the_pop(&script.want(Intent::Finish(call))).1;
    assert_eq!(closing.ticket_id.unwrap().get(), 80);
    assert!(!closing.new_ticket);
}

#[test]
fn only_the_settings_outcomes_can_be_chosen() {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    let mut choose = |disposition: Option<&str>| {
        let disposition = disposition.map(str::to_owned);
        script.want(Intent::ChooseDisposition { call, disposition });
        script.wrap_up().disposition
    };
    assert_eq!(choose(Some("Resolved")).as_deref(), Some("Resolved"));
    assert_eq!(choose(Some("<b>")).as_deref(), Some("Resolved"));
    assert_eq!(choose(None), None);
}

#[test]
fn a_required_outcome_is_waited_for() {
    let mut script = ready_with(Settings { disposition_required: true, ..settings() });
    script.offer(IN, Some(NUMBER), "ref-1");
    script.popped(the_pop(&script.asked).0);
    script.want(Intent::Answer(IN));
    script.line(phone::LineEvent::Answered { leg: IN });
    script.ended(IN, EndReason::RemoteHangup);
    let call = script.wrap_up().id;
    assert!(!script.wrap_up().finish.is_enabled());
    assert_eq!(script.want(Intent::Finish(call)), []);
    let disposition = Some("Follow-up".to_owned());
    script.want(Intent::ChooseDisposition { call, disposition });
    let closing = the_pop(&script.want(Intent::Finish(call))).1;
    assert_eq!(closing.call_info.get("Disposition"), Some("Follow-up"));
}

#[test]
fn without_a_ticket_nothing_is_sent_and_the_notes_stay_until_they_are_put_away() {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    let filing = Filing::NoTicket;
    script.want(Intent::ChooseFiling { call, filing });
    assert_eq!(script.want(Intent::Finish(call)), []);
    let filed = script.filed();
    assert_eq!(filed.state, FiledState::WithoutTicket);
    assert!(filed.done, "it stays unfiled in the history, with its notes");
    assert_eq!(script.phone.history(0, 1)[0].notes, "Wants a refund");
    assert_eq!(filed.unsent_notes.as_deref(), Some("Wants a refund"));
    assert!(filed.sentence.contains("only here"));
    script.want(Intent::DismissFiled(call));
    assert_eq!(script.view().filed, []);
}

#[test]
fn a_call_filed_without_a_ticket_can_go_back_to_wrap_up() {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    let filing = Filing::NoTicket;
    script.want(Intent::ChooseFiling { call, filing });
    script.want(Intent::Finish(call));
    assert!(script.filed().refile.is_enabled());
    script.want(Intent::Refile(call));
    assert_eq!(script.view().filed, []);
    assert_eq!(script.wrap_up().notes, "Wants a refund");
}
