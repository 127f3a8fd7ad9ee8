//! A page dies, and the next takes up what it left behind.

mod calls;
mod desk_phones;
mod filing;
mod screen;

use phone::{Command, Event, JournalEvent, LineEvent, Microphone, Settings, Snapshot, TimerId};

use crate::script::*;

const DIALOG: &str = "call-id;to-tag=1;from-tag=2";

/// What the page leaves behind, as the journal has it.
pub fn left(script: &Script) -> Snapshot {
    let json = serde_json::to_string(&script.phone.snapshot()).unwrap();
    serde_json::from_str(&json).unwrap()
}

/// The page that comes next, a second later; nothing is taken up yet.
fn next_page(script: &Script) -> Script {
    next_page_with(script, settings())
}

fn next_page_with(script: &Script, settings: Settings) -> Script {
    let mut next = Script::with(settings);
    next.now = script.now.plus(1_000);
    next.tell(Event::Started);
    next
}

fn take_up(script: &mut Script, left: Snapshot) -> Vec<Command> {
    script.tell(Event::Journal(JournalEvent::StateRead(Box::new(left))))
}

/// The next page, with what the last left behind, and its commands.
fn reborn(script: &Script) -> (Script, Vec<Command>) {
    let mut next = next_page(script);
    let commands = take_up(&mut next, left(script));
    (next, commands)
}

fn line_up(script: &mut Script) -> Vec<Command> {
    script.line(LineEvent::MicrophoneChanged(Microphone::Ready));
    script.line(LineEvent::Registered)
}

fn resumable(mut script: Script) -> Script {
    let leg = script.call().leg;
    script.line(LineEvent::Resumable { leg, dialog: DIALOG.into() });
    script
}

/// A call with notes goes on, which could be taken back.
fn with_notes() -> Script {
    let mut script = resumable(connected_inbound());
    let call = script.call().id;
    script.type_notes(call, "Wants a refund");
    script
}

fn timer_of(commands: &[Command], length: u64) -> TimerId {
    let long = |command: &Command| match command {
        Command::StartTimer { timer, after } if *after == length => Some(*timer),
        _ => None,
    };
    commands.iter().find_map(long).unwrap_or_else(|| panic!("no such timer in {commands:?}"))
}
