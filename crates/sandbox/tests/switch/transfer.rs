//! An agent transfers a customer to a colleague.

use sandbox::switch::{CallEnd, CallState};

use crate::bed::Bed;
use crate::phone::{Dialog, Phone, Sip};
use crate::ringing::answered;

async fn progress(phone: &mut Phone) -> String {
    let notify: Sip = phone.expect("NOTIFY").await;
    assert_eq!(notify.header("Event"), "refer");
    phone.respond(&notify, 200, "mine", "").await;
    format!(
        "{}{}",
        notify.header("Subscription-State").split(';').next().unwrap(),
        &notify.body[7..11]
    )
}

#[tokio::test]
async fn a_customer_is_handed_over_blindly() {
    let bed = Bed::start().await;
    let mut agent = Phone::registered(&bed, "1001").await;
    let mut colleague = Phone::registered(&bed, "1002").await;
    let (id, mut dialog, _audio) = answered(&bed, &mut agent).await;
    let reference = bed.switch.call(&id).unwrap().call_reference_id;

    agent.within(&mut dialog, "REFER", "Refer-To: <sip:1002@sandbox.invalid>\r\n", "").await;
    assert_eq!(agent.answer().await.status(), 202);
    assert_eq!(progress(&mut agent).await, "active 100");
    let invite = colleague.expect("INVITE").await;
    assert!(invite.header("From").contains("+14155550100"));
    assert_eq!(
        Some(invite.header("X-Call-Reference-Id")),
        reference.as_deref(),
        "the same call for the helpdesk"
    );
    colleague.respond(&invite, 180, "c", "").await;
    assert_eq!(progress(&mut agent).await, "active 180");
    let audio = crate::audio::Audio::start().await;
    let answer = audio.answer(&invite.body).await;
    colleague.respond(&invite, 200, "c", &answer).await;
    colleague.expect("ACK").await;
    assert_eq!(progress(&mut agent).await, "terminated 200");
    agent.within(&mut dialog, "BYE", "", "").await;
    assert_eq!(agent.answer().await.status(), 200);

    let onward = bed.last_call();
    assert_eq!((onward.transferred_from.as_ref(), onward.to.as_str()), (Some(&id), "1002"));
    bed.until(&onward.id, |call| call.state == CallState::Connected && call.packets_received > 10)
        .await;
}

#[tokio::test]
async fn a_colleague_who_declines_leaves_the_customer_with_the_agent() {
    let bed = Bed::start().await;
    let mut agent = Phone::registered(&bed, "1001").await;
    let mut colleague = Phone::registered(&bed, "1002").await;
    let (id, mut dialog, _audio) = answered(&bed, &mut agent).await;
    agent.within(&mut dialog, "REFER", "Refer-To: <sip:1002@sandbox.invalid>\r\n", "").await;
    assert_eq!(agent.answer().await.status(), 202);
    assert_eq!(progress(&mut agent).await, "active 100");
    let invite = colleague.expect("INVITE").await;
    colleague.respond(&invite, 486, "c", "").await;
    assert_eq!(progress(&mut agent).await, "terminated 486");
    assert_eq!(bed.last_call().end_reason, Some(CallEnd::Busy));
    assert_eq!(bed.switch.call(&id).unwrap().state, CallState::Connected);
}

#[tokio::test]
async fn a_consult_transfer_takes_over_the_colleagues_call() {
    let bed = Bed::start().await;
    let mut agent = Phone::registered(&bed, "1001").await;
    let mut colleague = Phone::registered(&bed, "1002").await;
    let (_, mut dialog, _audio) = answered(&bed, &mut agent).await;
    // The colleague's own phone, and the call to take over, as a phone writes it.
    let target = colleague.contact();
    let refer = format!("Refer-To: <{target}?Replaces=abc%40x%3Bto-tag%3D1%3Bfrom-tag%3D2>\r\n");
    agent.within(&mut dialog, "REFER", &refer, "").await;
    assert_eq!(agent.answer().await.status(), 202);
    let invite = colleague.expect("INVITE").await;
    assert_eq!(invite.header("Replaces"), "abc@x;to-tag=1;from-tag=2");
    assert!(invite.start.contains(&target) && !invite.start.contains('?'), "{}", invite.start);
}

#[tokio::test]
async fn a_transfer_to_nobody_is_refused() {
    let bed = Bed::start().await;
    let mut agent = Phone::registered(&bed, "1001").await;
    let (id, mut dialog, _audio): (_, Dialog, _) = answered(&bed, &mut agent).await;
    for (refer, status) in [
        ("Refer-To: <sip:alice@sandbox.invalid>\r\n", 404),
        ("Refer-To: nonsense\r\n", 400),
        ("", 400),
    ] {
        agent.within(&mut dialog, "REFER", refer, "").await;
        assert_eq!(agent.answer().await.status(), status, "{refer}");
    }
    // Somebody who is not there: accepted, then told.
    agent.within(&mut dialog, "REFER", "Refer-To: <sip:1003@sandbox.invalid>\r\n", "").await;
    assert_eq!(agent.answer().await.status(), 202);
    assert_eq!(progress(&mut agent).await, "active 100");
    assert_eq!(progress(&mut agent).await, "terminated 480");
    assert_eq!(bed.switch.call(&id).unwrap().state, CallState::Connected);
}
