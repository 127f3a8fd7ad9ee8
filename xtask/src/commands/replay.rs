//! `cargo xtask replay`: what the softphone did, from the file that *Report a problem* makes.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use phone::flight::{Line, Moment, Replay, Step, Typed};
use phone::view::View;

use crate::failure::{Failure, Outcome};
use crate::say;

#[derive(Debug, Args)]
pub struct Options {
    /// The flight recording
    file: PathBuf,
    /// Write into the file what the machine does today, where that was changed on purpose
    #[arg(long)]
    accept: bool,
}

pub fn run(options: &Options) -> Outcome {
    let text = fs::read_to_string(&options.file).map_err(Failure::file(&options.file))?;
    let played =
        play(&text).map_err(|why| Failure::Check(format!("{}, {why}", options.file.display())))?;
    for line in &played.said {
        println!("{line}");
    }
    say::note(format!("{} events, {} of them with other commands", played.events, played.differ));
    if options.accept {
        fs::write(&options.file, played.accepted).map_err(Failure::file(&options.file))?;
        return Ok(());
    }
    if played.differ == 0 {
        return Ok(());
    }
    Err(Failure::Check(format!(
        "{} events give other commands than were recorded (marked ≠ above). Where that is meant, \
         run it again with --accept",
        played.differ
    )))
}

/// How a heading begins.
const HEADING: &str = r#"{"FlightRecording":"#;

/// What came of a recording.
#[derive(Debug, Default)]
struct Played {
    said: Vec<String>,
    events: usize,
    differ: usize,
    /// The recording, with what the machine gives today.
    accepted: String,
}

fn play(text: &str) -> Result<Played, String> {
    let mut played = Played::default();
    let mut replay = Replay::default();
    for (at, text) in text.lines().enumerate() {
        let broken = |why: &dyn std::fmt::Display| format!("line {}: {why}", at + 1);
        // Before all else, as a newer heading may be unreadable here. Each page has one.
        let is_heading = at == 0 || text.starts_with(HEADING);
        if is_heading {
            check_format(text).map_err(|why| broken(&why))?;
        }
        let line: Line = serde_json::from_str(text).map_err(|error| broken(&error))?;
        let step = replay.line(line.clone()).map_err(|error| broken(&error))?;
        match &step {
            Some(step) => played.say(step),
            None if is_heading => played.said.extend(replay.heading().map(|heading| {
                format!("recorded by softphone {} (format {})", heading.app, heading.format)
            })),
            None => played.said.push("continues from what went on before".to_owned()),
        }
        let line = accepted(line, step.as_ref());
        played.accepted += &serde_json::to_string(&line).map_err(|error| broken(&error))?;
        played.accepted.push('\n');
    }
    if replay.heading().is_none() {
        return Err("line 1: the file is empty".to_owned());
    }
    Ok(played)
}

fn check_format(text: &str) -> Result<(), String> {
    let heading: serde_json::Value =
        serde_json::from_str(text).map_err(|error| error.to_string())?;
    let format = heading.pointer("/FlightRecording/format").and_then(serde_json::Value::as_u64);
    match format {
        Some(format) if format > u64::from(phone::flight::FORMAT) => Err(format!(
            "the recording has format {format}, and at most {} is understood here: replay it with the \
             version of the softphone that made it, or a newer one",
            phone::flight::FORMAT
        )),
        Some(_) => Ok(()),
        None => Err("this is no flight recording: its first line must be the heading".to_owned()),
    }
}

fn accepted(line: Line, step: Option<&Step>) -> Line {
    let given =
        || step.map(Step::given).unwrap_or_default().into_iter().map(str::to_owned).collect();
    match line {
        Line::Event(moment) => Line::Event(Moment { commands: given(), ..moment }),
        Line::Typed(moment) => Line::Typed(Moment::<Typed> { commands: given(), ..moment }),
        Line::FlightRecording(_) | Line::Origin(_) => line,
    }
}

impl Played {
    fn say(&mut self, step: &Step) {
        self.events += 1;
        self.said.push(format!("{}  {:?}", time(step.at.0), step.event));
        self.said.push(format!("              = {}", state(&step.view)));
        for command in &step.commands {
            self.said.push(format!("              → {command:?}"));
        }
        if !step.is_as_recorded() {
            self.differ += 1;
            self.said.push(format!("            ≠ recorded: {}", step.recorded.join(", ")));
        }
    }
}

/// The time of day, in UTC.
fn time(at: u64) -> String {
    let (seconds, ms) = (at / 1_000, at % 1_000);
    let (hours, minutes) = (seconds / 3_600 % 24, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}.{ms:03}", seconds % 60)
}

/// What there is to see, in a line.
fn state(view: &View) -> String {
    let mut parts = vec![format!("line {:?}", view.line.status)];
    if let Some(call) = &view.call {
        parts.push(format!("call {} {:?}, notes {:?}", call.id.0, call.progress, call.notes_saved));
    }
    if let Some(wrap_up) = &view.wrap_up {
        parts.push(format!(
            "wrap-up {} ({:?}, {:?}), notes {:?}",
            wrap_up.id.0, wrap_up.end_reason, wrap_up.filing, wrap_up.notes_saved
        ));
    }
    parts.extend(view.filed.iter().map(|filed| format!("filed {} {:?}", filed.id.0, filed.state)));
    parts.extend(view.notices.iter().map(|notice| format!("notice {}", notice.code.as_str())));
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"{"FlightRecording":{"format":1,"app":"0.1.0","settings":{"agent":1001,"inbound_pop":"ringing","outbound_pop":"ringing","dispositions":[],"disposition_required":false,"click_to_dial":"dial","lines":{"webrtc":true,"desk_phone":null}}}}"#;
    const STARTED: &str =
        r#"{"Event":{"at":1790000000000,"what":"Started","commands":["TestMicrophone"]}}"#;

    #[test]
    fn every_event_is_said_with_the_state_and_the_commands() {
        let played = play(&format!("{PAGE}\n{STARTED}\n")).unwrap();
        assert_eq!((played.events, played.differ), (1, 0));
        assert_eq!(played.said[0], "recorded by softphone 0.1.0 (format 1)");
        assert!(played.said[1].ends_with("Started"), "{:?}", played.said);
        assert!(
            played.said.iter().any(|line| line.ends_with("→ TestMicrophone")),
            "{:?}",
            played.said
        );
    }

    #[test]
    fn what_the_machine_does_otherwise_is_marked_and_can_be_accepted() {
        let other = STARTED.replace("TestMicrophone", "UnlockSound");
        let played = play(&format!("{PAGE}\n{other}\n")).unwrap();
        assert_eq!(played.differ, 1);
        assert!(played.said.iter().any(|line| line.contains("≠ recorded: UnlockSound")));
        assert_eq!(play(&played.accepted).unwrap().differ, 0);
    }

    #[test]
    fn a_broken_or_newer_file_is_refused_by_its_line() {
        let newer = PAGE.replace("\"format\":1", "\"format\":2").replace("agent", "agents");
        let why = |text: &str| play(text).unwrap_err();
        assert!(why(&newer).starts_with("line 1: the recording has format 2, and at most 1"));
        assert!(why("").contains("empty"));
        assert!(why("{}").contains("line 1: this is no flight recording"));
        assert!(why("%PDF-1.7").starts_with("line 1: "));
        assert!(why(STARTED).contains("line 1: this is no flight recording"));
        let cut = &STARTED[..40];
        assert!(why(&format!("{PAGE}\n{cut}")).starts_with("line 2: EOF"));
        assert!(why(&format!("{PAGE}\n{STARTED}\n{newer}")).starts_with("line 3: the recording"));
    }

    #[test]
    fn the_pages_of_a_file_are_played_one_after_the_other() {
        let page = format!("{PAGE}\n{STARTED}\n");
        let played = play(&[page.as_str(), &page].concat()).unwrap();
        assert_eq!((played.events, played.differ), (2, 0));
        let headings = played.said.iter().filter(|line| line.starts_with("recorded by")).count();
        assert_eq!(headings, 2);
    }
}
