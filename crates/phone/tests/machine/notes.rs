use phone::{EndReason, Intent, LegId, LineEvent};

use crate::script::*;

#[test]
fn notes_are_kept_from_the_first_ring_to_the_closing_pop() {
    let mut script = ringing_inbound();
    let call = script.call().id;
    script.type_notes(call, "R");
    script.popped(the_pop(&script.asked).0);
    script.want(Intent::Answer(IN));
    script.type_notes(call, "Re");
    script.line(LineEvent::Answered { leg: IN });
    script.type_notes(call, "Ref");
    script.want(Intent::HangUp(IN));
    script.type_notes(call, "Refu");
    script.ended(IN, EndReason::LocalHangup);
    assert_eq!(script.wrap_up().notes, "Refu");
    script.type_notes(call, "Refund\nplease");
    let closing = the_pop(&script.want(Intent::Finish(call))).1;
    assert_eq!(closing.call_info.get("Notes"), Some("Refund\nplease"));
}

#[test]
fn notes_of_a_call_that_never_connected_can_still_be_filed() {
    for reason in [EndReason::Missed, EndReason::AnsweredElsewhere, EndReason::Declined] {
        let mut script = ringing_inbound();
        let call = script.call().id;
        script.popped(the_pop(&script.asked).0);
        script.type_notes(call, "Call back at 5");
        script.ended(IN, reason);
        let wrap_up = script.wrap_up();
        assert_eq!(wrap_up.notes, "Call back at 5");
        assert_eq!(wrap_up.duration, 0);
        assert_eq!(script.view().notices, [], "the wrap-up says it");
        let info = the_pop(&script.want(Intent::Finish(call))).1.call_info;
        assert_eq!(info.get("Notes"), Some("Call back at 5"));
        assert_eq!(info.get("Duration"), None);
    }
}

#[test]
fn whatever_is_typed_arrives_as_it_was_typed() {
    let notes = [
        "x".repeat(100_000),
        "<script>alert(1)</script> & \"quotes\"".to_owned(),
        "👩‍💻 مرحبا שלום \u{202e}abc".to_owned(),
        " \n ".to_owned(),
    ];
    for text in notes {
        let mut script = in_wrap_up();
        let call = script.wrap_up().id;
        script.type_notes(call, &text);
        assert_eq!(script.wrap_up().notes, text);
        let closing = the_pop(&script.want(Intent::Finish(call))).1;
        assert_eq!(closing.call_info.get("Notes"), Some(text.as_str()));
    }
}

#[test]
fn notes_for_a_missed_call_wait_their_turn_behind_the_wrap_up_that_is_open() {
    let mut script = in_wrap_up();
    let first = script.wrap_up().id;
    let second_leg = LegId::Inbound(2);
    script.offer(second_leg, Some("+1 415 555 0199"), "ref-2");
    let second = script.call().id;
    script.type_notes(second, "Second");
    script.ended(second_leg, EndReason::Missed);
    assert_eq!(script.wrap_up().id, first);
    script.type_notes(second, "Second caller");
    script.want(Intent::Finish(first));
    assert_eq!(script.wrap_up().id, second);
    assert_eq!(script.wrap_up().notes, "Second caller");
}

#[test]
fn notes_of_a_filed_call_cannot_be_changed_behind_the_helpdesks_back() {
    let (mut script, _) = closing_sent();
    let before = script.view();
    script.type_notes(before.filed[0].id, "Other");
    assert_eq!(script.view(), before);
}
