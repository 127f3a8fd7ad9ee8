//! How a person is drawn: a disc with initials.

/// The disc beside a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Disc {
    /// One or two letters; empty where the name has none.
    pub(super) initials: String,
    /// One of six colours.
    pub(super) hue: u64,
}

impl Disc {
    pub(super) fn of(id: u64, name: &str) -> Self {
        let letters: Vec<char> = name
            .split_whitespace()
            .filter_map(|word| word.chars().find(|c| c.is_alphabetic()))
            .collect();
        let initials = match letters.as_slice() {
            [] => String::from("#"),
            [only] => only.to_uppercase().collect(),
            [first, .., last] => first.to_uppercase().chain(last.to_uppercase()).collect(),
        };
        Self { initials, hue: id % 6 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_letters_of_any_script() {
        let initials = |name| Disc::of(1, name).initials;
        assert_eq!(initials("Kim Okafor"), "KO");
        assert_eq!(initials("<b>Bobby</b>"), "B");
        assert_eq!(initials("מרים לוי"), "מל");
        assert_eq!(initials("+1 415 555 0100"), "#");
        assert_eq!(initials("Zoë 🐝 Brandt"), "ZB");
    }
}
