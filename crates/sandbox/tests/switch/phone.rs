//! A SIP phone over WebSocket, as small as a test needs.

use std::fmt::Write as _;

use futures_util::{SinkExt, StreamExt};
use md5::{Digest, Md5};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::bed::{Bed, PATIENCE};
pub use crate::sip::Sip;

/// What a phone knows of a call it is in.
#[derive(Clone, Debug)]
pub struct Dialog {
    pub call_id: String,
    pub local: String,
    pub remote: String,
    pub target: String,
    pub sequence: u32,
}

pub struct Phone {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub user: String,
    instance: String,
}

pub fn token() -> String {
    format!("{:016x}", rand::random::<u64>())
}

pub fn md5(text: &str) -> String {
    Md5::digest(text).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

/// Opens the WebSocket, or tells why not.
pub async fn open(
    bed: &Bed,
    protocol: Option<&str>,
) -> Result<WebSocketStream<MaybeTlsStream<TcpStream>>, u16> {
    let mut request = format!("ws://{}/sip", bed.address).into_client_request().unwrap();
    if let Some(protocol) = protocol {
        request.headers_mut().insert("Sec-WebSocket-Protocol", protocol.parse().unwrap());
    }
    match tokio_tungstenite::connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

impl Phone {
    pub async fn connect(bed: &Bed, user: &str) -> Self {
        let socket = open(bed, Some("sip")).await.expect("a connection");
        Self { socket, user: user.to_owned(), instance: token() }
    }

    /// Connected and registered with the right password.
    pub async fn registered(bed: &Bed, user: &str) -> Self {
        let mut phone = Self::connect(bed, user).await;
        phone.register().await;
        phone
    }

    pub async fn register(&mut self) {
        let password = format!("demo-{}", self.user);
        assert_eq!(self.register_with(&password, 600).await.status(), 200);
    }

    /// Loses the connection without a word and makes a new one.
    pub async fn reconnect(&mut self, bed: &Bed) {
        self.drop_connection();
        self.socket = open(bed, Some("sip")).await.expect("a connection");
    }

    pub fn drop_connection(&mut self) {
        let MaybeTlsStream::Plain(stream) = self.socket.get_mut() else { panic!("plain") };
        let _ = stream.set_zero_linger();
        futures_util::FutureExt::now_or_never(tokio::io::AsyncWriteExt::shutdown(stream));
    }

    pub fn contact(&self) -> String {
        format!("sip:{0}@{0}.invalid;transport=ws", self.instance)
    }

    /// Registers, answering a challenge; the final answer.
    pub async fn register_with(&mut self, password: &str, expires: u32) -> Sip {
        let (call_id, tag) = (token(), token());
        let contact =
            format!("Contact: <{}>;+sip.ice;reg-id=1;expires={expires}\r\n", self.contact());
        self.send(&self.registration(&call_id, &tag, 1, &contact)).await;
        let challenge = self.answer().await;
        if challenge.status() != 401 {
            return challenge;
        }
        let proof = self.proof(
            challenge.header("WWW-Authenticate"),
            "REGISTER",
            "sip:sandbox.invalid",
            password,
        );
        let more = format!("{contact}Authorization: {proof}\r\n");
        self.send(&self.registration(&call_id, &tag, 2, &more)).await;
        self.answer().await
    }

    pub fn registration(&self, call_id: &str, tag: &str, sequence: u32, more: &str) -> String {
        let user = &self.user;
        format!(
            "REGISTER sip:sandbox.invalid SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK{}\r\nMax-Forwards: 69\r\n\
             From: <sip:{user}@sandbox.invalid>;tag={tag}\r\nTo: <sip:{user}@sandbox.invalid>\r\nCall-ID: {call_id}\r\n\
             CSeq: {sequence} REGISTER\r\n{more}Content-Length: 0\r\n\r\n",
            token()
        )
    }

    pub fn proof(&self, challenge: &str, method: &str, uri: &str, password: &str) -> String {
        let field = |name: &str| {
            challenge.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap()
        };
        let (realm, nonce, user) = (field("realm"), field("nonce"), &self.user);
        let who = md5(&format!("{user}:{realm}:{password}"));
        let what = md5(&format!("{method}:{uri}"));
        let response = md5(&format!("{who}:{nonce}:00000001:c:auth:{what}"));
        format!(
            "Digest algorithm=MD5, username=\"{user}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", \
             response=\"{response}\", qop=auth, cnonce=\"c\", nc=00000001"
        )
    }

    /// A request outside a call.
    pub fn request(&self, method: &str, to: &str, more: &str, body: &str) -> String {
        let uri = format!("sip:{to}@sandbox.invalid");
        let user = &self.user;
        format!(
            "{method} {uri} SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK{}\r\nMax-Forwards: 69\r\n\
             From: \"Test, \\\"Phone\\\"\" <sip:{user}@sandbox.invalid>;tag={}\r\nTo: <{uri}>\r\nCall-ID: {}\r\n\
             CSeq: 1 {method}\r\nContact: <{}>\r\n{more}{}Content-Length: {}\r\n\r\n{body}",
            token(),
            token(),
            token(),
            self.contact(),
            content_type(body),
            body.len()
        )
    }

    /// The same again with another method, for CANCEL: same transaction, same ids.
    pub fn cancel_of(invite: &str) -> String {
        let head = invite.split_once("\r\n\r\n").unwrap().0;
        let kept = head.lines().filter(|line| {
            ["Via", "From", "To", "Call-ID", "Max-Forwards"]
                .iter()
                .any(|name| line.starts_with(&format!("{name}:")))
        });
        let uri = invite.split(' ').nth(1).unwrap();
        let headers: Vec<&str> = kept.collect();
        format!(
            "CANCEL {uri} SIP/2.0\r\n{}\r\nCSeq: 1 CANCEL\r\nContent-Length: 0\r\n\r\n",
            headers.join("\r\n")
        )
    }

    /// A request within a call.
    pub async fn within(&mut self, dialog: &mut Dialog, method: &str, more: &str, body: &str) {
        if method != "ACK" {
            dialog.sequence += 1;
        }
        let text = format!(
            "{method} {} SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK{}\r\nMax-Forwards: 69\r\nFrom: {}\r\n\
             To: {}\r\nCall-ID: {}\r\nCSeq: {} {method}\r\nContact: <{}>\r\n{more}{}Content-Length: {}\r\n\r\n{body}",
            dialog.target,
            token(),
            dialog.local,
            dialog.remote,
            dialog.call_id,
            dialog.sequence,
            self.contact(),
            if more.contains("Content-Type") { "" } else { content_type(body) },
            body.len()
        );
        self.send(&text).await;
    }

    /// Answers a request.
    pub async fn respond(&mut self, request: &Sip, status: u16, tag: &str, body: &str) {
        let mut text = format!("SIP/2.0 {status} Whatever\r\n");
        for name in ["Via", "From", "Call-ID", "CSeq"] {
            for value in request.all(name) {
                write!(text, "{name}: {value}\r\n").unwrap();
            }
        }
        let to = request.header("To");
        let tag = if to.contains(";tag=") { String::new() } else { format!(";tag={tag}") };
        write!(
            text,
            "To: {to}{tag}\r\nContact: <{}>\r\n{}Content-Length: {}\r\n\r\n{body}",
            self.contact(),
            content_type(body),
            body.len()
        )
        .unwrap();
        self.send(&text).await;
    }

    pub async fn send(&mut self, text: &str) {
        self.socket.send(Message::Text(text.into())).await.unwrap();
    }

    /// Sends what may be anything; the far end may have hung up already.
    pub async fn send_raw(&mut self, message: Message) -> bool {
        self.socket.send(message).await.is_ok()
    }

    /// The next frame as text; `None` when the connection is closed.
    pub async fn frame(&mut self) -> Option<String> {
        loop {
            let next =
                tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("nothing came");
            match next {
                Some(Ok(Message::Text(text))) => return Some(text.to_string()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// The next message.
    pub async fn next(&mut self) -> Sip {
        Sip::read(&self.frame().await.expect("a message, not the end"))
    }

    /// The next message but for 100.
    pub async fn answer(&mut self) -> Sip {
        loop {
            let sip = self.next().await;
            if sip.is_request() || sip.status() != 100 {
                return sip;
            }
        }
    }

    /// The next final answer.
    pub async fn final_answer(&mut self) -> Sip {
        loop {
            let sip = self.next().await;
            assert!(!sip.is_request(), "{sip:?}");
            if sip.status() >= 200 {
                return sip;
            }
        }
    }

    /// The next message, which must be this request.
    pub async fn expect(&mut self, method: &str) -> Sip {
        let sip = self.answer().await;
        assert!(sip.start.starts_with(&format!("{method} ")), "expected {method}, got {sip:?}");
        sip
    }

    /// Whether nothing has come that was sent before the answer to an OPTIONS of ours.
    pub async fn is_quiet(&mut self) -> bool {
        let ask = format!(
            "OPTIONS sip:sandbox.invalid SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK{}\r\n\
             From: <sip:a@b>;tag=a\r\nTo: <sip:sandbox.invalid>\r\nCall-ID: quiet\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
            token()
        );
        self.send(&ask).await;
        let sip = self.next().await;
        !sip.is_request() && sip.header("CSeq") == "1 OPTIONS"
    }
}

fn content_type(body: &str) -> &'static str {
    if body.is_empty() { "" } else { "Content-Type: application/sdp\r\n" }
}

impl Dialog {
    /// After a 2xx to our INVITE.
    pub fn of_answer(answer: &Sip) -> Self {
        Self {
            call_id: answer.header("Call-ID").to_owned(),
            local: answer.header("From").to_owned(),
            remote: answer.header("To").to_owned(),
            target: answer.contact().to_owned(),
            sequence: 1,
        }
    }

    /// After our 2xx, with this tag, to an INVITE that came.
    pub fn of_invite(invite: &Sip, tag: &str) -> Self {
        Self {
            call_id: invite.header("Call-ID").to_owned(),
            local: format!("{};tag={tag}", invite.header("To")),
            remote: invite.header("From").to_owned(),
            target: invite.contact().to_owned(),
            sequence: 0,
        }
    }
}
