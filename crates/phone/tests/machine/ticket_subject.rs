//! The subject of the ticket that is typed in wrap-up.

use cti::{ApiError, TicketSummary};
use phone::{
    Command, DeskEvent, DeskFailure, EndReason, Filing, Intent, LegId, LineEvent, TimerId,
};

use crate::people::*;
use crate::script::*;

/// In wrap-up, with an existing ticket chosen.
fn wanting_a_ticket() -> Script {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    script.want(Intent::ChooseFiling { call, filing: Filing::ExistingTicket });
    script
}

fn type_ticket(script: &mut Script, text: &str) -> Vec<Command> {
    let call = script.wrap_up().id;
    script.want(Intent::EditTicketNumber { call, text: text.to_owned() })
}

/// The ticket is typed, and the agent pauses: the request that asks for it.
fn asked_for(script: &mut Script, text: &str, number: u64) -> phone::RequestId {
    let (timer, _) = the_timer(&type_ticket(script, text));
    the_ticket_question(&script.fired(timer), number)
}

fn tell(script: &mut Script, request: phone::RequestId, ticket: TicketSummary) {
    script.desk(DeskEvent::TicketFound { request, ticket });
}

fn cancelled(commands: &[Command]) -> Vec<TimerId> {
    let cancelled = |command: &Command| match command {
        Command::CancelTimer { timer } => Some(*timer),
        _ => None,
    };
    commands.iter().filter_map(cancelled).collect()
}

#[test]
fn the_subject_is_asked_for_once_the_agent_pauses() {
    let mut script = wanting_a_ticket();
    let (first, after) = the_timer(&type_ticket(&mut script, "8"));
    assert_eq!(after, 400);
    let commands = type_ticket(&mut script, "80");
    assert_eq!(cancelled(&commands), [first]);
    let (second, _) = the_timer(&commands);
    assert_eq!(script.wrap_up().ticket_subject, None);
    let request = the_ticket_question(&script.fired(second), 80);
    tell(&mut script, request, ticket(80, "Refund"));
    assert_eq!(script.wrap_up().ticket_subject.as_deref(), Some("Refund"));
    assert_eq!(type_ticket(&mut script, "#80"), [], "the same ticket");
    assert_eq!(script.wrap_up().ticket_subject.as_deref(), Some("Refund"));
}

#[test]
fn what_is_no_number_is_not_asked_for() {
    let mut script = wanting_a_ticket();
    for text in ["", "8o", "tomorrow"] {
        assert_eq!(type_ticket(&mut script, text), [], "{text}");
    }
}

#[test]
fn a_subject_that_was_told_is_not_asked_for_again_within_a_minute() {
    let mut script = wanting_a_ticket();
    let request = asked_for(&mut script, "80", 80);
    tell(&mut script, request, ticket(80, ""));
    assert_eq!(script.wrap_up().ticket_subject.as_deref(), Some("(no subject)"));
    for (wait, asked) in [(59_999, 0), (60_000, 1)] {
        type_ticket(&mut script, "");
        script.after(wait);
        let (timer, _) = the_timer(&type_ticket(&mut script, "80"));
        assert_eq!(questions(&script.fired(timer)).len(), asked);
        script.now = phone::Millis(script.now.0 - wait);
    }
}

#[test]
fn an_answer_about_another_ticket_than_the_one_typed_is_not_shown() {
    let mut script = wanting_a_ticket();
    let request = asked_for(&mut script, "80", 80);
    let second = asked_for(&mut script, "81", 81);
    tell(&mut script, request, ticket(80, "Refund"));
    assert_eq!(script.wrap_up().ticket_subject, None);
    tell(&mut script, second, ticket(81, "Broken"));
    assert_eq!(script.wrap_up().ticket_subject.as_deref(), Some("Broken"));
}

#[test]
fn a_ticket_that_does_not_exist_cannot_be_filed_in() {
    let mut script = wanting_a_ticket();
    let call = script.wrap_up().id;
    let request = asked_for(&mut script, "80", 80);
    assert!(script.wrap_up().finish.is_enabled(), "filing does not wait for the subject");
    script.failed(request, refused(ApiError::NotFound));
    let wrap_up = script.wrap_up();
    assert_eq!(wrap_up.ticket_problem.as_deref(), Some("There is no ticket #80"));
    let reason = "The helpdesk has no ticket of this number";
    assert_eq!(wrap_up.finish.disabled_reason.as_deref(), Some(reason));
    assert_eq!(script.want(Intent::Finish(call)), []);
    // It may have been made since: typing it again asks again.
    let (timer, _) = the_timer(&type_ticket(&mut script, "80"));
    assert!(script.wrap_up().finish.is_enabled());
    the_ticket_question(&script.fired(timer), 80);
}

#[test]
fn another_filing_is_not_kept_from_finishing_by_a_ticket_that_does_not_exist() {
    let mut script = wanting_a_ticket();
    let call = script.wrap_up().id;
    let request = asked_for(&mut script, "80", 80);
    script.failed(request, refused(ApiError::NotFound));
    script.want(Intent::ChooseFiling { call, filing: Filing::NewTicket });
    assert!(script.wrap_up().finish.is_enabled());
}

#[test]
fn the_next_call_makes_a_new_ticket_of_one_that_was_to_go_into_none() {
    let mut script = wanting_a_ticket();
    let request = asked_for(&mut script, "80", 80);
    script.failed(request, refused(ApiError::NotFound));
    script.offer(LegId::Inbound(2), Some("+1 415 555 0199"), "ref-2");
    let pop = the_pop(&script.want(Intent::Answer(LegId::Inbound(2)))).1;
    assert_eq!((pop.ticket_id, pop.new_ticket), (None, true));
}

#[test]
fn a_ticket_that_could_only_not_be_looked_up_can_be_filed_in() {
    for failure in [DeskFailure::TimedOut, refused(ApiError::AccessDenied), DeskFailure::NoKey] {
        let mut script = wanting_a_ticket();
        let call = script.wrap_up().id;
        let request = asked_for(&mut script, "80", 80);
        script.failed(request, failure);
        let wrap_up = script.wrap_up();
        let problem = wrap_up.ticket_problem.unwrap();
        assert!(problem.ends_with(", so the ticket could not be looked up"), "{problem}");
        assert!(wrap_up.finish.is_enabled());
        assert_eq!(the_pop(&script.want(Intent::Finish(call))).1.ticket_id.unwrap().get(), 80);
    }
}

#[test]
fn a_helpdesk_that_asks_to_wait_is_asked_for_the_subject_then() {
    let mut script = wanting_a_ticket();
    let request = asked_for(&mut script, "80", 80);
    let limited = refused(ApiError::RateLimited { retry_after: Some(7) });
    let (timer, _) = the_timer(&script.failed(request, limited));
    assert_eq!(script.wrap_up().ticket_problem, None);
    the_ticket_question(&script.fired(timer), 80);
}

#[test]
fn a_call_that_is_filed_while_its_ticket_is_typed_leaves_no_timer_behind() {
    let mut script = wanting_a_ticket();
    let call = script.wrap_up().id;
    let (timer, _) = the_timer(&type_ticket(&mut script, "80"));
    assert_eq!(cancelled(&script.want(Intent::Finish(call))), [timer]);
}

#[test]
fn a_ticket_of_the_callers_is_known_at_once() {
    let mut script = jane_rings();
    let opening = the_pop(&script.asked).0;
    let request = the_tickets_question(&script.asked, JANE);
    script.tickets(request, &[ticket(80, "Refund")]);
    script.popped(opening);
    script.want(Intent::Answer(IN));
    script.line(LineEvent::Answered { leg: IN });
    script.ended(IN, EndReason::RemoteHangup);
    assert_eq!(type_ticket(&mut script, "80"), []);
    assert_eq!(script.wrap_up().ticket_subject.as_deref(), Some("Refund"));
}
