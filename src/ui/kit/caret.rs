//! Where the agent types, while what is around it changes.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};

use super::page::{next_frame, page};

/// The field that has the focus, and what is selected in it.
pub struct Caret(Option<Place>);

struct Place {
    field: HtmlElement,
    /// Names it, and the one that comes in its place.
    selector: String,
    selection: Option<(u32, u32)>,
}

impl Caret {
    /// Where it is now.
    pub fn save() -> Self {
        let focused = page().active_element();
        let focused = focused.and_then(|element| element.dyn_into::<HtmlElement>().ok());
        Self(focused.and_then(|element| {
            let selector = selector_of(&element)?;
            let selection = selection_of(&element);
            Some(Place { field: element, selector, selection })
        }))
    }

    /// Puts it back into the field of the same name, where the one it was in is gone.
    pub fn restore(self) {
        let Some(Place { field, selector, selection }) = self.0 else { return };
        next_frame(move || {
            if field.is_connected() {
                return;
            }
            let field = page().query_selector(&selector).ok().flatten();
            if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok())
                && field.focus().is_ok()
                && let Some((start, end)) = selection
            {
                select(&field, start, end);
            }
        });
    }
}

/// Of the fields in which somebody types; others are found again by the tab key.
fn selector_of(element: &Element) -> Option<String> {
    match element.tag_name().as_str() {
        "TEXTAREA" => Some(".sheet textarea".to_owned()),
        "INPUT" => {
            element.get_attribute("inputmode").map(|mode| ["[inputmode='", &mode, "']"].concat())
        }
        _ => None,
    }
}

fn selection_of(field: &Element) -> Option<(u32, u32)> {
    let at = |name: &str| {
        let at = js_sys::Reflect::get(field, &name.into()).ok()?.as_f64()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
        Some(at as u32)
    };
    Some((at("selectionStart")?, at("selectionEnd")?))
}

fn select(field: &Element, start: u32, end: u32) {
    for (name, at) in [("selectionStart", start), ("selectionEnd", end)] {
        let _ = js_sys::Reflect::set(field, &name.into(), &JsValue::from(at));
    }
}

/// Writes a text into a field in which somebody may be typing: the caret stays between the same letters.
pub fn write(field: &HtmlTextAreaElement, text: &str) {
    let old = field.value();
    // Writing back what was just typed moves nothing.
    if old == text {
        return;
    }
    let place = |at: Result<Option<u32>, JsValue>| at.ok().flatten().unwrap_or(0);
    let (start, end) = (place(field.selection_start()), place(field.selection_end()));
    let moved = Moved::between(&old, text);
    field.set_value(text);
    let _ = field.set_selection_range(moved.place(start), moved.place(end));
}

/// What became of the places of a text, in the browser's own unit: half a letter beyond the basic plane.
struct Moved {
    /// The same at both beginnings.
    before: u32,
    /// Where the part that is the same at both ends begins in the old text.
    after: u32,
    /// How much farther it begins in the new one.
    by: i64,
}

impl Moved {
    fn between(old: &str, new: &str) -> Self {
        let (old, new): (Vec<u16>, Vec<u16>) =
            (old.encode_utf16().collect(), new.encode_utf16().collect());
        let before = old.iter().zip(new.iter()).take_while(same_unit).count();
        let rest = old.len().min(new.len()) - before;
        let ends = old.iter().rev().zip(new.iter().rev());
        let after = ends.take(rest).take_while(same_unit).count();
        // Written around, at both ends.
        let inside = new.windows(old.len().max(1)).position(|part| part == old);
        if let (0, 0, Some(at)) = (before, after, inside) {
            return Self { before: 0, after: 0, by: i64::from(number(at)) };
        }
        Self {
            before: number(before),
            after: number(old.len() - after),
            by: i64::from(number(new.len())) - i64::from(number(old.len())),
        }
    }

    fn place(&self, at: u32) -> u32 {
        if at <= self.before {
            at
        } else if at >= self.after {
            u32::try_from(i64::from(at) + self.by).unwrap_or(self.before)
        } else {
            self.before
        }
    }
}

fn same_unit((one, other): &(&u16, &u16)) -> bool {
    one == other
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Moved;

    #[test]
    fn the_caret_stays_between_the_same_letters() {
        let moved = Moved::between("say it", "We say it now");
        assert_eq!((moved.place(3), moved.place(6)), (6, 9));
        let moved = Moved::between("one two", "one 🚒 two");
        assert_eq!((moved.place(3), moved.place(7)), (3, 10));
        let moved = Moved::between("one big three", "one three");
        assert_eq!((moved.place(4), moved.place(6), moved.place(13)), (4, 4, 9));
        // Which "t" went, nobody can tell: the first counts as kept.
        let moved = Moved::between("one two three", "one three");
        assert_eq!((moved.place(4), moved.place(6), moved.place(13)), (4, 5, 9));
        let moved = Moved::between("aa", "aaa");
        assert_eq!((moved.place(0), moved.place(2)), (0, 2));
        let moved = Moved::between("", "new");
        assert_eq!(moved.place(0), 0);
    }
}
