//! Calling the party of an earlier call.

use phone::view::{Direction, Progress};
use phone::{Command, EndReason, HistoryEntry, Intent, LineEvent, LineLoss};

use crate::history::{missed, read, rows};
use crate::script::*;

fn dials(commands: &[Command]) -> usize {
    commands.iter().filter(|command| matches!(command, Command::Dial { .. })).count()
}

#[test]
fn a_missed_call_is_called_back_with_the_contact_that_is_known() {
    let mut script = ready();
    let contact = cti::ContactId::new(501);
    let name = Some("Kim Wexler".to_owned());
    read(&mut script, vec![HistoryEntry { contact, name, ..missed(1_000) }]);
    let id = rows(&script)[0].id.clone();
    let commands = script.want(Intent::CallBack(id));
    assert_eq!(dials(&commands), 1);
    let asks = |command: &&Command| matches!(command, Command::FetchContact { .. });
    assert_eq!(commands.iter().filter(asks).count(), 1, "by its id, not by the number");
    let call = script.call();
    assert_eq!((call.direction, call.progress), (Direction::Outbound, Progress::Dialing));
    assert_eq!(call.party.name.as_deref(), Some("Kim Wexler"));
    assert_eq!(call.party.number.as_deref(), Some(NUMBER));
    assert_eq!(script.view().dialer.last_number.as_deref(), Some(NUMBER));
}

#[test]
fn calling_back_finishes_the_wrap_up_as_dialling_does() {
    let mut script = in_wrap_up();
    read(&mut script, vec![missed(1_000)]);
    let id = rows(&script)[1].id.clone();
    let commands = script.want(Intent::CallBack(id));
    assert_eq!(dials(&commands), 1);
    assert_eq!(the_pop(&commands).1.call_info.get("Notes"), Some("Wants a refund"));
}

#[test]
fn what_cannot_be_called_says_why() {
    let mut script = ready();
    read(&mut script, vec![HistoryEntry { number: None, ..missed(1_000) }, missed(2_000)]);
    let reason = |script: &Script, n: usize| rows(script)[n].call_back.disabled_reason.clone();
    assert_eq!(reason(&script, 1).as_deref(), Some("The caller withheld the number"));
    assert_eq!(reason(&script, 0), None);
    script.line(LineEvent::Lost(LineLoss::Unreachable));
    assert_eq!(reason(&script, 0).as_deref(), Some("The telephone line is offline"));
    for row in rows(&script) {
        assert_eq!(script.want(Intent::CallBack(row.id)), []);
    }
    script.line(LineEvent::Registered);
    script.offer(IN, Some(NUMBER), "ref-1");
    let id = rows(&script)[0].id.clone();
    assert_eq!(script.want(Intent::CallBack(id)), []);
    script.ended(IN, EndReason::Missed);
    assert_eq!(rows(&script).len(), 3);
}
