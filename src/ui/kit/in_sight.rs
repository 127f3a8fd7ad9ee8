//! Which rows of a long list are in sight. Only these are on the page, however long the list is.

use std::ops::Range;

use leptos::prelude::*;

use super::page::{page, page_window};

/// Rows beyond either edge, so that scrolling and the tab key find the next row there.
const BEYOND: usize = 4;

/// The rows between the edges of the window, and some beyond. `top` is where the list begins, below the
/// window's upper edge; `row` and `window` are heights; all in pixels.
pub fn rows_in_sight(top: f64, row: f64, window: f64, rows: usize) -> Range<usize> {
    if row <= 0.0 {
        return 0..0;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float becomes the nearest number that fits"
    )]
    let row_at = |below_top: f64| (below_top / row) as usize;
    let first = row_at(-top).saturating_sub(BEYOND).min(rows);
    let end = row_at(window - top).saturating_add(BEYOND + 1).min(rows);
    first..end.max(first)
}

/// The rows of the element with this id that are in sight, now and after each scrolling. The style sheet
/// gives the rows their height, in `rem`.
pub fn watch_rows_in_sight(
    id: &'static str,
    row_height: f64,
    rows: Memo<usize>,
) -> RwSignal<Range<usize>> {
    let in_sight = RwSignal::new(0..0);
    let look = move || {
        let now = measure(id, row_height, rows.get_untracked()).unwrap_or_default();
        if in_sight.with_untracked(|before| *before != now) {
            in_sight.set(now);
        }
    };
    // Once the list is on the page, and when it became longer.
    Effect::new(move |_| {
        rows.track();
        look();
    });
    for handle in [
        window_event_listener_untyped("scroll", move |_| look()),
        window_event_listener_untyped("resize", move |_| look()),
    ] {
        on_cleanup(move || handle.remove());
    }
    in_sight
}

fn measure(id: &str, row_height: f64, rows: usize) -> Option<Range<usize>> {
    let list = page().get_element_by_id(id)?.get_bounding_client_rect();
    // Not shown: nothing is in sight.
    if list.width() <= 0.0 {
        return None;
    }
    let root = page().document_element()?;
    let style = page_window().get_computed_style(&root).ok()??;
    let rem = style.get_property_value("font-size").ok()?;
    // `16px`. Rust's own reader of fractions would weigh 8 kB.
    let rem = js_sys::parse_float(&rem);
    let window = page_window().inner_height().ok()?.as_f64()?;
    Some(rows_in_sight(list.top(), row_height * rem, window, rows))
}

#[cfg(test)]
mod tests {
    use super::rows_in_sight;

    #[test]
    fn the_rows_between_the_edges_and_some_beyond_are_in_sight() {
        assert_eq!(rows_in_sight(100.0, 50.0, 600.0, 10_000), 0..15);
        assert_eq!(rows_in_sight(-5_000.0, 50.0, 600.0, 10_000), 96..117);
    }

    #[test]
    fn there_are_never_more_than_the_window_holds() {
        for rows in [10_000, 100_000] {
            for step in 0..2_000_u32 {
                let top = -f64::from(step) * 3_333.3;
                assert!(rows_in_sight(top, 64.0, 600.0, rows).len() <= 19, "{step}");
            }
        }
    }

    #[test]
    fn the_ends_of_the_list_are_the_ends() {
        assert_eq!(rows_in_sight(0.0, 50.0, 600.0, 3), 0..3);
        assert_eq!(rows_in_sight(-1e9, 50.0, 600.0, 3), 3..3);
        assert_eq!(rows_in_sight(900.0, 50.0, 600.0, 3), 0..3);
        assert_eq!(rows_in_sight(0.0, 0.0, 600.0, 3), 0..0);
        assert_eq!(rows_in_sight(f64::NAN, 50.0, 600.0, 3), 0..3);
        assert_eq!(rows_in_sight(0.0, 50.0, 600.0, 0), 0..0);
    }
}
