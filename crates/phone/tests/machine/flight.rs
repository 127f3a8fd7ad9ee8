//! The flight recorder: what it keeps is enough to replay, is bounded, and names nobody.

use phone::{
    Command, DeskEvent, EndReason, Event, HistoryEntry, HistoryId, Intent, JournalEvent, LineEvent,
    Microphone, Millis, Phone, Settings,
    flight::{Line, Recorder, Replay, ReplayError, StandIns, Step},
    intent::DtmfDigit,
};

use crate::people::*;
use crate::script::*;

/// A number that is no secret, but otherwise as good as chance.
fn chance() -> impl FnMut() -> u32 {
    let mut last = 7_u32;
    move || {
        last = last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        last >> 8
    }
}

fn written(recorder: &Recorder) -> String {
    recorder.write("1.2.3", &mut StandIns::new(&mut chance()))
}

/// These events, through a machine with a recorder.
pub fn record<'a>(
    settings: &Settings,
    events: impl IntoIterator<Item = (Millis, &'a Event)>,
) -> String {
    written(&recorded(settings, events))
}

fn recorded<'a>(
    settings: &Settings,
    events: impl IntoIterator<Item = (Millis, &'a Event)>,
) -> Recorder {
    let mut phone = Phone::new(settings.clone());
    let mut recorder = Recorder::new(settings.clone());
    for (now, event) in events {
        let commands = phone.handle(now, event.clone());
        recorder.record(now, event.clone(), &commands, &mut phone);
    }
    recorder
}

fn lines(text: &str) -> Vec<Line> {
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

/// Every step of the replay, all as recorded.
fn replayed(text: &str) -> Vec<Step> {
    let mut replay = Replay::default();
    let steps: Vec<Step> =
        lines(text).into_iter().filter_map(|line| replay.line(line).unwrap()).collect();
    for step in &steps {
        assert!(
            step.is_as_recorded(),
            "{:?} gives {:?}, not {:?}",
            step.event,
            step.given(),
            step.recorded
        );
    }
    steps
}

/// An inbound call of Jane's with notes, filed; every word of hers is in `SECRETS`.
fn whole_call() -> Vec<Event> {
    let mut offered = offered(IN, Some("+1 (415) 555-0137"), "uid-4155550137-Roe");
    if let LineEvent::Offered { name, .. } = &mut offered {
        *name = Some("Jane Roe".into());
    }
    let mut jane = contact(JANE, "Jane Roe", Some("415-555-0137"), None);
    jane.email = Some("jane.roe@acme.example".into());
    jane.address = Some("12 Elm Street".into());
    let mut events = vec![
        Event::Started,
        Event::Line(LineEvent::MicrophoneChanged(Microphone::Ready)),
        Event::Line(LineEvent::Registered),
        Event::Line(offered),
    ];
    let mut phone = Phone::new(settings());
    let commands: Vec<Command> =
        events.iter().flat_map(|event| phone.handle(Millis(1), event.clone())).collect();
    let (_, who) = look_ups(&commands)[0];
    events.push(Event::Desk(DeskEvent::ContactsFound { request: who, contacts: vec![jane] }));
    let opening = the_pop(&commands).0;
    let call = phone.view().call.unwrap().id;
    events.push(Event::Desk(DeskEvent::Popped {
        request: opening,
        pop: cti::PopId::new(1).unwrap(),
    }));
    events.push(Event::Intent(Intent::Answer(IN)));
    events.push(Event::Line(LineEvent::Answered { leg: IN }));
    let notes = "Jane wants 2 ovens, Elm Street";
    for end in 1..=notes.len() {
        let text = notes[..end].to_owned();
        events.push(Event::Intent(Intent::EditNotes { call, text }));
    }
    let text = notes.replace("2 ovens", "3 Ovens");
    events.push(Event::Intent(Intent::EditNotes { call, text }));
    for digit in "4711".chars() {
        let digit = DtmfDigit::new(digit).unwrap();
        events.push(Event::Intent(Intent::SendDtmf { leg: IN, digit }));
    }
    let url = "https://pbx.example/rec/roe-4155550137.mp3".to_owned();
    let call_reference_id = cti::CallReferenceId::new("uid-4155550137-Roe").unwrap();
    events.push(Event::Line(LineEvent::Recorded { call_reference_id, url }));
    events.push(Event::Line(LineEvent::Ended { leg: IN, reason: EndReason::RemoteHangup }));
    events.push(Event::Intent(Intent::ChooseDisposition {
        call,
        disposition: Some("Resolved".into()),
    }));
    events.push(Event::Intent(Intent::Finish(call)));
    events
}

const SECRETS: [&str; 12] = [
    "Jane", "Roe", "roe", "acme", "Elm", "Street", "oven", "Oven", "wants", "5550137", "555-0137",
    "pbx",
];

fn at_each_second(events: &[Event]) -> impl Iterator<Item = (Millis, &Event)> {
    (0..).map(|second| Millis(1_790_000_000_000 + second * 1_000)).zip(events)
}

#[test]
fn a_call_is_replayed_to_the_same_commands_and_names_nobody() {
    let text = record(&settings(), at_each_second(&whole_call()));
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    assert!(!text.contains("\"4\"") && !text.contains("\"7\""), "digits of a keypad: {text}");
    let steps = replayed(&text);
    assert_eq!(steps.len(), whole_call().len());
    let last = &steps[steps.len() - 1].view;
    assert_eq!(last.filed.len(), 1);
}

#[test]
fn the_shape_stays_and_what_the_machine_goes_by() {
    let steps = replayed(&record(&settings(), at_each_second(&whole_call())));
    let wrap_up = steps.iter().rev().find_map(|step| step.view.wrap_up.clone()).unwrap();
    assert_eq!(wrap_up.notes, "Xxxx xxxxx 2 Bxxxx, Xxx Xxxxxx");
    assert_eq!(wrap_up.disposition.as_deref(), Some("Resolved"));
    let number = wrap_up.party.number.unwrap();
    assert!(number.starts_with("+1 (") && number.len() == "+1 (415) 555-0137".len(), "{number}");
    let name = wrap_up.party.name.unwrap();
    assert_eq!((name.len(), name.find(' ')), (8, Some(4)));
    // The contact was believed, so the national number and the international one still fit together.
    assert!(wrap_up.caller.contact.is_some(), "{:?}", wrap_up.caller);
}

#[test]
fn another_recording_has_other_stand_ins() {
    let recorder = recorded(&settings(), at_each_second(&whole_call()));
    let mut of_one = chance();
    let mut other = || of_one() ^ 0x5a5a;
    assert_ne!(written(&recorder), recorder.write("1.2.3", &mut StandIns::new(&mut other)));
}

#[test]
fn typing_is_written_letter_by_letter() {
    let notes = "x".repeat(2_000);
    let call = ringing_inbound().call().id;
    let mut events = whole_call()[..4].to_vec();
    for end in 1..=notes.len() {
        let text = notes[..end].to_owned();
        events.push(Event::Intent(Intent::EditNotes { call, text }));
    }
    let text = record(&settings(), at_each_second(&events));
    assert!(text.len() < 500_000, "{} bytes", text.len());
    assert_eq!(replayed(&text).last().unwrap().view.call.as_ref().unwrap().notes.len(), 2_000);
}

/// So many calls that are missed, 10 seconds apart.
fn missed(calls: u32) -> Vec<Event> {
    let mut events = whole_call()[..3].to_vec();
    for n in 1..=calls {
        let leg = phone::LegId::Inbound(n);
        events.push(Event::Line(offered(leg, Some(NUMBER), &format!("ref-{n}"))));
        events.push(Event::Line(LineEvent::Ended { leg, reason: EndReason::Missed }));
    }
    events
}

#[test]
fn an_hour_is_kept_and_what_is_left_begins_with_the_machine_as_it_was() {
    let events = missed(4_000);
    let recorder = recorded(&settings(), at_each_second(&events));
    assert!((3_600..=5_600).contains(&recorder.events()), "{}", recorder.events());
    let text = written(&recorder);
    assert!(matches!(lines(&text)[1], Line::Origin(_)));
    let steps = replayed(&text);
    assert_eq!(steps.len(), recorder.events());
}

#[test]
fn the_room_is_bounded_however_much_happens_in_an_hour() {
    let events = missed(15_000);
    let at_once = events.iter().map(|event| (Millis(1_790_000_000_000), event));
    let recorder = recorded(&settings(), at_once);
    assert!(recorder.events() <= 20_000 && recorder.events() > 4_000, "{}", recorder.events());
    let rows = |first: u32| -> Vec<HistoryEntry> {
        let row = |n: u32| {
            let reference = cti::CallReferenceId::new(&format!("ref-{n}")).unwrap();
            HistoryEntry {
                id: HistoryId::of(Millis(u64::from(n)), &reference),
                reference,
                direction: phone::view::Direction::Inbound,
                name: None,
                number: None,
                contact: None,
                began: Millis(u64::from(n)),
                duration: None,
                end_reason: EndReason::Missed,
                ticket: None,
                notes: String::new(),
                disposition: None,
                dismissed: false,
                closing: phone::Closing::Unsent,
                recording: None,
            }
        };
        (first..first + 1_000).map(row).collect()
    };
    let read = (0..10).map(|n| Event::Journal(JournalEvent::HistoryRead(rows(n * 1_000))));
    let events: Vec<Event> = std::iter::once(Event::Started).chain(read).collect();
    let text = record(&settings(), at_each_second(&events));
    assert!(text.len() < 200_000, "{} bytes", text.len());
    replayed(&text);
}

#[test]
fn what_is_no_recording_or_a_newer_one_is_refused_in_plain_words() {
    let text = record(&settings(), at_each_second(&whole_call()));
    let mut lines = lines(&text);
    let heading = lines.remove(0);
    let second = lines.remove(0);
    assert_eq!(Replay::default().line(second).unwrap_err(), ReplayError::NoHeading);
    let Line::FlightRecording(mut newer) = heading.clone() else { panic!("{text}") };
    newer.format += 1;
    let error = Replay::default().line(Line::FlightRecording(newer)).unwrap_err();
    assert_eq!(error, ReplayError::Newer(2));
    assert!(error.to_string().contains("has format 2, and at most 1"));
    // The machine is where a recording begins, or not at all.
    let mut long: Vec<Event> = std::iter::repeat_n(Event::Started, 2_500).collect();
    long.push(Event::Line(LineEvent::Registered));
    let newest = newest(&recorded(&settings(), at_each_second(&long)));
    let origin = self::lines(&newest).remove(1);
    assert!(matches!(origin, Line::Origin(_)), "{newest}");
    let mut replay = Replay::default();
    assert!(replay.line(heading).unwrap().is_none());
    assert!(replay.line(origin.clone()).unwrap().is_none());
    assert_eq!(replay.line(origin).unwrap_err(), ReplayError::Misplaced);
}

fn newest(recorder: &Recorder) -> String {
    recorder.write_newest("1.2.3", &mut StandIns::new(&mut chance()))
}

#[test]
fn the_newest_part_of_a_long_recording_is_short_and_replays_by_itself() {
    let mut events = whole_call();
    let short = recorded(&settings(), at_each_second(&events));
    assert_eq!(newest(&short), written(&short), "all of it, where there is no more");
    events.splice(1..1, std::iter::repeat_n(Event::Started, 3_300));
    let long = recorded(&settings(), at_each_second(&events));
    let steps = replayed(&newest(&long)).len();
    assert!((300..1_500).contains(&steps), "{steps}");
    assert_eq!(steps, replayed(&newest(&long)).len());
    assert!(replayed(&written(&long)).len() > 3_300);
}

#[test]
fn the_pages_of_a_file_are_replayed_one_after_the_other() {
    let page = record(&settings(), at_each_second(&whole_call()));
    let steps = replayed(&page).len();
    let both = replayed(&[page.as_str(), &page].concat());
    assert_eq!(both.len(), 2 * steps);
    assert_eq!(both[steps].view, both[0].view, "each begins anew");
}

#[test]
fn a_number_is_the_same_person_however_it_is_spelled() {
    let mut chance = chance();
    let mut stand_ins = StandIns::new(&mut chance);
    for (one, other) in [
        ("+1 415 555 0137", "(415) 555-0137"),
        ("+44 20 7946 0958", "0044 20 7946 0958"),
        ("+44 20 7946 0958", "020 7946 0958"),
        ("+49 30 1234567", "030 1234567"),
        ("+49 30 1234567", "1234567"),
        ("1 415 555 0137", "+14155550137"),
    ] {
        let parse = |text: &str| cti::PhoneNumber::parse(text).unwrap();
        assert!(parse(one).same_line_as(&parse(other)), "{one} {other}");
        let (new_one, new_other) = (stand_ins.text("number", one), stand_ins.text("number", other));
        assert!(parse(&new_one).same_line_as(&parse(&new_other)), "{new_one} {new_other}");
        assert_ne!(new_one, one);
        assert_eq!(new_one.len(), one.len());
    }
    assert!(stand_ins.text("number", "+49 30 1234567").starts_with("+49 "));
    assert!(stand_ins.text("number", "+44 20 7946 0958 ext 22").contains(" ext "));
    assert!(stand_ins.text("url", "https://pbx.example/1").starts_with("https://"));
    assert_eq!(stand_ins.text("name", "Kim"), stand_ins.text("Names", "Kim"));
}

#[test]
fn while_a_number_is_typed_its_beginnings_tell_nothing_of_it() {
    let mut chance = chance();
    let mut stand_ins = StandIns::new(&mut chance);
    let whole = "4155550137";
    let others: Vec<String> =
        (1..=whole.len()).map(|end| stand_ins.text("EditNumber", &whole[..end])).collect();
    let last = &others[others.len() - 1];
    // One of nine is right by chance.
    let alike = others.iter().filter(|other| last.starts_with(other.as_str())).count();
    assert!(alike <= 3, "{others:?}");
}
