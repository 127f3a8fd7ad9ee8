//! Whether two numbers, spelled otherwise, reach the same telephone.

use super::PhoneNumber;

/// Below this many digits an ending says nothing: extensions and short codes are only themselves.
const SHORTEST_ENDING: usize = 7;

impl PhoneNumber {
    /// Whether both reach the same line, as far as numbers tell without knowing the country:
    /// `+44 20 7946 0958`, `0044 20 7946 0958` and `020 7946 0958` do.
    ///
    /// Two international numbers are compared whole. A national one is compared without the zeros in
    /// front, which must be an ending of at least seven digits of the other. Short and feature codes
    /// must be equal, and extensions where both have one. As a national number may belong to several
    /// countries, `a` like `b` and `b` like `c` does not mean `a` like `c`.
    pub fn same_line_as(&self, other: &Self) -> bool {
        if let (Some(mine), Some(theirs)) = (&self.extension, &other.extension)
            && mine != theirs
        {
            return false;
        }
        if self.dialable == other.dialable {
            return true;
        }
        match (self.ending(), other.ending()) {
            (Some(mine), Some(theirs)) => {
                (!self.is_international() && theirs.ends_with(mine))
                    || (!other.is_international() && mine.ends_with(theirs))
            }
            (None, _) | (_, None) => false,
        }
    }

    /// The last seven digits (or all, of a shorter one): equal for any two numbers on the
    /// [same line](Self::same_line_as), so a database can look for them by an index first.
    pub fn digits_key(&self) -> &str {
        let digits = self.dialable.trim_start_matches('+');
        &digits[digits.len().saturating_sub(SHORTEST_ENDING)..]
    }

    /// The digits that a number is compared by; `None` of a code, or of what is too short.
    fn ending(&self) -> Option<&str> {
        let digits = match self.dialable.strip_prefix('+') {
            Some(digits) => digits,
            None => self.dialable.trim_start_matches('0'),
        };
        let plain = digits.len() >= SHORTEST_ENDING && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then_some(digits)
    }
}
