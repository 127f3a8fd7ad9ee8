//! Parts that know no telephony.

pub mod avatar;
pub mod bind;
pub mod button;
pub mod clock;
pub mod icon;
pub mod part;
