use phone::{
    CallId, Command, EndReason, Event, HostEvent, Intent, LineEvent, NoticeCode, Notifications,
    SoundEvent,
};

use crate::people::*;
use crate::script::*;

fn tell(script: &mut Script, event: HostEvent) -> Vec<Command> {
    script.tell(Event::Host(event))
}

fn allowed() -> Script {
    let mut script = ready();
    tell(&mut script, HostEvent::NotificationsChanged(Notifications::Allowed));
    script
}

fn notified(commands: &[Command]) -> Option<(CallId, &str, bool)> {
    commands.iter().find_map(|command| match command {
        Command::Notify { call, who, aloud } => Some((*call, who.as_str(), *aloud)),
        _ => None,
    })
}

fn is_unnotified(commands: &[Command]) -> bool {
    commands.contains(&Command::Unnotify { call: CallId(1) })
}

#[test]
fn a_call_is_said_on_the_desktop_while_the_agent_works_in_another_window() {
    let mut script = allowed();
    let commands = script.offer(IN, Some(NUMBER), "ref-1");
    assert_eq!(notified(&commands), Some((CallId(1), NUMBER, true)));
    let commands = script.want(Intent::Answer(IN));
    assert!(is_unnotified(&commands));
    assert!(notified(&commands).is_none());
}

#[test]
fn the_desktop_sounds_only_where_the_ring_cannot_be_heard() {
    let mut script = allowed();
    script.tell(Event::Sound(SoundEvent::Ready));
    assert_eq!(notified(&script.offer(IN, Some(NUMBER), "r")), Some((CallId(1), NUMBER, false)));
}

#[test]
fn what_the_desktop_says_goes_with_the_ring_however_it_ends() {
    for reason in [EndReason::Missed, EndReason::RemoteHangup, EndReason::AnsweredElsewhere] {
        let mut script = allowed();
        script.offer(IN, Some(NUMBER), "r");
        assert!(is_unnotified(&script.ended(IN, reason)), "{reason:?}");
    }
}

#[test]
fn an_agent_who_works_in_the_softphone_sees_it_there() {
    let mut script = allowed();
    tell(&mut script, HostEvent::FocusChanged { focused: true });
    assert_eq!(notified(&script.offer(IN, Some(NUMBER), "r")), None);
    // And looks away while it rings.
    let commands = tell(&mut script, HostEvent::FocusChanged { focused: false });
    assert!(notified(&commands).is_some());
    let commands = tell(&mut script, HostEvent::FocusChanged { focused: true });
    assert!(is_unnotified(&commands));
}

#[test]
fn a_name_that_comes_later_is_said_in_its_place_once() {
    let mut script = jane_rings();
    let commands = tell(&mut script, HostEvent::NotificationsChanged(Notifications::Allowed));
    let (_, who, _) = notified(&commands).expect("it rings");
    assert!(who.starts_with("Jane"), "{who}");
    assert!(who.contains(", +"), "{who}");
    assert_eq!(tell(&mut script, HostEvent::VisibilityChanged { visible: false }), []);
}

#[test]
fn a_withheld_number_is_said_as_such() {
    let mut script = allowed();
    let commands = script.offer(IN, None, "r");
    let (_, who, _) = notified(&commands).expect("it rings");
    assert!(!who.is_empty());
}

#[test]
fn a_call_of_ones_own_and_one_that_is_answered_say_nothing() {
    let mut script = allowed();
    script.want(Intent::EditNumber(NUMBER.into()));
    assert_eq!(notified(&script.want(Intent::Dial)), None);
    assert_eq!(notified(&script.line(LineEvent::Answered { leg: OUT })), None);
}

#[test]
fn the_agent_is_offered_it_where_the_browser_would_ask_and_by_a_click_is_asked() {
    let mut script = ready();
    assert_eq!(script.codes(), []);
    tell(&mut script, HostEvent::NotificationsChanged(Notifications::AskFirst));
    assert_eq!(script.codes(), [NoticeCode::NotificationsOff]);
    assert_eq!(notified(&script.offer(IN, Some(NUMBER), "r")), None);
    assert_eq!(script.want(Intent::AllowNotifications), [Command::RequestNotifications]);
    tell(&mut script, HostEvent::NotificationsChanged(Notifications::Unavailable));
    assert_eq!(script.codes(), []);
    assert_eq!(script.want(Intent::AllowNotifications), []);
}

#[test]
fn an_agent_who_puts_the_offer_away_is_not_offered_it_again() {
    let mut script = ready();
    tell(&mut script, HostEvent::NotificationsChanged(Notifications::AskFirst));
    let notice = script.view().notices[0].clone();
    assert!(notice.can_dismiss);
    script.want(Intent::DismissNotice(notice.id));
    assert_eq!(script.codes(), []);
    tell(&mut script, HostEvent::NotificationsChanged(Notifications::AskFirst));
    assert_eq!(script.codes(), []);
}
