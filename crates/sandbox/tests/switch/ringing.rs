//! A customer rings an agent.

use std::time::Duration;

use sandbox::switch::{CallEnd, CallId, CallState, CustomerCall, RingError};

use crate::audio::Audio;
use crate::bed::{Bed, loopback};
use crate::phone::{Dialog, Phone, Sip};

fn customer() -> CustomerCall {
    CustomerCall {
        from: "+14155550100".to_owned(),
        to: "1001".to_owned(),
        name: None,
        call_reference_id: None,
    }
}

/// The agent answers: the call connected, with audio both ways.
pub async fn answered(bed: &Bed, phone: &mut Phone) -> (CallId, Dialog, Audio) {
    let id = bed.switch.ring(customer()).unwrap();
    let invite = phone.expect("INVITE").await;
    let audio = Audio::start().await;
    phone.respond(&invite, 180, "mine", "").await;
    let answer = audio.answer(&invite.body).await;
    phone.respond(&invite, 200, "mine", &answer).await;
    phone.expect("ACK").await;
    bed.until(&id, |call| call.packets_received > 10).await;
    (id, Dialog::of_invite(&invite, "mine"), audio)
}

fn end(bed: &Bed, id: &CallId) -> (CallState, Option<CallEnd>) {
    let call = bed.switch.call(id).unwrap();
    (call.state, call.end_reason)
}

#[tokio::test]
async fn the_invite_says_who_calls() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let id = bed
        .switch
        .ring(CustomerCall {
            name: Some("Ann \"<Al>\" Lee".to_owned()),
            call_reference_id: Some("ref-1".to_owned()),
            ..customer()
        })
        .unwrap();
    let invite = phone.expect("INVITE").await;
    assert!(invite.start.contains(&phone.contact()), "{}", invite.start);
    assert!(
        invite
            .header("From")
            .starts_with("\"Ann \\\"<Al>\\\" Lee\" <sip:+14155550100@sandbox.invalid>;tag="),
        "{}",
        invite.header("From")
    );
    assert_eq!(invite.header("X-Call-Reference-Id"), "ref-1");
    assert!(invite.body.contains("m=audio") && invite.body.contains("PCMU/8000"));
    assert_eq!(bed.switch.call(&id).unwrap().state, CallState::Ringing);
    assert_eq!(bed.switch.call(&id).unwrap().call_reference_id.as_deref(), Some("ref-1"));
}

#[tokio::test]
async fn without_a_reference_the_call_is_named_by_its_call_id() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let id = bed.switch.ring(customer()).unwrap();
    let invite = phone.expect("INVITE").await;
    assert!(invite.all("X-Call-Reference-Id").is_empty());
    let reference = bed.switch.call(&id).unwrap().call_reference_id;
    assert_eq!(reference.as_deref(), Some(invite.header("Call-ID")));
}

#[tokio::test]
async fn an_agent_answers_talks_and_hangs_up() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let (id, mut dialog, audio) = answered(&bed, &mut phone).await;
    audio.until_packets(25).await;
    let call = bed.switch.call(&id).unwrap();
    assert_eq!(call.state, CallState::Connected);
    assert!(call.energy_received > 10.0 && call.packets_sent >= 25, "{call:?}");
    phone.within(&mut dialog, "BYE", "", "").await;
    assert_eq!(phone.answer().await.status(), 200);
    assert_eq!(end(&bed, &id), (CallState::Ended, Some(CallEnd::AgentHungUp)));
    // A goodbye for a call that is over.
    phone.within(&mut dialog, "BYE", "", "").await;
    assert_eq!(phone.answer().await.status(), 481);
}

#[tokio::test]
async fn a_customer_hangs_up() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let (id, dialog, _audio) = answered(&bed, &mut phone).await;
    assert!(bed.switch.hang_up(&id, false));
    let bye = phone.expect("BYE").await;
    assert_eq!(
        (bye.header("Call-ID"), bye.header("To")),
        (dialog.call_id.as_str(), dialog.local.as_str())
    );
    assert_eq!(end(&bed, &id), (CallState::Ended, Some(CallEnd::CustomerHungUp)));
}

#[tokio::test]
async fn an_agent_declines_or_is_busy() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    for (status, reason) in [
        (603, CallEnd::Declined),
        (486, CallEnd::Busy),
        (480, CallEnd::NoAnswer),
        (500, CallEnd::Rejected),
    ] {
        let id = bed.switch.ring(customer()).unwrap();
        let invite = phone.expect("INVITE").await;
        phone.respond(&invite, status, "no", "").await;
        let ack = phone.expect("ACK").await;
        assert_eq!(ack.all("Via"), invite.all("Via"));
        assert_eq!(end(&bed, &id), (CallState::Ended, Some(reason)));
        assert_eq!(bed.switch.call(&id).unwrap().status, Some(status));
    }
}

#[tokio::test]
async fn a_customer_gives_up() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    for (elsewhere, reason) in [(false, CallEnd::Cancelled), (true, CallEnd::AnsweredElsewhere)] {
        let id = bed.switch.ring(customer()).unwrap();
        let invite = phone.expect("INVITE").await;
        phone.respond(&invite, 180, "mine", "").await;
        assert!(phone.is_quiet().await);
        assert!(bed.switch.hang_up(&id, elsewhere));
        let cancel = phone.expect("CANCEL").await;
        assert_eq!(cancel.all("Via"), invite.all("Via"), "the same transaction");
        let expected: &[&str] =
            if elsewhere { &["SIP;cause=200;text=\"Call completed elsewhere\""] } else { &[] };
        assert_eq!(cancel.all("Reason"), expected);
        phone.respond(&cancel, 200, "mine", "").await;
        phone.respond(&invite, 487, "mine", "").await;
        phone.expect("ACK").await;
        assert_eq!(end(&bed, &id), (CallState::Ended, Some(reason)));
    }
}

#[tokio::test]
async fn nobody_answers_in_time() {
    let bed = Bed::with_standing_clock(loopback()).await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let id = bed.switch.ring(customer()).unwrap();
    let invite = phone.expect("INVITE").await;
    phone.respond(&invite, 180, "mine", "").await;
    assert!(phone.is_quiet().await);
    bed.pass(Duration::from_secs(59));
    assert!(phone.is_quiet().await);
    bed.pass(Duration::from_secs(1));
    phone.expect("CANCEL").await;
    assert_eq!(end(&bed, &id), (CallState::Ended, Some(CallEnd::NoAnswer)));
}

#[tokio::test]
async fn all_phones_ring_and_the_others_stop_when_one_answers() {
    let bed = Bed::start().await;
    let mut first = Phone::registered(&bed, "1001").await;
    let mut second = Phone::registered(&bed, "1001").await;
    let id = bed.switch.ring(customer()).unwrap();
    let (at_first, at_second) = (first.expect("INVITE").await, second.expect("INVITE").await);
    assert_eq!(at_first.header("Call-ID"), at_second.header("Call-ID"));
    let audio = Audio::start().await;
    let answer = audio.answer(&at_first.body).await;
    first.respond(&at_first, 200, "a", &answer).await;
    first.expect("ACK").await;
    let cancel = second.expect("CANCEL").await;
    assert_eq!(cancel.header("Reason"), "SIP;cause=200;text=\"Call completed elsewhere\"");
    assert_eq!(cancel.all("Via"), at_second.all("Via"));

    // It answered in the same moment: nobody is there, and it is told so.
    second.respond(&at_second, 200, "b", &answer).await;
    let ack = second.expect("ACK").await;
    let bye = second.expect("BYE").await;
    assert_eq!((ack.tag("To"), bye.tag("To")), ("b", "b"));
    bed.until(&id, |call| call.state == CallState::Connected && call.packets_received > 10).await;
}

#[tokio::test]
async fn one_phone_that_is_busy_does_not_stop_the_other() {
    let bed = Bed::start().await;
    let mut first = Phone::registered(&bed, "1001").await;
    let mut second = Phone::registered(&bed, "1001").await;
    let id = bed.switch.ring(customer()).unwrap();
    let (at_first, at_second) = (first.expect("INVITE").await, second.expect("INVITE").await);
    first.respond(&at_first, 486, "a", "").await;
    first.expect("ACK").await;
    assert_eq!(end(&bed, &id).0, CallState::Ringing);
    // "603 Decline" speaks for the user, so it would stop the others; the last phone's word ends it here.
    second.respond(&at_second, 603, "b", "").await;
    second.expect("ACK").await;
    assert_eq!(end(&bed, &id), (CallState::Ended, Some(CallEnd::Declined)));
}

#[tokio::test]
async fn a_phone_that_vanishes_while_ringing_counts_as_no_answer() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let id = bed.switch.ring(customer()).unwrap();
    phone.expect("INVITE").await;
    phone.drop_connection();
    let call = bed.until(&id, |call| call.state == CallState::Ended).await;
    assert_eq!(call.end_reason, Some(CallEnd::NoAnswer));
}

#[tokio::test]
async fn a_goodbye_finds_the_phone_after_its_connection_was_lost() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let (id, _, _audio) = answered(&bed, &mut phone).await;
    phone.drop_connection();
    bed.until_registered(&[]).await;
    // Said while nobody listens ...
    assert!(bed.switch.hang_up(&id, false));
    phone.reconnect(&bed).await;
    phone.register().await;
    // ... and heard when the phone is back.
    phone.expect("BYE").await;

    // The other way round: the phone is back on a new connection, and hangs up.
    let (id, mut second, _audio) = answered(&bed, &mut phone).await;
    phone.drop_connection();
    bed.until_registered(&[]).await;
    phone.reconnect(&bed).await;
    phone.register().await;
    phone.within(&mut second, "BYE", "", "").await;
    assert_eq!(phone.answer().await.status(), 200);
    assert_eq!(end(&bed, &id).1, Some(CallEnd::AgentHungUp));
}

#[tokio::test]
async fn a_ring_that_cannot_be_says_why() {
    let bed = Bed::start().await;
    assert_eq!(bed.switch.ring(customer()), Err(RingError::NotRegistered("1001".to_owned())));
    let _phone = Phone::registered(&bed, "1001").await;
    let field = |call: CustomerCall| match bed.switch.ring(call) {
        Err(RingError::Invalid { field, .. }) => field,
        other => panic!("{other:?}"),
    };
    assert_eq!(field(CustomerCall { from: String::new(), ..customer() }), "from");
    assert_eq!(field(CustomerCall { from: "a b\"<".to_owned(), ..customer() }), "from");
    assert_eq!(field(CustomerCall { to: String::new(), ..customer() }), "to");
    assert_eq!(
        field(CustomerCall { name: Some("a\r\nX-Evil: 1".to_owned()), ..customer() }),
        "name"
    );
    let long = Some("x".repeat(201));
    assert_eq!(field(CustomerCall { call_reference_id: long, ..customer() }), "call_reference_id");
    assert!(bed.switch.calls().is_empty());
}

#[tokio::test]
async fn an_answer_that_is_no_sdp_ends_the_call() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let id = bed.switch.ring(customer()).unwrap();
    let invite: Sip = phone.expect("INVITE").await;
    phone.respond(&invite, 200, "mine", "nonsense").await;
    phone.expect("ACK").await;
    phone.expect("BYE").await;
    assert_eq!(end(&bed, &id).1, Some(CallEnd::Lost));
}
