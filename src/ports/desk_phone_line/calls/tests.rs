use cti::{CallEvent, CallReferenceId};
use phone::{EndReason, LegId, LineEvent};
use serde_json::{Value, json};

use super::{AskedToEnd, Calls};

const INBOUND: LegId = LegId::Inbound(1);
const OUTBOUND: LegId = LegId::Outbound(1);

/// What the telephone system reports of the call `r-1`.
fn event(kind: &str, more: Value) -> CallEvent {
    let mut event = json!({
        "event_id": "e", "call_reference_id": "r-1", "agent_id": 1001, "event": kind,
        "requester_number": "+14155550100",
    });
    if let (Value::Object(event), Value::Object(more)) = (&mut event, more) {
        event.extend(more);
    }
    serde_json::from_value(event).expect("an event")
}

/// The same of an inbound call.
fn inbound(kind: &str) -> CallEvent {
    event(kind, json!({"direction": "inbound"}))
}

fn ended(reason: &str) -> CallEvent {
    event("ended", json!({"reason": reason}))
}

fn report(calls: &mut Calls, events: &[CallEvent]) -> Vec<LineEvent> {
    events.iter().flat_map(|event| calls.report(event)).collect()
}

/// The names of the events, and of the reason at the end.
fn names(events: &[LineEvent]) -> Vec<String> {
    let name = |event: &LineEvent| match event {
        LineEvent::Offered { leg, .. } => format!("offered {leg}"),
        LineEvent::Progressed { leg } => format!("progressed {leg}"),
        LineEvent::Answered { leg } => format!("answered {leg}"),
        LineEvent::Held { leg } => format!("held {leg}"),
        LineEvent::Resumed { leg } => format!("resumed {leg}"),
        LineEvent::Refused { leg, words } => format!("refused {leg} {words}"),
        LineEvent::Ended { leg, reason } => format!("ended {leg} {reason:?}"),
        other => panic!("{other:?}"),
    };
    events.iter().map(name).collect()
}

fn inbound_call(events: &[CallEvent]) -> Vec<String> {
    names(&report(&mut Calls::default(), events))
}

fn dialed() -> Calls {
    let mut calls = Calls::default();
    calls.dialed(OUTBOUND, &CallReferenceId::new("r-1").expect("a reference"));
    calls
}

fn outbound_call(events: &[CallEvent]) -> Vec<String> {
    names(&report(&mut dialed(), events))
}

#[test]
fn an_inbound_call_rings_is_answered_held_resumed_and_ends() {
    let events = ["offered", "answered", "held", "resumed", "ended"].map(inbound);
    assert_eq!(
        inbound_call(&events),
        ["offered in-1", "answered in-1", "held in-1", "resumed in-1", "ended in-1 RemoteHangup"]
    );
}

#[test]
fn an_outbound_call_rings_there_and_is_answered() {
    let events = ["dialed", "ringing", "answered", "ended"].map(|kind| event(kind, json!({})));
    assert_eq!(
        outbound_call(&events),
        ["progressed out-1", "answered out-1", "ended out-1 RemoteHangup"]
    );
}

#[test]
fn who_calls_comes_along() {
    let offer = event("offered", json!({"requester_name": "Kim Okafor"}));
    match report(&mut Calls::default(), &[offer]).as_slice() {
        [
            LineEvent::Offered { leg, number: Some(number), name, call_reference_id, auto_answer },
        ] => {
            assert_eq!(*leg, INBOUND);
            assert_eq!(number.dialable(), "+14155550100");
            assert_eq!(name.as_deref(), Some("Kim Okafor"));
            assert_eq!(call_reference_id.as_str(), "r-1");
            assert!(!auto_answer);
        }
        other => panic!("{other:?}"),
    }
    let repeated = event("offered", json!({"requester_name": "+1 415 555 0100"}));
    match report(&mut Calls::default(), &[repeated]).as_slice() {
        [LineEvent::Offered { name: None, .. }] => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_comes_twice_is_told_once() {
    let kinds = ["offered", "ringing", "answered", "held", "resumed", "ended"];
    let twice: Vec<CallEvent> =
        kinds.into_iter().flat_map(|kind| [inbound(kind), inbound(kind)]).collect();
    let once: Vec<CallEvent> = kinds.into_iter().map(inbound).collect();
    assert_eq!(inbound_call(&twice), inbound_call(&once));
    assert_eq!(inbound_call(&once).len(), 5);

    let kinds = ["dialed", "ringing", "answered", "ended"].map(|kind| event(kind, json!({})));
    let twice: Vec<CallEvent> = kinds.iter().flat_map(|e| [e.clone(), e.clone()]).collect();
    assert_eq!(outbound_call(&twice), outbound_call(&kinds));
}

#[test]
fn an_answer_that_comes_before_the_offer_begins_the_call() {
    assert_eq!(
        inbound_call(&[inbound("answered"), inbound("offered")]),
        ["offered in-1", "answered in-1"]
    );
    // One that does not say which way it goes waits for the offer.
    assert_eq!(
        inbound_call(&[event("answered", json!({})), inbound("offered")]),
        ["offered in-1", "answered in-1"]
    );
    assert!(inbound_call(&[event("answered", json!({}))]).is_empty());
}

#[test]
fn a_hold_that_comes_before_the_answer_waits_for_it() {
    assert_eq!(
        inbound_call(&[inbound("offered"), inbound("held"), inbound("answered")]),
        ["offered in-1", "answered in-1", "held in-1"]
    );
}

#[test]
fn of_hold_and_resume_the_later_counts_not_the_one_that_comes_last() {
    let at = |kind: &str, at: u64| event(kind, json!({"direction": "inbound", "at": at}));
    assert_eq!(
        inbound_call(&[at("offered", 1), at("answered", 2), at("resumed", 9), at("held", 5)]),
        ["offered in-1", "answered in-1"]
    );
    assert_eq!(
        inbound_call(&[at("answered", 2), at("held", 5), at("resumed", 9), at("held", 5)]),
        ["offered in-1", "answered in-1", "held in-1", "resumed in-1"]
    );
}

#[test]
fn ringing_that_comes_after_the_answer_is_passed_over() {
    let events = ["answered", "ringing"].map(|kind| event(kind, json!({})));
    assert_eq!(outbound_call(&events), ["answered out-1"]);
}

#[test]
fn what_comes_after_the_end_is_passed_over() {
    let events = ["offered", "ended", "answered", "offered", "held"].map(inbound);
    assert_eq!(inbound_call(&events), ["offered in-1", "ended in-1 Missed"]);
    // The end first: the telephone does not ring any more.
    assert!(inbound_call(&["ended", "offered", "answered"].map(inbound)).is_empty());
}

#[test]
fn an_end_that_comes_before_the_answer_ends_a_call_that_was_dialled() {
    let events = [ended("other"), event("answered", json!({}))];
    assert_eq!(outbound_call(&events), ["ended out-1 Missed"]);
}

#[test]
fn an_order_that_ends_at_the_agents_own_telephone_is_not_laid_at_the_customers_door() {
    for (reason, words, end) in [
        ("declined", "Your desk phone declined the call", "Declined"),
        ("no_answer", "Your desk phone was not answered", "Missed"),
        ("busy", "Your desk phone was busy", "Busy"),
    ] {
        let own = outbound_call(&[ended(reason)]);
        assert_eq!(own, [format!("refused out-1 {words}"), format!("ended out-1 {end}")]);
        let theirs = outbound_call(&[event("dialed", json!({})), ended(reason)]);
        assert_eq!(theirs, [format!("ended out-1 {end}")]);
    }
    assert_eq!(outbound_call(&[ended("hangup")]), ["ended out-1 Missed"]);
}

#[test]
fn a_call_dialled_on_the_telephone_itself_is_passed_over() {
    let mut calls = Calls::default();
    for kind in ["dialed", "ringing", "answered", "ended"] {
        let event = event(kind, json!({"direction": "outbound"}));
        assert_eq!(calls.report(&event), [], "{kind}");
    }
    assert!(calls.calls.is_empty());
}

#[test]
fn two_calls_are_told_apart() {
    let mut calls = dialed();
    let second = |kind: &str| event(kind, json!({"call_reference_id": "r-2"}));
    let mut told = Vec::new();
    for event in [event("answered", json!({})), second("offered"), ended("hangup"), second("ended")]
    {
        told.extend(calls.report(&event));
    }
    assert_eq!(
        names(&told),
        ["answered out-1", "offered in-1", "ended out-1 RemoteHangup", "ended in-1 Missed"]
    );
}

#[test]
fn a_call_that_was_not_answered_ends_as_the_telephone_system_says() {
    for (reason, inbound, outbound) in [
        ("hangup", EndReason::Missed, EndReason::Missed),
        ("no_answer", EndReason::Missed, EndReason::Missed),
        ("busy", EndReason::Busy, EndReason::Busy),
        ("declined", EndReason::Declined, EndReason::Declined),
        ("failed", EndReason::Missed, EndReason::Rejected(503)),
        ("answered_elsewhere", EndReason::AnsweredElsewhere, EndReason::AnsweredElsewhere),
        ("some other word", EndReason::Missed, EndReason::Missed),
    ] {
        let offer = event("offered", json!({}));
        let mut calls = Calls::default();
        let told = report(&mut calls, &[offer, ended(reason)]);
        assert_eq!(told[1], LineEvent::Ended { leg: INBOUND, reason: inbound }, "{reason}");
        let told = report(&mut dialed(), &[event("dialed", json!({})), ended(reason)]);
        assert_eq!(told, [LineEvent::Ended { leg: OUTBOUND, reason: outbound }], "{reason}");
    }
}

#[test]
fn a_call_that_was_answered_ends_by_the_other_side_unless_the_agent_hung_up_here() {
    let answered = || {
        let mut calls = dialed();
        report(&mut calls, &[event("answered", json!({}))]);
        calls
    };
    let end = |calls: &mut Calls, reason: &str| match report(calls, &[ended(reason)]).as_slice() {
        [LineEvent::Ended { leg: OUTBOUND, reason }] => *reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(end(&mut answered(), "hangup"), EndReason::RemoteHangup);
    assert_eq!(end(&mut answered(), "other"), EndReason::RemoteHangup);
    assert_eq!(end(&mut answered(), "failed"), EndReason::LineLost);
    let mut calls = answered();
    calls.end(OUTBOUND, AskedToEnd::HungUp);
    assert_eq!(end(&mut calls, "hangup"), EndReason::LocalHangup);
}

#[test]
fn what_the_agent_asked_for_here_is_why_it_ended() {
    let mut calls = Calls::default();
    report(&mut calls, &[inbound("offered")]);
    calls.end(INBOUND, AskedToEnd::Declined);
    assert_eq!(names(&report(&mut calls, &[ended("hangup")])), ["ended in-1 Declined"]);

    let mut calls = dialed();
    calls.end(OUTBOUND, AskedToEnd::HungUp);
    assert_eq!(names(&report(&mut calls, &[ended("no_answer")])), ["ended out-1 LocalHangup"]);
}

#[test]
fn a_call_that_another_page_left_behind_goes_on_under_its_new_leg() {
    let leg = LegId::Outbound(7);
    let mut calls = Calls::default();
    let reference = CallReferenceId::new("r-1").unwrap();
    calls.left_behind(leg, &reference);
    assert_eq!(calls.reference(leg), Some(&reference));
    // Nothing is offered anew; it was on hold when the page died, and was resumed there.
    assert_eq!(report(&mut calls, &[inbound("resumed")]), [LineEvent::Resumed { leg }]);
    assert_eq!(report(&mut calls, &[inbound("held")]), [LineEvent::Held { leg }]);
    assert_eq!(report(&mut calls, &[inbound("answered")]), [LineEvent::Answered { leg }]);
    assert_eq!(report(&mut calls, &[ended("hangup")]).len(), 1);
    // One that is reported here already keeps its leg.
    let mut calls = Calls::default();
    report(&mut calls, &[inbound("offered")]);
    calls.left_behind(leg, &reference);
    assert_eq!(calls.reference(INBOUND), Some(&reference));
}

#[test]
fn a_call_of_which_nothing_is_heard_is_known_to_be_silent() {
    let mut calls = dialed();
    assert!(calls.is_silent(OUTBOUND));
    assert_eq!(calls.reference(OUTBOUND).map(CallReferenceId::as_str), Some("r-1"));
    report(&mut calls, &[event("dialed", json!({}))]);
    assert!(!calls.is_silent(OUTBOUND));

    let gone = LineEvent::Ended { leg: OUTBOUND, reason: EndReason::LineLost };
    assert_eq!(calls.gone(OUTBOUND, EndReason::LineLost), Some(gone));
    assert_eq!(calls.gone(OUTBOUND, EndReason::LineLost), None);
    assert_eq!(calls.reference(OUTBOUND), None);
    assert_eq!(report(&mut calls, &[event("answered", json!({})), ended("hangup")]), []);
}

#[test]
fn a_leg_nobody_knows_is_passed_over() {
    let mut calls = Calls::default();
    calls.end(INBOUND, AskedToEnd::HungUp);
    assert_eq!(calls.gone(INBOUND, EndReason::LineLost), None);
    assert!(!calls.is_silent(INBOUND));
    assert_eq!(calls.reference(INBOUND), None);
}

#[test]
fn only_so_many_calls_are_remembered_and_those_that_go_on_longest() {
    let mut calls = dialed();
    report(&mut calls, &[event("answered", json!({}))]);
    for n in 0..5 * Calls::MOST {
        let other = |kind: &str| event(kind, json!({"call_reference_id": format!("o-{n}")}));
        report(&mut calls, &[other("offered"), other("ended")]);
    }
    assert_eq!(calls.calls.len(), Calls::MOST);
    assert_eq!(names(&report(&mut calls, &[ended("hangup")])), ["ended out-1 RemoteHangup"]);
}

/// Every order of the reports of a call leaves the machine with the same end.
#[test]
fn in_whatever_order_the_reports_come_the_machine_hears_a_call_that_goes_in_order() {
    let at = |kind: &str, at: u64| event(kind, json!({"direction": "inbound", "at": at}));
    let events = [at("offered", 1), at("answered", 2), at("held", 3), at("resumed", 4)];
    let mut count = 0;
    for a in 0..4 {
        for b in (0..4).filter(|b| *b != a) {
            for c in (0..4).filter(|c| ![a, b].contains(c)) {
                let d = 6 - a - b - c;
                let order = [a, b, c, d].map(|index| events[index].clone());
                let mut calls = Calls::default();
                let told = names(&report(&mut calls, &order));
                assert_eq!(told[..2], ["offered in-1", "answered in-1"], "{a}{b}{c}{d}");
                assert!(matches!(told.len(), 2 | 4), "{told:?}");
                if let Some(rest) = told.get(2..).filter(|rest| !rest.is_empty()) {
                    assert_eq!(rest, ["held in-1", "resumed in-1"], "{a}{b}{c}{d}");
                }
                assert_eq!(names(&report(&mut calls, &[ended("hangup")])).len(), 1);
                count += 1;
            }
        }
    }
    assert_eq!(count, 24);
}
