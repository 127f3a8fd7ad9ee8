use phone::{Command, EndReason, Intent, LegId, NoticeCode};

use crate::script::*;

const SECOND: LegId = LegId::Inbound(2);
const OTHER: &str = "+1 415 555 0199";

#[test]
fn a_second_caller_hears_busy_at_once_and_the_agent_is_told() {
    for mut script in [ringing_inbound(), connected_inbound(), dialling(), connected_outbound()] {
        let before = script.call();
        assert_eq!(
            script.offer(SECOND, Some(OTHER), "ref-2"),
            [Command::Decline { leg: SECOND, busy: true }]
        );
        assert_eq!(script.call(), before);
        assert_eq!(script.codes(), [NoticeCode::CallWhileBusy]);
        assert!(script.view().notices[0].sentence.contains(OTHER));
        assert_eq!(script.ended(SECOND, EndReason::Busy), []);
        assert_eq!(script.call(), before);
    }
}

#[test]
fn the_agent_cannot_dial_in_a_call() {
    let mut script = connected_inbound();
    script.want(Intent::EditNumber(OTHER.into()));
    assert_eq!(script.want(Intent::Dial), []);
    let dial = script.view().dialer.dial;
    assert_eq!(dial.disabled_reason.as_deref(), Some("You are in a call"));
}
