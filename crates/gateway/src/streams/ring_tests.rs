//! Whatever the order in which events come to two instances whose clocks differ: who was cut off from
//! one and reconnects to the other has everything.

use std::collections::HashSet;

use cti::{AgentId, PhoneNumber};
use proptest::prelude::*;

use super::*;
use crate::streams::{
    event::{Claimed, Click, ClickId},
    event_id::{Ids, Instance},
};

fn click(ids: &Ids, unix_ms: u64, random: u32) -> Arc<Event> {
    let click = Click {
        id: ClickId::new(ids.instance(), random),
        at: unix_ms,
        requester_number: PhoneNumber::parse("+14155550100").unwrap(),
        agent_number: None,
        ticket_id: None,
        requester_id: None,
    };
    Arc::new(Event {
        id: ids.next(unix_ms),
        agent: AgentId::new(1).unwrap(),
        news: News::Click(click),
    })
}

/// When an event happens, at which instance, and how long the other takes to hear of it, in ms.
fn happenings() -> impl Strategy<Value = Vec<(u64, bool, u64)>> {
    proptest::collection::vec((0..8_000_u64, any::<bool>(), 0..300_u64), 1..60)
}

/// Plays what happens; gives what came to each of two instances, in order of its coming.
fn play(mut happenings: Vec<(u64, bool, u64)>, ahead: u64) -> [Vec<(u64, Arc<Event>)>; 2] {
    happenings.sort_by_key(|(at, ..)| *at);
    let ids = [Ids::new(Instance(1)), Ids::new(Instance(2))];
    let clock = |instance: usize, at: u64| 1_000_000 + at + if instance == 0 { ahead } else { 0 };
    let mut came: [Vec<(u64, Arc<Event>)>; 2] = Default::default();
    let mut under_way: Vec<(u64, usize, Arc<Event>)> = Vec::new();
    for (n, (at, first, delay)) in happenings.into_iter().enumerate() {
        under_way.sort_by_key(|(at, ..)| *at);
        while under_way.first().is_some_and(|(arrives, ..)| *arrives <= at) {
            let (arrives, to, event) = under_way.remove(0);
            ids[to].seen(event.id, clock(to, arrives));
            came[to].push((arrives, event));
        }
        let here = usize::from(!first);
        let event = click(&ids[here], clock(here, at), u32::try_from(n).unwrap());
        came[here].push((at, Arc::clone(&event)));
        under_way.push((at + delay, 1 - here, event));
    }
    under_way.sort_by_key(|(at, ..)| *at);
    for (arrives, to, event) in under_way {
        came[to].push((arrives, event));
    }
    came
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_missed_by_reconnecting_to_another_instance(
        happenings in happenings(),
        ahead in 0..700_u64,
        cut in any::<prop::sample::Index>(),
        swap in any::<bool>(),
    ) {
        let mut came = play(happenings, ahead);
        if swap {
            came.reverse();
        }
        let [before, after] = came;
        let all: HashSet<EventId> = before.iter().map(|(_, event)| event.id).collect();
        let heard = &before[..=cut.index(before.len())];
        let last = heard.last().unwrap().1.id;
        let start = Instant::now();
        let mut ring = Ring::default();
        for (at, event) in &after {
            ring.insert(start + Duration::from_millis(*at), Arc::clone(event));
        }
        let replayed: Vec<EventId> =
            ring.after(start + Duration::from_secs(10), last).map(|event| event.id).collect();
        prop_assert!(replayed.is_sorted(), "in order");
        let heard: HashSet<EventId> = heard.iter().map(|(_, event)| event.id).collect();
        let has: HashSet<EventId> = heard.iter().copied().chain(replayed).collect();
        prop_assert_eq!(has, all);
    }

    #[test]
    fn it_stays_bounded_and_forgets_in_time(
        times in proptest::collection::vec(0..200_u64, 0..400),
        asked in 0..300_u64,
    ) {
        let (ids, start) = (Ids::new(Instance(1)), Instant::now());
        let mut times = times;
        times.sort_unstable();
        let mut ring = Ring::default();
        let mut came = Vec::new();
        for (n, second) in times.iter().enumerate() {
            let event = click(&ids, second * 1_000, u32::try_from(n).unwrap());
            let now = start + Duration::from_secs(*second);
            prop_assert!(ring.insert(now, Arc::clone(&event)));
            prop_assert!(!ring.insert(now, Arc::clone(&event)), "the same again is not new");
            came.push((*second, event.id));
            prop_assert!(ring.0.len() <= MOST);
        }
        let now = start + Duration::from_secs(asked.max(times.last().copied().unwrap_or(0)));
        let age = |second: u64| now - (start + Duration::from_secs(second));
        let newest = came.iter().rev().take(MOST).rev();
        let fresh: Vec<EventId> =
            newest.filter(|(second, _)| age(*second) < KEPT).map(|(_, id)| *id).collect();
        prop_assert_eq!(ring.all(now).map(|event| event.id).collect::<Vec<_>>(), fresh.clone());
        prop_assert_eq!(ring.expire(now), fresh.is_empty());
        prop_assert_eq!(ring.0.len(), fresh.len());
    }
}

#[test]
fn a_click_waits_for_half_a_minute_unless_it_is_claimed() {
    let (ids, start) = (Ids::new(Instance(1)), Instant::now());
    let mut ring = Ring::default();
    let first = click(&ids, 1_000, 1);
    let second = click(&ids, 1_000, 2);
    ring.insert(start, Arc::clone(&first));
    ring.insert(start, Arc::clone(&second));
    let claimed = Claimed { click: ClickId::new(Instance(1), 1), by: "a".to_owned() };
    let claimed = Event { id: ids.next(1_001), agent: first.agent, news: News::Claimed(claimed) };
    ring.insert(start, Arc::new(claimed));
    let waiting = |now| ring.waiting(now).map(|event| event.id).collect::<Vec<_>>();
    assert_eq!(waiting(start + WAITS.mul_f64(0.99)), [second.id]);
    assert!(waiting(start + WAITS).is_empty());
}
