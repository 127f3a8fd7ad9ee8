use phone::intent::DtmfDigit;
use phone::view::Progress;
use phone::{Command, Intent, LineEvent, NoticeCode};

use crate::script::*;

fn held() -> Script {
    let mut script = connected_inbound();
    script.want(Intent::Hold(IN));
    script.line(LineEvent::Held { leg: IN });
    script
}

fn five() -> DtmfDigit {
    DtmfDigit::new('5').unwrap()
}

#[test]
fn hold_is_pending_until_the_other_side_confirms() {
    let mut script = connected_inbound();
    let commands = script.want(Intent::Hold(IN));
    let (timer, after) = the_timer(&commands);
    assert_eq!(after, 10_000);
    assert!(commands.contains(&Command::Hold { leg: IN }));
    assert_eq!(script.call().progress, Progress::Connected);
    assert!(!script.call().hold.is_enabled());
    assert_eq!(script.want(Intent::Hold(IN)), []);
    assert_eq!(script.line(LineEvent::Held { leg: IN }), [Command::CancelTimer { timer }]);
    let call = script.call();
    assert_eq!(call.progress, Progress::Held);
    assert!(call.resume.is_enabled() && !call.hold.is_enabled());
}

#[test]
fn resume_takes_the_call_back() {
    let mut script = held();
    assert!(script.want(Intent::Resume(IN)).contains(&Command::Resume { leg: IN }));
    assert_eq!(script.call().progress, Progress::Held);
    script.line(LineEvent::Resumed { leg: IN });
    assert_eq!(script.call().progress, Progress::Connected);
}

#[test]
fn a_refused_hold_leaves_the_call_as_it_was_and_is_said_until_one_works() {
    let mut script = connected_inbound();
    script.want(Intent::Hold(IN));
    script.line(LineEvent::HoldRefused { leg: IN });
    assert_eq!(script.call().progress, Progress::Connected);
    assert_eq!(script.codes(), [NoticeCode::HoldRefused]);
    script.want(Intent::Hold(IN));
    script.line(LineEvent::Held { leg: IN });
    assert_eq!(script.codes(), []);
    script.want(Intent::Resume(IN));
    script.line(LineEvent::HoldRefused { leg: IN });
    assert_eq!(script.call().progress, Progress::Held);
}

#[test]
fn a_hold_that_nobody_confirms_can_be_asked_for_again_and_still_be_confirmed_late() {
    let mut script = connected_inbound();
    let (timer, _) = the_timer(&script.want(Intent::Hold(IN)));
    script.fired(timer);
    assert!(script.call().hold.is_enabled());
    assert_eq!(script.codes(), [NoticeCode::HoldRefused]);
    script.line(LineEvent::Held { leg: IN });
    assert_eq!(script.call().progress, Progress::Held);
}

#[test]
fn mute_is_at_once_and_works_on_hold() {
    for mut script in [connected_inbound(), held()] {
        assert!(!script.call().unmute.is_enabled());
        let muted = |muted| [Command::SetMuted { leg: IN, muted }];
        assert_eq!(script.want(Intent::Mute(IN)), muted(true));
        assert!(script.call().muted);
        assert_eq!(script.want(Intent::Mute(IN)), []);
        assert_eq!(script.want(Intent::Unmute(IN)), muted(false));
        assert!(!script.call().muted);
    }
}

#[test]
fn digits_are_sent_and_remembered_while_connected() {
    let mut script = connected_inbound();
    let send = Intent::SendDtmf { leg: IN, digit: five() };
    assert_eq!(script.want(send), [Command::SendDtmf { leg: IN, digit: five() }]);
    assert_eq!(script.call().dtmf_sent, [five()]);
}

#[test]
fn digits_are_not_sent_on_hold_nor_before_the_call_connects() {
    for (mut script, leg) in [(held(), IN), (ringing_inbound(), IN), (dialling(), OUT)] {
        let digit = five();
        assert_eq!(script.want(Intent::SendDtmf { leg, digit }), []);
        let call = script.call();
        assert!(!call.dtmf.is_enabled());
        assert_eq!(call.dtmf_sent, []);
    }
}

#[test]
fn being_held_by_the_other_side_and_silence_are_shown() {
    let mut script = connected_inbound();
    script.line(LineEvent::RemoteHoldChanged { leg: IN, held: true });
    script.line(LineEvent::SoundFlowChanged { leg: IN, flowing: false });
    assert!(script.call().held_by_remote && script.call().silent);
    script.line(LineEvent::RemoteHoldChanged { leg: IN, held: false });
    script.line(LineEvent::SoundFlowChanged { leg: IN, flowing: true });
    assert!(!script.call().held_by_remote && !script.call().silent);
}
