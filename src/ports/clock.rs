//! The time, for the machine: it has no clock of its own.

use js_sys::Date;
use phone::Millis;
use wasm_bindgen::JsValue;

/// Now.
pub fn now() -> Millis {
    // A clock before 1970 or beyond 2^53 ms is a broken one; 0 is as good as any.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to fit")]
    let now = Date::now().clamp(0.0, 9_007_199_254_740_991.0) as u64;
    Millis(now)
}

/// How far the agent's time zone is ahead of UTC at a moment, in minutes.
pub fn minutes_ahead_of_utc(moment: Millis) -> i32 {
    #[expect(clippy::cast_precision_loss, reason = "a moment of this age is exact")]
    let date = Date::new(&JsValue::from_f64(moment.0 as f64));
    // Zones go from -14 to +14 hours; NaN, of a date beyond all calendars, becomes 0.
    #[expect(clippy::cast_possible_truncation, reason = "a float becomes the nearest that fits")]
    let behind = date.get_timezone_offset() as i32;
    -behind
}
