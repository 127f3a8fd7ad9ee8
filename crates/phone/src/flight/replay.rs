//! A flight recording again, through the machine as it is today.

use std::fmt;

use super::{FORMAT, Heading, Line, command_name, typing::Notes};
use crate::{Command, Event, Millis, Phone, View};

/// The machine, told what was recorded.
#[derive(Clone, Debug, Default)]
pub struct Replay {
    heading: Option<Heading>,
    phone: Option<Box<Phone>>,
    notes: Notes,
}

/// What came of one event.
#[derive(Clone, Debug)]
pub struct Step {
    /// When it happened.
    pub at: Millis,
    /// What happened.
    pub event: Event,
    /// What the machine gives now.
    pub commands: Vec<Command>,
    /// The names of those that were recorded.
    pub recorded: Vec<String>,
    /// What there is to draw after it.
    pub view: View,
}

impl Step {
    /// The names of the commands that the machine gives now.
    pub fn given(&self) -> Vec<&'static str> {
        self.commands.iter().map(command_name).collect()
    }

    /// Whether the machine does what it did.
    pub fn is_as_recorded(&self) -> bool {
        self.given() == self.recorded
    }
}

/// Why a line cannot be replayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayError {
    /// It does not begin with a heading.
    NoHeading,
    /// It is of a newer form than is understood here.
    Newer(u32),
    /// The machine again in the middle.
    Misplaced,
    /// What was typed does not fit to the notes before.
    NotesDoNotFit,
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHeading => {
                f.write_str("this is no flight recording: its first line must be the heading")
            }
            Self::Newer(format) => write!(
                f,
                "this flight recording has format {format}, and at most {FORMAT} is understood here: \
                 replay it with the version of the softphone that made it, or a newer one"
            ),
            Self::Misplaced => {
                f.write_str("this line belongs to the beginning of a flight recording")
            }
            Self::NotesDoNotFit => {
                f.write_str("what was typed here does not fit to the notes before it")
            }
        }
    }
}

impl std::error::Error for ReplayError {}

impl Replay {
    /// What the recording says of itself, once that was read.
    pub const fn heading(&self) -> Option<&Heading> {
        self.heading.as_ref()
    }

    /// Takes the next line in. `None` for those that are no event.
    pub fn line(&mut self, line: Line) -> Result<Option<Step>, ReplayError> {
        let (at, event, recorded) = match line {
            Line::FlightRecording(heading) => return self.begin(heading),
            Line::Origin(phone) => {
                if self.phone.is_some() {
                    return Err(ReplayError::Misplaced);
                }
                self.heading.as_ref().ok_or(ReplayError::NoHeading)?;
                self.phone = Some(phone);
                return Ok(None);
            }
            Line::Event(moment) => {
                self.notes.took(&moment.what);
                (moment.at, moment.what, moment.commands)
            }
            Line::Typed(moment) => {
                let event = self.notes.whole(&moment.what).ok_or(ReplayError::NotesDoNotFit)?;
                (moment.at, event, moment.commands)
            }
        };
        let heading = self.heading.as_ref().ok_or(ReplayError::NoHeading)?;
        let new = || Box::new(Phone::new(heading.settings.clone()));
        let phone = self.phone.get_or_insert_with(new);
        let commands = phone.handle(at, event.clone());
        Ok(Some(Step { at, event, commands, recorded, view: phone.view() }))
    }

    /// Each page has a heading of its own: a file may hold several, the oldest first.
    fn begin(&mut self, heading: Heading) -> Result<Option<Step>, ReplayError> {
        if heading.format > FORMAT {
            return Err(ReplayError::Newer(heading.format));
        }
        *self = Self { heading: Some(heading), ..Self::default() };
        Ok(None)
    }
}
