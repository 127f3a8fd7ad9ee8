//! What the gateway answers to, one file each.

pub(crate) mod agent;
pub(crate) mod api;
pub(crate) mod bundle;
pub(crate) mod call_events;
pub(crate) mod click_to_dial;
pub(crate) mod desk_phone;
pub(crate) mod events;
pub(crate) mod hand_over;
pub(crate) mod health;
pub(crate) mod metrics;

/// What is asked by programs with secrets of their own or with none, under whatever name they know.
const ASKED_BY_PROGRAMS: [&str; 5] =
    [health::PATH, health::READY, metrics::PATH, "/click-to-dial", "/calls/events"];

/// Whether programs ask this, and no browser.
pub(crate) fn is_for_programs(path: &str) -> bool {
    ASKED_BY_PROGRAMS.contains(&path)
}

/// Whether this is asked for an agent, by our own page: all of it lies in these two places.
pub(crate) fn is_for_agents(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/") || path.starts_with("/agent/")
}
