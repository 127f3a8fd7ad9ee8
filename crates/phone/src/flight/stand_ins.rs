//! What stands in a recording for what could tell of a customer.

use std::{collections::BTreeMap, fmt};

use cti::{AgentId, PhoneNumber};

/// Country codes that are not three digits long (ITU-T E.164).
const SHORT_COUNTRY_CODES: &str = "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 \
    55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";
/// Numbers of which so many last digits are the same may be the same line
/// ([`PhoneNumber::same_line_as`]).
const ENDING: usize = 7;

/// Replaces texts: the same one always by the same one of the same shape, by chance, so that it cannot be
/// undone. Letters become letters, digits become digits, all else stays.
///
/// Of a phone number the country code stays, and the zeros in front; numbers with the same ending get
/// stand-ins with the same ending. Notes become `x` and `0`.
pub struct StandIns<'a> {
    chance: &'a mut dyn FnMut() -> u32,
    texts: BTreeMap<String, String>,
    /// A digit in front of those behind it.
    digits: BTreeMap<String, char>,
    /// Endings, and what is shorter.
    endings: BTreeMap<String, String>,
    /// How the ids begin that the machine gives calls.
    own: Option<String>,
    /// How often notes came in place of others.
    replaced: u8,
}

impl fmt::Debug for StandIns<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandIns").finish_non_exhaustive()
    }
}

impl<'a> StandIns<'a> {
    /// `chance` gives numbers that nobody can guess.
    pub fn new(chance: &'a mut dyn FnMut() -> u32) -> Self {
        Self {
            chance,
            texts: BTreeMap::new(),
            digits: BTreeMap::new(),
            endings: BTreeMap::new(),
            own: None,
            replaced: 0,
        }
    }

    /// Leaves the ids as they are that the machine gives calls of this agent: it will give them again.
    pub(super) fn leave_own_ids_of(&mut self, agent: AgentId) {
        self.own = Some([&agent.to_string(), "-"].concat());
    }

    /// What stands for the text that stands under this name. Texts that no customer's are stay: legs, an
    /// outcome of the admin's list, times, parameters of the helpdesk's API, our own names and versions.
    pub fn text(&mut self, name: &str, text: &str) -> String {
        match name {
            // Where a ticket's number belongs, whatever was put there.
            // Where a ticket's number belongs: digits stay, unless they are too many for one.
            "ticket_number" if text.len() < 10 => {
                let keep = |c: char| if c.is_alphabetic() { 'x' } else { c };
                text.chars().map(keep).collect()
            }
            "notes" | "Notes" | "text" | "base" | "inserted" | "ticket_number" => {
                hidden(text, 'x', '0')
            }
            // Something else than what it stands in place of, which may have the same shape.
            "instead" => {
                self.replaced = self.replaced.wrapping_add(1);
                let (letter, digit) = (self.replaced % 23, self.replaced % 9);
                hidden(text, char::from(b'a' + letter), char::from(b'1' + digit))
            }
            "disposition" | "dispositions" | "Disposition" | "updated_at" | "app" | "commands" => {
                text.to_owned()
            }
            "field" | "code" | "key" if is_parameter(text) => text.to_owned(),
            _ if is_leg(text) || self.is_own(text) => text.to_owned(),
            "id" | "nameless" | "CallBack" | "FileUnfiled" | "DismissUnfiled" => self.history(text),
            _ => self.any(text),
        }
    }

    fn is_own(&self, text: &str) -> bool {
        let rest = self.own.as_ref().and_then(|own| text.strip_prefix(own.as_str()));
        let number = |part: &str| part.len() <= 13 && part.parse::<u64>().is_ok();
        rest.and_then(|rest| rest.split_once('-')).is_some_and(|(at, n)| number(at) && number(n))
    }

    /// An id of the history: when the call began stays, and its reference is replaced as elsewhere.
    fn history(&mut self, text: &str) -> String {
        match text.split_once('-') {
            Some((began, reference)) if began.len() <= 13 && began.parse::<u64>().is_ok() => {
                [began, "-", &self.text("reference", reference)].concat()
            }
            _ => self.any(text),
        }
    }

    fn any(&mut self, text: &str) -> String {
        if PhoneNumber::parse(text).is_ok() {
            return self.number(text);
        }
        if let Some(known) = self.texts.get(text) {
            return known.clone();
        }
        let (scheme, rest) = ["https://", "http://"]
            .iter()
            .find_map(|scheme| Some((*scheme, text.strip_prefix(scheme)?)))
            .unwrap_or(("", text));
        let other: String = rest.chars().map(|c| self.letter(c)).collect();
        let other = [scheme, &other].concat();
        self.texts.insert(text.to_owned(), other.clone());
        other
    }

    /// Another letter of the same case for a letter, another digit for a digit.
    fn letter(&mut self, c: char) -> char {
        if c.is_ascii_digit() {
            self.digit()
        } else if c.is_alphabetic() {
            let letter = char::from(b'a' + self.below(26));
            if c.is_uppercase() { letter.to_ascii_uppercase() } else { letter }
        } else {
            c
        }
    }

    /// Not zero: a zero in front means something else.
    fn digit(&mut self) -> char {
        char::from(b'1' + self.below(9))
    }

    fn below(&mut self, end: u8) -> u8 {
        // Of four bytes, so that hardly any is favoured.
        u8::try_from((self.chance)() % u32::from(end)).unwrap_or(0)
    }

    /// The number, and the extension behind it, by their digits.
    fn number(&mut self, text: &str) -> String {
        let end =
            text.find(|c: char| c.is_alphabetic() || c == ';' || c == ',').unwrap_or(text.len());
        let (number, extension) = text.split_at(end);
        [self.digits(number), self.digits(extension)].concat()
    }

    fn digits(&mut self, text: &str) -> String {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let stays = stays(text, &digits);
        let mut others = digits[..stays].to_owned();
        others.push_str(&self.subscriber(&digits[stays..]));
        let mut others = others.chars();
        text.chars()
            .map(|c| if c.is_ascii_digit() { others.next().unwrap_or(c) } else { c })
            .collect()
    }

    fn subscriber(&mut self, digits: &str) -> String {
        let (front, ending) = digits.split_at(digits.len().saturating_sub(ENDING));
        let known = self.endings.get(ending).cloned();
        let other_ending = known.unwrap_or_else(|| {
            let other: String = ending.chars().map(|_| self.digit()).collect();
            self.endings.insert(ending.to_owned(), other.clone());
            other
        });
        // From the last of them to the first: each by what is behind it.
        let mut other = other_ending;
        for at in (0..front.len()).rev() {
            let behind = &digits[at..];
            let known = self.digits.get(behind).copied();
            let digit = known.unwrap_or_else(|| self.digit());
            self.digits.insert(behind.to_owned(), digit);
            other.insert(0, digit);
        }
        other
    }
}

/// How many of the digits in front stay: the country code, the zeros.
fn stays(text: &str, digits: &str) -> usize {
    let zeros = digits.len() - digits.trim_start_matches('0').len();
    let international = text.trim_start().starts_with('+');
    let code = if international {
        0
    } else if zeros == 2 {
        2
    } else if zeros == 0 && digits.len() == 11 && digits.starts_with('1') {
        // As people write it in North America.
        return 1;
    } else {
        return zeros;
    };
    let rest = &digits[code..];
    let is_short = |length: usize| {
        rest.get(..length)
            .is_some_and(|code| SHORT_COUNTRY_CODES.split_whitespace().any(|short| short == code))
    };
    let length = [1, 2].into_iter().find(|length| is_short(*length)).unwrap_or(3);
    (code + length).min(digits.len())
}

/// The shape of notes, and nothing else.
fn hidden(text: &str, letter: char, digit: char) -> String {
    let hide = |c: char| match c {
        _ if c.is_numeric() => digit,
        _ if c.is_uppercase() => letter.to_ascii_uppercase(),
        _ if c.is_alphabetic() => letter,
        _ if c.is_ascii() || c.is_whitespace() => c,
        // A sign that is one of a kind, an emoji say.
        _ => '?',
    };
    text.chars().map(hide).collect()
}

fn is_leg(text: &str) -> bool {
    crate::LegId::try_from(text.to_owned()).is_ok()
}

/// `requester_id`, `invalid_value`, `Notes`: a name of a programmer's.
fn is_parameter(text: &str) -> bool {
    text.len() <= 40 && text.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_')
}
