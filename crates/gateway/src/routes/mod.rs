//! What the gateway answers to, one file each.

pub(crate) mod agent;
pub(crate) mod api;
pub(crate) mod bundle;
pub(crate) mod health;
pub(crate) mod metrics;
