//! What one client may use.

use std::time::Duration;

use sandbox::switch::{CustomerCall, RingError};

use crate::bed::{Bed, loopback};
use crate::phone::{Phone, open};

#[tokio::test]
async fn too_many_messages_close_the_connection_and_a_steady_pace_does_not() {
    let mut config = loopback();
    config.limits.message_burst = 5;
    config.limits.messages_per_second = 1;
    let bed = Bed::with_standing_clock(config).await;
    let mut phone = Phone::connect(&bed, "1001").await;
    for _ in 0..5 {
        assert!(phone.is_quiet().await);
    }
    for _ in 0..3 {
        bed.pass(Duration::from_secs(1));
        assert!(phone.is_quiet().await);
    }
    phone.send("\r\n\r\n").await;
    assert_eq!(phone.frame().await, None);
}

#[tokio::test]
async fn connections_are_counted() {
    let mut config = loopback();
    config.limits.connections = 2;
    let bed = Bed::with(config).await;
    let first = Phone::connect(&bed, "1001").await;
    let _second = Phone::connect(&bed, "1002").await;
    assert_eq!(open(&bed, Some("sip")).await.err(), Some(503));
    drop(first);
    let mut changes = bed.switch.changes();
    while open(&bed, Some("sip")).await.is_err() {
        changes.changed().await.unwrap();
    }
}

#[tokio::test]
async fn a_connection_without_a_registration_does_not_stay() {
    let bed = Bed::with_standing_clock(loopback()).await;
    let mut silent = Phone::connect(&bed, "1001").await;
    let mut known = Phone::registered(&bed, "1002").await;
    assert!(silent.is_quiet().await);
    bed.pass(Duration::from_mins(1));
    assert_eq!(silent.frame().await, None);
    assert!(known.is_quiet().await);
}

#[tokio::test]
async fn registrations_are_counted() {
    let mut config = loopback();
    config.limits.registrations_per_user = 2;
    let bed = Bed::with(config).await;
    let _first = Phone::registered(&bed, "1001").await;
    let mut second = Phone::registered(&bed, "1001").await;
    let mut third = Phone::connect(&bed, "1001").await;
    assert_eq!(third.register_with("demo-1001", 600).await.status(), 403);
    // Renewing is not one more.
    assert_eq!(second.register_with("demo-1001", 600).await.status(), 200);
}

#[tokio::test]
async fn calls_are_counted() {
    let mut config = loopback();
    config.limits.calls = 1;
    let bed = Bed::with(config).await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let call = CustomerCall {
        from: "+14155550100".into(),
        to: "1001".into(),
        name: None,
        call_reference_id: None,
    };
    let id = bed.switch.ring(call.clone()).unwrap();
    assert_eq!(bed.switch.ring(call.clone()), Err(RingError::TooManyCalls));
    phone.expect("INVITE").await;
    let invite = phone.request("INVITE", "+15550100480", "", "");
    phone.send(&invite).await;
    assert_eq!(phone.final_answer().await.status(), 503);
    bed.switch.hang_up(&id, false);
    assert!(bed.switch.ring(call).is_ok());
}

#[tokio::test]
async fn set_ups_on_one_connection_are_counted() {
    let mut config = loopback();
    config.limits.set_ups_per_connection = 2;
    let bed = Bed::with(config).await;
    let mut phone = Phone::registered(&bed, "1001").await;
    for expected in [180, 180, 503] {
        let invite = phone.request("INVITE", "+15550100480", "", "");
        phone.send(&invite).await;
        assert_eq!(phone.answer().await.status(), expected);
    }
}

#[tokio::test]
async fn the_same_invite_twice_is_one_call() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let invite = phone.request("INVITE", "+15550100480", "", "");
    phone.send(&invite).await;
    assert_eq!(phone.answer().await.status(), 180);
    phone.send(&invite).await;
    assert!(phone.is_quiet().await);
    assert_eq!(bed.switch.calls().len(), 1);
}
