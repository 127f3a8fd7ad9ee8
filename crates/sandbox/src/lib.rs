//! x
pub mod switch;
