//! Whatever happens, in whatever order: a model beside the machine, a helpdesk that fails as
//! helpdesks do, and what must hold after every step.

mod follower;
mod helpdesk;
mod killed;
mod model;
mod step;
mod world;

use phone::{Event, Intent};
use proptest::prelude::*;

use self::step::{Step, settings, steps};
use self::world::World;

/// Plays the steps, with every check after each.
fn play(settings: phone::Settings, steps: &[Step]) -> World {
    let mut world = World::new(settings);
    for step in steps {
        world.play(step);
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn what_must_hold_holds_after_every_step(settings in settings(), steps in steps(90)) {
        play(settings, &steps).reload();
    }

    #[test]
    fn from_any_state_the_way_back_to_idle_is_open_and_every_note_is_written_once(
        settings in settings(),
        steps in steps(90),
    ) {
        play(settings, &steps).go_home();
    }

    #[test]
    fn the_same_events_give_the_same_commands_also_after_a_way_through_json(
        settings in settings(),
        steps in steps(60),
    ) {
        let world = play(settings.clone(), &steps);
        let mut again = phone::Phone::new(settings);
        for (now, event, commands) in &world.log {
            let json = serde_json::to_string(event).unwrap();
            let event: Event = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(&again.handle(*now, event), commands);
        }
        prop_assert_eq!(again.view(), world.phone.view());
        let json = serde_json::to_string(&again.view()).unwrap();
        let view: phone::View = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(view, again.view());
    }

    #[test]
    fn a_flight_recording_gives_the_same_commands_although_it_names_nobody(
        settings in settings(),
        steps in steps(60),
    ) {
        let world = play(settings.clone(), &steps);
        let text = crate::flight::record(&settings, world.log.iter().map(|(now, event, _)| (*now, event)));
        let mut replay = phone::flight::Replay::default();
        for line in text.lines() {
            let line = serde_json::from_str(line).unwrap();
            if let Some(step) = replay.line(line).unwrap() {
                prop_assert!(step.is_as_recorded(), "{:?}, not {:?}: {text}", step.given(), step.recorded);
            }
        }
    }

    #[test]
    fn a_timer_that_fires_late_or_twice_does_nothing(settings in settings(), steps in steps(60)) {
        let mut world = play(settings, &steps);
        for timer in world.timers_gone.clone() {
            let before = world.phone.view();
            prop_assert_eq!(world.phone.handle(world.now, Event::TimerFired(timer)), []);
            prop_assert_eq!(world.phone.view(), before);
        }
    }
}

proptest! {
    // Each case plays every button after every step.
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn a_button_that_is_enabled_does_something_and_one_that_is_not_does_nothing(
        settings in settings(),
        steps in steps(60),
    ) {
        let mut world = World::new(settings);
        for step in &steps {
            world.play(step);
            let before = world.phone.view();
            for (enabled, intent) in world.buttons() {
                let mut phone = world.phone.clone();
                let commands = phone.handle(world.now, Event::Intent(intent.clone()));
                let did = !commands.is_empty() || phone.view() != before;
                // The number is in the dialer already.
                let redone = intent == Intent::Redial
                    && before.dialer.last_number.as_ref() == Some(&before.dialer.typed);
                prop_assert!(did == enabled || redone, "{:?} enabled: {}", intent, enabled);
            }
        }
    }
}
