//! A number that is clicked in the helpdesk is dialled, by one softphone and once.

use cti::{ContactId, HostAction, PhoneNumber, TicketId};
use phone::view::Progress;
use phone::{
    Click, ClickId, ClickMode, Command, EndReason, Event, HostEvent, Intent, LegId, LineEvent,
    LineLoss, NoticeCode, PushEvent, Settings,
};

use crate::script::*;

const CLICKED: &str = "+1 415 555 0177";

fn id(name: &str) -> ClickId {
    ClickId(name.to_owned())
}

fn click(script: &mut Script, name: &str, number: &str) -> Vec<Command> {
    script.tell(Event::Push(PushEvent::Clicked(Click {
        id: id(name),
        number: PhoneNumber::parse(number).unwrap(),
        ticket: TicketId::new(70),
        requester: ContactId::new(501),
    })))
}

fn answered(script: &mut Script, name: &str, won: Option<bool>) -> Vec<Command> {
    script.tell(Event::Push(PushEvent::ClaimAnswered { click: id(name), won }))
}

/// Clicked and won, in a machine that is at it.
fn won(script: &mut Script, name: &str) -> Vec<Command> {
    click(script, name, CLICKED);
    answered(script, name, Some(true))
}

fn asks() -> Script {
    ready_with(Settings { click_to_dial: ClickMode::Ask, ..settings() })
}

fn dialled(commands: &[Command]) -> Vec<String> {
    let dialled = |command: &Command| match command {
        Command::Dial { number, .. } => Some(number.typed().to_owned()),
        _ => None,
    };
    commands.iter().filter_map(dialled).collect()
}

#[track_caller]
fn question(script: &Script) -> String {
    script.view().click.expect("the agent is asked").question
}

#[test]
fn the_softphone_that_wins_a_click_dials_it_and_no_other() {
    let mut script = ready();
    let claim = Command::ClaimClick { click: id("c") };
    assert_eq!(click(&mut script, "c", CLICKED), [claim]);
    assert_eq!(script.view().click, None, "not before it is known whose it is");
    let commands = answered(&mut script, "c", Some(true));
    assert_eq!(dialled(&commands), [CLICKED]);
    assert!(commands.contains(&Command::AskHost(HostAction::ShowSoftphone)));
    assert_eq!(script.call().progress, Progress::Dialing);
    assert_eq!((script.view().click, script.codes()), (None, vec![]));
}

#[test]
fn what_came_with_the_click_is_what_the_call_is_about() {
    let mut script = ready();
    let commands = won(&mut script, "c");
    let asked = |command: &Command| matches!(command, Command::FetchContact { contact, .. } if contact.get() == 501);
    assert!(commands.iter().any(asked));
    let told = |command: &Command| match command {
        Command::Dial { ticket, requester, .. } => Some((*ticket, *requester)),
        _ => None,
    };
    let told = commands.iter().find_map(told);
    assert_eq!(told, Some((TicketId::new(70), ContactId::new(501))), "for a desk phone's system");
    script.line(LineEvent::Answered { leg: OUT });
    let (opening, pop) = the_pop(&script.asked);
    assert_eq!(pop.ticket_id.unwrap().get(), 70);
    script.popped(opening);
    script.ended(OUT, EndReason::RemoteHangup);
    assert_eq!(script.wrap_up().ticket_number, "70");
}

#[test]
fn a_click_that_another_won_is_only_said() {
    let mut script = ready();
    click(&mut script, "c", CLICKED);
    assert_eq!(answered(&mut script, "c", Some(false)), []);
    assert_eq!(script.codes(), [NoticeCode::ClickElsewhere]);
    assert_eq!(script.view().notices[0].sentence, "Dialled in another window.");
    assert_eq!((script.view().click, script.view().call), (None, None));
    // The stream may say so first; then once is enough.
    let mut script = ready();
    click(&mut script, "c", CLICKED);
    script.tell(Event::Push(PushEvent::ClaimedElsewhere(id("c"))));
    assert_eq!(answered(&mut script, "c", Some(false)), []);
    assert_eq!(script.codes(), [NoticeCode::ClickElsewhere]);
}

#[test]
fn where_nobody_can_say_whose_it_is_the_agent_is_asked() {
    let mut script = ready();
    click(&mut script, "c", CLICKED);
    let commands = answered(&mut script, "c", None);
    assert_eq!(commands, [Command::AskHost(HostAction::ShowSoftphone)]);
    assert!(question(&script).contains("another window"));
    let mut elsewhere = script.phone.clone();
    elsewhere.handle(script.now, Event::Push(PushEvent::ClaimedElsewhere(id("c"))));
    assert_eq!(elsewhere.view().click, None);
    assert_eq!(dialled(&script.want(Intent::DialClicked(id("c")))), [CLICKED]);
}

#[test]
fn asking_first_is_a_setting() {
    let mut script = asks();
    assert_eq!(dialled(&won(&mut script, "c")), [""; 0]);
    assert_eq!(question(&script), "Call +1 415 555 0177?");
    // It is ours: a word from elsewhere comes too late.
    script.tell(Event::Push(PushEvent::ClaimedElsewhere(id("c"))));
    assert_eq!(dialled(&script.want(Intent::DialClicked(id("c")))), [CLICKED]);
    assert_eq!(script.view().click, None);
    let mut script = asks();
    won(&mut script, "c");
    assert_eq!(script.want(Intent::DismissClicked(id("c"))), []);
    assert_eq!(script.view().click, None);
    assert_eq!(script.want(Intent::DialClicked(id("c"))), []);
}

#[test]
fn clicks_on_one_number_within_two_seconds_are_one() {
    let mut script = ready();
    click(&mut script, "c", CLICKED);
    script.after(1_999);
    assert_eq!(click(&mut script, "d", "+1 (415) 555-0177"), []);
    script.after(1);
    assert_eq!(click(&mut script, "e", CLICKED).len(), 1, "two seconds later it is another");
    assert_eq!(click(&mut script, "f", "+1 415 555 0178").len(), 1, "and so is another number");
}

#[test]
fn a_clock_that_is_set_back_keeps_no_click_from_being_heard() {
    let mut script = ready();
    click(&mut script, "c", CLICKED);
    script.now = phone::Millis(5);
    assert_eq!(click(&mut script, "d", CLICKED).len(), 1);
}

#[test]
fn a_click_that_is_told_again_is_not_dialled_again() {
    let mut script = ready();
    won(&mut script, "c");
    script.ended(OUT, EndReason::Missed);
    script.after(10_000);
    assert_eq!(click(&mut script, "c", CLICKED), []);
    assert_eq!(answered(&mut script, "c", Some(true)), []);
}

#[test]
fn an_answer_that_took_a_minute_is_asked_about() {
    let mut script = ready();
    click(&mut script, "c", CLICKED);
    script.after(60_000);
    assert_eq!(dialled(&answered(&mut script, "c", Some(true))), [""; 0]);
    assert_eq!(question(&script), "Call +1 415 555 0177?");
}

#[test]
fn in_a_call_the_agent_is_asked_what_to_do() {
    let mut script = connected_inbound();
    let before = script.call();
    assert_eq!(dialled(&won(&mut script, "c")), [""; 0]);
    assert_eq!(script.call(), before);
    let view = script.view().click.unwrap();
    assert_eq!(view.question, "You are in a call. What about +1 415 555 0177?");
    assert_eq!(view.dial.disabled_reason.as_deref(), Some("You are in a call"));
    assert!(view.hang_up_and_dial.is_enabled() && view.keep.is_enabled());
    assert_eq!(script.want(Intent::DialClicked(id("c"))), []);
}

#[test]
fn hanging_up_for_a_click_dials_once_the_call_is_over() {
    let mut script = connected_inbound();
    won(&mut script, "c");
    let commands = script.want(Intent::HangUpAndDialClicked(id("c")));
    assert!(commands.contains(&Command::HangUp { leg: IN }));
    assert_eq!((dialled(&commands), script.view().click), (vec![], None));
    let commands = script.ended(IN, EndReason::LocalHangup);
    assert_eq!(dialled(&commands), [CLICKED]);
    assert!(the_pop(&commands).1.new_ticket, "the call that was hung up is filed as dialling does");
    assert_eq!(script.call().party.number.as_deref(), Some(CLICKED));
}

#[test]
fn where_nothing_can_be_dialled_after_hanging_up_the_agent_is_asked_again() {
    let mut script = connected_inbound();
    won(&mut script, "c");
    script.want(Intent::HangUpAndDialClicked(id("c")));
    script.line(LineEvent::Lost(LineLoss::Unreachable));
    assert_eq!(dialled(&script.ended(IN, EndReason::LocalHangup)), [""; 0]);
    assert!(question(&script).contains("offline"));
    assert_eq!(script.wrap_up().notes, "", "and the call is not filed for nothing");
}

#[test]
fn a_click_that_is_kept_is_asked_about_when_the_call_is_over() {
    let mut script = connected_inbound();
    won(&mut script, "c");
    script.want(Intent::KeepClicked(id("c")));
    assert_eq!(script.view().click, None);
    assert_eq!(dialled(&script.ended(IN, EndReason::RemoteHangup)), [""; 0]);
    assert_eq!(question(&script), "Call +1 415 555 0177?");
    // And during the next call once more.
    script.want(Intent::DismissClicked(id("none")));
    script.offer(LegId::Inbound(2), Some(NUMBER), "ref-2");
    assert_eq!(question(&script), "A call is ringing. Call +1 415 555 0177 later?");
}

#[test]
fn while_a_call_rings_a_click_is_kept_or_dismissed() {
    let mut script = ringing_inbound();
    won(&mut script, "c");
    let view = script.view().click.unwrap();
    assert!(!view.dial.is_enabled() && !view.hang_up_and_dial.is_enabled());
    assert!(view.keep.is_enabled());
    script.want(Intent::KeepClicked(id("c")));
    assert_eq!(script.view().click, None);
    script.ended(IN, EndReason::Missed);
    assert!(script.view().click.is_some());
}

#[test]
fn a_click_in_wrap_up_finishes_it_as_dialling_does() {
    let mut script = in_wrap_up();
    let commands = won(&mut script, "c");
    assert_eq!(dialled(&commands), [CLICKED]);
    assert_eq!(the_pop(&commands).1.call_info.get("Notes"), Some("Wants a refund"));
}

#[test]
fn without_a_line_a_click_says_why_and_waits() {
    let mut script = ready();
    script.line(LineEvent::Lost(LineLoss::Unreachable));
    assert_eq!(dialled(&won(&mut script, "c")), [""; 0]);
    assert_eq!(question(&script), "The telephone line is offline. Call +1 415 555 0177 later?");
    script.line(LineEvent::Registered);
    assert_eq!(script.view().call, None, "it does not dial by itself now");
    assert!(script.view().click.unwrap().dial.is_enabled());
}

#[test]
fn the_newest_of_several_clicks_is_asked_about_first_and_eleven_are_too_many() {
    let mut script = asks();
    for n in 0..11 {
        let (name, number) = (format!("c{n}"), format!("+1 415 555 01{n:02}"));
        click(&mut script, &name, &number);
        answered(&mut script, &name, Some(true));
    }
    for n in (1..11).rev() {
        let view = script.view().click.unwrap();
        assert_eq!(view.id, id(&format!("c{n}")));
        script.want(Intent::DismissClicked(view.id));
    }
    assert_eq!(script.view().click, None);
}

#[test]
fn a_softphone_that_is_seen_is_not_asked_to_be_shown() {
    let mut script = asks();
    script.tell(Event::Host(HostEvent::VisibilityChanged { visible: true }));
    assert_eq!(won(&mut script, "c"), []);
}
