//! The gateway's stream is away for more than a moment: what it brings cannot reach the agent.

use phone::view::LineStatus;
use phone::{
    Abilities, Event, Intent, LegId, LineEvent, LineLoss, Lines, NoticeCode, PushEvent, Settings,
};

use crate::script::*;

fn push(script: &mut Script, event: PushEvent) {
    assert_eq!(script.tell(Event::Push(event)), []);
}

fn desk_phone() -> Script {
    let lines = Lines { webrtc: false, desk_phone: Some(Abilities::default()) };
    let mut script = Script::with(Settings { lines, ..settings() });
    script.tell(Event::Started);
    script.line(LineEvent::Registered);
    script
}

#[test]
fn an_agent_with_a_webrtc_line_is_told_that_clicks_do_not_arrive_until_they_do() {
    let mut script = ready();
    push(&mut script, PushEvent::Connected);
    assert_eq!(script.codes(), []);
    push(&mut script, PushEvent::Lost);
    push(&mut script, PushEvent::Lost);
    assert_eq!(script.codes(), [NoticeCode::StreamLost]);
    // Calls come all the same.
    assert_eq!(script.view().line.status, LineStatus::Ready);
    script.offer(IN, Some(NUMBER), "ref-1");
    assert!(script.call().rings_here);
    let id = script.view().notices[0].id;
    script.want(Intent::DismissNotice(id));
    assert_eq!(script.codes(), [NoticeCode::StreamLost], "it lasts as long as the loss");
    push(&mut script, PushEvent::Connected);
    assert_eq!(script.codes(), []);
}

#[test]
fn an_agent_with_a_desk_phone_is_not_ready_while_no_call_can_be_heard_of() {
    let mut script = desk_phone();
    assert_eq!(script.view().line.status, LineStatus::Ready);
    push(&mut script, PushEvent::Lost);
    script.line(LineEvent::Lost(LineLoss::Unheard));
    let line = script.view().line;
    assert_eq!((line.status, line.label.as_str()), (LineStatus::Offline, "Offline"));
    assert!(line.detail.unwrap().starts_with("The gateway cannot be reached"));
    assert_eq!(script.codes(), [], "said once");
    assert!(!script.view().dialer.dial.is_enabled());

    push(&mut script, PushEvent::Connected);
    script.line(LineEvent::Registered);
    assert_eq!(script.view().line.status, LineStatus::Ready);
}

#[test]
fn a_call_on_a_desk_phone_goes_on_there_while_nothing_is_heard_of_it() {
    let mut script = desk_phone();
    script.offer(LegId::Inbound(1), Some(NUMBER), "ref-1");
    script.line(LineEvent::Answered { leg: IN });
    push(&mut script, PushEvent::Lost);
    script.line(LineEvent::Lost(LineLoss::Unheard));
    assert_eq!(script.codes(), [NoticeCode::LineLost]);
    let sentence = script.view().notices[0].sentence.clone();
    assert!(sentence.contains("goes on at your desk phone"), "{sentence}");
    push(&mut script, PushEvent::Connected);
    script.line(LineEvent::Registered);
    assert_eq!(script.codes(), []);
    script.line(LineEvent::Held { leg: IN });
    assert_eq!(script.call().state_line, "On hold");
}
