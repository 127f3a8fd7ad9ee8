//! Flight recordings of incidents, replayed: the machine does today what it did then, and what must hold
//! of every view held. A file from *Report a problem* that is put into `tests/recordings/` is a test.

use std::{collections::BTreeSet, fs, path::Path};

use phone::{
    Command,
    flight::{Line, Replay, Step},
    view::{LineStatus, View},
};

#[test]
fn every_recording_is_replayed_to_the_same_commands() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no recordings in {}", folder.display());
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        replay(&name, &fs::read_to_string(&file).unwrap());
    }
}

fn replay(name: &str, text: &str) {
    let mut replay = Replay::default();
    let mut rings = false;
    for (at, line) in text.lines().enumerate() {
        let place = format!("{name}:{}", at + 1);
        let line: Line =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{place}: {error}"));
        let Some(step) = replay.line(line).unwrap_or_else(|error| panic!("{place}: {error}"))
        else {
            continue;
        };
        assert!(
            step.is_as_recorded(),
            "{place}: {:?} gave {:?} and gives {:?} now; where that is meant, `cargo xtask replay --accept`",
            step.event,
            step.recorded,
            step.given(),
        );
        rings = check_ringing(&place, rings, &step);
        check_view(&place, &step.view);
    }
}

/// Ringing starts and stops in turn, and only while a call waits to be answered.
fn check_ringing(place: &str, mut rings: bool, step: &Step) -> bool {
    for command in &step.commands {
        match command {
            Command::StartRinging { .. } => {
                assert!(!rings, "{place}: rings twice");
                rings = true;
            }
            Command::StopRinging { .. } => {
                assert!(rings, "{place}: stops a ring that is not");
                rings = false;
            }
            _ => {}
        }
    }
    let waits = step.view.call.as_ref().is_some_and(|call| call.rings_here);
    assert!(waits || !rings, "{place}: rings although nobody calls");
    rings
}

fn check_view(place: &str, view: &View) {
    let busy = view.call.is_some() || view.wrap_up.is_some();
    assert!(!(view.dialer.shown && busy), "{place}: the dialer is in the way of a call");
    let in_call = view.line.status == LineStatus::InCall;
    assert!(!in_call || view.call.is_some(), "{place}: in a call that is not there");
    let ids: BTreeSet<_> = view.notices.iter().map(|notice| notice.id).collect();
    assert_eq!(ids.len(), view.notices.len(), "{place}: two notices of one id");
    for filed in &view.filed {
        let kept = filed.unsent_notes.is_none() || !filed.done;
        assert!(kept, "{place}: notes that were not sent are put away");
    }
    assert!(view.history.unfiled <= view.history.rows, "{place}: more unfiled calls than calls");
    let json = serde_json::to_string(view).unwrap();
    assert_eq!(&serde_json::from_str::<View>(&json).unwrap(), view, "{place}");
}
