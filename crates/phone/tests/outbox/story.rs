//! What is to happen, and when: in milliseconds from the start.

use phone::PopMoment;

use crate::chance::Chance;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;

/// How the network is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// Everything arrives.
    Good,
    /// Anything may happen.
    Foul,
    /// The helpdesk is not reached.
    Down,
    /// The browser has no network, and says so.
    Offline,
    /// The helpdesk refuses the key.
    Locked,
}

/// Something that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    Weather(usize),
    Ring(u32),
    Answer(u32),
    Type(u32),
    HangUp(u32),
    Recorded(u32),
    /// The agent looks at the screen and does what it asks for.
    Look,
    ClockJump(i64),
    /// The helpdesk's window is open.
    Online(bool),
    Crash,
}

/// A story.
pub struct Story {
    pub inbound_pop: PopMoment,
    /// The admin's New Ticket option.
    pub new_ticket_option: bool,
    /// The helpdesk fails at this call's closing until the weather is good for good.
    pub poisoned: Option<u32>,
    pub weathers: Vec<Weather>,
    pub deeds: Vec<(u64, Deed)>,
    /// From then on the network is good.
    pub clears: u64,
}

impl Story {
    pub fn by(chance: &mut Chance) -> Self {
        let mut deeds = Vec::new();
        let calls = chance.from(1, 6);
        let mut at = 1_000;
        for n in 1..=calls {
            let n = u32::try_from(n).expect("a few calls");
            at = Self::call(chance, &mut deeds, n, at);
        }
        let mut weathers = Vec::new();
        let mut then = 0;
        while then < at || chance.percent(30) {
            let weather = match chance.from(0, 9) {
                0..=4 => Weather::Foul,
                5 => Weather::Good,
                6 | 7 => Weather::Down,
                8 => Weather::Offline,
                _ => Weather::Locked,
            };
            deeds.push((then, Deed::Weather(weathers.len())));
            weathers.push(weather);
            let long = weather != Weather::Foul && chance.percent(20);
            then +=
                if long { chance.from(HOUR, 4 * HOUR) } else { chance.from(20_000, 6 * MINUTE) };
        }
        let clears = then;
        deeds.push((clears, Deed::Weather(weathers.len())));
        weathers.push(Weather::Good);
        for _ in 0..chance.from(0, 2) {
            let jump = i64::try_from(chance.from(0, 4 * HOUR)).expect("a jump");
            let jump = if chance.percent(50) { jump } else { -jump };
            deeds.push((chance.from(0, clears), Deed::ClockJump(jump)));
        }
        for _ in 0..chance.from(0, 2) {
            let online = chance.percent(50);
            deeds.push((chance.from(0, clears), Deed::Online(online)));
        }
        for _ in 0..chance.from(0, 3) {
            deeds.push((chance.from(0, clears + 2 * MINUTE), Deed::Crash));
        }
        for look in 0..clears / (5 * MINUTE) + 60 {
            deeds.push((look * 5 * MINUTE + 77, Deed::Look));
        }
        Self {
            inbound_pop: match chance.from(0, 4) {
                0 => PopMoment::Never,
                1 => PopMoment::Answered,
                _ => PopMoment::Ringing,
            },
            new_ticket_option: chance.percent(15),
            poisoned: chance.percent(10).then_some(1),
            weathers,
            deeds,
            clears,
        }
    }

    /// A call that begins then; when the next may.
    fn call(chance: &mut Chance, deeds: &mut Vec<(u64, Deed)>, n: u32, at: u64) -> u64 {
        let over = at + chance.from(60_000, 4 * MINUTE);
        let recorded = over + chance.from(1_000, 10 * MINUTE);
        deeds.extend([
            (at, Deed::Ring(n)),
            (at + 3_000, Deed::Answer(n)),
            (at + chance.from(5_000, 50_000), Deed::Type(n)),
            (over, Deed::HangUp(n)),
        ]);
        if chance.percent(40) {
            deeds.push((recorded, Deed::Recorded(n)));
        }
        // Else the next call finishes the wrap-up.
        if chance.percent(70) {
            deeds.push((over + chance.from(500, 40_000), Deed::Look));
        }
        over + chance.from(1_000, 3 * MINUTE)
    }

    /// So many calls while the helpdesk is away, one every five minutes.
    pub fn outage(calls: u32) -> Self {
        let mut deeds = vec![(0, Deed::Weather(0))];
        let mut at = 1_000;
        for n in 1..=calls {
            deeds.extend([
                (at, Deed::Ring(n)),
                (at + 3_000, Deed::Answer(n)),
                (at + 10_000, Deed::Type(n)),
                (at + 70_000, Deed::HangUp(n)),
                (at + 80_000, Deed::Look),
            ]);
            at += 5 * MINUTE;
        }
        deeds.push((at, Deed::Weather(1)));
        Self {
            inbound_pop: PopMoment::Ringing,
            new_ticket_option: false,
            poisoned: None,
            weathers: vec![Weather::Down, Weather::Good],
            deeds,
            clears: at,
        }
    }
}
