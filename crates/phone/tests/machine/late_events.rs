use cti::CallReferenceId;
use phone::{
    CallId, DeskEvent, DeskFailure, EndReason, Event, Intent, LegId, LineEvent, NoticeId,
    RequestId, TimerId,
};

use crate::script::*;

/// Every event that names something the machine does not know.
fn foreign() -> Vec<Event> {
    let (leg, call, request) = (LegId::Inbound(99), CallId(99), RequestId(9_999));
    let text = String::from("x");
    vec![
        Event::TimerFired(TimerId(9_999)),
        Event::Intent(Intent::Answer(leg)),
        Event::Intent(Intent::Decline(leg)),
        Event::Intent(Intent::HangUp(leg)),
        Event::Intent(Intent::Hold(leg)),
        Event::Intent(Intent::Resume(leg)),
        Event::Intent(Intent::Mute(leg)),
        Event::Intent(Intent::Unmute(leg)),
        Event::Intent(Intent::EditNotes { call, text: text.clone() }),
        Event::Intent(Intent::EditTicketNumber { call, text }),
        Event::Intent(Intent::Finish(call)),
        Event::Intent(Intent::Retry(call)),
        Event::Intent(Intent::Refile(call)),
        Event::Intent(Intent::DismissFiled(call)),
        Event::Intent(Intent::DismissNotice(NoticeId(9_999))),
        Event::Line(LineEvent::Answered { leg }),
        Event::Line(LineEvent::Progressed { leg }),
        Event::Line(LineEvent::Held { leg }),
        Event::Line(LineEvent::Resumed { leg }),
        Event::Line(LineEvent::HoldRefused { leg }),
        Event::Line(LineEvent::RemoteHoldChanged { leg, held: true }),
        Event::Line(LineEvent::SoundFlowChanged { leg, flowing: false }),
        Event::Line(LineEvent::Dialed {
            leg,
            call_reference_id: CallReferenceId::new("other").unwrap(),
        }),
        Event::Line(LineEvent::Ended { leg, reason: EndReason::Missed }),
        Event::Line(offered(LegId::Outbound(99), Some(NUMBER), "outbound")),
        Event::Desk(DeskEvent::Failed { request, failure: DeskFailure::TimedOut }),
        Event::Desk(DeskEvent::DetailsFound { request, details: Some(details(80)) }),
    ]
}

#[test]
fn what_names_something_unknown_changes_nothing_in_any_state() {
    let states: [fn() -> Script; 6] =
        [ready, ringing_inbound, connected_inbound, dialling, in_wrap_up, || closing_sent().0];
    for state in states {
        let mut script = state();
        let before = script.view();
        for event in foreign() {
            assert_eq!(script.tell(event.clone()), [], "{event:?}");
            assert_eq!(script.view(), before, "{event:?}");
        }
    }
}

#[test]
fn an_answer_of_the_wrong_kind_is_not_taken_for_the_right_one() {
    let (mut script, request) = closing_sent();
    assert_eq!(script.linked(request, 80), []);
    assert_ne!(script.popped(request), []);
}

#[test]
fn a_leg_that_is_gone_cannot_be_revived_by_late_reports() {
    let mut script = in_wrap_up();
    for event in [
        LineEvent::Answered { leg: IN },
        LineEvent::Held { leg: IN },
        LineEvent::Ended { leg: IN, reason: EndReason::LineLost },
    ] {
        assert_eq!(script.line(event), []);
    }
    assert_eq!(script.view().call, None);
    assert_eq!(script.wrap_up().end_reason, EndReason::RemoteHangup);
}
