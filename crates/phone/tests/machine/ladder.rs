//! Which line the agent has: WebRTC where the microphone can be used, else the desk phone.

use phone::view::LineStatus;
use phone::{
    Abilities, Command, EndReason, Event, Intent, LineEvent, LineKind, LineLoss, Lines, Microphone,
    NoticeCode, Settings,
};

use crate::script::*;

const OPEN_WEBRTC: Command = Command::OpenLine { line: LineKind::WebRtc };
const OPEN_DESK: Command = Command::OpenLine { line: LineKind::DeskPhone };
const CLOSE_WEBRTC: Command = Command::CloseLine { line: LineKind::WebRtc };
const CLOSE_DESK: Command = Command::CloseLine { line: LineKind::DeskPhone };

fn with(webrtc: bool) -> Settings {
    let desk_phone = Some(Abilities::default());
    Settings { lines: Lines { webrtc, desk_phone }, ..settings() }
}

fn started(settings: Settings) -> (Script, Vec<Command>) {
    let mut script = Script::with(settings);
    let commands = script.tell(Event::Started);
    (script, commands)
}

fn microphone(script: &mut Script, microphone: Microphone) -> Vec<Command> {
    script.line(LineEvent::MicrophoneChanged(microphone))
}

#[test]
fn the_microphone_is_tested_first_and_decides() {
    let (mut script, commands) = started(with(true));
    assert_eq!(commands, [Command::TestMicrophone]);
    assert_eq!(script.view().line.kind, None);
    assert_eq!(microphone(&mut script, Microphone::Ready), [OPEN_WEBRTC]);
    script.line(LineEvent::Registered);
    let line = script.view().line;
    assert_eq!((line.kind, line.label.as_str()), (Some(LineKind::WebRtc), "Ready"));
    assert_eq!(line.detail, None);
}

#[test]
fn without_a_microphone_the_desk_phone_is_opened_and_the_line_says_what_would_have_to_change() {
    for (state, word) in [
        (Microphone::BlockedByHost, "allow=\"microphone\""),
        (Microphone::Denied, "browser's settings"),
        (Microphone::Missing, "Plug one in"),
        (Microphone::Failed, "other programs"),
        (Microphone::AskFirst, "asks once"),
    ] {
        let (mut script, _) = started(with(true));
        assert_eq!(microphone(&mut script, state), [OPEN_DESK]);
        assert_eq!(script.view().line.status, LineStatus::Connecting);
        script.line(LineEvent::Registered);
        let line = script.view().line;
        assert_eq!((line.kind, line.status), (Some(LineKind::DeskPhone), LineStatus::Ready));
        assert_eq!(line.label, "Desk phone");
        let detail = line.detail.unwrap();
        assert!(detail.starts_with("Your calls are on your desk phone") && detail.contains(word));
    }
}

#[test]
fn only_a_click_that_helps_is_asked_for_beside_a_desk_phone() {
    let (mut script, _) = started(with(true));
    microphone(&mut script, Microphone::Denied);
    assert_eq!(script.codes(), []);
    microphone(&mut script, Microphone::AskFirst);
    assert_eq!(script.codes(), [NoticeCode::MicrophoneUnusable]);
    let (_, intent) = script.view().notices[0].way_out.clone().unwrap();
    assert!(script.want(intent).contains(&Command::RequestMicrophone));
    assert_eq!(microphone(&mut script, Microphone::Ready), [CLOSE_DESK, OPEN_WEBRTC]);
}

#[test]
fn a_desk_phone_alone_needs_no_test() {
    let (mut script, commands) = started(with(false));
    assert_eq!(commands, [OPEN_DESK]);
    script.line(LineEvent::Registered);
    let detail = script.view().line.detail;
    assert_eq!(detail.as_deref(), Some("Your calls are on your desk phone."));
    assert_eq!(script.want(Intent::AllowMicrophone), []);
    assert_eq!(script.tell(Event::Started), [], "once");
}

#[test]
fn without_a_desk_phone_a_line_that_is_open_stays_open() {
    let mut script = ready();
    assert_eq!(microphone(&mut script, Microphone::Missing), []);
    assert_eq!(script.view().line.kind, Some(LineKind::WebRtc));
}

#[test]
fn a_headset_pulled_out_and_plugged_in_moves_the_agent_but_never_during_a_call() {
    let mut script = ready_with(with(true));
    assert_eq!(microphone(&mut script, Microphone::Missing), [CLOSE_WEBRTC, OPEN_DESK]);
    script.line(LineEvent::Registered);
    assert_eq!(microphone(&mut script, Microphone::Ready), [CLOSE_DESK, OPEN_WEBRTC]);
    script.line(LineEvent::Registered);
    script.offer(IN, Some(NUMBER), "ref-1");
    let opening = the_pop(&script.asked).0;
    script.popped(opening);
    assert_eq!(microphone(&mut script, Microphone::Missing), [], "it rings");
    assert!(!script.call().answer.is_enabled());
    let commands = script.ended(IN, EndReason::Missed);
    assert_eq!(commands[..2], [CLOSE_WEBRTC, OPEN_DESK]);
}

#[test]
fn what_cannot_even_be_tested_leaves_the_desk_phone() {
    let (mut script, _) = started(with(true));
    assert_eq!(script.line(LineEvent::Lost(LineLoss::NotLoaded)), [OPEN_DESK]);
    assert_eq!(script.view().line.status, LineStatus::Connecting);
}

#[test]
fn the_line_that_is_open_is_the_one_that_is_connected_again() {
    let (mut script, _) = started(with(false));
    script.line(LineEvent::Lost(LineLoss::Unreachable));
    let again = Command::ReopenLine { line: LineKind::DeskPhone };
    assert_eq!(script.want(Intent::Reconnect), [again]);
}
