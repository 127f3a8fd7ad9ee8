use cti::CallReferenceId;
use phone::view::{Direction, Progress};
use phone::{Command, EndReason, Intent, LineEvent, LineLoss, Microphone, NoticeCode};

use crate::script::*;

fn reference(script: &Script) -> CallReferenceId {
    let dialled = |command: &Command| match command {
        Command::Dial { call_reference_id, .. } => Some(call_reference_id.clone()),
        _ => None,
    };
    script.asked.iter().find_map(dialled).unwrap()
}

#[test]
fn dialling_calls_the_number_with_a_reference_of_our_own() {
    let script = dialling();
    assert_eq!(reference(&script).as_str(), "1001-1000000-1");
    let call = script.call();
    assert_eq!(call.progress, Progress::Dialing);
    assert_eq!(call.direction, Direction::Outbound);
    assert_eq!(call.leg, OUT);
    assert!(call.hang_up.is_enabled());
    assert_eq!(script.view().dialer.typed, "");
}

#[test]
fn it_rings_there_then_connects() {
    let mut script = dialling();
    script.line(LineEvent::Progressed { leg: OUT });
    assert_eq!(script.call().progress, Progress::Ringing);
    assert!(!script.call().answer.is_enabled());
    script.line(LineEvent::Answered { leg: OUT });
    assert_eq!(script.call().progress, Progress::Connected);
}

#[test]
fn a_telephone_that_is_answered_without_ringing_connects_too() {
    let mut script = dialling();
    script.line(LineEvent::Answered { leg: OUT });
    assert_eq!(script.call().progress, Progress::Connected);
    assert_eq!(script.line(LineEvent::Progressed { leg: OUT }), []);
    assert_eq!(script.call().progress, Progress::Connected);
}

#[test]
fn giving_up_is_quiet() {
    let mut script = dialling();
    let commands = script.want(Intent::HangUp(OUT));
    assert!(commands.contains(&Command::HangUp { leg: OUT }));
    script.ended(OUT, EndReason::LocalHangup);
    let view = script.view();
    assert_eq!((view.call, view.wrap_up), (None, None));
    assert_eq!(view.notices, []);
}

#[test]
fn a_call_that_fails_says_why() {
    for (reason, word) in [
        (EndReason::Busy, "busy"),
        (EndReason::Missed, "did not answer"),
        (EndReason::Declined, "declined"),
        (EndReason::Rejected(404), "does not exist"),
        (EndReason::Rejected(480), "could not be reached"),
        (EndReason::Rejected(503), "problem (503)"),
        (EndReason::LineLost, "lost"),
        (EndReason::MediaDenied, "microphone"),
    ] {
        let mut script = dialling();
        script.ended(OUT, reason);
        let notice = &script.view().notices[0];
        assert_eq!(notice.code, NoticeCode::CallFailed);
        assert!(notice.sentence.contains(word), "{}", notice.sentence);
        assert!(notice.sentence.contains(NUMBER));
        assert_eq!(script.view().wrap_up, None);
    }
}

#[test]
fn what_the_telephone_system_says_itself_comes_in_place_of_what_its_status_means() {
    let refused = |words: &str| {
        let mut script = dialling();
        let before = script.view().notices;
        script.line(LineEvent::Refused { leg: OUT, words: words.to_owned() });
        assert_eq!(script.view().notices, before, "the end is told apart");
        script
    };
    let mut script = refused(" The telephone system refused: No circuit. ");
    script.ended(OUT, EndReason::Rejected(502));
    let sentence = script.view().notices[0].sentence.clone();
    assert_eq!(sentence, format!("Call to {NUMBER}: The telephone system refused: No circuit."));

    // With notes it is said in the wrap-up; the ticket is told no words of strangers.
    let mut script = refused("No circuit");
    let call = script.call().id;
    script.want(Intent::EditNotes { call, text: "Try the mobile".into() });
    script.ended(OUT, EndReason::Rejected(502));
    assert_eq!(script.wrap_up().ended, "No circuit");

    // Empty, of another leg, or far too much of it.
    let mut script = refused(" . ");
    script.line(LineEvent::Refused { leg: IN, words: "Not of this call".into() });
    script.ended(OUT, EndReason::Rejected(502));
    assert!(script.view().notices[0].sentence.contains("problem (502)"));
    let mut script = refused(&"x".repeat(10_000));
    script.ended(OUT, EndReason::Rejected(502));
    assert!(script.view().notices[0].sentence.len() < 300);
}

#[test]
fn the_last_number_comes_back_by_redial() {
    let mut script = ready();
    assert!(!script.view().dialer.redial.is_enabled());
    script.want(Intent::EditNumber(NUMBER.into()));
    script.want(Intent::Dial);
    assert!(!script.view().dialer.redial.is_enabled(), "in a call");
    script.ended(OUT, EndReason::Busy);
    let dialer = script.view().dialer;
    assert_eq!(dialer.last_number.as_deref(), Some(NUMBER));
    assert!(dialer.redial.is_enabled());
    script.want(Intent::Redial);
    assert_eq!(script.view().dialer.typed, NUMBER);
}

#[test]
fn the_extension_follows_as_digits_once_connected() {
    let mut script = ready();
    script.want(Intent::EditNumber("+1 415 555 0100 ext. 42".into()));
    script.want(Intent::Dial);
    assert_eq!(script.line(LineEvent::Progressed { leg: OUT }), []);
    let sent: Vec<char> = script
        .line(LineEvent::Answered { leg: OUT })
        .iter()
        .filter_map(|command| match command {
            Command::SendDtmf { digit, .. } => Some(digit.as_char()),
            _ => None,
        })
        .collect();
    assert_eq!(sent, ['4', '2']);
    assert_eq!(script.call().dtmf_sent.len(), 2);
}

#[test]
fn the_dial_button_says_what_is_missing() {
    let mut script = ready();
    let reason = |script: &Script| script.view().dialer.dial.disabled_reason;
    assert_eq!(reason(&script).as_deref(), Some("Type a phone number"));
    assert_eq!(script.view().dialer.problem, None, "nothing typed yet");
    script.want(Intent::EditNumber("555-CALL-0100".into()));
    assert_eq!(reason(&script).as_deref(), Some("This is not a phone number"));
    assert!(script.view().dialer.problem.is_some());
    assert_eq!(script.want(Intent::Dial), []);
    script.want(Intent::EditNumber(NUMBER.into()));
    assert_eq!(reason(&script), None);
    script.line(LineEvent::MicrophoneChanged(Microphone::Missing));
    assert!(reason(&script).unwrap().contains("microphone"));
    script.line(LineEvent::MicrophoneChanged(Microphone::Ready));
    script.line(LineEvent::Lost(LineLoss::Unreachable));
    assert!(reason(&script).unwrap().contains("offline"));
    assert_eq!(script.want(Intent::Dial), []);
}

#[test]
fn the_networks_own_reference_replaces_ours_until_the_call_has_popped() {
    let mut script = dialling();
    let dialed = |reference| LineEvent::Dialed {
        leg: OUT,
        call_reference_id: CallReferenceId::new(reference).unwrap(),
    };
    script.line(dialed("sip-77"));
    let commands = script.line(LineEvent::Answered { leg: OUT });
    assert_eq!(the_pop(&commands).1.call_reference_id.as_str(), "sip-77");
    script.line(dialed("sip-78"));
    let call = script.call().id;
    script.popped(the_pop(&commands).0);
    script.ended(OUT, EndReason::RemoteHangup);
    let closing = the_pop(&script.want(Intent::Finish(call))).1;
    assert_eq!(closing.call_reference_id.as_str(), "sip-77");
}
