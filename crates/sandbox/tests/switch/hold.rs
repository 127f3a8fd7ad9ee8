//! Hold and resume by re-INVITE, and what goes wrong around them.

use str0m::media::Direction;

use crate::bed::Bed;
use crate::lines::talking;
use crate::phone::Phone;

#[tokio::test]
async fn a_held_customer_falls_silent_and_talks_again_when_resumed() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let (mut dialog, audio) = talking(&bed, &mut phone, "+14155550100").await;
    let id = bed.last_call().id;
    audio.until_packets(10).await;

    let offer = audio.offer_as(Direction::SendOnly).await;
    phone.within(&mut dialog, "INVITE", "", &offer).await;
    let ok = phone.final_answer().await;
    assert_eq!(ok.status(), 200);
    assert!(ok.body.contains("a=recvonly"), "{}", ok.body);
    phone.within(&mut dialog, "ACK", "", "").await;
    audio.answered(&ok.body);
    let held = bed.until(&id, |call| call.held).await;
    // The switch goes on hearing the phone for 30 packets, and plays nothing meanwhile.
    let later = bed.until(&id, |call| call.packets_received > held.packets_received + 30).await;
    assert!(later.packets_sent <= held.packets_sent + 1, "{held:?} {later:?}");

    let offer = audio.offer_as(Direction::SendRecv).await;
    phone.within(&mut dialog, "INVITE", "", &offer).await;
    let ok = phone.final_answer().await;
    phone.within(&mut dialog, "ACK", "", "").await;
    audio.answered(&ok.body);
    let resumed = bed.until(&id, |call| !call.held).await;
    let packets = audio.packets();
    audio.until_packets(packets + 20).await;
    assert!(resumed.packets_sent >= later.packets_sent);
}

#[tokio::test]
async fn inactive_is_hold_too() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let (mut dialog, audio) = talking(&bed, &mut phone, "9197").await;
    let offer = audio.offer_as(Direction::Inactive).await;
    phone.within(&mut dialog, "INVITE", "", &offer).await;
    assert_eq!(phone.final_answer().await.status(), 200);
    assert!(bed.last_call().held);
}

#[tokio::test]
async fn a_hold_without_a_usable_offer_leaves_the_call_as_it_was() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let (mut dialog, audio) = talking(&bed, &mut phone, "9197").await;
    for body in ["", "v=0\r\nm=audio nonsense\r\n"] {
        phone.within(&mut dialog, "INVITE", "", body).await;
        assert_eq!(phone.final_answer().await.status(), 488);
        phone.within(&mut dialog, "ACK", "", "").await;
    }
    let packets = audio.packets();
    audio.until_packets(packets + 20).await;
    assert!(!bed.last_call().held);
}

#[tokio::test]
async fn an_old_request_is_refused() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let (mut dialog, _audio) = talking(&bed, &mut phone, "9197").await;
    dialog.sequence = 10;
    phone.within(&mut dialog, "OPTIONS", "", "").await;
    assert_eq!(phone.answer().await.status(), 200);
    dialog.sequence = 4;
    phone.within(&mut dialog, "BYE", "", "").await;
    assert_eq!(phone.answer().await.status(), 500);
}
