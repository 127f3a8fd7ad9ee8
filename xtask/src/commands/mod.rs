//! One file a command.

pub mod build;
pub mod check;
pub mod clients;
pub mod demo;
pub mod e2e;
pub mod sip_bundle;
pub mod size;
pub mod test;
