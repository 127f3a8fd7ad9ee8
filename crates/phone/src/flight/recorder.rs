//! The last hour of events, in bounded room.

use std::collections::VecDeque;

use super::{FORMAT, Heading, Line, Moment, StandIns, Typed, command_name, json, typing::Notes};
use crate::{Command, DeskEvent, Event, Intent, JournalEvent, Millis, Phone, Settings};

/// How long an event is kept at least, if there is room, in milliseconds.
const LASTS: u64 = 60 * 60_000;
/// How many events are kept at most.
const MOST_EVENTS: usize = 20_000;
/// How much memory they may take, in bytes, as far as that is counted.
const MOST_BYTES: usize = 2_000_000;
/// After so many events the machine itself is copied, so that all before can be let go of.
const CHAPTER_EVENTS: usize = 1_000;
/// The same, after so many bytes.
const CHAPTER_BYTES: usize = 100_000;
/// How many earlier calls of each kind are copied with the machine, or taken from the journal.
const MOST_HISTORY: usize = 50;
/// What an event takes, in bytes, beside its texts; and a call of the history.
const EVENT_BYTES: usize = 250;
/// See [`EVENT_BYTES`].
const ROW_BYTES: usize = 350;

/// What a command's name takes, in bytes.
const NAME_BYTES: usize = size_of::<&str>();

/// Keeps what happened, as it is: nothing is written or redacted before somebody asks for it.
#[derive(Debug)]
pub struct Recorder {
    settings: Settings,
    /// Never empty; the oldest first.
    chapters: VecDeque<Chapter>,
    notes: Notes,
}

/// Events that can be replayed without those before.
#[derive(Debug)]
struct Chapter {
    /// The machine before the first of them; `None`: it was new.
    origin: Option<Box<Phone>>,
    began: Option<Millis>,
    events: Vec<(Millis, What, Box<[&'static str]>)>,
    bytes: usize,
}

#[derive(Debug)]
enum What {
    Happened(Event),
    Typed(Typed),
}

impl Recorder {
    /// For a machine that has not begun yet.
    pub fn new(settings: Settings) -> Self {
        let chapters = VecDeque::from([Chapter::after(None)]);
        Self { settings, chapters, notes: Notes::default() }
    }

    /// Takes in what happened, what the machine had done about it, and the machine after it.
    pub fn record(&mut self, at: Millis, mut event: Event, given: &[Command], phone: &mut Phone) {
        if let Event::Journal(JournalEvent::HistoryRead(rows)) = &mut event {
            rows.truncate(MOST_HISTORY);
        }
        let what = match self.notes.typed(&event) {
            Some(typed) => What::Typed(typed),
            None => What::Happened(event),
        };
        let Some(chapter) = self.chapters.back_mut() else { return };
        chapter.bytes += what.bytes() + given.len() * NAME_BYTES;
        chapter.began.get_or_insert(at);
        chapter.events.push((at, what, given.iter().map(command_name).collect()));
        if chapter.events.len() >= CHAPTER_EVENTS || chapter.bytes >= CHAPTER_BYTES {
            self.chapters.push_back(Chapter::after(Some(phone.light_copy(MOST_HISTORY))));
            // The next notes are written whole.
            self.notes = Notes::default();
        }
        self.let_go(at);
    }

    /// How many events are kept.
    pub fn events(&self) -> usize {
        self.chapters.iter().map(|chapter| chapter.events.len()).sum()
    }

    fn let_go(&mut self, now: Millis) {
        let bytes = |chapters: &VecDeque<Chapter>| chapters.iter().map(|c| c.bytes).sum::<usize>();
        while let Some(second) = self.chapters.get(1)
            && (self.events() > MOST_EVENTS
                || bytes(&self.chapters) > MOST_BYTES
                || second.began.is_some_and(|began| now.since(began) >= LASTS))
        {
            self.chapters.pop_front();
        }
    }

    /// The recording as text, with stand-ins. `app`: its version.
    pub fn write(&self, app: &str, stand_ins: &mut StandIns) -> String {
        self.write_from(0, app, stand_ins)
    }

    /// The same of its newest part, which takes a moment to write however long the hour was: some
    /// hundreds of events at least, where there are so many.
    pub fn write_newest(&self, app: &str, stand_ins: &mut StandIns) -> String {
        self.write_from(self.chapters.len().saturating_sub(2), app, stand_ins)
    }

    fn write_from(&self, chapter: usize, app: &str, stand_ins: &mut StandIns) -> String {
        stand_ins.leave_own_ids_of(self.settings.agent);
        let mut text = String::new();
        let mut line = |line: &Line| {
            // It cannot fail: all of it is made of what JSON has.
            if json::write(&mut text, line, stand_ins).is_ok() {
                text.push('\n');
            }
        };
        line(&Line::FlightRecording(Heading {
            format: FORMAT,
            app: app.to_owned(),
            settings: self.settings.clone(),
        }));
        let chapters = || self.chapters.iter().skip(chapter);
        let first = chapters().next().and_then(|chapter| chapter.origin.clone());
        if let Some(origin) = first {
            line(&Line::Origin(origin));
        }
        for (at, what, commands) in chapters().flat_map(|chapter| &chapter.events) {
            let commands = commands.iter().map(|name| (*name).to_owned()).collect();
            line(&match what {
                What::Happened(event) => {
                    Line::Event(Moment { at: *at, what: event.clone(), commands })
                }
                What::Typed(typed) => {
                    Line::Typed(Moment { at: *at, what: typed.clone(), commands })
                }
            });
        }
        text
    }
}

impl Chapter {
    fn after(origin: Option<Phone>) -> Self {
        let bytes = if origin.is_some() { MOST_HISTORY * ROW_BYTES } else { 0 };
        Self { origin: origin.map(Box::new), began: None, events: Vec::new(), bytes }
    }
}

impl What {
    /// About how much memory it takes: those that can be large are counted.
    fn bytes(&self) -> usize {
        let texts = match self {
            Self::Typed(typed) => typed.inserted.len() + typed.instead.len(),
            Self::Happened(Event::Intent(
                Intent::EditNotes { text, .. } | Intent::EditNumber(text),
            )) => text.len(),
            Self::Happened(Event::Intent(Intent::MergeNotes { base, text, .. })) => {
                base.len() + text.len()
            }
            Self::Happened(Event::Journal(JournalEvent::HistoryRead(rows))) => {
                rows.len() * ROW_BYTES + rows.iter().map(|row| row.notes.len()).sum::<usize>()
            }
            Self::Happened(Event::Journal(JournalEvent::StateRead(_))) => MOST_HISTORY * ROW_BYTES,
            Self::Happened(Event::Desk(DeskEvent::ContactsFound { contacts, .. })) => {
                contacts.len() * ROW_BYTES
            }
            Self::Happened(Event::Desk(DeskEvent::NamesFound { names, .. })) => names.len() * 60,
            Self::Happened(Event::Desk(DeskEvent::TicketsFound { tickets, .. })) => {
                tickets.len() * ROW_BYTES
            }
            Self::Happened(_) => 0,
        };
        EVENT_BYTES + texts
    }
}
