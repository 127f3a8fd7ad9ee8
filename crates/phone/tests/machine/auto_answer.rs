//! Calls that the telephone system asks to have answered at once (RFC 5373).

use phone::view::Progress;
use phone::{Command, EndReason, Filing, Intent, LegId, LineEvent, Microphone, NoticeCode};

use crate::script::*;

fn asked(leg: LegId, reference: &str) -> LineEvent {
    let mut event = offered(leg, Some(NUMBER), reference);
    if let LineEvent::Offered { auto_answer, .. } = &mut event {
        *auto_answer = true;
    }
    event
}

fn rings(commands: &[Command]) -> bool {
    commands.iter().any(|command| matches!(command, Command::StartRinging { .. }))
}

#[test]
fn it_is_answered_without_a_ring_and_the_agent_is_told() {
    let mut script = ready();
    let commands = script.line(asked(IN, "ref-1"));
    assert!(commands.contains(&Command::Answer { leg: IN }) && !rings(&commands));
    assert_eq!(script.call().progress, Progress::Answering);
    assert_eq!(script.codes(), [NoticeCode::AutoAnswered]);
    assert!(script.view().notices[0].sentence.contains("as the telephone system asked"));
    script.line(LineEvent::Answered { leg: IN });
    assert_eq!(script.call().progress, Progress::Connected);
}

#[test]
fn without_a_usable_microphone_it_rings() {
    for microphone in [Microphone::Denied, Microphone::Missing, Microphone::Unknown] {
        let mut script = ready();
        script.line(LineEvent::MicrophoneChanged(microphone));
        let commands = script.line(asked(IN, "ref-1"));
        assert!(rings(&commands) && !commands.contains(&Command::Answer { leg: IN }));
    }
}

#[test]
fn during_a_call_it_hears_busy_as_any_other() {
    let mut script = connected_inbound();
    let second = LegId::Inbound(2);
    let commands = script.line(asked(second, "ref-2"));
    assert_eq!(commands, [Command::Decline { leg: second, busy: true }]);
}

#[test]
fn during_wrap_up_it_rings_because_answering_would_file_half_written_notes() {
    let mut script = in_wrap_up();
    let second = LegId::Inbound(2);
    assert!(rings(&script.line(asked(second, "ref-2"))));
    assert_eq!(script.wrap_up().notes, "Wants a refund");
    assert_eq!(script.view().filed, []);
    // Once that is finished, the next one is answered.
    script.ended(second, EndReason::Missed);
    let call = script.wrap_up().id;
    let filing = Filing::NoTicket;
    script.want(Intent::ChooseFiling { call, filing });
    script.want(Intent::Finish(call));
    let third = LegId::Inbound(3);
    assert!(script.line(asked(third, "ref-3")).contains(&Command::Answer { leg: third }));
}

#[test]
fn a_repeated_offer_is_not_answered_twice() {
    let mut script = ready();
    script.line(asked(IN, "ref-1"));
    assert_eq!(script.line(asked(IN, "ref-1")), []);
    // Nor one that rings already, which the agent may be about to decline.
    let mut script = ringing_inbound();
    script.line(asked(IN, "ref-1"));
    assert_eq!(script.call().progress, Progress::Ringing);
}
