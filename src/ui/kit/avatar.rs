//! A circle with initials.

use leptos::prelude::*;

use super::{
    icon::{Icon, glyph},
    part::{Part, part},
};

/// The first letters of the first two words; nothing for a number.
fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphabetic()))
        .take(2)
        .collect()
}

/// A circle with initials, or a handset where there is no name.
pub fn avatar(name: Option<&str>) -> Part {
    let letters = initials(name.unwrap_or_default());
    let content = if letters.is_empty() { glyph(Icon::Phone) } else { part(letters) };
    part(view! { <span class="avatar" aria-hidden="true">{content}</span> })
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_the_first_letters_of_two_words() {
        assert_eq!(initials("Maria Jones Smith"), "MJ");
        assert_eq!(initials("  <b>Bobby</b> "), "b");
        assert_eq!(initials("+1 415"), "");
        assert_eq!(initials("🎉 Émile"), "É");
    }
}
