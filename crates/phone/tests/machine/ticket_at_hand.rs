//! The ticket a call is about: preselected where the call is filed, and the agent's to change.

use cti::{ApiError, FieldError, ScreenPop, TicketId};
use phone::{Command, DeskEvent, DeskFailure, EndReason, Filing, Intent, LineEvent, RequestId};

use crate::people::*;
use crate::script::*;

fn ticket_id(number: u64) -> TicketId {
    TicketId::new(number).unwrap()
}

/// Jane rings, and has two tickets.
fn jane_rings_with_tickets() -> Script {
    let mut script = jane_rings();
    let request = the_tickets_question(&script.asked, JANE);
    script.tickets(request, &[ticket(80, "Refund"), ticket(79, "Broken")]);
    script
}

fn talk(script: &mut Script) {
    let opening = the_pop(&script.asked).0;
    script.popped(opening);
    script.want(Intent::Answer(IN));
    script.line(LineEvent::Answered { leg: IN });
    script.ended(IN, EndReason::RemoteHangup);
}

#[test]
fn the_ticket_of_the_caller_that_was_opened_last_is_preselected() {
    let mut script = jane_rings_with_tickets();
    for number in [79, 80] {
        let ticket = ticket_id(number);
        let commands = script.want(Intent::OpenTicket(ticket));
        assert_eq!(commands, [Command::AskHost(cti::HostAction::OpenTicket(ticket))]);
    }
    let at_hand: Vec<_> = script.caller().tickets.iter().map(|t| t.at_hand).collect();
    assert_eq!(at_hand, [true, false]);
    talk(&mut script);
    let wrap_up = script.wrap_up();
    assert_eq!((wrap_up.filing, wrap_up.ticket_number.as_str()), (Filing::ExistingTicket, "80"));
    assert_eq!(wrap_up.ticket_subject.as_deref(), Some("Refund"), "it is on the card");
    let pop = the_pop(&script.want(Intent::Finish(wrap_up.id))).1;
    assert_eq!((pop.ticket_id, pop.new_ticket), (Some(ticket_id(80)), false));
}

#[test]
fn a_ticket_of_somebody_else_is_opened_and_that_is_all() {
    let mut script = jane_rings_with_tickets();
    script.want(Intent::OpenTicket(ticket_id(5)));
    talk(&mut script);
    assert_eq!(script.wrap_up().filing, Filing::NewTicket);
    script.want(Intent::OpenTicket(ticket_id(5)));
    assert_eq!(script.wrap_up().filing, Filing::NewTicket);
}

#[test]
fn a_ticket_opened_in_wrap_up_is_taken_unless_the_agent_chose_otherwise() {
    let mut script = jane_rings_with_tickets();
    talk(&mut script);
    let call = script.wrap_up().id;
    script.want(Intent::OpenTicket(ticket_id(79)));
    let wrap_up = script.wrap_up();
    assert_eq!((wrap_up.filing, wrap_up.ticket_number.as_str()), (Filing::ExistingTicket, "79"));
    assert_eq!(wrap_up.ticket_subject.as_deref(), Some("Broken"));
    script.want(Intent::OpenTicket(ticket_id(80)));
    assert_eq!(script.wrap_up().ticket_number, "80");

    script.want(Intent::ChooseFiling { call, filing: Filing::NewTicket });
    script.want(Intent::OpenTicket(ticket_id(79)));
    assert_eq!(script.wrap_up().filing, Filing::NewTicket, "the agent said so");
    assert!(script.wrap_up().caller.tickets[1].at_hand);

    script.want(Intent::ChooseFiling { call, filing: Filing::ExistingTicket });
    script.want(Intent::EditTicketNumber { call, text: String::new() });
    script.want(Intent::OpenTicket(ticket_id(79)));
    assert_eq!(script.wrap_up().ticket_number, "79", "a number was wanted");
    script.want(Intent::OpenTicket(ticket_id(80)));
    assert_eq!(script.wrap_up().ticket_number, "79", "and is not taken away");
}

/// A number was clicked on the page of ticket 80, dialled and answered; the opening pop is on its way.
fn clicked_on_a_ticket() -> (Script, RequestId, ScreenPop) {
    let mut script = clicked(Some(80), None);
    let (request, pop) = the_pop(&script.line(LineEvent::Answered { leg: OUT }));
    (script, request, pop)
}

#[test]
fn the_ticket_whose_page_was_clicked_goes_into_the_opening_pop_and_is_preselected() {
    let (mut script, opening, pop) = clicked_on_a_ticket();
    assert_eq!((pop.ticket_id, pop.new_ticket), (Some(ticket_id(80)), false));
    assert!(pop.call_info.is_empty());
    script.popped(opening);
    let request = the_ticket_question(&script.ended(OUT, EndReason::RemoteHangup), 80);
    let wrap_up = script.wrap_up();
    assert_eq!((wrap_up.filing, wrap_up.ticket_number.as_str()), (Filing::ExistingTicket, "80"));
    script.desk(DeskEvent::TicketFound { request, ticket: ticket(80, "Refund") });
    assert_eq!(script.wrap_up().ticket_subject.as_deref(), Some("Refund"));
    let call = wrap_up.id;
    script.want(Intent::ChooseFiling { call, filing: Filing::NewTicket });
    let pop = the_pop(&script.want(Intent::Finish(call))).1;
    assert_eq!((pop.ticket_id, pop.new_ticket), (None, true), "the agent's to change");
}

#[test]
fn a_ticket_opened_during_the_call_is_nearer_at_hand_than_the_one_that_was_clicked() {
    let mut script = clicked(Some(80), Some(JANE));
    let request = the_contact_question(&script.asked, JANE);
    let request = the_tickets_question(&script.read(request, &jane(NUMBER)), JANE);
    script.tickets(request, &[ticket(80, "Refund"), ticket(79, "Broken")]);
    assert!(script.caller().tickets[0].at_hand);
    script.want(Intent::OpenTicket(ticket_id(79)));
    let pop = the_pop(&script.line(LineEvent::Answered { leg: OUT })).1;
    assert_eq!(pop.ticket_id, Some(ticket_id(80)), "what came with the click");
    script.ended(OUT, EndReason::RemoteHangup);
    assert_eq!(script.wrap_up().ticket_number, "79");
}

#[test]
fn a_clicked_ticket_that_the_helpdesk_does_not_know_is_left_out() {
    let (mut script, opening, _) = clicked_on_a_ticket();
    let field = FieldError::invalid("ticket_id", "There is no ticket matching the given value");
    let unknown = || refused(ApiError::Validation(vec![field.clone()]));
    let (again, pop) = the_pop(&script.failed(opening, unknown()));
    assert_eq!(pop.ticket_id, None);
    assert_eq!(pops(&script.failed(again, unknown())), [], "and not for ever");
    script.ended(OUT, EndReason::RemoteHangup);
    assert_eq!(script.wrap_up().filing, Filing::NewTicket);
}

#[test]
fn a_closing_that_may_have_arrived_is_doubted_where_the_opening_had_named_the_ticket() {
    let new = Filing::NewTicket;
    let there = Filing::ExistingTicket;
    for (filing, typed, linked, by_opening) in [
        (there, "80", 80, true),
        (there, "81", 81, false),
        (new, "80", 80, true),
        (new, "80", 90, false),
    ] {
        let (mut script, opening, _) = clicked_on_a_ticket();
        script.popped(opening);
        let call = script.call().id;
        script.type_notes(call, "Wants a refund");
        script.ended(OUT, EndReason::RemoteHangup);
        script.want(Intent::EditTicketNumber { call, text: typed.into() });
        script.want(Intent::ChooseFiling { call, filing });
        script.answers_first_question = false;
        let question = the_question(&script.want(Intent::Finish(call)));
        // An agent who is offline has a note of the opening pop there.
        let (closing, _) = the_pop(&if by_opening {
            script.linked(question, 80)
        } else {
            script.not_linked(question)
        });
        let failed = script.failed(closing, DeskFailure::TimedOut);
        let question = the_question(&script.fired(the_settling(&failed)));
        let mut noted = details(linked);
        noted.note_id = cti::NoteId::new(1);
        script.desk(DeskEvent::DetailsFound { request: question, details: Some(noted) });
        let doubted = script.filed().unsent_notes.is_some();
        assert_eq!(doubted, by_opening, "{}", script.filed().sentence);
    }
}

#[test]
fn the_agents_choice_of_a_new_ticket_stands_although_the_helpdesk_noted_the_call_in_the_clicked_one()
 {
    let (mut script, opening, _) = clicked_on_a_ticket();
    script.popped(opening);
    let call = script.call().id;
    script.ended(OUT, EndReason::RemoteHangup);
    script.want(Intent::ChooseFiling { call, filing: Filing::NewTicket });
    // Another call pops before this one is finished, so it is asked whether it is in a ticket.
    script.want(Intent::ChooseFiling { call, filing: Filing::NoTicket });
    script.want(Intent::Finish(call));
    let second = script.offer(IN, Some("+1 415 555 0199"), "ref-2");
    script.popped(the_pop(&second).0);
    script.ended(IN, EndReason::Missed);
    script.want(Intent::Refile(call));
    script.want(Intent::ChooseFiling { call, filing: Filing::NewTicket });
    script.answers_first_question = false;
    let question = the_question(&script.want(Intent::Finish(call)));
    let pop = the_pop(&script.linked(question, 80)).1;
    assert_eq!((pop.ticket_id, pop.new_ticket), (None, true));
}
