use cti::HostAction;
use phone::view::{Direction, LineStatus, Progress};
use phone::{
    CallId, Command, EndReason, Event, HostEvent, Intent, LineEvent, Microphone, NoticeCode,
};

use crate::script::*;

const SHOW: Command = Command::AskHost(HostAction::ShowSoftphone);

#[test]
fn an_offered_call_rings_shows_the_softphone_and_pops() {
    let mut script = ready();
    let commands = script.offer(IN, Some(NUMBER), "ref-1");
    assert_eq!(commands[0], SHOW);
    assert_eq!(commands[1], Command::StartRinging { call: CallId(1) });
    let (_, pop) = the_pop(&commands);
    assert_eq!(pop.call_reference_id.as_str(), "ref-1");
    // What the helpdesk knows of the caller is asked last, and not waited for.
    assert!(matches!(commands[3], Command::FindContacts { .. }));
    assert_eq!(commands.len(), 4);
    let call = script.call();
    assert_eq!(call.progress, Progress::Ringing);
    assert_eq!(call.direction, Direction::Inbound);
    assert_eq!(call.party.number.as_deref(), Some(NUMBER));
    assert!(call.answer.is_enabled() && call.decline.is_enabled());
    assert!(!call.hang_up.is_enabled() && !call.hold.is_enabled());
}

#[test]
fn a_softphone_that_is_seen_is_not_asked_to_be_shown_because_the_host_may_toggle() {
    let mut script = ready();
    script.tell(Event::Host(HostEvent::VisibilityChanged { visible: true }));
    assert!(!script.offer(IN, Some(NUMBER), "r").contains(&SHOW));
}

#[test]
fn the_softphone_is_asked_to_be_shown_once_per_call() {
    let mut script = ringing_inbound();
    script.tell(Event::Host(HostEvent::VisibilityChanged { visible: false }));
    script.offer(IN, Some(NUMBER), "ref-1");
    script.want(Intent::Answer(IN));
    script.line(LineEvent::Answered { leg: IN });
    assert_eq!(script.asked.iter().filter(|c| **c == SHOW).count(), 1);
}

#[test]
fn a_retransmitted_offer_changes_nothing() {
    let mut script = ringing_inbound();
    let before = script.view();
    assert_eq!(script.offer(IN, Some(NUMBER), "ref-1"), []);
    assert_eq!(script.view(), before);
}

#[test]
fn answering_stops_the_ring_and_connects() {
    let mut script = ringing_inbound();
    let commands = script.want(Intent::Answer(IN));
    assert!(commands.contains(&Command::Answer { leg: IN }));
    assert!(commands.contains(&Command::StopRinging { call: CallId(1) }));
    assert_eq!(script.call().progress, Progress::Answering);
    script.after(400);
    script.line(LineEvent::Answered { leg: IN });
    let call = script.call();
    assert_eq!(call.progress, Progress::Connected);
    assert_eq!(call.connected, Some(script.now));
    assert!(call.hang_up.is_enabled());
}

#[test]
fn answering_twice_answers_once() {
    let mut script = ringing_inbound();
    script.want(Intent::Answer(IN));
    assert_eq!(script.want(Intent::Answer(IN)), []);
}

#[test]
fn an_answer_that_does_not_connect_in_fifteen_seconds_is_hung_up_and_said() {
    let mut script = ringing_inbound();
    let (timer, after) = the_timer(&script.want(Intent::Answer(IN)));
    assert_eq!(after, 15_000);
    assert!(script.fired(timer).contains(&Command::HangUp { leg: IN }));
    script.ended(IN, EndReason::LocalHangup);
    assert_eq!(script.view().call, None);
    assert_eq!(script.view().wrap_up, None);
    assert_eq!(script.codes(), [NoticeCode::CallFailed]);
}

#[test]
fn connecting_cancels_the_deadline() {
    let mut script = ringing_inbound();
    let (timer, _) = the_timer(&script.want(Intent::Answer(IN)));
    assert_eq!(script.line(LineEvent::Answered { leg: IN }), [Command::CancelTimer { timer }]);
}

#[test]
fn declining_is_quiet_and_leaves_nothing() {
    let mut script = ringing_inbound();
    let commands = script.want(Intent::Decline(IN));
    assert!(commands.contains(&Command::Decline { leg: IN, busy: false }));
    assert!(commands.contains(&Command::StopRinging { call: CallId(1) }));
    script.ended(IN, EndReason::Declined);
    let view = script.view();
    assert_eq!((view.call, view.wrap_up), (None, None));
    assert_eq!(view.notices, []);
}

#[test]
fn a_call_that_the_line_never_confirms_as_over_is_over_after_five_seconds() {
    let mut script = ringing_inbound();
    let (timer, after) = the_timer(&script.want(Intent::Decline(IN)));
    assert_eq!(after, 5_000);
    script.fired(timer);
    assert_eq!(script.view().call, None);
    assert_eq!(script.ended(IN, EndReason::Declined), []);
}

#[test]
fn a_missed_call_is_said_with_its_number_one_click_from_the_dialer() {
    let mut script = ringing_inbound();
    assert_eq!(script.ended(IN, EndReason::Missed), [Command::StopRinging { call: CallId(1) }]);
    let view = script.view();
    assert_eq!((view.call, view.wrap_up), (None, None));
    let notice = view.notices[0].clone();
    assert_eq!(notice.code, NoticeCode::CallMissed);
    assert!(notice.sentence.contains(NUMBER));
    script.want(notice.way_out.unwrap().1);
    assert_eq!(script.view().dialer.typed, NUMBER);
    script.want(Intent::DismissNotice(notice.id));
    assert_eq!(script.view().notices, []);
}

#[test]
fn a_call_answered_elsewhere_is_no_miss() {
    let mut script = ringing_inbound();
    script.ended(IN, EndReason::AnsweredElsewhere);
    assert_eq!(script.view().call, None);
    assert_eq!(script.view().notices, []);
}

#[test]
fn a_caller_who_gives_up_while_the_agent_answers_is_a_missed_call() {
    let mut script = ringing_inbound();
    let (timer, _) = the_timer(&script.want(Intent::Answer(IN)));
    let commands = script.ended(IN, EndReason::Missed);
    assert_eq!(commands, [Command::CancelTimer { timer }]);
    assert_eq!(script.codes(), [NoticeCode::CallMissed]);
}

#[test]
fn with_a_bad_microphone_a_call_can_be_declined_but_not_answered() {
    let mut script = ringing_inbound();
    script.line(LineEvent::MicrophoneChanged(Microphone::Denied));
    let call = script.call();
    assert!(call.answer.disabled_reason.unwrap().contains("microphone"));
    assert!(call.decline.is_enabled());
    assert_eq!(script.want(Intent::Answer(IN)), []);
    script.line(LineEvent::MicrophoneChanged(Microphone::Ready));
    assert_ne!(script.want(Intent::Answer(IN)), []);
}

#[test]
fn the_agent_is_in_a_call_from_the_answer_on_and_not_while_it_rings() {
    let mut script = ringing_inbound();
    assert_eq!(script.view().line.status, LineStatus::Ready);
    script.want(Intent::Answer(IN));
    assert_eq!(script.view().line.status, LineStatus::InCall);
}
