//! The page is killed at any moment, as often as chance wants it, among a helpdesk, a line and a disk that
//! fail: notes that were said to be saved are in the helpdesk once, or still before the agent.
//!
//! A second world beside the other, with a disk in place of the many things that an agent can do.

mod page;
mod steps;

use phone::Settings;
use proptest::prelude::*;

use self::page::Pages;
use self::steps::{KillStep, steps};

fn play(settings: Settings, steps: &[KillStep]) -> Pages {
    let mut pages = Pages::new(settings);
    for step in steps {
        pages.play(*step);
    }
    pages
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn notes_that_were_said_to_be_saved_are_written_once(steps in steps(70)) {
        play(crate::script::settings(), &steps).go_home();
    }
}
