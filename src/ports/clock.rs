//! The time, for the machine: it has no clock of its own.

use phone::Millis;

/// Now.
pub fn now() -> Millis {
    // A clock before 1970 or beyond 2^53 ms is a broken one; 0 is as good as any.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to fit")]
    let now = js_sys::Date::now().clamp(0.0, 9_007_199_254_740_991.0) as u64;
    Millis(now)
}
