//! A call that ended with no ticket stays in sight until it is filed or dismissed.

use cti::ApiError;
use phone::view::FiledState;
use phone::{Closing, DeskFailure, EndReason, Filing, HistoryEntry, HistoryId, Intent, LegId};

use crate::history::{kept, missed, read, rows, unfiled};
use crate::script::*;

fn without_ticket(notes: bool) -> Script {
    let mut script = if notes {
        in_wrap_up()
    } else {
        let mut script = connected_inbound();
        script.ended(IN, EndReason::RemoteHangup);
        script
    };
    let call = script.wrap_up().id;
    let filing = Filing::NoTicket;
    script.want(Intent::ChooseFiling { call, filing });
    script.want(Intent::Finish(call));
    script
}

/// After a reload: what was kept of one call.
fn reloaded(entry: HistoryEntry) -> (Script, HistoryId) {
    let mut script = ready();
    let id = entry.id.clone();
    read(&mut script, vec![entry]);
    (script, id)
}

#[test]
fn no_ticket_for_a_call_without_notes_is_enough_and_with_notes_it_stays_unfiled() {
    let script = without_ticket(false);
    assert!(!rows(&script)[0].unfiled && kept(&script).last().unwrap().dismissed);
    let script = without_ticket(true);
    let row = &rows(&script)[0];
    assert!(row.unfiled && row.file.is_enabled() && row.state.is_empty());
    assert_eq!(row.notes, "Wants a refund");
}

#[test]
fn an_unfiled_call_is_dismissed_from_the_list_or_from_the_screen() {
    let mut script = without_ticket(true);
    let id = rows(&script)[0].id.clone();
    script.want(Intent::DismissUnfiled(id));
    assert!(!rows(&script)[0].unfiled);
    assert_eq!(rows(&script)[0].notes, "Wants a refund", "kept all the same");
    assert_eq!(script.view().filed, []);
    let mut script = without_ticket(true);
    let call = script.filed().id;
    script.want(Intent::DismissFiled(call));
    assert!(!rows(&script)[0].unfiled);
}

#[test]
fn a_call_on_its_way_to_the_helpdesk_is_not_dismissed() {
    let (mut script, _) = closing_sent();
    let id = rows(&script)[0].id.clone();
    script.want(Intent::DismissUnfiled(id));
    assert!(rows(&script)[0].unfiled);
}

#[test]
fn a_call_that_just_ended_without_a_ticket_goes_back_to_wrap_up_at_once() {
    let mut script = without_ticket(true);
    let id = rows(&script)[0].id.clone();
    assert_eq!(script.want(Intent::FileUnfiled(id)), []);
    assert_eq!(script.wrap_up().notes, "Wants a refund");
    assert_eq!(script.view().filed, []);
}

#[test]
fn one_of_an_earlier_page_is_asked_for_and_goes_back_to_wrap_up_as_it_was() {
    let entry = HistoryEntry {
        disposition: Some("Follow-up".into()),
        name: Some("Kim".into()),
        ..unfiled(1_000, "Wants a refund")
    };
    let (mut script, id) = reloaded(entry);
    let question = the_question(&script.want(Intent::FileUnfiled(id.clone())));
    assert!(rows(&script)[0].state.contains("whether it is in a ticket"));
    assert_eq!(script.want(Intent::FileUnfiled(id)), [], "asked already");
    script.not_linked(question);
    let wrap_up = script.wrap_up();
    assert_eq!(wrap_up.notes, "Wants a refund");
    assert_eq!(wrap_up.duration, 60_000);
    assert_eq!(wrap_up.disposition.as_deref(), Some("Follow-up"));
    assert_eq!(wrap_up.party.name.as_deref(), Some("Kim"));
    assert_eq!(wrap_up.ended, "The customer gave up before the call was answered");
    // The opening pop of another call may have made a ticket of it meanwhile: asked once more.
    script.answers_first_question = false;
    let question = the_question(&script.want(Intent::Finish(wrap_up.id)));
    let (closing, pop) = the_pop(&script.not_linked(question));
    assert_eq!(pop.call_reference_id.as_str(), "old");
    assert_eq!(pop.call_info.get("Notes"), Some("Wants a refund"));
    let question = the_question(&script.popped(closing));
    script.linked(question, 80);
    assert_eq!(rows(&script).len(), 1);
    assert_eq!(rows(&script)[0].ticket.unwrap().get(), 80);
}

#[test]
fn one_that_is_in_a_ticket_already_is_shown_as_filed_and_not_written_twice() {
    for entry in [
        HistoryEntry { closing: Closing::Taken, ..unfiled(1_000, "Wants a refund") },
        HistoryEntry { closing: Closing::MayHaveArrived, ..unfiled(1_000, "") },
        unfiled(1_000, ""),
    ] {
        let (mut script, id) = reloaded(entry);
        let question = the_question(&script.want(Intent::FileUnfiled(id)));
        script.linked(question, 80);
        assert_eq!(script.view().wrap_up, None);
        assert_eq!(script.filed().state, FiledState::Filed);
        assert_eq!(rows(&script)[0].ticket.unwrap().get(), 80);
        assert_eq!(pops(&script.asked), []);
    }
}

#[test]
fn a_ticket_made_without_the_notes_is_where_they_are_to_go() {
    let (mut script, id) = reloaded(unfiled(1_000, "Wants a refund"));
    let question = the_question(&script.want(Intent::FileUnfiled(id)));
    script.linked(question, 80);
    let wrap_up = script.wrap_up();
    assert_eq!(wrap_up.filing, Filing::ExistingTicket);
    assert_eq!(wrap_up.ticket_number, "80");
    script.answers_first_question = false;
    let question = the_question(&script.want(Intent::Finish(wrap_up.id)));
    let (_, pop) = the_pop(&script.linked(question, 80));
    assert_eq!(pop.ticket_id.unwrap().get(), 80);
    assert_eq!(pop.call_info.get("Notes"), Some("Wants a refund"));
}

#[test]
fn where_nobody_knows_whether_the_notes_arrived_the_agent_looks() {
    let entry =
        HistoryEntry { closing: Closing::MayHaveArrived, ..unfiled(1_000, "Wants a refund") };
    let (mut script, id) = reloaded(entry);
    let question = the_question(&script.want(Intent::FileUnfiled(id)));
    script.linked(question, 80);
    let filed = script.filed();
    assert_eq!(filed.state, FiledState::NeedsAgent);
    assert!(filed.sentence.contains("perhaps without your notes"));
    assert!(rows(&script)[0].unfiled);
    script.want(Intent::DismissFiled(filed.id));
    assert_eq!(rows(&script)[0].ticket.unwrap().get(), 80, "they are there, says the agent");
}

#[test]
fn a_question_that_fails_is_put_again_before_anything_is_written() {
    let entry =
        HistoryEntry { closing: Closing::MayHaveArrived, ..unfiled(1_000, "Wants a refund") };
    let (mut script, id) = reloaded(entry);
    let question = the_question(&script.want(Intent::FileUnfiled(id)));
    script.failed(question, DeskFailure::TimedOut);
    let call = script.wrap_up().id;
    let question = the_question(&script.want(Intent::Finish(call)));
    assert_eq!(pops(&script.linked(question, 80)), []);
    assert_eq!(script.filed().state, FiledState::NeedsAgent);
}

#[test]
fn a_call_that_came_meanwhile_goes_first_and_the_unfiled_one_stays_in_the_list() {
    let (mut script, id) = reloaded(unfiled(1_000, "Wants a refund"));
    let question = the_question(&script.want(Intent::FileUnfiled(id.clone())));
    script.offer(IN, Some(NUMBER), "ref-1");
    script.not_linked(question);
    let view = script.view();
    assert_eq!((view.wrap_up, view.filed.len()), (None, 0));
    let row = &rows(&script)[0];
    assert!(row.unfiled && row.notes == "Wants a refund");
    assert_eq!(row.file.disabled_reason.as_deref(), Some("Finish the call you are in first"));
    assert_eq!(script.want(Intent::FileUnfiled(id)), []);
}

#[test]
fn a_refused_closing_put_into_the_list_by_a_reload_is_sent_from_there() {
    let (mut script, closing) = closing_sent();
    script.failed(closing, refused(ApiError::AccessDenied));
    let entry = kept(&script).last().unwrap().clone();
    assert_eq!(entry.closing, Closing::Unsent, "refused: it did not arrive");
    let (mut script, id) = reloaded(entry);
    let question = the_question(&script.want(Intent::FileUnfiled(id)));
    script.not_linked(question);
    assert_eq!(script.wrap_up().notes, "Wants a refund");
}

#[test]
fn a_missed_call_with_notes_is_unfiled() {
    let mut script = ringing_inbound();
    let call = script.call().id;
    script.type_notes(call, "Call back after noon");
    script.ended(IN, EndReason::Missed);
    let row = &rows(&script)[0];
    assert!(row.unfiled && row.missed);
    assert_eq!(row.notes, "Call back after noon");
}

#[test]
fn a_missed_call_is_not_unfiled_but_can_be_filed() {
    let (mut script, id) = reloaded(missed(1_000));
    let row = &rows(&script)[0];
    assert!(!row.unfiled && row.file.is_enabled());
    let question = the_question(&script.want(Intent::FileUnfiled(id)));
    script.not_linked(question);
    assert!(script.view().wrap_up.is_some());
}

#[test]
fn a_withheld_caller_cannot_be_filed_and_the_button_says_why() {
    let (mut script, id) = reloaded(HistoryEntry { number: None, ..unfiled(1_000, "Odd") });
    let row = &rows(&script)[0];
    assert!(row.unfiled && row.file.disabled_reason.as_ref().unwrap().contains("withheld"));
    assert_eq!(script.want(Intent::FileUnfiled(id.clone())), []);
    script.want(Intent::DismissUnfiled(id));
    assert!(!rows(&script)[0].unfiled);
}

#[test]
fn leaving_the_page_asks_first_while_something_is_unfinished() {
    let mut script = ready();
    assert!(!script.view().unfinished);
    script.offer(LegId::Inbound(9), Some(NUMBER), "ref-9");
    assert!(script.view().unfinished);
    assert!(in_wrap_up().view().unfinished && closing_sent().0.view().unfinished);
    assert!(!without_ticket(true).view().unfinished, "the history keeps the notes");
}
