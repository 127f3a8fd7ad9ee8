use phone::view::{LineStatus, Progress};
use phone::{Command, EndReason, Intent, LineEvent, LineLoss, NoticeCode};

use crate::script::*;

#[test]
fn a_lost_line_says_why_and_can_be_connected_by_hand_once() {
    for (loss, word) in [
        (LineLoss::Unreachable, "cannot be reached"),
        (LineLoss::Refused, "password"),
        (LineLoss::Rejected(503), "503"),
        (LineLoss::NotLoaded, "loaded"),
        (LineLoss::Expired, "another device"),
    ] {
        let mut script = ready();
        assert_eq!(script.line(LineEvent::Lost(loss)), []);
        let line = script.view().line;
        assert_eq!(line.status, LineStatus::Offline);
        assert!(line.detail.unwrap().contains(word));
        assert_eq!(
            script.want(Intent::Reconnect),
            [Command::ReopenLine { line: phone::LineKind::WebRtc }]
        );
        assert_eq!(script.view().line.status, LineStatus::Connecting);
        assert_eq!(script.want(Intent::Reconnect), []);
    }
}

#[test]
fn a_connected_line_need_not_be_connected() {
    let mut script = ready();
    assert!(!script.view().line.reconnect.is_enabled());
    assert_eq!(script.want(Intent::Reconnect), []);
}

#[test]
fn the_call_stays_when_the_line_goes_because_the_sound_may_go_on() {
    let mut script = connected_inbound();
    script.line(LineEvent::Lost(LineLoss::Unreachable));
    assert_eq!(script.call().progress, Progress::Connected);
    assert_eq!(script.view().line.status, LineStatus::Offline);
    assert_eq!(script.codes(), [NoticeCode::LineLost]);
    script.line(LineEvent::Registering);
    script.line(LineEvent::Registered);
    assert_eq!(script.codes(), []);
    assert_eq!(script.view().line.status, LineStatus::InCall);
}

#[test]
fn a_call_that_ends_with_the_line_goes_to_wrap_up() {
    let mut script = connected_inbound();
    script.ended(IN, EndReason::LineLost);
    assert_eq!(script.wrap_up().ended, "The connection was lost");
}
