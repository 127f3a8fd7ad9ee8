//! What the gateway hears, when it does not listen at once.

use std::sync::atomic::Ordering;

use sandbox::desk_phones::{Action, DeskPhoneSettings};

use crate::support::{Bed, reference};

#[tokio::test]
async fn a_report_is_repeated_until_it_is_taken_and_the_next_one_waits() {
    let mut bed = Bed::new().await;
    bed.failing.store(2, Ordering::SeqCst);
    bed.rings("in-1");
    bed.phones.act(&reference("in-1"), Action::Answer).unwrap();
    let (first, second) = (bed.hears().await, bed.hears().await);
    assert_eq!([first.kind.name(), second.kind.name()], ["offered", "answered"]);
    assert_ne!(first.event_id, second.event_id);
    assert_eq!(bed.failing.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_report_comes_twice_with_one_id_where_it_is_set() {
    let settings = DeskPhoneSettings { reports_twice: true, ..DeskPhoneSettings::default() };
    let mut bed = Bed::with(settings).await;
    bed.rings("in-1");
    let (first, second) = (bed.hears().await, bed.hears().await);
    assert_eq!(first, second);
}
