//! Every call that ended, once, the newest first.

use cti::CallReferenceId;
use phone::view::{Direction, FiledState, HistoryRow};
use phone::{
    Closing, Command, DeskEvent, EndReason, Event, HistoryEntry, HistoryId, Intent, JournalEvent,
    LegId, LineEvent, Millis,
};

use crate::script::*;

const OTHER: &str = "+1 415 555 0199";

pub fn rows(script: &Script) -> Vec<HistoryRow> {
    script.phone.history(0, usize::MAX)
}

pub fn kept(script: &Script) -> Vec<HistoryEntry> {
    let entry = |command: &Command| match command {
        Command::KeepHistory(entry) => Some((**entry).clone()),
        _ => None,
    };
    script.kept.iter().filter_map(entry).collect()
}

pub fn read(script: &mut Script, entries: Vec<HistoryEntry>) -> Vec<Command> {
    script.tell(Event::Journal(JournalEvent::HistoryRead(entries)))
}

/// A missed call that began then.
pub fn missed(began: u64) -> HistoryEntry {
    let (began, reference) = (Millis(began), CallReferenceId::new("old").unwrap());
    HistoryEntry {
        id: HistoryId::of(began, &reference),
        reference,
        direction: Direction::Inbound,
        name: None,
        number: Some(cti::PhoneNumber::parse(NUMBER).unwrap()),
        contact: None,
        began,
        duration: None,
        end_reason: EndReason::Missed,
        ticket: None,
        notes: String::new(),
        disposition: None,
        dismissed: false,
        closing: Closing::Unsent,
        recording: None,
    }
}

/// One that was spoken with for a minute.
pub fn unfiled(began: u64, notes: &str) -> HistoryEntry {
    HistoryEntry { duration: Some(60_000), notes: notes.to_owned(), ..missed(began) }
}

#[test]
fn of_a_call_that_is_brought_from_elsewhere_what_is_further_is_believed() {
    let open = unfiled(1_000, "Wants a refund");
    let filed = HistoryEntry {
        ticket: cti::TicketId::new(80),
        notes: String::new(),
        closing: Closing::Taken,
        ..open.clone()
    };
    for (known, brought) in [(&open, &filed), (&filed, &open)] {
        let mut script = ready();
        read(&mut script, vec![known.clone()]);
        read(&mut script, vec![brought.clone(), missed(2_000)]);
        let rows = rows(&script);
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|row| !row.unfiled), "it is in a ticket");
    }
}

#[test]
fn how_a_call_ended_is_said_in_a_word_whichever_way_it_went() {
    let mut script = ready();
    let cases = [
        (EndReason::Missed, "Missed", true),
        (EndReason::RemoteHangup, "Missed", true),
        (EndReason::Declined, "Declined", false),
        (EndReason::AnsweredElsewhere, "Answered elsewhere", false),
        (EndReason::LineLost, "Failed", true),
    ];
    for (n, (reason, word, missed)) in (1..).zip(cases) {
        script.after(1_000);
        let leg = LegId::Inbound(n);
        script.offer(leg, Some(NUMBER), &format!("ref-{n}"));
        script.ended(leg, reason);
        let row = &rows(&script)[0];
        assert_eq!((row.ended.as_str(), row.missed), (word, missed));
        assert_eq!((row.began, row.duration, row.unfiled), (script.now, 0, false));
    }
    assert_eq!(rows(&script).len(), 5);
    for (reason, word) in [
        (EndReason::Missed, "No answer"),
        (EndReason::Busy, "Busy"),
        (EndReason::Rejected(404), "Failed"),
        (EndReason::LocalHangup, "Given up"),
    ] {
        let mut script = dialling();
        script.ended(OUT, reason);
        let row = &rows(&script)[0];
        assert_eq!((row.ended.as_str(), row.missed), (word, false));
        assert_eq!(row.direction, Direction::Outbound);
    }
}

#[test]
fn a_call_turned_away_during_another_is_in_it_once() {
    let mut script = connected_inbound();
    let second = LegId::Inbound(2);
    script.offer(second, Some(OTHER), "ref-2");
    script.ended(second, EndReason::Busy);
    let row = &rows(&script)[0];
    assert_eq!(row.party.number.as_deref(), Some(OTHER));
    assert_eq!((row.ended.as_str(), row.missed), ("Missed: you were in a call", true));
    assert_eq!(rows(&script).len(), 1);
    script.ended(IN, EndReason::RemoteHangup);
    assert_eq!(rows(&script).len(), 2);
}

#[test]
fn a_call_is_kept_when_it_ends_and_again_when_its_ticket_is_known() {
    let (mut script, closing) = closing_sent();
    let question = the_question(&script.popped(closing));
    script.linked(question, 80);
    let kept: Vec<_> = kept(&script);
    let steps: Vec<_> = kept.iter().map(|e| (e.closing, e.ticket.is_some())).collect();
    assert_eq!(
        steps,
        [
            (Closing::Unsent, false),
            (Closing::MayHaveArrived, false),
            (Closing::Taken, false),
            (Closing::Taken, true),
        ]
    );
    assert!(kept.iter().all(|entry| entry.id == kept[0].id));
    assert_eq!(kept[0].notes, "Wants a refund");
    assert_eq!(kept[3].notes, "", "they are in the ticket");
    assert_eq!(kept[3].contact, cti::ContactId::new(501));
    let row = &rows(&script)[0];
    assert_eq!((row.ended.as_str(), row.duration), ("Connected", 65_000));
    assert_eq!(row.ticket.unwrap().get(), 80);
    assert!(!row.unfiled && !row.file.is_enabled());
}

#[test]
fn who_called_is_learned_also_when_the_call_is_gone() {
    let mut script = ringing_inbound();
    let look_up = script.asked.iter().find_map(|command| match command {
        Command::FindContacts { request, .. } => Some(*request),
        _ => None,
    });
    script.ended(IN, EndReason::Missed);
    assert_eq!(rows(&script)[0].party.name, None);
    let contacts = vec![crate::people::jane(NUMBER)];
    script.desk(DeskEvent::ContactsFound { request: look_up.unwrap(), contacts });
    let row = &rows(&script)[0];
    assert_eq!(row.party.name.as_deref(), Some("Jane Roe"));
    assert_eq!(row.contact, cti::ContactId::new(crate::people::JANE));
    let kept = kept(&script);
    assert_eq!((kept.len(), kept[1].contact), (2, row.contact));
    // The next call of hers is known from the start, also when it is turned away.
    script.after(1_000);
    script.offer(LegId::Inbound(2), Some("+1 415 555 0199"), "ref-2");
    script.offer(LegId::Inbound(3), Some(NUMBER), "ref-3");
    assert_eq!(rows(&script)[0].party.name.as_deref(), Some("Jane Roe"));
}

#[test]
fn a_call_is_kept_as_json_and_read_again_also_as_it_was_kept_before_closings_were() {
    let (script, _) = closing_sent();
    for entry in kept(&script) {
        let json = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<HistoryEntry>(&json).unwrap(), entry);
        let mut old: serde_json::Value = serde_json::from_str(&json).unwrap();
        old.as_object_mut().unwrap().retain(|key, _| key != "closing" && key != "recording");
        let read: HistoryEntry = serde_json::from_value(old).unwrap();
        assert_eq!(read, HistoryEntry { closing: Closing::Unsent, recording: None, ..entry });
    }
}

#[test]
fn what_goes_out_is_written_down_before() {
    let mut script = in_wrap_up();
    script.answers_first_question = false;
    let call = script.wrap_up().id;
    let request = the_question(&script.want(Intent::Finish(call)));
    let unlinked = phone::DeskEvent::DetailsFound { request, details: None };
    let commands = script.phone.handle(script.now, Event::Desk(unlinked));
    let keeps = |command: &Command| matches!(command, Command::KeepHistory(_));
    let pops = |command: &Command| matches!(command, Command::Pop { .. });
    let (keep, pop) = (commands.iter().position(keeps), commands.iter().position(pops));
    assert!(keep.unwrap() < pop.unwrap());
}

#[test]
fn notes_typed_in_wrap_up_are_kept_once_a_second_at_most() {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    let before = kept(&script).len();
    let edit = |script: &mut Script, text: &str| {
        let text = text.to_owned();
        script.phone.handle(script.now, Event::Intent(Intent::EditNotes { call, text }))
    };
    let (timer, after) = the_timer(&edit(&mut script, "Wants a refund."));
    assert_eq!(after, 1_000);
    assert_eq!(edit(&mut script, "Wants a refund. T"), []);
    let filing = phone::Filing::ExistingTicket;
    script.want(Intent::ChooseFiling { call, filing });
    assert_eq!(kept(&script).len(), before, "nor by anything else meanwhile");
    script.want(Intent::ChooseFiling { call, filing: phone::Filing::NewTicket });
    script.fired(timer);
    assert_eq!(kept(&script).last().unwrap().notes, "Wants a refund. T");
    // Finished while the pause runs: nobody waits for it any more.
    let (timer, _) = the_timer(&edit(&mut script, "Wants a refund. Today"));
    let commands = script.phone.handle(script.now, Event::Intent(Intent::Finish(call)));
    assert!(commands.contains(&Command::CancelTimer { timer }));
}

#[test]
fn a_clock_that_is_set_back_puts_a_call_where_its_time_says_and_loses_none() {
    let mut script = ready();
    for (n, now) in [(1, 5_000), (2, 9_000), (3, 2_000), (4, 6_000)] {
        script.now = Millis(now);
        let leg = LegId::Inbound(n);
        script.offer(leg, Some(NUMBER), &format!("ref-{n}"));
        script.ended(leg, EndReason::Missed);
    }
    let times: Vec<u64> = rows(&script).iter().map(|row| row.began.0).collect();
    assert_eq!(times, [9_000, 6_000, 5_000, 2_000]);
}

#[test]
fn earlier_calls_are_read_in_any_order_and_twice_without_harm() {
    let mut script = ready();
    let entries = vec![missed(3_000), unfiled(1_000, "Call back"), missed(7_000), missed(5_000)];
    assert_eq!(read(&mut script, entries.clone()), []);
    let times = |script: &Script| rows(script).iter().map(|r| r.began.0).collect::<Vec<_>>();
    assert_eq!(times(&script), [1_000, 7_000, 5_000, 3_000], "unfiled first");
    let revision = script.view().history.revision;
    read(&mut script, entries);
    read(&mut script, vec![missed(3_000), missed(3_000), missed(4_000), missed(4_000)]);
    assert_eq!(times(&script), [1_000, 7_000, 5_000, 4_000, 3_000]);
    let digest = script.view().history;
    assert_eq!((digest.rows, digest.unfiled), (5, 1));
    assert_ne!(digest.revision, revision);
    assert_eq!(kept(&script), [], "they are kept already");
}

#[test]
fn what_is_known_here_is_newer_than_what_was_kept() {
    let (mut script, closing) = closing_sent();
    let old = kept(&script)[0].clone();
    let question = the_question(&script.popped(closing));
    script.linked(question, 80);
    read(&mut script, vec![old]);
    let row = &rows(&script)[0];
    assert_eq!((rows(&script).len(), row.ticket.unwrap().get()), (1, 80));
}

#[test]
fn a_row_that_is_kept_under_a_wrong_name_is_passed_over() {
    let mut script = ready();
    let wrong = HistoryEntry { id: HistoryId("nonsense".into()), ..missed(1_000) };
    read(&mut script, vec![wrong]);
    assert_eq!(rows(&script), []);
    for id in ["", "-", "nonsense", "99999999999999999999999-x"] {
        assert_eq!(script.want(Intent::CallBack(HistoryId(id.into()))), []);
        assert_eq!(script.want(Intent::FileUnfiled(HistoryId(id.into()))), []);
        assert_eq!(script.want(Intent::DismissUnfiled(HistoryId(id.into()))), []);
    }
}

#[test]
fn rows_are_given_from_anywhere_and_never_more_than_asked_for() {
    let mut script = ready();
    let entries = (0..10).map(|n| if n < 3 { unfiled(n, "") } else { missed(n) }).collect();
    read(&mut script, entries);
    let all = rows(&script);
    for first in 0..12 {
        for count in 0..12 {
            let from = first.min(all.len());
            let to = (first + count).min(all.len());
            assert_eq!(script.phone.history(first, count), all[from..to]);
        }
    }
}

#[test]
fn ten_thousand_calls_are_kept_and_the_oldest_goes_unless_it_is_unfiled() {
    let mut script = ready();
    let mut entries: Vec<_> = (1..=10_000).map(missed).collect();
    entries[0] = unfiled(1, "Never filed");
    read(&mut script, entries);
    assert_eq!(script.kept, []);
    script.offer(IN, Some(NUMBER), "ref-1");
    script.ended(IN, EndReason::Missed);
    assert_eq!(script.kept[1], Command::ForgetHistory(missed(2).id));
    assert_eq!(script.view().history.rows, 10_000);
    assert_eq!(script.phone.history(0, 1)[0].notes, "Never filed");
    // Read in pieces from the newest on, as a journal gives them.
    let mut script = ready();
    for n in (0..10_400).rev().step_by(200) {
        read(&mut script, (n - 199..=n).rev().map(missed).collect());
    }
    assert_eq!(script.view().history.rows, 10_000);
    assert_eq!(script.kept.len(), 400);
    assert_eq!(script.kept.last(), Some(&Command::ForgetHistory(missed(199).id)));
}

#[test]
fn a_row_says_what_is_going_on_about_its_call_in_place_of_a_button() {
    let mut script = in_wrap_up();
    let state = |script: &Script| rows(script)[0].state.clone();
    assert_eq!(state(&script), "In wrap-up");
    assert!(!rows(&script)[0].file.is_enabled() && rows(&script)[0].unfiled);
    let call = script.wrap_up().id;
    let revision = script.view().history.revision;
    let (closing, _) = the_pop(&script.want(Intent::Finish(call)));
    assert_eq!(state(&script), "Being sent to the helpdesk…");
    assert!(rows(&script)[0].unfiled, "until it is proven");
    assert_ne!(script.view().history.revision, revision);
    let revision = script.view().history.revision;
    script.failed(closing, refused(cti::ApiError::AccessDenied));
    assert!(state(&script).contains("does not allow"));
    assert_ne!(script.view().history.revision, revision, "to be read again");
    assert_eq!(script.filed().state, FiledState::NeedsAgent);
}

#[test]
fn a_call_that_goes_on_changes_what_the_rows_offer() {
    let mut script = ready();
    read(&mut script, vec![missed(1_000)]);
    assert!(rows(&script)[0].call_back.is_enabled());
    let revision = script.view().history.revision;
    script.offer(IN, Some(NUMBER), "ref-1");
    let row = &rows(&script)[0];
    assert_eq!(row.call_back.disabled_reason.as_deref(), Some("A call is ringing"));
    assert_ne!(script.view().history.revision, revision);
    script.want(Intent::Answer(IN));
    script.line(LineEvent::Answered { leg: IN });
    assert_eq!(rows(&script)[0].call_back.disabled_reason.as_deref(), Some("You are in a call"));
}
