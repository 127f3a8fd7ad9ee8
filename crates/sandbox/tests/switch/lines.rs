//! An agent dials: lines, customers who answer by themselves, and those who do not.

use std::time::Duration;

use sandbox::switch::{CallEnd, CallState};

use crate::audio::Audio;
use crate::bed::{Bed, loopback};
use crate::phone::{Dialog, Phone};

/// Dials and talks: the call with its audio connected.
pub async fn talking(bed: &Bed, phone: &mut Phone, number: &str) -> (Dialog, Audio) {
    let audio = Audio::start().await;
    let invite = phone.request("INVITE", number, "", &audio.offer().await);
    phone.send(&invite).await;
    let ok = phone.final_answer().await;
    assert_eq!(ok.status(), 200, "{ok:?}");
    let mut dialog = Dialog::of_answer(&ok);
    phone.within(&mut dialog, "ACK", "", "").await;
    audio.answered(&ok.body);
    bed.until(&bed.last_call().id, |call| call.packets_received > 10).await;
    (dialog, audio)
}

#[tokio::test]
async fn the_echo_line_sends_back_what_it_hears() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let (mut dialog, audio) = talking(&bed, &mut phone, "9196").await;
    audio.until_packets(50).await;
    let spoken = bed.last_call();
    assert_eq!((spoken.from.as_str(), spoken.to.as_str()), ("1001", "9196"));
    assert_eq!(spoken.state, CallState::Connected);
    assert!(spoken.energy_received > 100.0, "{spoken:?}");
    assert!(spoken.packets_sent >= 50);
    assert_eq!(audio.last_frame()[..2], [0x10, 0x90]);

    audio.speak(false);
    bed.until(&spoken.id, |call| call.packets_received > spoken.packets_received + 20).await;
    let quiet = bed.last_call();
    bed.until(&spoken.id, |call| call.packets_received > quiet.packets_received + 20).await;
    assert!(
        (bed.last_call().energy_received - quiet.energy_received).abs() < 1e-9,
        "silence has no energy"
    );
    assert_eq!(audio.last_frame()[..2], [0xFF, 0xFF]);

    phone.within(&mut dialog, "BYE", "", "").await;
    assert_eq!(phone.answer().await.status(), 200);
    let over = bed.last_call();
    assert_eq!((over.state, over.end_reason), (CallState::Ended, Some(CallEnd::AgentHungUp)));
}

#[tokio::test]
async fn the_tone_line_plays_a_tone() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let (_, audio) = talking(&bed, &mut phone, "9197").await;
    audio.until_packets(25).await;
    let frame = audio.last_frame();
    assert_eq!(frame.len(), 160);
    assert!(frame.iter().any(|&byte| byte != 0xFF && byte != 0x7F));
}

#[tokio::test]
async fn a_customer_rings_for_a_second_and_answers() {
    let bed = Bed::with_standing_clock(loopback()).await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let audio = Audio::start().await;
    let invite =
        phone.request("INVITE", "4155550100", "X-Call-Reference-Id: abc\r\n", &audio.offer().await);
    phone.send(&invite).await;
    let ringing = phone.answer().await;
    assert_eq!(ringing.status(), 180);
    let call = bed.last_call();
    assert_eq!((call.to.as_str(), call.state), ("+14155550100", CallState::Ringing));
    assert_eq!(call.call_reference_id.as_deref(), Some("abc"));
    assert!(phone.is_quiet().await);
    bed.pass(Duration::from_secs(1));
    let ok = phone.answer().await;
    assert_eq!((ok.status(), ok.tag("To")), (200, ringing.tag("To")));
    assert!(
        ok.body.contains(" PCMU/8000") && ok.body.contains("telephone-event/8000"),
        "{}",
        ok.body
    );
    assert_eq!(bed.last_call().state, CallState::Connected);
}

#[tokio::test]
async fn special_numbers_end_in_their_status() {
    let bed = Bed::with_standing_clock(loopback()).await;
    let mut phone = Phone::registered(&bed, "1001").await;
    for (number, after, status, end) in [
        ("+15550100486", 0, 486, CallEnd::Busy),
        ("+15550100404", 0, 404, CallEnd::NotFound),
        ("+15550100603", 1, 603, CallEnd::Declined),
        ("+15550100480", 20, 480, CallEnd::NoAnswer),
    ] {
        let invite = phone.request("INVITE", number, "", "");
        phone.send(&invite).await;
        if after > 0 {
            assert_eq!(phone.answer().await.status(), 180);
            bed.pass(Duration::from_secs(after - 1));
            assert!(phone.is_quiet().await, "{number} rings");
            bed.pass(Duration::from_secs(1));
        }
        assert_eq!(phone.answer().await.status(), status);
        let call = bed.last_call();
        assert_eq!((call.end_reason, call.status), (Some(end), Some(status)), "{number}");
    }
}

#[tokio::test]
async fn numbers_that_nobody_has_and_lines_that_are_not_there() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    for (number, status) in [("1009", 404), ("alice", 404), ("1002", 480)] {
        let invite = phone.request("INVITE", number, "", "v=0\r\n");
        phone.send(&invite).await;
        assert_eq!(phone.final_answer().await.status(), status, "{number}");
    }
    assert!(bed.switch.calls().is_empty());
}

#[tokio::test]
async fn an_agent_gives_up_before_the_answer() {
    let bed = Bed::with_standing_clock(loopback()).await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let invite = phone.request("INVITE", "+15550100480", "", "");
    phone.send(&invite).await;
    assert_eq!(phone.answer().await.status(), 180);
    phone.send(&Phone::cancel_of(&invite)).await;
    let cancelled = phone.answer().await;
    assert_eq!((cancelled.status(), cancelled.header("CSeq")), (200, "1 CANCEL"));
    let terminated = phone.answer().await;
    assert_eq!((terminated.status(), terminated.header("CSeq")), (487, "1 INVITE"));
    assert_eq!(bed.last_call().end_reason, Some(CallEnd::Cancelled));
    phone.send(&Phone::cancel_of(&invite)).await;
    assert_eq!(phone.answer().await.status(), 481);
}

#[tokio::test]
async fn a_customer_hangs_up_a_call_that_an_agent_made() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    talking(&bed, &mut phone, "+14155550199").await;
    let id = bed.last_call().id;
    assert!(bed.switch.hang_up(&id, false));
    let bye = phone.expect("BYE").await;
    phone.respond(&bye, 200, "x", "").await;
    assert_eq!(bed.last_call().end_reason, Some(CallEnd::CustomerHungUp));
    assert!(!bed.switch.hang_up(&id, false), "only once");
}

#[tokio::test]
async fn digits_arrive_as_events_and_by_info() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let (mut dialog, audio) = talking(&bed, &mut phone, "9196").await;
    let id = bed.last_call().id;
    for event in [1, 1, 10, 11] {
        audio.press(event);
    }
    bed.until(&id, |call| call.dtmf == "11*#").await;
    let relay = "Content-Type: application/dtmf-relay\r\n";
    phone.within(&mut dialog, "INFO", relay, "Signal= 7\r\nDuration=160\r\n").await;
    assert_eq!(phone.answer().await.status(), 200);
    phone.within(&mut dialog, "INFO", "Content-Type: application/dtmf\r\n", "d").await;
    assert_eq!(phone.answer().await.status(), 200);
    // Something else by INFO is no digit.
    phone.within(&mut dialog, "INFO", "Content-Type: application/json\r\n", "{}").await;
    assert_eq!(phone.answer().await.status(), 200);
    assert_eq!(bed.switch.call(&id).unwrap().dtmf, "11*#7D");
}

#[tokio::test]
async fn an_offer_without_a_common_codec_is_refused() {
    let bed = Bed::start().await;
    let mut phone = Phone::registered(&bed, "1001").await;
    let offer = Audio::start().await.offer().await;
    let opus_only: String = offer
        .replace("SAVPF 111 0 126", "SAVPF 111")
        .split_inclusive("\r\n")
        .filter(|line| !line.contains(":0 ") && !line.contains(":126 "))
        .collect();
    assert!(opus_only.contains("SAVPF 111\r\n"), "{offer}");
    for body in [opus_only.as_str(), "v=0\r\nm=audio nonsense\r\n", "not sdp", ""] {
        let invite = phone.request("INVITE", "9196", "", body);
        phone.send(&invite).await;
        assert_eq!(phone.final_answer().await.status(), 488, "{body}");
    }
}
