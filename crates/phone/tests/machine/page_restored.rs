//! The page comes back from the browser's back/forward cache.

use phone::{Command, EndReason, Event, HostEvent, LineKind, LineState};

use crate::script::*;

fn restored(script: &mut Script) -> Vec<Command> {
    script.tell(Event::Host(HostEvent::Restored))
}

const REOPEN: Command = Command::ReopenLine { line: LineKind::WebRtc };

#[test]
fn the_call_is_gone_with_its_sound_and_the_line_is_connected_again() {
    let mut script = connected_inbound();
    assert_eq!(restored(&mut script), [REOPEN]);
    assert_eq!(script.view().call, None);
    assert_eq!(script.wrap_up().end_reason, EndReason::LineLost);
    assert_eq!(script.view().line.state, LineState::Registering);
}

#[test]
fn a_page_without_a_call_only_connects_again_and_one_without_a_line_does_nothing() {
    assert_eq!(restored(&mut ready()), [REOPEN]);
    let mut script = Script::with(phone::Settings { lines: phone::Lines::default(), ..settings() });
    script.tell(Event::Started);
    assert_eq!(restored(&mut script), []);
}
