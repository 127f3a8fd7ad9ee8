//! Calls of a desk phone, which need no page to go on.

use phone::{
    Abilities, Command, EndReason, Event, Intent, LineEvent, LineKind, Lines, Microphone, Settings,
    view::Progress,
};

use super::{left, next_page_with, take_up};
use crate::script::*;

fn desk_settings() -> Settings {
    let desk_phone = Some(Abilities { answer: true, hang_up: true, hold: true, resume: true });
    Settings { lines: Lines { webrtc: false, desk_phone }, ..settings() }
}

/// A call with notes goes on.
fn talking() -> Script {
    let mut script = Script::with(desk_settings());
    script.tell(Event::Started);
    script.line(LineEvent::Registered);
    script.offer(IN, Some(NUMBER), "ref-1");
    script.line(LineEvent::Answered { leg: IN });
    let call = script.call().id;
    script.type_notes(call, "Wants a refund");
    script
}

#[test]
fn a_call_on_the_desk_phone_goes_on() {
    let mut script = talking();
    script.want(Intent::Hold(IN));
    let mut next = next_page_with(&script, desk_settings());
    let commands = take_up(&mut next, left(&script));
    let call = next.call();
    assert_eq!((call.notes.as_str(), call.progress), ("Wants a refund", Progress::Connected));
    assert_eq!(call.connected, script.call().connected);
    // By which the line knows it when it is reported again.
    let take_back = Command::TakeBack { leg: call.leg, dialog: "ref-1".into() };
    assert!(commands.contains(&take_back));
    assert!(call.hang_up.is_enabled(), "its end may have been missed");
    next.line(LineEvent::Registered);
    next.line(LineEvent::Answered { leg: call.leg });
    next.line(LineEvent::Held { leg: call.leg });
    assert_eq!(next.call().progress, Progress::Held);
    next.after(5_000);
    // Told by one who never saw it answered.
    next.ended(call.leg, EndReason::Missed);
    assert_eq!(next.wrap_up().ended, "The customer hung up");
    assert_eq!(next.wrap_up().duration, 6_000);
}

#[test]
fn a_desk_phones_call_is_followed_by_its_line_although_the_microphone_is_ready() {
    let both = Settings { lines: Lines { webrtc: true, ..desk_settings().lines }, ..settings() };
    let mut script = Script::with(both.clone());
    script.tell(Event::Started);
    script.line(LineEvent::MicrophoneChanged(Microphone::Missing));
    script.line(LineEvent::Registered);
    script.offer(IN, Some(NUMBER), "ref-1");
    script.line(LineEvent::Answered { leg: IN });
    let mut next = next_page_with(&script, both);
    next.line(LineEvent::MicrophoneChanged(Microphone::Ready));
    assert!(next.asked.contains(&Command::OpenLine { line: LineKind::WebRtc }));
    let commands = take_up(&mut next, left(&script));
    let place = |wanted: &dyn Fn(&Command) -> bool| commands.iter().position(wanted).unwrap();
    let opened = place(&|c| *c == Command::OpenLine { line: LineKind::DeskPhone });
    assert!(opened < place(&|c| matches!(c, Command::TakeBack { .. })));
    let leg = next.call().leg;
    let commands = next.ended(leg, EndReason::RemoteHangup);
    assert!(commands.contains(&Command::OpenLine { line: LineKind::WebRtc }), "as before");
}

#[test]
fn a_desk_phones_call_that_was_reported_again_already_keeps_what_was_typed_in_both_pages() {
    let script = talking();
    let mut next = next_page_with(&script, desk_settings());
    next.offer(IN, Some(NUMBER), "ref-1");
    let call = next.call().id;
    next.type_notes(call, "Order 7");
    take_up(&mut next, left(&script));
    let after = next.call();
    assert_eq!(after.notes, "Wants a refund\nOrder 7");
    assert_eq!((after.leg, after.progress), (IN, Progress::Connected));
    assert_eq!(after.began, script.call().began, "one call in the history");
    next.ended(IN, EndReason::RemoteHangup);
    assert_eq!(next.phone.history(0, 10).len(), 1);
}
