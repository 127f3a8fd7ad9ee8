//! An agent's call goes on in another page: the one it was in was reloaded, or hands it on (RFC 3891).

use sandbox::switch::CallState;

use crate::audio::Audio;
use crate::bed::Bed;
use crate::lines::talking;
use crate::phone::{Dialog, Phone};
use crate::ringing::answered;

/// The header by which a page takes this call over: the other side's tag is the "to-tag".
fn replaces(dialog: &Dialog) -> String {
    let tag = |side: &str| side.split_once(";tag=").unwrap().1.to_owned();
    format!(
        "Replaces: {};to-tag={};from-tag={}\r\n",
        dialog.call_id,
        tag(&dialog.remote),
        tag(&dialog.local)
    )
}

/// Takes the call over, and talks.
async fn take_over(phone: &mut Phone, to: &str, dialog: &Dialog) -> (Dialog, Audio) {
    let audio = Audio::start().await;
    let invite = phone.request("INVITE", to, &replaces(dialog), &audio.offer().await);
    phone.send(&invite).await;
    let ok = phone.final_answer().await;
    assert_eq!(ok.status(), 200, "{ok:?}");
    let mut taken = Dialog::of_answer(&ok);
    phone.within(&mut taken, "ACK", "", "").await;
    audio.answered(&ok.body);
    (taken, audio)
}

#[tokio::test]
async fn a_page_that_was_reloaded_takes_its_call_back() {
    let bed = Bed::start().await;
    let mut gone = Phone::registered(&bed, "1001").await;
    let (id, dialog, _audio) = answered(&bed, &mut gone).await;
    gone.drop_connection();

    let mut phone = Phone::registered(&bed, "1001").await;
    let before = bed.switch.call(&id).unwrap();
    let (mut dialog, audio) = take_over(&mut phone, "+14155550100", &dialog).await;
    audio.until_packets(20).await;
    let after = bed.until(&id, |call| call.packets_received > before.packets_received + 20).await;
    assert_eq!((after.state, after.taken_over), (CallState::Connected, before.taken_over + 1));
    assert_eq!(after.call_reference_id, before.call_reference_id, "the same call for the helpdesk");
    assert_eq!(bed.last_call().id, id, "and no other one");

    phone.within(&mut dialog, "BYE", "", "").await;
    assert_eq!(phone.answer().await.status(), 200);
    assert_eq!(bed.switch.call(&id).unwrap().state, CallState::Ended);
}

#[tokio::test]
async fn a_page_that_is_still_there_is_told_that_the_call_has_left() {
    let bed = Bed::start().await;
    let mut page = Phone::registered(&bed, "1001").await;
    let (dialog, _audio) = talking(&bed, &mut page, "+14155550100").await;
    let mut window = Phone::registered(&bed, "1001").await;
    let (_, audio) = take_over(&mut window, "+14155550100", &dialog).await;
    let bye = page.expect("BYE").await;
    assert_eq!(bye.header("Call-ID"), dialog.call_id);
    page.respond(&bye, 200, "mine", "").await;
    audio.until_packets(20).await;
    assert_eq!(bed.last_call().state, CallState::Connected, "only the page was left");
}

#[tokio::test]
async fn a_call_is_given_to_nobody_else() {
    let bed = Bed::start().await;
    let mut agent = Phone::registered(&bed, "1001").await;
    let (mut dialog, audio) = talking(&bed, &mut agent, "+14155550100").await;
    let mut other = Phone::registered(&bed, "1002").await;
    let theirs = replaces(&dialog);
    let offer = Audio::start().await.offer().await;
    let guessed = theirs.replacen("to-tag=", "to-tag=x", 1);
    let cases = [
        (true, theirs.as_str(), offer.as_str(), 403),
        (false, "Replaces: nonsense\r\n", offer.as_str(), 400),
        (false, theirs.as_str(), "", 488),
        (false, guessed.as_str(), offer.as_str(), 481),
    ];
    for (is_other, header, body, status) in cases {
        let phone = if is_other { &mut other } else { &mut agent };
        phone.send(&phone.request("INVITE", "+14155550100", header, body)).await;
        assert_eq!(phone.final_answer().await.status(), status, "{header}");
    }
    let packets = audio.packets();
    audio.until_packets(packets + 20).await;

    agent.within(&mut dialog, "BYE", "", "").await;
    assert_eq!(agent.answer().await.status(), 200);
    agent.send(&agent.request("INVITE", "+14155550100", &theirs, &offer)).await;
    assert_eq!(agent.final_answer().await.status(), 603, "it is over");
}
