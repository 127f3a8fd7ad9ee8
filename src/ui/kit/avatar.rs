//! A circle with initials.

use leptos::prelude::*;

/// The first letters of the first two words; nothing for a number.
fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphabetic()))
        .take(2)
        .collect()
}

/// A circle with initials, or a handset where there is no name.
#[component]
pub fn Avatar(name: Option<String>) -> impl IntoView {
    let letters = initials(name.as_deref().unwrap_or_default());
    view! {
        <span class="avatar" aria-hidden="true">
            {if letters.is_empty() {
                view! { <super::icon::Glyph icon=super::icon::Icon::Phone /> }.into_any()
            } else {
                letters.into_any()
            }}
        </span>
    }
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
