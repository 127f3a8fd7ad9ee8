//! Parts that know no telephony.

pub mod avatar;
pub mod bind;
pub mod button;
pub mod caret;
pub mod caret_left;
pub mod clock;
pub mod focus;
pub mod icon;
pub mod in_sight;
pub mod page;
pub mod part;
