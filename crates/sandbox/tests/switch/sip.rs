//! Messages that came, read with a parser that is not the switch's.

use ezk_sip_types::msg::{Line, MessageLine, PullParser};

/// A message that came.
#[derive(Clone, Debug)]
pub struct Sip {
    pub start: String,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Sip {
    pub fn read(text: &str) -> Self {
        let source = bytes::Bytes::copy_from_slice(text.as_bytes());
        let mut parser = PullParser::new(&source, 0);
        let mut lines =
            parser.by_ref().map(|line| String::from_utf8(line.unwrap().to_vec()).unwrap());
        let start = lines.next().unwrap();
        let _: MessageLine = start.parse().unwrap_or_else(|error| panic!("{start}: {error:?}"));
        let headers = lines
            .map(|line| {
                let bytes = bytes::Bytes::from(line.clone());
                let (_, line) = Line::parse(&bytes, std::str::from_utf8(&bytes).unwrap()).unwrap();
                (line.name.as_print_str().to_owned(), line.value.to_string())
            })
            .collect();
        let body = text[parser.head_end()..].to_owned();
        let sip = Self { start, headers, body };
        assert_eq!(sip.header("Content-Length"), sip.body.len().to_string(), "{text}");
        sip
    }

    /// All values of a header.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let matching = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        matching.map(|(_, value)| value.as_str()).collect()
    }

    /// The only value of a header.
    pub fn header(&self, name: &str) -> &str {
        let all = self.all(name);
        assert_eq!(all.len(), 1, "{name} in {self:?}");
        all[0]
    }

    pub fn status(&self) -> u16 {
        let status = self
            .start
            .strip_prefix("SIP/2.0 ")
            .unwrap_or_else(|| panic!("not an answer: {self:?}"));
        status[..3].parse().unwrap()
    }

    pub fn is_request(&self) -> bool {
        !self.start.starts_with("SIP/2.0")
    }

    pub fn tag(&self, name: &str) -> &str {
        self.header(name).rsplit_once(";tag=").map_or("", |(_, tag)| tag)
    }

    /// The address of `Contact`.
    pub fn contact(&self) -> &str {
        let (_, rest) = self.header("Contact").split_once('<').unwrap();
        rest.split_once('>').unwrap().0
    }
}
