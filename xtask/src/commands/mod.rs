//! One file a command.

pub mod build;
pub mod check;
pub mod clients;
pub mod compress;
pub mod demo;
pub mod e2e;
pub mod fuzz;
pub mod kill;
pub mod replay;
pub mod sip_bundle;
pub mod size;
pub mod split;
pub mod test;
