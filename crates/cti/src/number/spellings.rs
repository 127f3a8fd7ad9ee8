//! The ways a number is likely written where it is looked for to the character.

use super::PhoneNumber;

impl PhoneNumber {
    /// How this number is likely written in a helpdesk, the most likely first and none twice.
    ///
    /// Each can be [parsed](Self::parse) and reaches the [same line](Self::same_line_as). How North
    /// America groups its digits is known; of other numbers only the country code is, and the groups are
    /// those that are usual for so many digits.
    pub fn spellings(&self) -> Vec<String> {
        let mut spellings = Spellings { of: self, texts: Vec::new() };
        let american = self.north_american();
        match (self.dialable.strip_prefix('+'), american) {
            (Some(digits), _) => {
                spellings.add(self.dialable.clone());
                spellings.add(self.typed.clone());
                spellings.add(digits.to_owned());
                if let Some(american) = american {
                    spellings.add_north_american(american);
                    spellings.add_north_american_abroad(american);
                    spellings.add(["00", digits].concat());
                } else {
                    spellings.add(["00", digits].concat());
                    spellings.add_national(digits);
                }
            }
            (None, Some(american)) => {
                let with_country = self.dialable.len() > american.len();
                if with_country {
                    spellings.add(["+1", american].concat());
                }
                spellings.add(self.typed.clone());
                spellings.add(self.dialable.clone());
                spellings.add_north_american(american);
                if with_country {
                    spellings.add_north_american_abroad(american);
                }
            }
            (None, None) => {
                spellings.add(self.typed.clone());
                spellings.add(self.dialable.clone());
            }
        }
        spellings.texts
    }

    /// The ten digits of a number of the North American plan: behind its country code, or of what is
    /// ten digits, or eleven with the 1, anyway. An area code begins with 2 to 9, and so does what
    /// follows it.
    fn north_american(&self) -> Option<&str> {
        let ten = match self.dialable.strip_prefix('+') {
            Some(digits) => digits.strip_prefix('1')?,
            None if self.dialable.len() == 11 => self.dialable.strip_prefix('1')?,
            None => &self.dialable,
        };
        let opens = |at: usize| matches!(ten.as_bytes().get(at), Some(b'2'..=b'9'));
        let plain = ten.len() == 10 && ten.bytes().all(|b| b.is_ascii_digit());
        (plain && opens(0) && opens(3)).then_some(ten)
    }
}

struct Spellings<'a> {
    of: &'a PhoneNumber,
    texts: Vec<String>,
}

impl Spellings<'_> {
    fn add(&mut self, text: String) {
        let reads_back =
            || PhoneNumber::parse(&text).is_ok_and(|number| number.same_line_as(self.of));
        if !self.texts.contains(&text) && reads_back() {
            self.texts.push(text);
        }
    }

    fn add_north_american(&mut self, ten: &str) {
        let (area, office, line) = (&ten[..3], &ten[3..6], &ten[6..]);
        self.add(format!("({area}) {office}-{line}"));
        self.add(format!("{area}-{office}-{line}"));
        self.add(ten.to_owned());
        self.add(format!("{area}.{office}.{line}"));
    }

    fn add_north_american_abroad(&mut self, ten: &str) {
        let (area, office, line) = (&ten[..3], &ten[3..6], &ten[6..]);
        self.add(format!("+1 ({area}) {office}-{line}"));
        self.add(format!("+1 {area}-{office}-{line}"));
        self.add(format!("+1 {area} {office} {line}"));
        self.add(format!("+1-{area}-{office}-{line}"));
    }

    /// As it is dialled at home: with the 0 in front that most countries have, and without, as some
    /// have none. Italy's 0 is part of the number, and countries 1 and 7 have no 0.
    fn add_national(&mut self, digits: &str) {
        let (country, national) = digits.split_at(country_code_length(digits).min(digits.len()));
        if national.is_empty() {
            return;
        }
        let has_zero = !matches!(country, "1" | "7" | "39");
        self.add(format!("+{country} {national}"));
        if has_zero {
            self.add(["0", national].concat());
        }
        self.add(national.to_owned());
        for groups in usual_groups(national.len()) {
            let Some(grouped) = grouped(national, groups) else { continue };
            self.add(format!("+{country} {grouped}"));
            if has_zero {
                self.add(["0", &grouped].concat());
            }
        }
    }
}

/// How people part so many digits, the country code left out, the most usual first: `20 7946 0133`,
/// `7700 900123`, `6 12 34 56 78`.
const fn usual_groups(digits: usize) -> &'static [&'static [usize]] {
    match digits {
        8 => &[&[2, 2, 2, 2], &[4, 4]],
        9 => &[&[3, 3, 3], &[1, 2, 2, 2, 2], &[2, 3, 4], &[1, 4, 4]],
        10 => &[&[4, 6], &[2, 4, 4], &[5, 5], &[3, 3, 4]],
        11 => &[&[3, 8], &[3, 4, 4], &[4, 7]],
        _ => &[],
    }
}

/// The digits with spaces between the groups.
fn grouped(digits: &str, groups: &[usize]) -> Option<String> {
    let mut rest = digits;
    let mut text = String::new();
    for &group in groups {
        let (this, after) = rest.split_at_checked(group)?;
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(this);
        rest = after;
    }
    Some(text)
}

/// How many digits of an international number are its country code (ITU-T E.164).
fn country_code_length(digits: &str) -> usize {
    /// The codes of two digits. 1 and 7 are codes themselves, and all others have three.
    const TWO: [&str; 43] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
        "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
        "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95",
    ];
    match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        _ if digits.starts_with("98") || TWO.iter().any(|code| digits.starts_with(code)) => 2,
        _ => 3,
    }
}
