//! A customer rings a desk phone.

use cti::{CallDirection, CallEndReason, CallEventKind};
use sandbox::desk_phones::{Action, DeskPhoneSettings, Refusal};

use crate::support::{Bed, reference};

#[tokio::test]
async fn a_customer_rings_until_the_agent_answers_and_hangs_up_in_the_end() {
    let mut bed = Bed::new().await;
    bed.rings("in-1");
    let offered = bed.hears().await;
    assert_eq!(
        (offered.kind, offered.direction),
        (CallEventKind::Offered, Some(CallDirection::Inbound))
    );
    assert_eq!(offered.requester_name.as_deref(), Some("Kim Okafor"));
    bed.passes(20_000);
    assert_eq!(bed.state("in-1"), "agent_rings");
    bed.phones.act(&reference("in-1"), Action::Answer).unwrap();
    bed.hears_words(&["answered"]).await;
    bed.phones.customer_hangs_up(&reference("in-1"), false).unwrap();
    assert_eq!(bed.hears().await.kind, CallEventKind::Ended(CallEndReason::Hangup));
}

#[tokio::test]
async fn a_call_that_is_not_answered_ends_for_its_reason() {
    let mut bed = Bed::new().await;
    let ends = |reason| CallEventKind::Ended(reason);
    bed.rings("declined");
    bed.phones.act(&reference("declined"), Action::HangUp).unwrap();
    bed.hears_words(&["offered"]).await;
    assert_eq!(bed.hears().await.kind, ends(CallEndReason::Declined));
    bed.rings("given up");
    bed.phones.customer_hangs_up(&reference("given up"), false).unwrap();
    bed.hears_words(&["offered"]).await;
    assert_eq!(bed.hears().await.kind, ends(CallEndReason::NoAnswer));
    bed.rings("elsewhere");
    bed.phones.customer_hangs_up(&reference("elsewhere"), true).unwrap();
    bed.hears_words(&["offered"]).await;
    assert_eq!(bed.hears().await.kind, ends(CallEndReason::AnsweredElsewhere));
    bed.rings("too long");
    bed.passes(30_000);
    bed.hears_words(&["offered"]).await;
    assert_eq!(bed.hears().await.kind, ends(CallEndReason::NoAnswer));
}

#[tokio::test]
async fn an_inbound_call_can_be_answered_by_itself() {
    let settings =
        DeskPhoneSettings { answer_inbound_after_ms: Some(500), ..DeskPhoneSettings::default() };
    let mut bed = Bed::with(settings).await;
    bed.rings("auto");
    bed.passes(500);
    bed.hears_words(&["offered", "answered"]).await;
}

#[tokio::test]
async fn what_is_not_possible_is_refused_and_changes_nothing() {
    let mut bed = Bed::new().await;
    bed.rings("in-1");
    let call = reference("in-1");
    for action in [Action::Hold, Action::Resume] {
        assert_eq!(bed.phones.act(&call, action), Err(Refusal::NotNow("agent_rings")));
    }
    bed.phones.act(&call, Action::Answer).unwrap();
    for action in [Action::Answer, Action::Resume] {
        assert_eq!(bed.phones.act(&call, action), Err(Refusal::NotNow("connected")));
    }
    bed.phones.act(&call, Action::HangUp).unwrap();
    for action in [Action::Answer, Action::Hold, Action::Resume, Action::HangUp] {
        assert_eq!(bed.phones.act(&call, action), Err(Refusal::NotNow("ended")));
    }
    assert_eq!(bed.phones.customer_hangs_up(&call, false), Err(Refusal::NotNow("ended")));
    assert_eq!(bed.phones.act(&reference("other"), Action::Answer), Err(Refusal::NoSuchCall));
    bed.hears_words(&["offered", "answered", "ended"]).await;
}
