//! The load of `examples/pop_load`, two seconds of it. No time is asserted.

#[path = "../../examples/pop_load/load.rs"]
mod load;

use load::{MAX_RATE, MAX_SECONDS, Plan};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_200_pops_a_second_no_pop_fails_and_none_is_lost() {
    let plan = Plan { rate: 200, seconds: 2 };
    const { assert!(200 <= MAX_RATE && 2 <= MAX_SECONDS) };
    let report = load::run(plan).await.unwrap();
    assert_eq!(
        (report.sent, report.errors, report.lost, report.calls),
        (400, 0, 0, 300),
        "{report}"
    );
    assert!(report.is_clean());
}
