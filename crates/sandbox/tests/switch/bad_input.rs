//! Frames that are no SIP, or not quite.

use proptest::prelude::*;
use tokio_tungstenite::tungstenite::Message;

use crate::bed::{Bed, loopback};
use crate::phone::Phone;

/// A good request with one thing changed.
fn bent(from: &str, to: &str) -> String {
    let good = "OPTIONS sip:sandbox.invalid SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bKq\r\n\
                From: <sip:a@b>;tag=a\r\nTo: <sip:sandbox.invalid>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n\
                Content-Length: 0\r\n\r\n";
    let bent = good.replacen(from, to, 1);
    assert!(from.is_empty() || bent != good, "{from} is not in the request");
    bent
}

#[tokio::test]
async fn what_can_be_answered_is_answered_400() {
    let bed = Bed::start().await;
    let mut phone = Phone::connect(&bed, "1001").await;
    for (from, to) in [
        ("SIP/2.0\r\nVia", "SIP/3.0\r\nVia"),
        ("OPTIONS sip:sandbox.invalid ", "OPTIONS http://sandbox.invalid "),
        ("OPTIONS sip:sandbox.invalid ", "OPTIONS  sip:sandbox.invalid "),
        ("OPTIONS sip:", "OP{}NS sip:"),
        (";branch=z9hG4bKq", ""),
        (";tag=a", ""),
        ("<sip:sandbox.invalid>", "\"open"),
        ("Call-ID: c", "Call-ID: "),
        ("CSeq: 1 OPTIONS", "CSeq: 1 INVITE"),
        ("CSeq: 1 OPTIONS", "CSeq: OPTIONS"),
        ("CSeq: 1 OPTIONS", "CSeq: 99999999999 OPTIONS"),
        ("Content-Length: 0", "Content-Length: 5"),
        ("Content-Length: 0", "Content-Length: -1"),
        ("Content-Length: 0", "Content-Length: 18446744073709551616"),
    ] {
        phone.send(&bent(from, to)).await;
        let answer = phone.answer().await;
        assert_eq!(answer.status(), 400, "{to}");
    }
    phone.send(&bent("", "")).await;
    assert_eq!(phone.answer().await.status(), 200, "and the connection is as good as new");
}

#[tokio::test]
async fn what_cannot_be_answered_is_ignored() {
    let bed = Bed::start().await;
    let mut phone = Phone::connect(&bed, "1001").await;
    let many = format!("X: 1\r\n{}", "A: b\r\n".repeat(200));
    for text in [
        String::new(),
        " ".to_owned(),
        "hello".to_owned(),
        "\r\n\r\n\r\n".to_owned(),
        "INVITE".to_owned(),
        "SIP/2.0 200 OK\r\n\r\n".to_owned(),
        "SIP/2.0 abc\r\n\r\n".to_owned(),
        bent("\r\n\r\n", ""),
        bent("Via: ", "No colon "),
        bent("Via: ", "Bad name: "),
        bent("Call-ID: c\r\n", ""),
        bent("From: <sip:a@b>;tag=a\r\n", ""),
        bent("Call-ID", &format!("{many}Call-ID")),
        bent("OPTIONS sip:", "ACK http:"),
    ] {
        phone.send(&text).await;
        assert!(phone.is_quiet().await, "{text}");
    }
    assert!(phone.send_raw(Message::Binary(vec![0xFF, 0xFE, 0x00].into())).await);
    assert!(phone.is_quiet().await);
}

#[tokio::test]
async fn compact_names_folded_lines_and_binary_frames_are_read() {
    let bed = Bed::start().await;
    let mut phone = Phone::connect(&bed, "1001").await;
    let text = "OPTIONS sip:sandbox.invalid SIP/2.0\r\nv: SIP/2.0/WS x.invalid\r\n ;branch=z9hG4bKq\r\n\
                f: <sip:a@b>;tag=a\r\nt: <sip:sandbox.invalid>\r\ni: c\r\ncseq:  1   OPTIONS\r\nl: 0\r\n\r\n";
    assert!(phone.send_raw(Message::Binary(text.as_bytes().to_vec().into())).await);
    assert_eq!(phone.answer().await.status(), 200);
}

#[tokio::test]
async fn too_large_a_message_closes_the_connection() {
    let mut config = loopback();
    config.limits.message_bytes = 2000;
    let bed = Bed::with(config).await;
    let mut phone = Phone::connect(&bed, "1001").await;
    phone.send(&bent("Call-ID: c", &format!("Call-ID: {}", "c".repeat(1500)))).await;
    assert_eq!(phone.answer().await.status(), 200);
    phone.send(&bent("Call-ID: c", &format!("Call-ID: {}", "c".repeat(2000)))).await;
    assert_eq!(phone.frame().await, None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever one phone sends, another can still be served, and no handler has panicked (a panic would poison
    /// nothing but its own connection; then this connection would be closed).
    #[test]
    fn nothing_that_is_sent_breaks_the_switch(
        frames in proptest::collection::vec(prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..300),
            "\\PC{0,200}".prop_map(String::into_bytes),
            mutated(),
        ], 1..20)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let bed = Bed::start().await;
            let mut phone = Phone::registered(&bed, "1001").await;
            for frame in frames {
                assert!(phone.send_raw(Message::Binary(frame.into())).await);
            }
            phone.send("\r\n\r\n").await;
            while phone.frame().await.expect("still connected") != "\r\n" {}
        });
    }
}

/// A plausible request with some bytes replaced.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let methods = prop_oneof![
        Just("INVITE"),
        Just("REGISTER"),
        Just("CANCEL"),
        Just("ACK"),
        Just("BYE"),
        Just("REFER"),
        Just("MESSAGE")
    ];
    let users = prop_oneof![
        Just("1001"),
        Just("1002"),
        Just("9196"),
        Just("+15550100486"),
        Just("+14155550100")
    ];
    let changes = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4);
    (methods, users, any::<bool>(), changes).prop_map(|(method, user, within, changes)| {
        let tag = if within { ";tag=x" } else { "" };
        let mut bytes = format!(
            "{method} sip:{user}@sandbox.invalid SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bKq\r\n\
             From: <sip:1001@sandbox.invalid>;tag=a\r\nTo: <sip:{user}@sandbox.invalid>{tag}\r\nCall-ID: c\r\n\
             CSeq: 1 {method}\r\nContact: <sip:a@b.invalid>\r\nRefer-To: <sip:1002@sandbox.invalid>\r\n\
             Content-Length: 12\r\n\r\nm=audio 9 x\n"
        )
        .into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes
    })
}
