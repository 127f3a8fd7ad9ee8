//! Dead calls do not stay.

use std::time::Duration;

use sandbox::switch::{CallEnd, CallState, CustomerCall};

use crate::audio::Audio;
use crate::bed::{Bed, loopback};
use crate::phone::Phone;

fn customer() -> CustomerCall {
    CustomerCall {
        from: "+14155550100".into(),
        to: "1001".into(),
        name: None,
        call_reference_id: None,
    }
}

#[tokio::test]
async fn an_answer_that_is_never_acknowledged_ends_the_call() {
    let mut config = loopback();
    config.limits.lost = Duration::from_secs(1000);
    let bed = Bed::with_standing_clock(config).await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let audio = Audio::start().await;
    let invite = phone.request("INVITE", "9197", "", &audio.offer().await);
    phone.send(&invite).await;
    assert_eq!(phone.final_answer().await.status(), 200);
    bed.pass(Duration::from_secs(31));
    assert!(phone.is_quiet().await);
    bed.pass(Duration::from_secs(1));
    phone.expect("BYE").await;
    assert_eq!(bed.last_call().end_reason, Some(CallEnd::Lost));
}

#[tokio::test]
async fn a_call_without_audio_ends() {
    let bed = Bed::with_standing_clock(loopback()).await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let id = bed.switch.ring(customer()).unwrap();
    let invite = phone.expect("INVITE").await;
    let audio = Audio::start().await;
    let answer = audio.answer(&invite.body).await;
    // The far end's audio never starts.
    drop(audio);
    phone.respond(&invite, 200, "mine", &answer).await;
    phone.expect("ACK").await;
    assert_eq!(bed.switch.call(&id).unwrap().state, CallState::Connected);
    bed.pass(Duration::from_secs(30));
    phone.expect("BYE").await;
    assert_eq!(bed.switch.call(&id).unwrap().end_reason, Some(CallEnd::Lost));
}

#[tokio::test]
async fn a_caller_that_vanishes_is_not_answered() {
    let bed = Bed::with_standing_clock(loopback()).await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let invite = phone.request("INVITE", "+15550100480", "", "");
    phone.send(&invite).await;
    assert_eq!(phone.answer().await.status(), 180);
    let id = bed.last_call().id;
    phone.drop_connection();
    let call = bed.until(&id, |call| call.state == CallState::Ended).await;
    assert_eq!(call.end_reason, Some(CallEnd::Cancelled));
}

#[tokio::test]
async fn no_call_lasts_for_ever_and_ended_ones_are_forgotten() {
    let mut config = loopback();
    config.limits.call = Duration::from_secs(100);
    let bed = Bed::with_standing_clock(config).await;
    let mut phone = Phone::registered(&bed, "1001").await;
    crate::lines::talking(&bed, &mut phone, "9197").await;
    let id = bed.last_call().id;
    bed.pass(Duration::from_secs(100));
    phone.expect("BYE").await;
    assert_eq!(bed.switch.call(&id).unwrap().state, CallState::Ended);
    bed.pass(Duration::from_mins(10));
    let mut changes = bed.switch.changes();
    let forgotten = changes.wait_for(|_| bed.switch.call(&id).is_none());
    assert!(tokio::time::timeout(crate::bed::PATIENCE, forgotten).await.is_ok());
}
