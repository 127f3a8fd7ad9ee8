//! Who may register, for how long, and what a lost line means.

use std::time::Duration;

use crate::bed::{Bed, loopback};
use crate::phone::{Phone, open};

#[tokio::test]
async fn the_right_password_registers() {
    let bed = Bed::start().await;
    let mut phone = Phone::connect(&bed, "1001").await;
    let ok = phone.register_with("demo-1001", 600).await;
    assert_eq!(ok.status(), 200);
    assert_eq!(ok.header("Contact"), format!("<{}>;expires=600", phone.contact()));
    assert_eq!(bed.switch.registered(), ["1001"]);
}

#[tokio::test]
async fn each_phone_of_a_user_counts_while_it_can_ring() {
    let bed = Bed::start().await;
    let mut one = Phone::connect(&bed, "1001").await;
    one.register_with("demo-1001", 600).await;
    let mut other = Phone::connect(&bed, "1001").await;
    other.register_with("demo-1001", 600).await;
    assert_eq!(bed.switch.phones().get("1001"), Some(&2));
    drop(other);
    let mut changes = bed.switch.changes();
    let one_is_left = |_: &u64| bed.switch.phones().get("1001") == Some(&1);
    changes.wait_for(one_is_left).await.unwrap();
}

#[tokio::test]
async fn the_wrong_password_does_not() {
    let bed = Bed::start().await;
    let mut phone = Phone::connect(&bed, "1001").await;
    assert_eq!(phone.register_with("demo-1002", 600).await.status(), 401);
    assert!(bed.switch.registered().is_empty());
}

#[tokio::test]
async fn nobody_registers_as_somebody_else() {
    let bed = Bed::start().await;
    let mut phone = Phone::connect(&bed, "1001").await;
    let contact = format!("Contact: <{}>\r\n", phone.contact());
    let first = phone.registration("a", "t", 1, &contact);
    phone.send(&first).await;
    let challenge = phone.answer().await;
    // 1002's own right password, for 1001's line.
    phone.user = "1002".to_owned();
    let proof = phone.proof(
        challenge.header("WWW-Authenticate"),
        "REGISTER",
        "sip:sandbox.invalid",
        "demo-1002",
    );
    phone.user = "1001".to_owned();
    let second = phone.registration("a", "t", 2, &format!("{contact}Authorization: {proof}\r\n"));
    phone.send(&second).await;
    assert_eq!(phone.answer().await.status(), 403);
    assert!(bed.switch.registered().is_empty());
}

#[tokio::test]
async fn unknown_users_are_not_found_and_customers_are_known_by_number() {
    let bed = Bed::start().await;
    let mut nobody = Phone::connect(&bed, "alice").await;
    assert_eq!(nobody.register_with("demo-alice", 600).await.status(), 404);
    Phone::registered(&bed, "+14155550100").await;
    bed.until_registered(&["+14155550100"]).await;
}

#[tokio::test]
async fn a_phone_can_unregister() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let ok = phone.register_with("demo-1001", 0).await;
    assert_eq!((ok.status(), ok.all("Contact").len()), (200, 0));
    assert!(bed.switch.registered().is_empty());
}

#[tokio::test]
async fn a_star_forgets_all_phones_of_a_user() {
    let bed = Bed::start().await;
    let mut first = Phone::registered(&bed, "1001").await;
    let _second = Phone::registered(&bed, "1001").await;
    let request = first.registration("star", "t", 1, "");
    first.send(&request).await;
    let challenge = first_challenge(&mut first).await;
    let proof = first.proof(&challenge, "REGISTER", "sip:sandbox.invalid", "demo-1001");
    let all = first.registration(
        "star",
        "t",
        2,
        &format!("Contact: *\r\nExpires: 0\r\nAuthorization: {proof}\r\n"),
    );
    first.send(&all).await;
    assert_eq!(first.answer().await.status(), 200);
    assert!(bed.switch.registered().is_empty());
}

async fn first_challenge(phone: &mut Phone) -> String {
    phone.answer().await.header("WWW-Authenticate").to_owned()
}

#[tokio::test]
async fn too_short_a_time_is_refused_with_the_shortest() {
    let bed = Bed::start().await;
    let mut phone = Phone::connect(&bed, "1001").await;
    let refusal = phone.register_with("demo-1001", 5).await;
    assert_eq!((refusal.status(), refusal.header("Min-Expires")), (423, "30"));
}

#[tokio::test]
async fn a_registration_expires() {
    let bed = Bed::with_standing_clock(loopback()).await;
    let mut phone = Phone::connect(&bed, "1001").await;
    phone.register_with("demo-1001", 60).await;
    bed.pass(Duration::from_secs(59));
    assert!(phone.is_quiet().await);
    assert_eq!(bed.switch.registered(), ["1001"]);
    bed.pass(Duration::from_secs(1));
    bed.until_registered(&[]).await;
}

#[tokio::test]
async fn an_old_challenge_is_stale_and_a_new_one_comes_with_it() {
    let bed = Bed::with_standing_clock(loopback()).await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let request = phone.registration("a", "t", 1, "");
    phone.send(&request).await;
    let challenge = first_challenge(&mut phone).await;
    let proof = phone.proof(&challenge, "REGISTER", "sip:sandbox.invalid", "demo-1001");
    bed.pass(Duration::from_secs(301));
    let late = phone.registration("a", "t", 2, &format!("Authorization: {proof}\r\n"));
    phone.send(&late).await;
    let refusal = phone.answer().await;
    assert_eq!(refusal.status(), 401);
    assert!(refusal.header("WWW-Authenticate").ends_with("stale=true"));
}

#[tokio::test]
async fn a_lost_connection_is_not_reachable_until_it_registers_again() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    phone.drop_connection();
    bed.until_registered(&[]).await;
    phone.reconnect(&bed).await;
    phone.register().await;
    assert_eq!(bed.switch.registered(), ["1001"]);
}

#[tokio::test]
async fn a_registrar_that_is_down_shuts_everybody_out_until_it_is_up() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    bed.switch.set_registrar_up(false);
    assert_eq!(phone.frame().await, None);
    assert!(bed.switch.registered().is_empty());
    assert_eq!(open(&bed, Some("sip")).await.err(), Some(503));
    bed.switch.set_registrar_up(true);
    phone.reconnect(&bed).await;
    phone.register().await;
    assert_eq!(bed.switch.registered(), ["1001"]);
}

#[tokio::test]
async fn whoever_has_not_registered_must_prove_who_calls() {
    let bed = Bed::start().await;
    let mut phone = Phone::connect(&bed, "1001").await;
    let invite = phone.request("INVITE", "+15550100486", "", "");
    phone.send(&invite).await;
    let challenge = phone.answer().await;
    assert_eq!(challenge.status(), 407);
    let header = challenge.header("Proxy-Authenticate");
    let proof = phone.proof(header, "INVITE", "sip:+15550100486@sandbox.invalid", "demo-1001");
    let invite =
        phone.request("INVITE", "+15550100486", &format!("Proxy-Authorization: {proof}\r\n"), "");
    phone.send(&invite).await;
    assert_eq!(phone.final_answer().await.status(), 486);
}

#[tokio::test]
async fn nobody_calls_as_somebody_else() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    phone.user = "1002".to_owned();
    let invite = phone.request("INVITE", "9196", "", "");
    phone.send(&invite).await;
    assert_eq!(phone.answer().await.status(), 403);
}

#[tokio::test]
async fn keep_alives_are_answered() {
    let bed = Bed::start().await;
    let mut phone = Phone::connect(&bed, "1001").await;
    phone.send("\r\n\r\n").await;
    assert_eq!(phone.frame().await.as_deref(), Some("\r\n"));
    phone.send("\r\n").await;
    // OPTIONS needs no registration.
    assert!(phone.is_quiet().await);
}

#[tokio::test]
async fn another_subprotocol_is_refused() {
    let bed = Bed::start().await;
    assert_eq!(open(&bed, None).await.err(), Some(400));
    assert_eq!(open(&bed, Some("chat")).await.err(), Some(400));
}
