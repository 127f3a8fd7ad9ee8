//! A caller without a number: "Any of the three requester attributes is mandatory", and none is known.

use phone::view::FiledState;
use phone::{EndReason, Filing, Intent, LegId, LineEvent};

use crate::script::*;

fn in_wrap_up_with_a_withheld_caller() -> Script {
    let mut script = ready();
    script.offer(IN, None, "ref-1");
    script.want(Intent::Answer(IN));
    script.line(LineEvent::Answered { leg: IN });
    let call = script.call().id;
    script.type_notes(call, "Anonymous tip");
    script.ended(IN, EndReason::RemoteHangup);
    assert_eq!(pops(&script.asked), []);
    script
}

#[test]
fn a_withheld_caller_can_be_spoken_with_but_not_filed_and_the_button_says_why() {
    let mut script = in_wrap_up_with_a_withheld_caller();
    let call = script.wrap_up().id;
    assert_eq!(script.wrap_up().filing, Filing::NoTicket);
    for filing in [Filing::NewTicket, Filing::ExistingTicket] {
        script.want(Intent::ChooseFiling { call, filing });
        let reason = script.wrap_up().finish.disabled_reason.unwrap();
        assert!(reason.contains("withheld"));
        assert_eq!(script.want(Intent::Finish(call)), []);
        assert!(script.view().wrap_up.is_some());
    }
}

#[test]
fn notes_about_a_withheld_caller_stay_to_be_copied() {
    let mut script = in_wrap_up_with_a_withheld_caller();
    let call = script.wrap_up().id;
    script.want(Intent::Finish(call));
    let filed = script.filed();
    assert_eq!(filed.state, FiledState::WithoutTicket);
    assert_eq!(filed.unsent_notes.as_deref(), Some("Anonymous tip"));
}

#[test]
fn the_next_call_files_a_withheld_one_without_a_ticket_whatever_was_chosen() {
    let mut script = in_wrap_up_with_a_withheld_caller();
    let call = script.wrap_up().id;
    let filing = Filing::NewTicket;
    script.want(Intent::ChooseFiling { call, filing });
    let next = LegId::Inbound(2);
    script.offer(next, Some(NUMBER), "ref-2");
    let (_, pop) = the_pop(&script.want(Intent::Answer(next)));
    assert_eq!(pop.call_reference_id.as_str(), "ref-2");
    let filed = script.filed();
    assert_eq!(filed.unsent_notes.as_deref(), Some("Anonymous tip"));
}
