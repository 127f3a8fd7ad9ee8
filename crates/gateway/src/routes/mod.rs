//! What the gateway answers to, one file each.

pub(crate) mod agent;
pub(crate) mod api;
pub(crate) mod bundle;
pub(crate) mod call_events;
pub(crate) mod click_to_dial;
pub(crate) mod desk_phone;
pub(crate) mod events;
pub(crate) mod health;
pub(crate) mod metrics;
