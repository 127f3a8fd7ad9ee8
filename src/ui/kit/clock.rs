//! Time that passes, drawn only while somebody waits for it.

use gloo_timers::callback::Interval;
use leptos::prelude::*;
use phone::Millis;

use super::{
    bind::text,
    part::{Part, part},
};
use crate::ports::clock::now;

/// `0:07`, `12:34`, `1:02:03`.
pub fn spell(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let two = |n: u64| [if n < 10 { "0" } else { "" }, &n.to_string()].concat();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        [&hours.to_string(), ":", &two(minutes), ":", &two(seconds)].concat()
    } else {
        [&minutes.to_string(), ":", &two(seconds)].concat()
    }
}

/// The time since a moment; ticks once a second, and only while it is drawn.
pub fn clock(since: Millis) -> Part {
    let ticks = RwSignal::new(0_usize);
    let ticking = Interval::new(1000, move || ticks.set(ticks.get_untracked().wrapping_add(1)));
    // Let go together with the part.
    StoredValue::new_local(ticking);
    let elapsed = text(move || {
        ticks.track();
        spell(now().since(since))
    });
    part(view! { <span class="clock" role="timer" aria-label="Call time">{elapsed}</span> })
}

#[cfg(test)]
mod tests {
    use super::spell;

    #[test]
    fn a_duration_is_spelled_as_on_a_clock() {
        assert_eq!(spell(0), "0:00");
        assert_eq!(spell(7_999), "0:07");
        assert_eq!(spell(754_000), "12:34");
        assert_eq!(spell(3_723_000), "1:02:03");
    }
}
