//! The outbox against an adversarial network and a helpdesk that obeys the specification's "Request
//! Handling": nothing is lost, nothing is written twice, the order of each call holds, and it always ends
//! when the network does.
//!
//! Ten thousand stories of a few calls each, told by chance from a number that repeats the same story.
//! In each the network loses requests before and after the write, delivers some twice or late, answers 429
//! with and without a time, 500, 502 and nonsense, is away for hours, the browser says so or does not, the
//! clock jumps both ways, the details name a ticket late, the agent of the helpdesk goes offline, and the
//! page is killed and comes back with what it had kept.
//!
//! What is taken for granted, since no client can do without: a request arrives within 15 seconds after the
//! app gave up on it, and what it did is in the details within 12 more; the network repeats a request only
//! before it answers it; a call takes a minute at least; an agent who is asked to look into a ticket
//! looks. A request that the network itself repeats counts once.

mod agent;
mod chance;
mod helpdesk;
mod network;
mod story;
mod world;

use self::{chance::Chance, story::Story, world::World};

/// Tells the story of that number to its end.
fn tell(number: u64) {
    let mut chance = Chance::new(number);
    let story = Story::by(&mut chance);
    World::new(number, chance, story).run();
}

#[test]
fn whatever_the_network_does_every_call_is_written_once_and_in_order() {
    let (first, count) = match std::env::var("OUTBOX_STORY").ok().and_then(|n| n.parse().ok()) {
        Some(number) => (number, 1),
        None => (0, 10_000),
    };
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            scope.spawn(move || {
                (first..first + count)
                    .filter(|number| (number - first) % threads == thread)
                    .for_each(tell);
            });
        }
    });
}

#[test]
fn sixty_calls_of_an_outage_of_hours_go_out_in_order_and_without_a_burst() {
    let mut world = World::new(0, Chance::new(7), Story::outage(60));
    world.run_on();
    world.check_end();
    let order = world.closings_in_order();
    assert_eq!(order.len(), 60);
    assert!(order[1..].is_sorted(), "all but the one that found the helpdesk there: {order:?}");
    assert!(world.busiest_minute() <= 120, "{} requests in a minute", world.busiest_minute());
}
