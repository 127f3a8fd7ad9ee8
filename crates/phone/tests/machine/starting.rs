use phone::view::{LineStatus, View};
use phone::{
    Command, Event, Intent, LineEvent, LineLoss, Microphone, NoticeCode, Settings, SoundEvent,
};

use crate::script::*;

const OPEN: Command = Command::OpenLine { line: phone::LineKind::WebRtc };

fn started() -> Script {
    let mut script = Script::with(settings());
    assert_eq!(script.tell(Event::Started), [Command::TestMicrophone]);
    script
}

fn with_microphone(microphone: Microphone) -> (Script, View) {
    let mut script = started();
    script.line(LineEvent::MicrophoneChanged(microphone));
    let view = script.view();
    (script, view)
}

#[test]
fn the_line_is_opened_once_the_microphone_is_ready_and_only_once() {
    let mut script = started();
    let ready = LineEvent::MicrophoneChanged(Microphone::Ready);
    assert_eq!(script.line(ready.clone()), [OPEN]);
    assert_eq!(script.view().line.status, LineStatus::Connecting);
    assert_eq!(script.line(ready), []);
    script.line(LineEvent::Registered);
    assert_eq!(script.view().line.status, LineStatus::Ready);
}

#[test]
fn starting_twice_tests_the_microphone_once() {
    assert_eq!(started().tell(Event::Started), []);
}

#[test]
fn no_line_is_opened_for_a_microphone_that_cannot_be_used() {
    for microphone in [
        Microphone::AskFirst,
        Microphone::BlockedByHost,
        Microphone::Denied,
        Microphone::Missing,
        Microphone::Failed,
    ] {
        let (script, view) = with_microphone(microphone);
        assert!(!script.asked.contains(&OPEN), "{microphone:?}");
        assert_eq!(view.line.status, LineStatus::NeedsAgent);
        assert!(view.line.detail.is_some());
        assert!(!view.line.reconnect.is_enabled());
        assert_eq!(script.codes(), [NoticeCode::MicrophoneUnusable]);
    }
}

#[test]
fn a_browser_that_asks_first_is_let_ask_by_a_click_which_also_unlocks_the_ring() {
    let (mut script, view) = with_microphone(Microphone::AskFirst);
    assert_eq!(view.line.label, "Allow microphone");
    let (_, intent) = view.notices[0].way_out.clone().unwrap();
    assert_eq!(script.want(intent), [Command::RequestMicrophone, Command::UnlockSound]);
    assert_eq!(script.line(LineEvent::MicrophoneChanged(Microphone::Ready)), [OPEN]);
    assert_eq!(script.codes(), []);
    assert_eq!(script.want(Intent::AllowMicrophone), []);
}

#[test]
fn a_host_that_keeps_the_microphone_back_is_named_to_the_admin_in_the_words_to_write() {
    let (_, view) = with_microphone(Microphone::BlockedByHost);
    let notice = &view.notices[0];
    assert!(notice.advice.as_ref().unwrap().contains("allow=\"microphone\""));
    // A window of its own is no part of that page.
    let (label, intent) = notice.way_out.clone().unwrap();
    assert_eq!((label.as_str(), intent), ("Open in a window", Intent::OpenWindow));
}

#[test]
fn a_microphone_lost_while_registered_is_said_without_closing_the_line() {
    let mut script = ready();
    let lost = LineEvent::MicrophoneChanged(Microphone::Missing);
    assert_eq!(script.line(lost), []);
    let line = script.view().line;
    assert_eq!(line.status, LineStatus::NeedsAgent);
    assert!(line.detail.unwrap().contains("would not be heard"));
}

#[test]
fn without_a_line_nothing_is_tested_and_nothing_can_be_dialled() {
    let mut script = Script::with(Settings { lines: phone::Lines::default(), ..settings() });
    assert_eq!(script.tell(Event::Started), []);
    script.want(Intent::EditNumber(NUMBER.into()));
    assert_eq!(script.want(Intent::Dial), []);
    let view = script.view();
    assert_eq!(view.line.status, LineStatus::NoLine);
    assert!(!view.dialer.dial.is_enabled());
    assert_eq!(view.notices, []);
    assert_eq!(script.want(Intent::AllowMicrophone), []);
}

#[test]
fn a_silenced_ring_is_said_until_the_browser_lets_us_sound() {
    let mut script = ready();
    script.tell(Event::Sound(SoundEvent::Blocked));
    assert_eq!(script.codes(), [NoticeCode::SoundBlocked]);
    assert_eq!(script.want(Intent::AllowSound), [Command::UnlockSound]);
    script.tell(Event::Sound(SoundEvent::Ready));
    assert_eq!(script.codes(), []);
    assert_eq!(script.want(Intent::AllowSound), []);
}

#[test]
fn tickets_and_contacts_are_opened_by_the_host() {
    let mut script = ready();
    let ticket = cti::TicketId::new(80).unwrap();
    let contact = cti::ContactId::new(501).unwrap();
    assert_eq!(
        script.want(Intent::OpenTicket(ticket)),
        [Command::AskHost(cti::HostAction::OpenTicket(ticket))]
    );
    assert_eq!(
        script.want(Intent::OpenContact(contact)),
        [Command::AskHost(cti::HostAction::OpenContact(contact))]
    );
}

#[test]
fn connecting_by_hand_tests_the_microphone_first_where_that_never_happened() {
    let mut script = started();
    script.line(LineEvent::Lost(LineLoss::NotLoaded));
    assert_eq!(script.want(Intent::Reconnect), [Command::TestMicrophone]);
    let ready = LineEvent::MicrophoneChanged(Microphone::Ready);
    assert_eq!(script.line(ready), [OPEN]);
}
