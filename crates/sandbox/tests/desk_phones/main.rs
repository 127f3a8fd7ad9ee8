//! The fake PBX for desk phones, beside a gateway that writes down what it is told.
#![allow(missing_docs)]

mod controls;
mod inbound;
mod outbound;
mod pbx;
mod recordings;
mod reports;
mod support;
