//! A call on the agent's own telephone: it rings and speaks there, and is told here.

use cti::HostAction;
use phone::view::{CallView, Control, Progress};
use phone::{
    Abilities, Command, EndReason, Event, HostEvent, Intent, LegId, LineEvent, LineKind, LineLoss,
    Lines, Settings,
};

use crate::script::*;

const ALL: Abilities = Abilities { answer: true, hang_up: true, hold: true, resume: true };

fn desk(abilities: Abilities) -> Script {
    let lines = Lines { webrtc: false, desk_phone: Some(abilities) };
    let mut script = Script::with(Settings { lines, ..settings() });
    script.tell(Event::Started);
    script.line(LineEvent::Registered);
    script
}

fn rings(abilities: Abilities) -> Script {
    let mut script = desk(abilities);
    script.offer(IN, Some(NUMBER), "ref-1");
    script
}

fn talks(abilities: Abilities) -> Script {
    let mut script = rings(abilities);
    let opening = the_pop(&script.asked).0;
    script.popped(opening);
    script.line(LineEvent::Answered { leg: IN });
    script
}

#[track_caller]
fn says(control: &Control, reason: &str) {
    assert_eq!(control.disabled_reason.as_deref(), Some(reason));
}

fn is_ringing_aloud(commands: &[Command]) -> bool {
    commands.iter().any(|command| matches!(command, Command::StartRinging { .. }))
}

#[test]
fn it_rings_there_and_is_shown_and_popped_here() {
    let script = rings(ALL);
    assert!(!is_ringing_aloud(&script.asked));
    assert!(script.asked.contains(&Command::AskHost(HostAction::ShowSoftphone)));
    the_pop(&script.asked);
    let call = script.call();
    assert!(call.rings_here && call.answer.is_enabled() && call.decline.is_enabled());
}

#[test]
fn no_microphone_is_needed_to_answer_or_to_dial() {
    let mut script = rings(ALL);
    assert!(script.want(Intent::Answer(IN)).contains(&Command::Answer { leg: IN }));
    let mut script = desk(ALL);
    script.want(Intent::EditNumber(NUMBER.into()));
    let commands = script.want(Intent::Dial);
    assert!(commands.iter().any(|command| matches!(command, Command::Dial { .. })));
    assert_eq!(script.call().state_line, "Dialling… pick up your desk phone");
}

#[test]
fn lifting_the_handset_answers_and_finishes_the_wrap_up() {
    let mut script = talks(ALL);
    let call = script.call();
    assert_eq!((call.progress, call.connected), (Progress::Connected, Some(script.now)));
    script.ended(IN, EndReason::RemoteHangup);
    assert!(script.view().wrap_up.is_some());
    let second = LegId::Inbound(2);
    script.offer(second, Some(NUMBER), "ref-2");
    assert!(script.view().wrap_up.is_some(), "while it rings");
    script.line(LineEvent::Answered { leg: second });
    assert_eq!(script.view().wrap_up, None);
    assert_eq!(script.view().filed.len(), 1);
}

#[test]
fn what_cannot_be_done_from_here_says_where_it_can() {
    let script = rings(Abilities::default());
    let call = script.call();
    says(&call.answer, "Answer on your desk phone");
    says(&call.decline, "Hang up on your desk phone");
    let mut script = talks(Abilities::default());
    let call = script.call();
    says(&call.hang_up, "Hang up on your desk phone");
    says(&call.hold, "Your desk phone does the holding");
    says(&call.mute, "Your desk phone does the muting");
    says(&call.dtmf, "Press the digits on your desk phone");
    script.line(LineEvent::Held { leg: IN });
    says(&script.call().resume, "Resume on your desk phone");
    says(&script.call().mute, "Your desk phone does the muting");
    for intent in [Intent::Answer(IN), Intent::HangUp(IN), Intent::Hold(IN), Intent::Resume(IN)] {
        assert_eq!(script.want(intent), []);
    }
    let mut script = rings(Abilities::default());
    assert_eq!(script.want(Intent::Decline(IN)), []);
}

#[test]
fn what_can_be_done_is_done_and_mute_never() {
    let enabled =
        |pick: fn(&CallView) -> &Control, script: &Script| pick(&script.call()).is_enabled();
    let mut script = talks(ALL);
    assert!(enabled(|c| &c.hang_up, &script) && enabled(|c| &c.hold, &script));
    assert!(!enabled(|c| &c.mute, &script) && !enabled(|c| &c.dtmf, &script));
    assert!(script.want(Intent::Hold(IN)).contains(&Command::Hold { leg: IN }));
    script.line(LineEvent::Held { leg: IN });
    assert!(script.want(Intent::Resume(IN)).contains(&Command::Resume { leg: IN }));
    assert!(script.want(Intent::HangUp(IN)).contains(&Command::HangUp { leg: IN }));
}

#[test]
fn each_ability_is_its_own() {
    let none = Abilities::default();
    let can = |abilities: Abilities| {
        let ringing = rings(abilities).call();
        let mut talking = talks(abilities);
        let connected = talking.call();
        talking.line(LineEvent::Held { leg: IN });
        let buttons = [
            ringing.answer,
            ringing.decline,
            connected.hang_up,
            connected.hold,
            talking.call().resume,
        ];
        buttons.map(|button| button.is_enabled())
    };
    assert_eq!(can(Abilities { answer: true, ..none }), [true, false, false, false, false]);
    assert_eq!(can(Abilities { hang_up: true, ..none }), [false, true, true, false, false]);
    assert_eq!(can(Abilities { hold: true, ..none }), [false, false, false, true, false]);
    assert_eq!(can(Abilities { resume: true, ..none }), [false, false, false, false, true]);
}

#[test]
fn hold_on_the_telephone_itself_is_followed() {
    let mut script = talks(ALL);
    script.line(LineEvent::Held { leg: IN });
    assert_eq!(script.call().progress, Progress::Held);
    script.line(LineEvent::Resumed { leg: IN });
    assert_eq!(script.call().progress, Progress::Connected);
}

#[test]
fn an_answer_that_does_not_come_through_leaves_it_ringing_there() {
    let mut script = rings(ALL);
    let (timer, _) = the_timer(&script.want(Intent::Answer(IN)));
    assert_eq!(script.fired(timer), []);
    assert_eq!(script.call().progress, Progress::Ringing);
    script.line(LineEvent::Answered { leg: IN });
    assert_eq!(script.call().progress, Progress::Connected);
}

#[test]
fn a_second_call_is_left_to_the_telephone_and_told_here() {
    let mut script = talks(ALL);
    let second = LegId::Inbound(2);
    assert_eq!(script.offer(second, Some("+1 415 555 0199"), "ref-2"), []);
    assert_eq!(script.phone.history(0, 1)[0].ended, "Missed: you were in a call");
}

#[test]
fn a_call_whose_end_may_have_been_missed_can_be_ended_here() {
    let mut script = talks(Abilities::default());
    script.line(LineEvent::Lost(LineLoss::Unreachable));
    script.line(LineEvent::Registered);
    assert!(script.call().hang_up.is_enabled());
    let (timer, _) = the_timer(&script.want(Intent::HangUp(IN)));
    script.fired(timer);
    assert!(script.view().call.is_none() && script.view().wrap_up.is_some());
}

#[test]
fn an_extension_is_not_dialled_for_a_telephone_that_takes_no_digits() {
    let mut script = desk(ALL);
    script.want(Intent::EditNumber("+1 415 555 0100 ext. 12".into()));
    script.want(Intent::Dial);
    let commands = script.line(LineEvent::Answered { leg: OUT });
    assert!(!commands.iter().any(|command| matches!(command, Command::SendDtmf { .. })));
}

#[test]
fn a_page_that_comes_back_still_has_the_call_and_connects_again() {
    let mut script = talks(ALL);
    let before = script.call();
    let reopen = Command::ReopenLine { line: LineKind::DeskPhone };
    assert_eq!(script.tell(Event::Host(HostEvent::Restored)), [reopen]);
    assert_eq!(script.call(), before);
}
