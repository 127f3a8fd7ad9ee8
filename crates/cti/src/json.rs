//! JSON as a tree. `serde_json` does more than the softphone needs, and would be a tenth of all that a
//! browser has to fetch before an agent can dial; what is read here is proven against it.

use std::fmt::{self, Write};

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// How deep lists and objects may lie in each other. More is an attack, not a message.
const MAX_DEPTH: u8 = 100;

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number as it is written: nothing here calculates.
    Number(String),
    /// A text.
    Text(String),
    /// `[…]`.
    List(Vec<Self>),
    /// `{…}`, in its order.
    Object(Vec<(String, Self)>),
}

/// Where a text stops being JSON, both counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotJson {
    /// The line.
    pub line: usize,
    /// The column, in bytes.
    pub column: usize,
}

impl Json {
    /// Reads a whole text.
    pub fn parse(text: &str) -> Result<Self, NotJson> {
        let mut reader = Reader { text, at: 0 };
        reader.document().ok_or_else(|| reader.place())
    }

    /// A field of an object; of one that is there twice, the last.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => fields.iter().rfind(|(name, _)| name == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// A text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// `true` or `false`.
    pub const fn as_flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    /// A whole number from 0.
    pub fn as_whole_number(&self) -> Option<u64> {
        match self {
            Self::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    /// A list.
    pub fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn document(&mut self) -> Option<Json> {
        let value = self.value(MAX_DEPTH)?;
        self.peek().is_none().then_some(value)
    }

    fn place(&self) -> NotJson {
        let mut lines = self.text.as_bytes()[..self.at].split(|byte| *byte == b'\n');
        NotJson {
            line: lines.clone().count(),
            column: 1 + lines.next_back().map_or(0, <[u8]>::len),
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.byte() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        for byte in word.bytes() {
            self.take(byte).then_some(())?;
        }
        Some(value)
    }

    fn value(&mut self, depth: u8) -> Option<Json> {
        match self.peek()? {
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Flag(true)),
            b'f' => self.word("false", Json::Flag(false)),
            b'"' => self.string().map(Json::Text),
            b'[' => {
                let mut items = Vec::new();
                self.members(b']', |reader| {
                    items.push(reader.value(depth.checked_sub(1)?)?);
                    Some(())
                })?;
                Some(Json::List(items))
            }
            b'{' => {
                let mut fields = Vec::new();
                self.members(b'}', |reader| {
                    let name = reader.string()?;
                    (reader.peek()? == b':').then_some(())?;
                    reader.at += 1;
                    fields.push((name, reader.value(depth.checked_sub(1)?)?));
                    Some(())
                })?;
                Some(Json::Object(fields))
            }
            _ => self.number().map(Json::Number),
        }
    }

    /// What lies between an opening bracket and this closing one, with its commas.
    fn members(
        &mut self,
        closing: u8,
        mut read: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.at += 1;
        if self.peek()? == closing {
            self.at += 1;
            return Some(());
        }
        loop {
            self.peek()?;
            read(self)?;
            let next = self.peek()?;
            if next != b',' && next != closing {
                return None;
            }
            self.at += 1;
            if next == closing {
                return Some(());
            }
        }
    }

    fn number(&mut self) -> Option<String> {
        let begin = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        self.text.get(begin..self.at).map(str::to_owned)
    }

    fn digits(&mut self) -> Option<()> {
        let begin = self.at;
        while self.byte().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > begin).then_some(())
    }

    fn string(&mut self) -> Option<String> {
        self.take(b'"').then_some(())?;
        let mut string = String::new();
        loop {
            let begin = self.at;
            while self.byte().is_some_and(|b| b >= b' ' && b != b'"' && b != b'\\') {
                self.at += 1;
            }
            string.push_str(self.text.get(begin..self.at)?);
            if self.take(b'"') {
                return Some(string);
            }
            self.take(b'\\').then_some(())?;
            string.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Option<char> {
        let escape = self.byte()?;
        self.at += 1;
        Some(match escape {
            b'"' | b'\\' | b'/' => char::from(escape),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hex()?;
                // A character beyond U+FFFF is written as two halves.
                if (0xd800..0xdc00).contains(&first) {
                    (self.take(b'\\') && self.take(b'u')).then_some(())?;
                    let second = self.hex()?.checked_sub(0xdc00).filter(|half| *half < 0x400)?;
                    char::from_u32(0x10000 + ((first - 0xd800) << 10) + second)?
                } else {
                    char::from_u32(first)?
                }
            }
            _ => return None,
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            code = code * 16 + char::from(self.byte()?).to_digit(16)?;
            self.at += 1;
        }
        Some(code)
    }
}

impl fmt::Display for Json {
    /// Writes it as JSON, without white space.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Flag(true) => f.write_str("true"),
            Self::Flag(false) => f.write_str("false"),
            Self::Number(digits) => f.write_str(digits),
            Self::Text(text) => write_text(text, f),
            Self::List(items) => {
                f.write_char('[')?;
                for (at, item) in items.iter().enumerate() {
                    f.write_str(if at > 0 { "," } else { "" })?;
                    item.fmt(f)?;
                }
                f.write_char(']')
            }
            Self::Object(fields) => {
                f.write_char('{')?;
                for (at, (name, value)) in fields.iter().enumerate() {
                    f.write_str(if at > 0 { "," } else { "" })?;
                    write_text(name, f)?;
                    f.write_char(':')?;
                    value.fmt(f)?;
                }
                f.write_char('}')
            }
        }
    }
}

fn write_text(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                f.write_char('\\')?;
                f.write_char(c)?;
            }
            '\0'..='\u{1f}' => {
                f.write_str(if c < '\u{10}' { "\\u000" } else { "\\u001" })?;
                f.write_char(char::from_digit(u32::from(c) % 16, 16).unwrap_or('0'))?;
            }
            _ => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

/// For those who read with `serde`: the types of this crate are read from the tree either way.
impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Tree;

        impl<'de> Visitor<'de> for Tree {
            type Value = Json;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
                Ok(Json::Flag(flag))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
                Ok(Json::Number(number.to_string()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
                Ok(Json::Number(number.to_string()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Json, E> {
                crate::json_text::json_text(&number).map(Json::Number)
            }

            fn visit_str<E>(self, text: &str) -> Result<Json, E> {
                Ok(Json::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Json::List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Json::Object(fields))
            }
        }

        deserializer.deserialize_any(Tree)
    }
}
