//! Calls between two registered phones: the switch passes on what they say to each other.

use std::time::Duration;

use crate::bed::{Bed, loopback};
use crate::phone::{Dialog, Phone};

const SDP: &str = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n";

/// Two agents in a call; no audio, which is none of the switch's business here.
async fn in_a_call(bed: &Bed) -> (Phone, Dialog, Phone, Dialog) {
    let mut caller = Phone::registered(bed, "1001").await;
    let mut colleague = Phone::registered(bed, "1002").await;
    let invite = caller.request("INVITE", "1002", "", SDP);
    caller.send(&invite).await;
    let offered = colleague.expect("INVITE").await;
    colleague.respond(&offered, 200, "colleague", SDP).await;
    let ok = caller.final_answer().await;
    let mut ours = Dialog::of_answer(&ok);
    caller.within(&mut ours, "ACK", "", "").await;
    colleague.expect("ACK").await;
    (caller, ours, colleague, Dialog::of_invite(&offered, "colleague"))
}

#[tokio::test]
async fn a_call_goes_through_whole() {
    let bed = Bed::start().await;
    let mut caller = Phone::registered(&bed, "1001").await;
    let mut colleague = Phone::registered(&bed, "1002").await;
    let invite = caller.request(
        "INVITE",
        "1002",
        "X-Call-Reference-Id: r-7\r\nX-Own: 1\r\nRoute: <sip:x;lr>\r\n",
        SDP,
    );
    caller.send(&invite).await;
    assert_eq!(caller.next().await.status(), 100);
    let offered = colleague.expect("INVITE").await;
    assert!(offered.start.contains(&colleague.contact()));
    assert_eq!(offered.all("Via").len(), 2, "ours before the caller's");
    assert!(offered.all("Via")[0].contains("switch.sandbox.invalid"));
    assert_eq!((offered.header("Max-Forwards"), offered.header("X-Own")), ("68", "1"));
    assert_eq!(offered.header("From"), caller_from(&invite), "as it was written");
    assert_eq!(offered.header("X-Call-Reference-Id"), "r-7", "an agent's own reference travels on");
    assert_eq!((offered.body.as_str(), offered.all("Route").len()), (SDP, 0));

    colleague.respond(&offered, 180, "colleague", "").await;
    let ringing = caller.answer().await;
    assert_eq!((ringing.status(), ringing.all("Via").len()), (180, 1));
    colleague.respond(&offered, 200, "colleague", SDP).await;
    let ok = caller.answer().await;
    assert_eq!((ok.status(), ok.contact().to_owned()), (200, colleague.contact()));
    let mut dialog = Dialog::of_answer(&ok);
    caller.within(&mut dialog, "ACK", "", "").await;
    colleague.expect("ACK").await;
    assert!(bed.switch.calls().is_empty(), "the switch takes no part in it");
}

fn caller_from(invite: &str) -> &str {
    invite.lines().find_map(|line| line.strip_prefix("From: ")).unwrap()
}

#[tokio::test]
async fn everything_within_the_call_passes_both_ways() {
    let bed = Bed::start().await;
    let (mut caller, mut ours, mut colleague, mut theirs) = in_a_call(&bed).await;
    for method in ["INFO", "UPDATE", "REFER", "NOTIFY", "OPTIONS", "MESSAGE", "INVITE", "WINK"] {
        caller.within(&mut ours, method, "X-N: 1\r\n", "").await;
        let asked = colleague.expect(method).await;
        assert_eq!(asked.header("X-N"), "1");
        colleague.respond(&asked, 202, "colleague", "").await;
        let answer = caller.final_answer().await;
        assert_eq!((answer.status(), answer.all("Via").len()), (202, 1), "{method}");
        if method == "INVITE" {
            caller.within(&mut ours, "ACK", "", "").await;
            colleague.expect("ACK").await;
        }
    }
    colleague.within(&mut theirs, "BYE", "", "").await;
    let bye = caller.expect("BYE").await;
    caller.respond(&bye, 200, "x", "").await;
    assert_eq!(colleague.answer().await.status(), 200);
}

#[tokio::test]
async fn a_refused_hold_is_acknowledged_and_the_call_goes_on() {
    let bed = Bed::start().await;
    let (mut caller, mut ours, mut colleague, _) = in_a_call(&bed).await;
    caller.within(&mut ours, "INVITE", "", SDP).await;
    let asked = colleague.expect("INVITE").await;
    colleague.respond(&asked, 488, "colleague", "").await;
    let ack = colleague.expect("ACK").await;
    assert_eq!(ack.all("Via"), [asked.all("Via")[0]]);
    assert_eq!(caller.final_answer().await.status(), 488);
    caller.within(&mut ours, "BYE", "", "").await;
    colleague.expect("BYE").await;
}

#[tokio::test]
async fn a_caller_gives_up() {
    let bed = Bed::start().await;
    let mut caller = Phone::registered(&bed, "1001").await;
    let mut colleague = Phone::registered(&bed, "1002").await;
    let invite = caller.request("INVITE", "1002", "", SDP);
    caller.send(&invite).await;
    let offered = colleague.expect("INVITE").await;
    caller.send(&Phone::cancel_of(&invite)).await;
    assert_eq!(caller.final_answer().await.header("CSeq"), "1 CANCEL");
    assert_eq!(caller.final_answer().await.status(), 487);
    let cancel = colleague.expect("CANCEL").await;
    assert_eq!(cancel.all("Via"), [offered.all("Via")[0]]);
    colleague.respond(&offered, 487, "colleague", "").await;
    colleague.expect("ACK").await;
}

#[tokio::test]
async fn all_refuse_and_the_caller_hears_one_refusal() {
    let bed = Bed::start().await;
    let mut caller = Phone::registered(&bed, "1001").await;
    let mut first = Phone::registered(&bed, "1002").await;
    let mut second = Phone::registered(&bed, "1002").await;
    let invite = caller.request("INVITE", "1002", "", SDP);
    caller.send(&invite).await;
    let (at_first, at_second) = (first.expect("INVITE").await, second.expect("INVITE").await);
    first.respond(&at_first, 500, "a", "").await;
    assert!(first.expect("ACK").await.all("Via")[0].contains("switch"));
    second.respond(&at_second, 486, "b", "").await;
    assert_eq!(caller.final_answer().await.status(), 486, "the lowest");
    assert!(caller.is_quiet().await);
}

#[tokio::test]
async fn a_decline_stops_the_other_phones() {
    let bed = Bed::start().await;
    let mut caller = Phone::registered(&bed, "1001").await;
    let mut first = Phone::registered(&bed, "1002").await;
    let mut second = Phone::registered(&bed, "1002").await;
    let invite = caller.request("INVITE", "1002", "", SDP);
    caller.send(&invite).await;
    let at_first = first.expect("INVITE").await;
    second.expect("INVITE").await;
    first.respond(&at_first, 603, "a", "").await;
    second.expect("CANCEL").await;
    assert_eq!(caller.final_answer().await.status(), 603);
}

#[tokio::test]
async fn nobody_answers_and_the_caller_hears_480() {
    let bed = Bed::with_standing_clock(loopback()).await;
    let mut caller = Phone::registered(&bed, "1001").await;
    let mut colleague = Phone::registered(&bed, "1002").await;
    let invite = caller.request("INVITE", "1002", "", SDP);
    caller.send(&invite).await;
    colleague.expect("INVITE").await;
    bed.pass(Duration::from_mins(1));
    colleague.expect("CANCEL").await;
    assert_eq!(caller.final_answer().await.status(), 480);
}

#[tokio::test]
async fn a_goodbye_finds_a_phone_that_has_reconnected() {
    let bed = Bed::start().await;
    let (mut caller, mut ours, mut colleague, _) = in_a_call(&bed).await;
    colleague.drop_connection();
    bed.until_registered(&["1001"]).await;
    caller.within(&mut ours, "INFO", "", "").await;
    assert_eq!(caller.answer().await.status(), 480, "away");
    colleague.reconnect(&bed).await;
    colleague.register().await;
    caller.within(&mut ours, "BYE", "", "").await;
    colleague.expect("BYE").await;
}

#[tokio::test]
async fn a_phone_that_does_not_answer_is_answered_for() {
    let bed = Bed::with_standing_clock(loopback()).await;
    let (mut caller, mut ours, mut colleague, _) = in_a_call(&bed).await;
    caller.within(&mut ours, "INFO", "", "").await;
    colleague.expect("INFO").await;
    bed.pass(Duration::from_secs(32));
    assert_eq!(caller.answer().await.status(), 408);
}

#[tokio::test]
async fn requests_for_calls_that_nobody_is_in_are_refused() {
    let bed = Bed::start().await;
    let (mut caller, mut ours, _callee, _) = in_a_call(&bed).await;
    ours.target = "sip:nobody@nowhere.invalid".to_owned();
    caller.within(&mut ours, "INFO", "", "").await;
    assert_eq!(caller.answer().await.status(), 481);
    // An ACK is never answered.
    caller.within(&mut ours, "ACK", "", "").await;
    assert!(caller.is_quiet().await);
    let bye = caller.request("BYE", "1002", "", "");
    caller.send(&bye).await;
    assert_eq!(caller.answer().await.status(), 481);
}

#[tokio::test]
async fn a_customer_with_a_phone_page_is_rung_there() {
    let bed = Bed::start().await;
    let mut agent = Phone::registered(&bed, "1001").await;
    let mut customer = Phone::registered(&bed, "+14155550100").await;
    let invite = agent.request("INVITE", "4155550100", "", SDP);
    agent.send(&invite).await;
    let offered = customer.expect("INVITE").await;
    customer.respond(&offered, 486, "x", "").await;
    assert_eq!(agent.final_answer().await.status(), 486);
}

#[tokio::test]
async fn a_customers_call_is_named_by_the_network() {
    let bed = Bed::start().await;
    let mut agent = Phone::registered(&bed, "1001").await;
    let mut customer = Phone::registered(&bed, "+14155550100").await;
    let invite = customer.request("INVITE", "1001", "X-Call-Reference-Id: forged\r\n", SDP);
    customer.send(&invite).await;
    let offered = agent.expect("INVITE").await;
    assert!(offered.header("X-Call-Reference-Id").starts_with("sandbox-"));
}

#[tokio::test]
async fn hops_are_counted() {
    let bed = Bed::start().await;
    let mut caller = Phone::registered(&bed, "1001").await;
    let _callee = Phone::registered(&bed, "1002").await;
    let invite =
        caller.request("INVITE", "1002", "", SDP).replace("Max-Forwards: 69", "Max-Forwards: 0");
    caller.send(&invite).await;
    assert_eq!(caller.final_answer().await.status(), 483);
}

#[tokio::test]
async fn a_message_goes_to_a_phone() {
    let bed = Bed::start().await;
    let mut caller = Phone::registered(&bed, "1001").await;
    let mut colleague = Phone::registered(&bed, "1002").await;
    let text = caller.request("MESSAGE", "1002", "", "hello");
    caller.send(&text).await;
    let message = colleague.expect("MESSAGE").await;
    assert_eq!(message.body, "hello");
    colleague.respond(&message, 200, "x", "").await;
    assert_eq!(caller.answer().await.status(), 200);
    let unsupported = caller.request("SUBSCRIBE", "1002", "", "");
    caller.send(&unsupported).await;
    let refusal = caller.answer().await;
    assert_eq!(refusal.status(), 405);
    assert!(refusal.header("Allow").contains("INVITE"));
}
