//! The gateway asks for a call: the agent's desk phone rings first, and then the customer's.

use cti::{CallDirection, CallEndReason, CallEventKind};
use http::StatusCode;
use sandbox::desk_phones::DeskPhoneSettings;

use crate::support::{Bed, EPOCH};

#[tokio::test]
async fn a_call_goes_from_the_desk_phone_to_the_customer_and_is_moved_by_the_gateway() {
    let mut bed = Bed::new().await;
    bed.originates("out-1", "+1 (415) 555-0100").await;
    let first = bed.hears().await;
    assert_eq!(first.kind, CallEventKind::Offered);
    assert_eq!(first.direction, Some(CallDirection::Outbound));
    assert_eq!(first.requester_number.unwrap().dialable(), "+14155550100");
    assert_eq!(first.at, Some(EPOCH));
    assert_eq!(bed.state("out-1"), "agent_rings");

    bed.passes(1_000);
    bed.hears_words(&["dialed", "ringing"]).await;
    bed.passes(1_000);
    let answered = bed.hears().await;
    assert_eq!((answered.kind, answered.at), (CallEventKind::Answered, Some(EPOCH + 2_000)));
    for (action, word) in [("hold", "held"), ("resume", "resumed"), ("hang-up", "ended")] {
        assert_eq!(bed.get(action, "call_reference_id=out-1").await.0, StatusCode::ACCEPTED);
        bed.hears_words(&[word]).await;
    }
    assert_eq!(bed.state("out-1"), "ended");
}

#[tokio::test]
async fn customers_of_special_numbers_end_the_call_as_their_numbers_say() {
    let mut bed = Bed::new().await;
    for (number, rings, reason) in [
        ("+15550100486", false, CallEndReason::Busy),
        ("+15550100404", false, CallEndReason::Failed),
        ("+15550100603", true, CallEndReason::Declined),
        ("+15550100480", true, CallEndReason::NoAnswer),
    ] {
        bed.originates(&number[1..], number).await;
        bed.hears_words(&["offered"]).await;
        bed.passes(1_000);
        bed.hears_words(if rings { &["dialed", "ringing"] } else { &["dialed"] }).await;
        bed.passes(20_000);
        assert_eq!(bed.hears().await.kind, CallEventKind::Ended(reason), "{number}");
    }
}

#[tokio::test]
async fn a_desk_phone_that_is_answered_by_hand_waits_and_gives_up() {
    let settings = DeskPhoneSettings { answer_after_ms: None, ..DeskPhoneSettings::default() };
    let mut bed = Bed::with(settings).await;
    bed.originates("by-hand", "+14155550100").await;
    bed.passes(5_000);
    assert_eq!(bed.state("by-hand"), "agent_rings");
    bed.get("answer", "call_reference_id=by-hand").await;
    bed.hears_words(&["offered", "dialed", "ringing"]).await;
    bed.get("hang-up", "call_reference_id=by-hand").await;
    assert_eq!(bed.hears().await.kind, CallEventKind::Ended(CallEndReason::Hangup));

    bed.originates("nobody-there", "+14155550100").await;
    bed.passes(30_000);
    bed.hears_words(&["offered"]).await;
    assert_eq!(bed.hears().await.kind, CallEventKind::Ended(CallEndReason::NoAnswer));
}
