use phone::EndReason;

use super::*;

fn line(json: &str) -> LineEvent {
    match read(json) {
        Some(Event::Line(event)) => event,
        other => panic!("{json} gave {other:?}"),
    }
}
