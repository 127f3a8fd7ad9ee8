//! Any order of pops, notes, links, forwards, dismissals, reloads, changes of an option and crashes over
//! several agents keeps what an agent and a telephone system rely on (`promises.rs`).

mod promises;
mod steps;
mod world;

use proptest::prelude::*;

use steps::{Step, step};
use world::World;

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_call_and_no_note_is_lost_and_none_is_there_twice(steps in prop::collection::vec(step(), 1..50)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new().await;
            for step in steps {
                world.take(step).await;
                promises::kept(&world).await;
            }
            // Everything is filed at last: widgets are closed, and every call gets a ticket.
            for step in Step::ending() {
                world.take(step).await;
            }
            promises::kept(&world).await;
            promises::kept_at_last(&world).await;
        });
    }
}
