//! Reading and printing one SIP message. Over WebSocket a frame is exactly one message (RFC 7118, 5.2).

use std::fmt;

use super::address::{Address, Uri, params_of, split_list};
use super::headers::Headers;

/// More header fields than this are refused.
const MOST_HEADERS: usize = 100;

/// The methods that the switch tells apart. "Methods are case-sensitive" (RFC 3261, 7.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    Register,
    Invite,
    Ack,
    Cancel,
    Bye,
    Options,
    Info,
    Update,
    Refer,
    Notify,
    Message,
    Other(String),
}

impl Method {
    fn parse(text: &str) -> Option<Self> {
        let is_token = |c: char| c.is_ascii_alphanumeric() || "-.!%*_+`'~".contains(c);
        if text.is_empty() || text.len() > 32 || !text.chars().all(is_token) {
            return None;
        }
        Some(match text {
            "REGISTER" => Self::Register,
            "INVITE" => Self::Invite,
            "ACK" => Self::Ack,
            "CANCEL" => Self::Cancel,
            "BYE" => Self::Bye,
            "OPTIONS" => Self::Options,
            "INFO" => Self::Info,
            "UPDATE" => Self::Update,
            "REFER" => Self::Refer,
            "NOTIFY" => Self::Notify,
            "MESSAGE" => Self::Message,
            other => Self::Other(other.to_owned()),
        })
    }

    /// The method as it stands on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Register => "REGISTER",
            Self::Invite => "INVITE",
            Self::Ack => "ACK",
            Self::Cancel => "CANCEL",
            Self::Bye => "BYE",
            Self::Options => "OPTIONS",
            Self::Info => "INFO",
            Self::Update => "UPDATE",
            Self::Refer => "REFER",
            Self::Notify => "NOTIFY",
            Self::Message => "MESSAGE",
            Self::Other(other) => other,
        }
    }
}

/// A request whose mandatory fields have been read and make sense.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// What is asked.
    pub method: Method,
    /// Of whom.
    pub uri: Uri,
    /// All fields, the mandatory ones too.
    pub headers: Headers,
    /// Mostly SDP.
    pub body: String,
}

impl Request {
    /// `Call-ID`.
    pub fn call_id(&self) -> &str {
        self.headers.get("Call-ID").unwrap_or_default()
    }

    /// The tag of `From`.
    pub fn caller_tag(&self) -> Option<String> {
        tag_of(&self.headers, "From")
    }

    /// The tag of `To`: present within a dialog.
    pub fn to_tag(&self) -> Option<String> {
        tag_of(&self.headers, "To")
    }

    /// The user that the request says it comes from.
    pub fn caller(&self) -> Option<String> {
        Address::parse(self.headers.get("From")?)
            .and_then(|from| from.uri.user().map(str::to_owned))
    }

    /// The branch of the topmost `Via`: the transaction's name.
    pub fn branch(&self) -> Option<String> {
        branch_of(&self.headers)
    }

    /// The number in `CSeq`.
    pub fn sequence(&self) -> u32 {
        sequence_of(&self.headers).map_or(0, |(number, _)| number)
    }

    /// The first `Contact`.
    pub fn contact(&self) -> Option<Address> {
        contact_of(&self.headers)
    }
}

/// An answer to a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// 100 to 699.
    pub status: u16,
    /// The words after the status.
    pub reason: String,
    /// All fields.
    pub headers: Headers,
    /// Mostly SDP.
    pub body: String,
}

impl Response {
    /// The branch of the topmost `Via`: ours, when the answer is to something we sent.
    pub fn branch(&self) -> Option<String> {
        branch_of(&self.headers)
    }

    /// The tag of `To`.
    pub fn to_tag(&self) -> Option<String> {
        tag_of(&self.headers, "To")
    }

    /// The first `Contact`.
    pub fn contact(&self) -> Option<Address> {
        contact_of(&self.headers)
    }
}

/// What a frame holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    Request(Request),
    Response(Response),
}

/// Why a frame is no SIP message.
#[derive(Debug, PartialEq)]
pub struct Malformed {
    /// What is wrong, fit for a reason phrase.
    pub problem: &'static str,
    /// The fields to copy into a 400, when it was a request and has enough of them to be answered.
    pub answer_with: Option<Headers>,
}

/// Reads one message.
pub fn parse(frame: &[u8]) -> Result<Message, Malformed> {
    let hopeless = |problem| Malformed { problem, answer_with: None };
    let text = std::str::from_utf8(frame).map_err(|_| hopeless("Not UTF-8"))?;
    let (head, body) =
        text.split_once("\r\n\r\n").ok_or(hopeless("No empty line after the header fields"))?;
    let (start, fields) = head.split_once("\r\n").unwrap_or((head, ""));
    let headers = read_headers(fields).map_err(hopeless)?;
    if let Some(rest) = start.strip_prefix("SIP/2.0 ") {
        return read_response(rest, headers, body).map_err(hopeless);
    }
    let problem = match read_request(start, &headers, body) {
        Ok((method, uri, body)) => {
            return Ok(Message::Request(Request { method, uri, headers, body }));
        }
        Err(problem) => problem,
    };
    let is_ack = start.starts_with("ACK ");
    let answerable = !is_ack
        && ["Via", "From", "To", "Call-ID", "CSeq"].iter().all(|name| headers.get(name).is_some());
    Err(Malformed { problem, answer_with: answerable.then_some(headers) })
}

fn read_headers(fields: &str) -> Result<Headers, &'static str> {
    let mut headers = Headers::default();
    // A line that starts with a blank continues the one before (RFC 3261, 7.3.1).
    let unfolded = fields.replace("\r\n ", " ").replace("\r\n\t", " ");
    for line in unfolded.split("\r\n").filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').ok_or("A header line without a colon")?;
        let name = name.trim();
        if name.is_empty() || name.contains(|c: char| !c.is_ascii_graphic()) {
            return Err("A header line without a name");
        }
        headers.push(name, value.trim());
        if headers.len() > MOST_HEADERS {
            return Err("Too many header fields");
        }
    }
    Ok(headers)
}

fn read_request(
    start: &str,
    headers: &Headers,
    body: &str,
) -> Result<(Method, Uri, String), &'static str> {
    let mut words = start.split(' ');
    let (Some(method), Some(uri), Some("SIP/2.0"), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err("Not a SIP/2.0 request line");
    };
    let method = Method::parse(method).ok_or("Not a method")?;
    let uri = Uri::parse(uri).ok_or("Not a SIP address in the request line")?;
    branch_of(headers).ok_or("Via without a branch")?;
    tag_of(headers, "From").ok_or("From without an address or a tag")?;
    headers.get("To").and_then(Address::parse).ok_or("To without an address")?;
    if headers.get("Call-ID").is_none_or(str::is_empty) {
        return Err("No Call-ID");
    }
    let (_, of_method) = sequence_of(headers).ok_or("CSeq without a number and a method")?;
    if of_method != method.as_str() {
        return Err("CSeq names another method");
    }
    Ok((method, uri, bounded_body(headers, body)?))
}

fn read_response(start: &str, headers: Headers, body: &str) -> Result<Message, &'static str> {
    let (status, reason) = start.split_once(' ').unwrap_or((start, ""));
    let status =
        status.parse().ok().filter(|status| (100..700).contains(status)).ok_or("Not a status")?;
    let body = bounded_body(&headers, body)?;
    Ok(Message::Response(Response { status, reason: reason.to_owned(), headers, body }))
}

/// `Content-Length` may say less than there is, never more (RFC 3261, 18.3).
fn bounded_body(headers: &Headers, body: &str) -> Result<String, &'static str> {
    let Some(length) = headers.get("Content-Length") else {
        return Ok(body.to_owned());
    };
    let length = length.parse::<usize>().map_err(|_| "Content-Length is not a number")?;
    body.get(..length).map(str::to_owned).ok_or("The body is shorter than its Content-Length")
}

fn branch_of(headers: &Headers) -> Option<String> {
    let via = *split_list(headers.get("Via")?).first()?;
    let params = params_of(&via[via.find(';')?..])?;
    params
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("branch"))
        .and_then(|(_, value)| value)
        .filter(|value| !value.is_empty())
}

fn tag_of(headers: &Headers, name: &str) -> Option<String> {
    let address = Address::parse(headers.get(name)?)?;
    address.param("tag").filter(|tag| !tag.is_empty()).map(str::to_owned)
}

fn sequence_of(headers: &Headers) -> Option<(u32, &str)> {
    let (number, method) = headers.get("CSeq")?.split_once(char::is_whitespace)?;
    // "The sequence number value MUST be expressible as a 32-bit unsigned integer and MUST be less than 2**31" (8.1.1.5).
    let number = number.parse().ok().filter(|&number: &u32| number < 1 << 31)?;
    Some((number, method.trim()))
}

fn contact_of(headers: &Headers) -> Option<Address> {
    Address::parse(split_list(headers.get("Contact")?).first()?)
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} SIP/2.0\r\n", self.method.as_str(), self.uri)?;
        write_rest(f, &self.headers, &self.body)
    }
}

impl fmt::Display for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SIP/2.0 {} {}\r\n", self.status, self.reason)?;
        write_rest(f, &self.headers, &self.body)
    }
}

fn write_rest(f: &mut fmt::Formatter<'_>, headers: &Headers, body: &str) -> fmt::Result {
    let mut headers = headers.clone();
    headers.set("Content-Length", body.len().to_string());
    write!(f, "{headers}\r\n{body}")
}
