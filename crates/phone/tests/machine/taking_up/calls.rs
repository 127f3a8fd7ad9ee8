//! Calls of the WebRTC line.

use phone::{
    CallId, Command, EndReason, Filing, Intent, LegId, LineEvent, NoticeCode,
    view::{Direction, Progress},
};

use super::{DIALOG, left, line_up, next_page, reborn, take_up, timer_of, with_notes};
use crate::script::*;

#[test]
fn a_webrtc_call_is_taken_back_once_the_line_is_there() {
    let (mut next, commands) = reborn(&with_notes());
    assert!(!commands.iter().any(|c| matches!(c, Command::TakeBack { .. })));
    let call = next.call();
    assert_eq!(call.state_line, "Taking the call back…");
    assert_eq!(call.progress, Progress::Answering);
    assert_eq!(call.notes, "Wants a refund");
    assert!(next.rings_nothing());
    let deadline = timer_of(&commands, 25_000);

    let commands = line_up(&mut next);
    let dialog = DIALOG.to_owned();
    assert!(commands.contains(&Command::TakeBack { leg: call.leg, dialog }), "{commands:?}");
    assert!(commands.contains(&Command::CancelTimer { timer: deadline }));
    assert_eq!(next.line(LineEvent::Registered), [], "once");

    next.line(LineEvent::Answered { leg: call.leg });
    let after = next.call();
    assert_eq!(after.progress, Progress::Connected);
    assert_eq!(after.connected, Some(phone::Millis(1_000_000)), "the clock goes on");
    assert_eq!(next.codes(), [NoticeCode::CallTakenBack]);
    // One opening pop is enough.
    assert_eq!(pops(&next.asked), []);
    next.after(10_000);
    next.ended(call.leg, EndReason::RemoteHangup);
    assert_eq!(next.wrap_up().ended, "The customer hung up");
    assert_eq!(next.wrap_up().duration, 11_000);
    assert_eq!(next.codes(), [], "of no interest any more");
}

#[test]
fn a_call_is_taken_back_muted_and_on_hold_as_the_agent_had_it() {
    let mut script = with_notes();
    script.want(Intent::Mute(IN));
    script.want(Intent::Hold(IN));
    script.line(LineEvent::Held { leg: IN });
    let (mut next, _) = reborn(&script);
    line_up(&mut next);
    let leg = next.call().leg;
    let commands = next.line(LineEvent::Answered { leg });
    assert!(commands.contains(&Command::SetMuted { leg, muted: true }));
    assert!(commands.contains(&Command::Hold { leg }));
    next.line(LineEvent::Held { leg });
    assert!(next.call().muted && next.call().progress == Progress::Held);
}

#[test]
fn a_call_that_cannot_be_taken_back_is_cut_off_with_its_notes_and_a_way_to_call_again() {
    let ended = |next: &mut Script| {
        let leg = next.call().leg;
        next.ended(leg, EndReason::Rejected(481));
    };
    let no_line = |next: &mut Script| {
        let timer = timer_of(&next.asked, 25_000);
        next.after(25_000);
        next.fired(timer);
    };
    let no_answer = |next: &mut Script| {
        let leg = next.call().leg;
        let timer = timer_of(&line_up(next), 15_000);
        next.after(15_000);
        let commands = next.fired(timer);
        assert!(commands.contains(&Command::HangUp { leg }), "should it still be trying");
    };
    for fails in [&ended as &dyn Fn(&mut Script), &no_line, &no_answer] {
        let mut script = with_notes();
        script.after(65_000);
        // What was kept last tells how long they spoke.
        script.want(Intent::Mute(IN));
        let (mut next, _) = reborn(&script);
        fails(&mut next);
        assert_eq!(next.view().call, None);
        let wrap_up = next.wrap_up();
        assert_eq!(wrap_up.end_reason, EndReason::LineLost);
        assert_eq!(wrap_up.ended, "The page was closed during the call");
        assert_eq!(wrap_up.notes, "Wants a refund");
        assert_eq!(wrap_up.duration, 66_000, "not the time that it took to give it up");
        assert!(wrap_up.call_back.is_some());
        let question = the_question(&next.want(Intent::Finish(wrap_up.id)));
        let info = the_pop(&next.not_linked(question)).1.call_info;
        assert_eq!(info.get("Ended"), Some("The agent's page was closed during the call"));
    }
}

#[test]
fn a_call_whose_line_said_nothing_of_taking_back_is_cut_off_at_once() {
    let mut script = connected_inbound();
    let call = script.call().id;
    script.type_notes(call, "Wants a refund");
    script.after(3_600_000);
    let mut next = next_page(&script);
    // The next morning.
    next.after(50_000_000);
    take_up(&mut next, left(&script));
    assert_eq!(next.wrap_up().notes, "Wants a refund");
    assert_eq!(next.wrap_up().duration, 30_000, "no longer than is known");
    assert!(!next.wrap_up().call_back.unwrap().is_enabled(), "there is no line yet");
    line_up(&mut next);
    assert!(next.wrap_up().call_back.unwrap().is_enabled());
}

/// A call that was cut off, with the line up again.
fn cut_off() -> Script {
    let mut script = connected_inbound();
    let call = script.call().id;
    script.type_notes(call, "Wants a refund");
    script.after(10_000);
    script.want(Intent::Mute(IN));
    let (mut next, _) = reborn(&script);
    line_up(&mut next);
    next
}

#[test]
fn a_call_that_was_cut_off_is_called_again_as_the_same_call() {
    let mut script = cut_off();
    let call = script.wrap_up().id;
    script.want(Intent::ChooseFiling { call, filing: Filing::ExistingTicket });
    script.want(Intent::EditTicketNumber { call, text: "80".into() });
    let commands = script.want(Intent::CallBackInterrupted(call));
    let dial = commands.iter().find_map(|command| match command {
        Command::Dial { leg, number, call_reference_id, .. } => {
            Some((*leg, number.typed().to_owned(), call_reference_id.to_string()))
        }
        _ => None,
    });
    let (leg, number, reference) = dial.expect("dialled");
    assert_eq!((number.as_str(), reference.as_str()), (NUMBER, "ref-1"));
    let again = script.call();
    assert_eq!((again.id, again.notes.as_str()), (call, "Wants a refund"));
    assert_eq!((again.direction, again.progress), (Direction::Inbound, Progress::Dialing));
    assert_eq!(script.view().wrap_up, None);
    // The line may name it otherwise: for the helpdesk it is the same call.
    let other = cti::CallReferenceId::new("other").unwrap();
    script.line(LineEvent::Dialed { leg, call_reference_id: other });
    script.line(LineEvent::Answered { leg });
    assert_eq!(pops(&script.asked), [], "the helpdesk knows it already");
    script.after(5_000);
    script.ended(leg, EndReason::LocalHangup);
    let wrap_up = script.wrap_up();
    assert_eq!(wrap_up.duration, 11_000 + 5_000, "both times");
    assert_eq!(wrap_up.ended, "You hung up");
    assert_eq!(wrap_up.call_back, None);
    assert_eq!((wrap_up.filing, wrap_up.ticket_number.as_str()), (Filing::ExistingTicket, "80"));
    let (_, pop) = the_pop(&script.want(Intent::Finish(call)));
    assert_eq!(pop.call_reference_id.as_str(), "ref-1");
    assert_eq!(script.phone.history(0, 10).len(), 1, "one call");
}

#[test]
fn one_who_is_not_reached_again_can_be_called_once_more() {
    let mut script = cut_off();
    let call = script.wrap_up().id;
    script.want(Intent::CallBackInterrupted(call));
    let leg = script.call().leg;
    assert_eq!(script.phone.history(0, 10)[0].state, "You are in a call");
    script.ended(leg, EndReason::Busy);
    let wrap_up = script.wrap_up();
    assert_eq!((wrap_up.notes.as_str(), wrap_up.duration), ("Wants a refund", 11_000));
    assert_eq!(wrap_up.ended, "The customer was busy");
    assert!(wrap_up.call_back.unwrap().is_enabled());
}

#[test]
fn a_call_that_was_not_cut_off_is_not_called_again_so() {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    assert_eq!(script.want(Intent::CallBackInterrupted(call)), []);
    let mut script = cut_off();
    assert_eq!(script.want(Intent::CallBackInterrupted(CallId(900))), []);
    let call = script.wrap_up().id;
    script.line(LineEvent::Lost(phone::LineLoss::Unreachable));
    assert_eq!(script.want(Intent::CallBackInterrupted(call)), []);
    assert_eq!(
        script.wrap_up().call_back.unwrap().disabled_reason.as_deref(),
        Some("The telephone line is offline")
    );
}

#[test]
fn a_call_that_only_rang_is_missed() {
    let (next, commands) = reborn(&ringing_inbound());
    assert_eq!((next.view().call, next.view().wrap_up), (None, None));
    assert_eq!(next.codes(), [NoticeCode::CallMissed]);
    assert!(next.phone.history(0, 1)[0].missed);
    assert!(!commands.iter().any(|c| matches!(c, Command::StartRinging { .. })));
}

#[test]
fn a_call_that_only_rang_leaves_its_notes() {
    let mut script = ringing_inbound();
    let call = script.call().id;
    script.type_notes(call, "Jane again");
    let (next, _) = reborn(&script);
    assert_eq!(next.wrap_up().notes, "Jane again");
    assert_eq!(next.wrap_up().end_reason, EndReason::Missed);
}

#[test]
fn a_call_that_was_being_dialled_is_cut_off() {
    let (next, _) = reborn(&dialling());
    assert_eq!((next.view().call, next.view().wrap_up), (None, None));
    assert_eq!(next.codes(), [NoticeCode::CallFailed]);
    let number = next.view().notices[0].way_out.clone().unwrap().1;
    assert_eq!(number, Intent::EditNumber(NUMBER.into()));
    assert_eq!(next.phone.history(0, 10).len(), 1);

    let mut script = dialling();
    let call = script.call().id;
    script.type_notes(call, "Asks for Jane");
    let (next, _) = reborn(&script);
    assert_eq!(next.wrap_up().notes, "Asks for Jane");
    assert!(next.wrap_up().call_back.is_some());
}

#[test]
fn a_call_that_the_agent_hung_up_is_not_cut_off() {
    let mut script = with_notes();
    script.want(Intent::HangUp(IN));
    let (next, _) = reborn(&script);
    assert_eq!(next.wrap_up().ended, "You hung up");
    assert_eq!(next.wrap_up().call_back, None);
}

#[test]
fn a_page_that_dies_again_while_it_takes_a_call_back_loses_nothing() {
    let (mut second, _) = reborn(&with_notes());
    line_up(&mut second);
    let (mut third, _) = reborn(&second);
    assert_eq!(third.call().notes, "Wants a refund");
    let commands = line_up(&mut third);
    assert!(commands.iter().any(|c| matches!(c, Command::TakeBack { .. })));
    let leg = third.call().leg;
    third.ended(leg, EndReason::LineLost);
    assert_eq!(third.wrap_up().duration, 1_000, "it ended with the first page");
}

#[test]
fn nobody_is_called_while_a_call_is_taken_back_and_hanging_up_ends_that() {
    let (mut next, _) = reborn(&with_notes());
    line_up(&mut next);
    let leg = next.call().leg;
    assert!(next.call().hang_up.is_enabled());
    for control in [next.call().answer, next.call().hold, next.call().mute, next.call().dtmf] {
        assert!(!control.is_enabled());
    }
    let other = LegId::Inbound(1);
    let commands = next.offer(other, None, "ref-2");
    assert!(commands.contains(&Command::Decline { leg: other, busy: true }));
    assert!(next.want(Intent::HangUp(leg)).contains(&Command::HangUp { leg }));
    next.ended(leg, EndReason::LocalHangup);
    assert_eq!(next.wrap_up().ended, "You hung up");
}

#[test]
fn a_call_that_goes_on_here_already_is_not_disturbed() {
    let script = with_notes();
    let mut next = next_page(&script);
    line_up(&mut next);
    next.offer(IN, Some(NUMBER), "ref-2");
    let here = next.call();
    take_up(&mut next, left(&script));
    assert_eq!(next.call().id, here.id);
    assert_eq!(next.wrap_up().notes, "Wants a refund", "cut off, behind the ring");
    assert!(next.wrap_up().call_back.is_some());

    // Answered already: then the older one is filed as it stands, as always.
    let mut next = next_page(&script);
    line_up(&mut next);
    next.offer(IN, Some(NUMBER), "ref-2");
    next.want(Intent::Answer(IN));
    take_up(&mut next, left(&script));
    assert_eq!(next.view().wrap_up, None);
    assert_eq!(next.filed().unsent_notes.as_deref(), Some("Wants a refund"));
}
