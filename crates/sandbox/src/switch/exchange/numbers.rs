//! The numbering plan: who answers which number.

use std::time::Duration;

/// The line that repeats what one says.
pub const ECHO: &str = "9196";
/// The line that plays one tone.
pub const TONE: &str = "9197";

/// Where a dialled number leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// [`ECHO`].
    Echo,
    /// [`TONE`].
    Tone,
    /// An agent's line.
    Extension(String),
    /// A customer, by number.
    Customer(String),
    /// Nobody.
    Unknown,
}

/// What a customer without a phone page does when called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Picks up after a while.
    Answers(Duration),
    /// Ends the set-up with a status after a while: at once when busy, later when ringing in vain.
    Refuses(u16, Duration),
}

/// Reads a dialled user part. Extensions win over numbers.
pub fn destination(user: &str, extensions: &[String]) -> Destination {
    if user == ECHO {
        return Destination::Echo;
    }
    if user == TONE {
        return Destination::Tone;
    }
    if extensions.iter().any(|extension| extension == user) {
        return Destination::Extension(user.to_owned());
    }
    number(user).map_or(Destination::Unknown, Destination::Customer)
}

/// A telephone number in its one form, `+` and digits: `(415) 555-0100`, `0014155550100` and `+14155550100`
/// are the same customer. Ten digits alone are taken for a North American number, as the seeded people's are.
pub fn number(typed: &str) -> Option<String> {
    if typed.contains(|c: char| !(c.is_ascii_digit() || "+-.() ".contains(c))) {
        return None;
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let international = match (typed.trim_start().starts_with('+'), digits.strip_prefix("00")) {
        (true, _) => digits,
        (false, Some(rest)) => rest.to_owned(),
        (false, None) if digits.len() == 10 => format!("1{digits}"),
        (false, None) if digits.len() == 11 && digits.starts_with('1') => digits,
        (false, None) => return None,
    };
    (7..=15).contains(&international.len()).then(|| format!("+{international}"))
}

/// What the customer with that number does. The special numbers end in the status they lead to.
pub fn behaviour(number: &str) -> Behaviour {
    match number {
        "+15550100486" => Behaviour::Refuses(486, Duration::ZERO),
        "+15550100480" => Behaviour::Refuses(480, Duration::from_secs(20)),
        "+15550100404" => Behaviour::Refuses(404, Duration::ZERO),
        "+15550100603" => Behaviour::Refuses(603, Duration::from_secs(1)),
        _ => Behaviour::Answers(Duration::from_secs(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_form() {
        for typed in [
            "+14155550100",
            "4155550100",
            "0014155550100",
            "(415) 555-0100",
            "+1 415.555.0100",
            "14155550100",
        ] {
            assert_eq!(number(typed).as_deref(), Some("+14155550100"), "{typed}");
        }
        assert_eq!(number("+442071838750").as_deref(), Some("+442071838750"));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for typed in ["", "+", "+12", "9196", "alice", "+1415555010x", "12345", "+1234567890123456"]
        {
            assert_eq!(number(typed), None, "{typed}");
        }
    }

    #[test]
    fn extensions_and_lines_come_first() {
        let extensions = ["1001".to_owned()];
        assert_eq!(destination("1001", &extensions), Destination::Extension("1001".into()));
        assert_eq!(destination("9196", &extensions), Destination::Echo);
        assert_eq!(destination("9197", &extensions), Destination::Tone);
        assert_eq!(destination("1009", &extensions), Destination::Unknown);
    }
}
